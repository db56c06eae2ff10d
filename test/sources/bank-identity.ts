import type { JsonObject } from '../../src/model/index.ts';
import type { Raw } from './recorder.ts';
import { jsonPage } from './recorder.ts';

const one = (value: unknown): Raw => ({ pages: [jsonPage(value)] });

const documents = {
  all: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  tls: '{"Version":"2012-10-17","Statement":[]}',
};

/** The organisation of the small bank: root, one unit, one account. */
const targets: Readonly<Record<string, readonly string[]>> = {
  'p-FullAWSAccess': ['r-1', 'ou-1', '111122223333'],
  'p-tls': ['r-1'],
};

/** What the small bank answers about its organisation; undefined for other operations. */
export function identityAnswers(operation: string, request: JsonObject): Raw | undefined {
  switch (operation) {
    case 'ListKeyRotations':
      return one({ Rotations: [{ RotationDate: 1790000000, RotationType: 'AUTOMATIC' }], Truncated: false });
    case 'DescribeOrganization':
      return one({ Organization: { Id: 'o-1', MasterAccountId: '999900001111', FeatureSet: 'ALL' } });
    case 'ListRoots':
      return one({ Roots: [{ Id: 'r-1', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }] });
    case 'ListParents':
      if (request['ChildId'] === 'ou-1') return one({ Parents: [{ Id: 'r-1', Type: 'ROOT' }] });
      return one({ Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] });
    case 'ListPolicies':
      return {
        pages: [
          jsonPage({ Policies: [{ Id: 'p-tls', Name: 'Tls' }], NextToken: 't' }),
          jsonPage({ Policies: [{ Id: 'p-FullAWSAccess', Name: 'FullAWSAccess' }] }),
        ],
      };
    case 'DescribePolicy': {
      const all = request['PolicyId'] === 'p-FullAWSAccess';
      const PolicySummary = { Id: request['PolicyId'], Name: all ? 'FullAWSAccess' : 'Tls' };
      return one({ Policy: { PolicySummary, Content: all ? documents.all : documents.tls } });
    }
    case 'ListTargetsForPolicy': {
      const attached = targets[String(request['PolicyId'])] ?? [];
      return one({ Targets: attached.map((TargetId) => ({ TargetId })) });
    }
    default:
      return undefined;
  }
}
