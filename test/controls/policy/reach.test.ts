import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../../src/controls/policy/compile.ts';
import { glob } from '../../../src/controls/policy/glob.ts';
import { matches } from '../../../src/controls/policy/pattern.ts';
import { openReach } from '../../../src/controls/policy/reach.ts';
import { accessTo, noAccess } from '../../../src/controls/policy/table-access.ts';
import type { Asker, TableTarget } from '../../../src/controls/policy/table-target.ts';
import { allow, deny, own, role, to, user, when } from './cases/case.ts';

const during = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };
const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const asker = (caller: Asker['caller'], ...statements: readonly object[]): Asker => ({
  caller,
  policies: { identity: [compilePolicy('own', document(...statements))], boundary: null, organisation: [] },
});
const tableOf = (name: string, more: Partial<TableTarget> = {}): TableTarget => {
  const arn = `arn:aws:dynamodb:eu-central-1:${own}:table/${name}`;
  const indexes = [`${arn}/index/by-date`];
  const place = { account: own, region: 'eu-central-1' };
  return { arn, name, ...place, indexes, streams: [], policy: null, policyId: '', key: null, ...more };
};
const arnOf = (name: string): string => tableOf(name).arn;
const verdicts = ({ read, write, administer }: ReturnType<typeof accessTo>): string =>
  [read, write, administer].map(({ decision }) => decision.verdict).join(' ');

