import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-04.ts';
import type { ChangeEvent, ControlContext, ManualRecord, Parameters, Resource } from '../../src/model/index.ts';
import { role } from '../support/identities.ts';
import { allow, deny, policyText } from '../support/policies.ts';
import {
  absent,
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  outcomeOf,
  region,
  resource,
} from '../support/resources.ts';
import { accountWith, around, principal, tableNamed } from '../support/surroundings.ts';

const arn = `arn:aws:iam::${account}:role/app`;
const tableArn = `arn:aws:dynamodb:${region}:${account}:table/cards`;
const keyArn = `arn:aws:kms:${region}:${account}:key/1`;
const gives = (Action: unknown, more: object = {}) => policyText(allow({ Action, Resource: '*', ...more }));
const reads = gives('dynamodb:GetItem');
const administers = gives('dynamodb:UpdateTable');
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
const onKey = (Action: unknown, more: object = {}) =>
  policyText(allow({ Principal: { AWS: arn }, Action, Resource: '*', ...more }));

const encrypted = {
  description: { TableArn: tableArn, SSEDescription: { KMSMasterKeyArn: keyArn } },
  key: { KeyManager: 'CUSTOMER' },
};
const key = (policy: string, grants: unknown = []): Resource =>
  resource('key', { id: keyArn, name: '1', facts: { policy, grants } });
const delegating = policyText(
  allow({ Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'kms:*', Resource: '*' }),
);

const matrix = (
  duties: readonly string[],
  more: { readonly from?: string; readonly to?: string; readonly name?: string } = {},
): ManualRecord => ({
  kind: 'role-matrix',
  title: 'Matrix',
  controls: ['DDB-IAM-04'],
  subjects: ['*'],
  covers: { from: `${more.from ?? '2026-01-01'}T00:00:00.000Z`, to: `${more.to ?? '2026-10-05'}T00:00:00.000Z` },
  owner: 'Jane Doe',
  obtained: 'From the register',
  details: { signedBy: 'Jane Doe', roles: [{ principal: more.name ?? 'app', duties }] },
  file: 'matrix.pdf',
  sha256: '00',
  evidence: ['r-1'],
});

interface Given {
  readonly policies?: readonly unknown[];
  readonly identity?: object;
  readonly others?: readonly Resource[];
  readonly records?: readonly ManualRecord[];
  readonly events?: readonly ChangeEvent[];
  readonly eventsAbsent?: ReturnType<typeof absent> | null;
  readonly parameters?: Partial<Parameters>;
  readonly unknown?: readonly { readonly kind: 'table' | 'principal' }[];
}

const judged = (given: Given) => {
  const subject = principal(role('app', given.policies ?? [], given.identity));
  const { others = [tableNamed('cards'), accountWith()], unknown = [] } = given;
  const surroundings = around({
    resources: [subject, ...others],
    events: given.events ?? [],
    eventsAbsent: given.eventsAbsent ?? null,
    unknown: unknown.map(({ kind }) => ({ kind, account, region, reason: absent('access-denied') })),
  });
  const context: ControlContext = { ...contextWith(given.parameters), records: given.records ?? [], surroundings };
  return judge(control, subject, context);
};
const did = (name: string, more: Partial<ChangeEvent> = {}) =>
  changeEvent(name, {
    actor: { type: 'AssumedRole', principal: arn, session: 'x', sourceAddress: '', invokedBy: null },
    ...more,
  });
const stopped = did('StopLogging', { source: 'cloudtrail.amazonaws.com' });
const secured = (policy: string, grants?: unknown) => [
  tableNamed('cards', encrypted),
  key(policy, grants),
  accountWith(),
];

