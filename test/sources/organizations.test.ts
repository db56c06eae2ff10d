import { describe, expect, it } from 'vitest';
import type { Assessment, Fact, JsonObject } from '../../src/model/index.ts';
import { assembleEstate } from '../../src/sources/reading/index.ts';
import { assessment, bank, one } from './bank.ts';
import type { Aws, Raw } from './recorder.ts';
import { record } from './recorder.ts';

const other = '444455556666';
const two: Assessment = {
  ...assessment,
  scope: { ...assessment.scope, accounts: [...assessment.scope.accounts, { id: other, name: 'analytics' }] },
};

const all = {
  id: 'p-FullAWSAccess',
  name: 'FullAWSAccess',
  document: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
};
const tls = { id: 'p-tls', name: 'Tls', document: '{"Version":"2012-10-17","Statement":[]}' };

type Changed = (operation: string, request: JsonObject, account: string) => Raw | 'denied' | undefined;

/** Facts of an account of the bank where some answers are others. */
async function limits(
  changed: Changed = () => undefined,
  account = '111122223333',
  plan = assessment,
): Promise<Readonly<Record<'serviceControlPolicies' | 'resourceControlPolicies', Fact<unknown>>>> {
  const aws: Aws = (operation, request, place) =>
    changed(operation, request, place.account) ?? bank(operation, request, place);
  const { evidence } = await record(aws, plan);
  const found = assembleEstate(evidence, plan).resources.find(({ kind, id }) => kind === 'account' && id === account);
  return found?.facts as unknown as Awaited<ReturnType<typeof limits>>;
}

const on =
  (wanted: string, answer: Raw | 'denied'): Changed =>
  (operation) =>
    operation === wanted ? answer : undefined;

const notInUse: Raw = { status: 400, pages: ['{"__type":"AWSOrganizationsNotInUseException","Message":"none"}'] };
const roots = (PolicyTypes: unknown): Raw => one({ Roots: [{ Id: 'r-1', PolicyTypes }] });

describe('policies of the organisation that limit an account', () => {
  it('are read on every level, from the root down', async () => {
    const { serviceControlPolicies, resourceControlPolicies } = await limits();
    expect(serviceControlPolicies).toMatchObject({
      kind: 'known',
      value: {
        levels: [
          { target: 'r-1', policies: [all, tls] },
          { target: 'ou-1', policies: [all] },
          { target: '111122223333', policies: [all] },
        ],
      },
    });
    // The type is not switched on in the root: no policy of it applies.
    expect(resourceControlPolicies).toMatchObject({ kind: 'known', value: { levels: [] } });
  });

  it('are none where the account is in no organisation', async () => {
    const facts = await limits(on('DescribeOrganization', notInUse));
    expect(facts.serviceControlPolicies).toMatchObject({ kind: 'known', value: null });
    expect(facts.resourceControlPolicies).toMatchObject({ kind: 'known', value: null });
  });

  it('never touch the management account', async () => {
    const facts = await limits(
      on('DescribeOrganization', one({ Organization: { Id: 'o-1', MasterAccountId: '111122223333' } })),
    );
    expect(facts.serviceControlPolicies).toMatchObject({ kind: 'known', value: { levels: [] } });
  });

  it('are read for members by the account that may read the organisation', async () => {
    const refused: Changed = (operation, _request, account) =>
      account === other && operation !== 'DescribeOrganization' && operation.startsWith('ListRoots')
        ? 'denied'
        : undefined;
    const facts = await limits(refused, other, two);
    expect(facts.serviceControlPolicies).toMatchObject({
      kind: 'known',
      value: { levels: [{ target: 'r-1' }, { target: 'ou-1' }, { target: other, policies: [] }] },
    });
  });

  it('are not read for an account of another organisation', async () => {
    const foreign: Changed = (operation, _request, account) => {
      if (account !== other) return undefined;
      if (operation === 'ListRoots') return 'denied';
      return operation === 'DescribeOrganization'
        ? one({ Organization: { Id: 'o-2', MasterAccountId: '999900001111' } })
        : undefined;
    };
    const facts = await limits(foreign, other, two);
    expect(facts.serviceControlPolicies).toMatchObject({ kind: 'absent', cause: 'access-denied' });
  });

  it.each<[string, Changed, string]>([
    ['the organisation is not told', on('DescribeOrganization', 'denied'), 'access-denied'],
    ['the organisation has another form', on('DescribeOrganization', one({ Organization: { Id: 1 } })), 'unreadable'],
    ['nobody may read it', on('ListRoots', 'denied'), 'access-denied'],
    ['parents are denied', on('ListParents', 'denied'), 'access-denied'],
    ['parents are none', on('ListParents', one({ Parents: [] })), 'unreadable'],
    [
      'parents are two',
      on(
        'ListParents',
        one({
          Parents: [
            { Id: 'r-1', Type: 'ROOT' },
            { Id: 'r-2', Type: 'ROOT' },
          ],
        }),
      ),
      'unreadable',
    ],
    [
      'parents run in a circle',
      on('ListParents', one({ Parents: [{ Id: 'ou-1', Type: 'ORGANIZATIONAL_UNIT' }] })),
      'unreadable',
    ],
    ['the root is another one', on('ListRoots', one({ Roots: [{ Id: 'r-2', PolicyTypes: [] }] })), 'unreadable'],
    [
      'the type is being switched off',
      on('ListRoots', roots([{ Type: 'SERVICE_CONTROL_POLICY', Status: 'PENDING_DISABLE' }])),
      'unreadable',
    ],
    ['the type has no status', on('ListRoots', roots([{ Type: 'SERVICE_CONTROL_POLICY' }])), 'unreadable'],
    ['policies are denied', on('ListPolicies', 'denied'), 'access-denied'],
    ['policies are no list', on('ListPolicies', one({})), 'unreadable'],
    ['a document is denied', on('DescribePolicy', 'denied'), 'access-denied'],
    ['a document is missing', on('DescribePolicy', one({ Policy: { PolicySummary: { Name: 'x' } } })), 'unreadable'],
    ['targets are denied', on('ListTargetsForPolicy', 'denied'), 'access-denied'],
    ['a target has no id', on('ListTargetsForPolicy', one({ Targets: [{}] })), 'unreadable'],
  ])('are not known when %s', async (_, changed, cause) => {
    expect((await limits(changed)).serviceControlPolicies).toMatchObject({ kind: 'absent', cause });
  });
});