describe('access to one table', () => {
  const everything = allow({ Action: 'dynamodb:*' });
  test.each<[string, Asker, TableTarget, string]>([
    ['reads by name', asker(role, allow({ Resource: arnOf('a') })), tableOf('a'), 'allowed denied denied'],
    ['everything', asker(role, everything), tableOf('a'), 'allowed allowed allowed'],
    [
      'an index alone is a read',
      asker(role, allow({ Action: 'dynamodb:Query', Resource: `${arnOf('a')}/index/*` })),
      tableOf('a'),
      'allowed denied denied',
    ],
    [
      'an index that the table does not have',
      asker(role, allow({ Action: 'dynamodb:Query', Resource: `${arnOf('a')}/index/*` })),
      tableOf('a', { indexes: [] }),
      'denied denied denied',
    ],
    [
      'a stream that the table does not have',
      asker(role, allow({ Action: 'dynamodb:GetRecords' })),
      tableOf('a'),
      'denied denied denied',
    ],
    [
      'a stream',
      asker(role, allow({ Action: 'dynamodb:GetRecords' })),
      tableOf('a', { streams: [`${arnOf('a')}/stream/2026`] }),
      'allowed denied denied',
    ],
    [
      'a Scan without limit beside a limited read',
      asker(
        role,
        when(
          { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': 'a' } },
          { Action: ['dynamodb:GetItem', 'dynamodb:Scan'] },
        ),
      ),
      tableOf('a'),
      'allowed denied denied',
    ],
    [
      'an Allow for calls without TLS',
      asker(role, when({ Bool: { 'aws:SecureTransport': 'false' } })),
      tableOf('a'),
      'allowed denied denied',
    ],
    [
      'a Deny of calls without TLS',
      asker(role, everything, deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
      tableOf('a'),
      'allowed allowed allowed',
    ],
  ])('%s', (_name, who, target, expected) => {
    expect(verdicts(accessTo(who, target, during))).toBe(expected);
  });

  const key = (policy: string, grants: TableTarget['key'] extends null ? never : readonly object[] | null = []) => ({
    arn: `arn:aws:kms:eu-central-1:${own}:key/1`,
    account: own,
    region: 'eu-central-1',
    policy: compilePolicy('the key policy', policy),
    grants: grants as never,
  });
  const viaDynamoDb = { StringEquals: { 'kms:ViaService': 'dynamodb.eu-central-1.amazonaws.com' } };

  test.each<[string, TableTarget['key'], string]>([
    [
      'the key is open to the role',
      key(document(to({ AWS: role.arn }, { Action: 'kms:Decrypt' }))),
      'allowed allowed allowed',
    ],
    [
      'through DynamoDB only',
      key(document(to({ AWS: role.arn }, { Action: 'kms:*', Condition: viaDynamoDb }))),
      'allowed allowed allowed',
    ],
    [
      'through another service only: the administration of the table is left, and perhaps an export',
      key(
        document(
          to(
            { AWS: role.arn },
            { Action: 'kms:*', Condition: { StringEquals: { 'kms:ViaService': 's3.eu-central-1.amazonaws.com' } } },
          ),
        ),
      ),
      'undecided denied allowed',
    ],
    [
      'the key is for others',
      key(document(to({ AWS: user.arn }, { Action: 'kms:Decrypt' }))),
      'undecided denied allowed',
    ],
    [
      'the key policy hands over to the account',
      key(document(to({ AWS: own }, { Action: 'kms:*' }))),
      'undecided denied allowed',
    ],
    ['the key policy cannot be read', key('{'), 'undecided undecided allowed'],
  ])('everything on the table, and %s', (_name, tableKey, expected) => {
    const who = asker(role, everything);
    expect(verdicts(accessTo(who, tableOf('a', { key: tableKey }), during))).toBe(expected);
  });

  const reader = asker(role, allow());
  test.each<[string, TableTarget['key'], string]>([
    ['the key is open to the role', key(document(to({ AWS: role.arn }, { Action: 'kms:Decrypt' }))), 'allowed'],
    ['the key is for others', key(document(to({ AWS: user.arn }, { Action: 'kms:Decrypt' }))), 'denied'],
    [
      'the key policy hands over to the account, the role has nothing',
      key(document(to({ AWS: own }, { Action: 'kms:*' }))),
      'denied',
    ],
    ['the key policy cannot be read', key('{'), 'undecided'],
    [
      'the key is for others, and the grants are not read',
      key(document(to({ AWS: user.arn }, { Action: 'kms:*' })), null),
      'undecided',
    ],
    [
      'a grant of the role',
      key(document(to({ AWS: user.arn }, { Action: 'kms:*' })), [
        { GranteePrincipal: role.arn, Operations: ['Decrypt'], GrantId: 'g' },
      ]),
      'allowed',
    ],
    [
      'a grant with constraints',
      key(document(to({ AWS: user.arn }, { Action: 'kms:*' })), [
        { GranteePrincipal: role.arn, Operations: ['Decrypt'], Constraints: { EncryptionContextSubset: {} } },
      ]),
      'conditional',
    ],
    [
      'a grant that does not decrypt',
      key(document(to({ AWS: user.arn }, { Action: 'kms:*' })), [
        { GranteePrincipal: role.arn, Operations: ['Encrypt'] },
      ]),
      'denied',
    ],
    [
      'only for another table',
      key(
        document(
          to(
            { AWS: role.arn },
            { Action: 'kms:*', Condition: { StringEquals: { 'kms:EncryptionContext:aws:dynamodb:tableName': 'b' } } },
          ),
        ),
      ),
      'denied',
    ],
  ])('items under a key: %s', (_name, tableKey, expected) => {
    expect(accessTo(reader, tableOf('a', { key: tableKey }), during).read.decision.verdict).toBe(expected);
  });
});

const pattern = fc.constantFrom(
  '*',
  'arn:aws:dynamodb:*:*:table/*',
  arnOf('a'),
  arnOf('a*'),
  arnOf('?b'),
  `${arnOf('ab')}/index/*`,
  arnOf('${aws:username}'),
  arnOf('${aws:PrincipalTag/team}-*'),
  'arn:aws:dynamodb*ab',
  'arn:aws:s3:::bucket',
);
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
  Action: fc.constantFrom('dynamodb:*', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateTable'),
  Resource: pattern,
});
const target = fc.constantFrom('a', 'ab', 'bb', 'anna', 'cards-1', 'cards').chain((name) =>
  fc.record({ open: fc.boolean(), unknown: fc.boolean() }).map(({ open, unknown }) => {
    const statements = [to({ AWS: role.arn }, { Resource: arnOf(name) })];
    return tableOf(name, {
      ...(open ? { policy: compilePolicy('table', document(...statements)), policyId: 'open' } : {}),
      ...(unknown ? { indexes: [`${arnOf(name)}/index/*`] } : {}),
    });
  }),
);

describe('access to many tables', () => {
  test('is what each question alone would answer', () => {
    const askers = fc.array(
      fc.tuple(fc.constantFrom(role, user), fc.array(statement, { minLength: 1, maxLength: 3 })),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(askers, fc.array(target, { maxLength: 6 }), (drafts, tables) => {
        const all = drafts.map(([caller, statements]) => asker(caller, ...statements));
        const reach = openReach(all, during);
        for (const table of tables) {
          const found = new Map(reach(table).map((one) => [one.asker, one.access]));
          for (const [at, who] of all.entries()) {
            expect(verdicts(found.get(at) ?? noAccess)).toBe(verdicts(accessTo(who, table, during)));
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('globs match as patterns do', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', ':'), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(glob(one)(other)).toBe(matches(one, other));
      }),
      { numRuns: 3000 },
    );
  });
});