describe('DDB-IAM-04', () => {
  test.each<[string, Given, string]>([
    ['items and tables', { policies: [reads, administers] }, 'not-satisfied'],
    ['everything', { policies: [gives('*')] }, 'not-satisfied'],
    [
      'everything but identities',
      { policies: [policyText(allow({ NotAction: 'iam:*', Resource: '*' }))] },
      'not-satisfied',
    ],
    ['writes and tables', { policies: [gives(['dynamodb:PutItem', 'dynamodb:DeleteTable'])] }, 'not-satisfied'],
    ['logs and tables', { policies: [administers, gives('cloudtrail:StopLogging')] }, 'not-satisfied'],
    ['logs and items', { policies: [reads, gives('cloudtrail:*')] }, 'not-satisfied'],
    [
      'items and tables, one of them denied',
      {
        policies: [reads, administers, policyText(deny({ Action: 'dynamodb:UpdateTable', Resource: '*' }))],
        records: [matrix(['data-access'])],
      },
      'satisfied',
    ],
    [
      'items and tables, in a boundary that leaves items',
      {
        policies: [reads, administers],
        identity: { boundary: { id: 'b', name: 'b', document: reads } },
        records: [matrix(['data-access'])],
      },
      'satisfied',
    ],
    [
      'items and tables that are not there',
      {
        policies: [
          policyText(
            allow({ Action: ['dynamodb:GetItem', 'dynamodb:UpdateTable'], Resource: tableArn.replace('cards', 'x') }),
          ),
        ],
      },
      'not-applicable',
    ],
    [
      'items of one table and another table',
      { policies: [reads, policyText(allow({ Action: 'dynamodb:UpdateTable', Resource: tableArn }))] },
      'not-satisfied',
    ],
    [
      'items by the policy of the table',
      {
        policies: [administers],
        others: [
          tableNamed('cards', {
            resourcePolicy: policyText(
              allow({ Principal: { AWS: arn }, Action: 'dynamodb:GetItem', Resource: tableArn }),
            ),
          }),
          accountWith(),
        ],
      },
      'not-satisfied',
    ],
    ['tables under a second factor', { policies: [reads, gives('dynamodb:UpdateTable', mfa)] }, 'manual'],
    [
      'logs alone',
      { policies: [gives('cloudtrail:StopLogging')], records: [matrix(['log-administration'])] },
      'satisfied',
    ],
    ['nothing', { policies: [gives('s3:*')] }, 'not-applicable'],
    ['no policies', {}, 'not-applicable'],
    ['a policy that cannot be read', { policies: [null] }, 'inconclusive'],
    [
      'a conflict beside a policy that cannot be read, which may deny it',
      { policies: [reads, administers, null] },
      'inconclusive',
    ],
  ])('permissions: %s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  test.each<[string, Given, string]>([
    ['administers and decrypts', { others: secured(onKey(['kms:PutKeyPolicy', 'kms:Decrypt'])) }, 'not-satisfied'],
    [
      'administers and decrypts by IAM policies',
      { policies: [gives('kms:*')], others: secured(delegating) },
      'not-satisfied',
    ],
    [
      'by IAM policies where the key does not leave it to them',
      {
        policies: [gives('kms:*')],
        others: secured(
          policyText(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:role/x' }, Action: 'kms:*', Resource: '*' })),
        ),
      },
      'not-applicable',
    ],
    [
      'administers, and decrypts by a grant',
      {
        others: secured(onKey('kms:PutKeyPolicy'), [{ GrantId: 'g', GranteePrincipal: arn, Operations: ['Decrypt'] }]),
      },
      'not-satisfied',
    ],
    [
      'administers, and decrypts through DynamoDB',
      {
        others: [
          ...secured(
            policyText(
              allow({ Principal: { AWS: arn }, Action: 'kms:PutKeyPolicy', Resource: '*' }),
              allow({
                Principal: { AWS: arn },
                Action: 'kms:Decrypt',
                Resource: '*',
                Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
              }),
            ),
          ),
        ],
        records: [matrix(['key-administration'])],
      },
      'satisfied',
    ],
    ['the policy of the key cannot be read', { policies: [reads], others: secured('{') }, 'inconclusive'],
    [
      'items without the key',
      {
        policies: [reads, administers],
        others: secured(onKey('kms:DescribeKey')),
        records: [matrix(['table-administration'])],
      },
      'satisfied',
    ],
  ])('keys: %s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  const scp = (document: string) =>
    accountWith({ levels: [{ target: 'r-1', policies: [{ id: 'p', name: 'p', document }] }] });
  test.each<[string, Given, string]>([
    [
      'that deny',
      {
        policies: [reads, administers],
        others: [
          tableNamed('cards'),
          scp(policyText(deny({ Action: 'dynamodb:Update*', Resource: '*' }), allow({ Action: '*', Resource: '*' }))),
        ],
        records: [matrix(['data-access'])],
      },
      'satisfied',
    ],
    [
      'that cannot be read',
      { policies: [reads, administers], others: [tableNamed('cards'), scp('{')] },
      'inconclusive',
    ],
    ['not known, and a conflict', { policies: [reads, administers], others: [tableNamed('cards')] }, 'inconclusive'],
    [
      'not known, and none',
      { policies: [reads], others: [tableNamed('cards')], records: [matrix(['data-access'])] },
      'satisfied',
    ],
  ])('service control policies: %s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  test.each<[string, Given, string]>([
    ['stopped the trail and may read items', { policies: [reads], events: [stopped] }, 'not-satisfied'],
    [
      'tried to',
      { policies: [reads], events: [{ ...stopped, error: 'AccessDenied' }], records: [matrix(['data-access'])] },
      'satisfied',
    ],
    ['stopped the trail alone', { events: [stopped], records: [matrix(['log-administration'])] }, 'satisfied'],
    [
      'another stopped the trail',
      {
        policies: [reads],
        events: [changeEvent('StopLogging', { source: 'cloudtrail.amazonaws.com' })],
        records: [matrix(['data-access'])],
      },
      'satisfied',
    ],
    [
      'changed a table and exported one',
      { events: [did('UpdateTable'), did('ExportTableToPointInTime')] },
      'not-satisfied',
    ],
    [
      'calls not known',
      { policies: [reads], eventsAbsent: absent('throttled'), records: [matrix(['data-access'])] },
      'inconclusive',
    ],
    ['calls not known, no duties', { eventsAbsent: absent('throttled') }, 'inconclusive'],
    [
      'calls not known, and a conflict',
      { policies: [reads, administers], eventsAbsent: absent('throttled') },
      'not-satisfied',
    ],
  ])('use: %s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  test.each<[string, readonly ManualRecord[], string]>([
    ['none', [], 'manual'],
    ['lists it', [matrix(['data-access'])], 'satisfied'],
    ['lists it by a pattern', [matrix(['data-access'], { name: 'arn:aws:iam::*:role/a*' })], 'satisfied'],
    ['lists another duty', [matrix(['table-administration'])], 'manual'],
    ['lists another role', [matrix(['data-access'], { name: 'other' })], 'manual'],
    ['out of date', [matrix(['data-access'], { from: '2024-01-01', to: '2024-06-01' })], 'manual'],
  ])('role matrix: %s', (_name, records, outcome) => {
    expect(judged({ policies: [reads], records }).outcome).toBe(outcome);
  });

  test.each<[string, Given, string]>([
    ['tables not listed', { policies: [reads], unknown: [{ kind: 'table' }] }, 'inconclusive'],
    ['principals not listed', { policies: [reads], unknown: [{ kind: 'principal' }] }, 'inconclusive'],
    [
      'the policy of a table not read',
      {
        others: [
          {
            ...tableNamed('cards'),
            facts: { ...tableNamed('cards').facts, resourcePolicy: absent('access-denied') },
          },
          accountWith(),
        ],
      },
      'inconclusive',
    ],
  ])('mixed evidence: %s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  test('a subject without its surroundings', () => {
    expect(judge(control, principal(role('app', [reads]))).outcome).toBe('inconclusive');
  });

  test('break-glass principals are for a person', () => {
    const given = { policies: [gives('*')], parameters: { breakGlassPrincipals: ['*:role/app'] } };
    expect(judged(given).outcome).toBe('manual');
    expect(judged({ ...given, events: [stopped] }).reason).toMatch(
      /each use must be reviewed; it was used \(StopLogging/,
    );
  });

  test('groups and service-linked roles', () => {
    expect(judged({ policies: [gives('*')], identity: { kind: 'group' } }).outcome).toBe('not-applicable');
    const linked = `arn:aws:iam::${account}:role/aws-service-role/dax.amazonaws.com/AWSServiceRoleForDAX`;
    expect(judged({ policies: [gives('*')], identity: { arn: linked } }).outcome).toBe('not-applicable');
  });

  test('names the duties, an action of each and the policy', () => {
    expect(judged({ policies: [gives('*')] }).reason).toBe(
      'Role app has duties that conflict: table administration (AssociateTableReplica on cards, by p1 (statement 1)), item access (BatchGetItem on cards, by p1 (statement 1)) and log administration (StopLogging on trails, by p1 (statement 1)).',
    );
  });

  const iam = (name: string, parameters: object) =>
    changeEvent(name, { source: 'iam.amazonaws.com', parameters: parameters as never });
  test('changes', () => {
    const subject = principal(role('app', []));
    const group = resource('principal', { id: `arn:aws:iam::${account}:group/g`, name: 'g', facts: {} });
    const event = iam('PutRolePermissionsBoundary', { rolename: 'app' });
    expect(outcomeOf(judgeChange(control, event, contextWith(), subject))).toBe('unknown');
    expect(outcomeOf(judgeChange(control, event, contextWith(), group))).toBe('null');
  });
});
