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

const query = (operation: string, result: string): Raw => ({
  mediaType: 'text/xml',
  pages: [
    `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${operation}Response>`,
  ],
});

const columns = `user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated`;
const noKeys = 'FALSE,N/A,N/A,N/A,N/A,FALSE,N/A,N/A,N/A,N/A,FALSE,N/A,FALSE,N/A';
export const credentialLines = [
  columns,
  `<root_account>,arn:aws:iam::111122223333:root,2020-01-01T00:00:00+00:00,not_supported,no_information,not_supported,not_supported,TRUE,${noKeys}`,
  `ada,arn:aws:iam::111122223333:user/ada,2021-01-01T00:00:00+00:00,TRUE,2026-10-20T08:00:00+00:00,2026-09-01T08:00:00+00:00,N/A,TRUE,${noKeys}`,
] as const;

export const credentialReport = (lines: readonly string[], generated = '2026-11-02T05:58:00Z'): Raw =>
  query(
    'GetCredentialReport',
    `<Content>${Buffer.from(lines.join('\n')).toString('base64')}</Content><ReportFormat>text/csv</ReportFormat><GeneratedTime>${generated}</GeneratedTime>`,
  );

const summary = '<entry><key>AccountMFAEnabled</key><value>1</value></entry>';
const moreSummary = '<entry><key>AccountAccessKeysPresent</key><value>0</value></entry>';

/** What the small bank answers about its organisation; undefined for other operations. */
export function identityAnswers(operation: string, request: JsonObject): Raw | undefined {
  switch (operation) {
    case 'GenerateCredentialReport':
      return query(operation, '<State>COMPLETE</State>');
    case 'GetCredentialReport':
      return credentialReport(credentialLines);
    case 'GetAccountSummary':
      return query(operation, `<SummaryMap>${summary}${moreSummary}</SummaryMap>`);
    case 'GetAccountPasswordPolicy':
      return {
        status: 404,
        mediaType: 'text/xml',
        pages: [
          '<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>not found</Message></Error><RequestId>r</RequestId></ErrorResponse>',
        ],
      };
    case 'ListKeyRotations':
      return one({ Rotations: [{ RotationDate: 1790000000, RotationType: 'AUTOMATIC' }], Truncated: false });
    case 'DescribeOrganization':
      return one({ Organization: { Id: 'o-1', MasterAccountId: '999900001111', FeatureSet: 'ALL' } });
    case 'ListAccounts':
      return one({ Accounts: [{ Id: '111122223333', Name: 'production', State: 'ACTIVE' }] });
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
