import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-05.ts';
import type { ItemUser, ManualRecord, Parameters, Resource } from '../../src/model/index.ts';
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
  otherAccount,
  region,
} from '../support/resources.ts';
import { accountWith, around, principal, tableNamed } from '../support/surroundings.ts';

const tableArn = `arn:aws:dynamodb:${region}:${account}:table/cards`;
const ada = (documents: readonly unknown[], more: object = {}) =>
  principal(
    role('ada', documents, { kind: 'user', arn: `arn:aws:iam::${account}:user/ada`, trustPolicy: null, ...more }),
  );
const app = principal(role('app', [policyText(allow({ Action: 'dynamodb:*', Resource: '*' }))]));
const reads = policyText(allow({ Action: 'dynamodb:Query', Resource: tableArn }));
const trail = (ReadWriteType: string) => ({
  arn: 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/all',
  status: { IsLogging: true },
  selectors: {
    EventSelectors: [
      { ReadWriteType, DataResources: [{ Type: 'AWS::DynamoDB::Table', Values: ['arn:aws:dynamodb'] }] },
    ],
  },
});

interface Given {
  readonly people?: readonly Resource[];
  readonly policy?: string | null;
  readonly trails?: readonly object[];
  readonly table?: object;
  readonly parameters?: Partial<Parameters>;
  readonly dataClass?: Resource['dataClass'];
  readonly unknown?: boolean;
  readonly records?: readonly ManualRecord[];
}

const judged = ({ people = [app], policy = null, trails = [trail('All')], parameters, ...more }: Given) => {
  const table: Resource = {
    ...tableNamed('cards', { resourcePolicy: policy, dataEventSelectors: trails, itemUse: null, ...more.table }),
    dataClass: more.dataClass ?? 'chd',
  };
  const hole = { kind: 'principal', account, region: 'global', reason: absent('throttled') } as const;
  const surroundings = around({
    resources: [table, accountWith(), ...people],
    unknown: more.unknown === true ? [hole] : [],
  });
  return judge(control, table, { ...contextWith(parameters), surroundings, records: more.records ?? [] });
};
const to = (principalOf: unknown, more: object = {}) =>
  policyText(allow({ Principal: principalOf, Action: 'dynamodb:GetItem', Resource: tableArn, ...more }));
const other = { AWS: `arn:aws:iam::${otherAccount}:root` };

describe('DDB-IAM-05', () => {
  test.each<[string, Given, string]>([
    ['no person may read', {}, 'manual'],
    ['a person may read', { people: [ada([reads])] }, 'inconclusive'],
    [
      'a person may read by the policy of the table',
      { people: [ada([])], policy: to({ AWS: `arn:aws:iam::${account}:user/ada` }) },
      'inconclusive',
    ],
    ['a person is denied', { people: [ada([reads, policyText(deny({ Action: '*', Resource: '*' }))])] }, 'manual'],
    [
      'a person may describe the table',
      { people: [ada([policyText(allow({ Action: 'dynamodb:DescribeTable', Resource: '*' }))])] },
      'manual',
    ],
    ['a person with a policy that cannot be read', { people: [ada([null])] }, 'inconclusive'],
    ['a role of people by configuration', { parameters: { humanPrincipals: ['*:role/app'] } }, 'inconclusive'],
    ['data events off', { trails: [] }, 'inconclusive'],
    ['data events of writes alone', { trails: [trail('WriteOnly')] }, 'inconclusive'],
    ['without sensitive data', { people: [ada([reads])], trails: [], dataClass: 'none' }, 'not-applicable'],
    ['principals not known', { unknown: true }, 'inconclusive'],
    ['another account let in', { policy: to(other) }, 'not-satisfied'],
    ['another account let in, and data events off', { policy: to(other), trails: [] }, 'not-satisfied'],
    ['everyone let in', { policy: to('*') }, 'not-satisfied'],
    [
      'another account that is trusted',
      { policy: to(other), parameters: { trustedAccounts: [otherAccount] } },
      'manual',
    ],
    ['another account may describe', { policy: to(other, { Action: 'dynamodb:DescribeTable' }) }, 'manual'],
    [
      'all actions for its own application',
      { policy: to({ AWS: `arn:aws:iam::${account}:role/app` }, { Action: 'dynamodb:*' }) },
      'manual',
    ],
    ['a policy of the table that is not readable', { policy: '{' }, 'inconclusive'],
    ['damaged selectors', { table: { dataEventSelectors: 'all' } }, 'inconclusive'],
  ])('%s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  const used = (users: readonly Partial<ItemUser>[], covered: readonly object[] = [period], more: object = {}) => ({
    itemUse: {
      trails: [{ name: 'all', homeRegion: region, account, covered, ...more }],
      users: users.map((one) => ({
        principal: `arn:aws:iam::${account}:role/app`,
        principalType: 'AssumedRole',
        calls: 4,
        refused: 0,
        first: '2026-10-03',
        last: '2026-10-09',
        ...one,
      })),
    },
  });
  const { period } = contextWith().assessment;
  const person = { principal: `arn:aws:iam::${account}:user/ada`, principalType: 'IAMUser' };
  const approval = { title: 'Access of Ada', evidence: ['m-1'] } as unknown as ManualRecord;

  test.each<[string, Given, string]>([
    ['used by an application alone', { table: used([{}]) }, 'satisfied'],
    ['used by nobody', { table: used([]) }, 'satisfied'],
    ['used by nobody, though a person may', { people: [ada([reads])], table: used([]) }, 'satisfied'],
    ['used by a person', { table: used([{}, person]) }, 'not-satisfied'],
    ['used by a person, data events off', { table: used([person]), trails: [] }, 'not-satisfied'],
    ['used by a person, with a record', { table: used([person]), records: [approval] }, 'manual'],
    ['a person who was refused', { table: used([{ ...person, calls: 0, refused: 3 }]) }, 'satisfied'],
    [
      'used by the root user',
      { table: used([{ principal: `arn:aws:iam::${account}:root`, principalType: 'Root' }]) },
      'not-satisfied',
    ],
    [
      'used by another account',
      { table: used([{ principal: `arn:aws:iam::${otherAccount}:role/x` }]) },
      'not-satisfied',
    ],
    [
      'used by another account that is trusted',
      {
        table: used([{ principal: otherAccount, principalType: 'AWSAccount' }]),
        parameters: { trustedAccounts: [otherAccount] },
      },
      'satisfied',
    ],
    [
      'used by an AWS service',
      { table: used([{ principal: 'backup.amazonaws.com', principalType: 'AWSService' }]) },
      'satisfied',
    ],
    [
      'data events proven for a part of the period',
      { table: used([], [{ ...period, from: '2026-10-20T00:00:00.000Z' }]) },
      'inconclusive',
    ],
    ['data events proven for nothing', { table: used([], []) }, 'inconclusive'],
    [
      'data events proven of a trail of the organisation',
      { table: used([], [period], { account: null }) },
      'satisfied',
    ],
    ['data events proven of another trail', { table: used([], [period], { name: 'other' }) }, 'inconclusive'],
    [
      'data events proven of a trail of that name in another account',
      { table: used([], [period], { account: otherAccount }) },
      'inconclusive',
    ],
    [
      'data events proven of a trail with another home',
      { table: used([], [period], { homeRegion: 'eu-west-1' }) },
      'inconclusive',
    ],
    ['writes not logged', { table: used([]), trails: [trail('ReadOnly')] }, 'inconclusive'],
    ['reads not logged', { table: used([]), trails: [trail('WriteOnly')] }, 'inconclusive'],
    ['damaged counts', { table: { itemUse: { users: 7 } } }, 'inconclusive'],
  ])('%s', (_name, given, outcome) => {
    expect(judged(given).outcome).toBe(outcome);
  });

  test('data events that could not be read', () => {
    const { facts, ...table } = tableNamed('cards', { dataEventSelectors: [trail('All')], resourcePolicy: null });
    const subject: Resource = { ...table, dataClass: 'chd', facts: { ...facts, itemUse: absent('access-denied') } };
    const surroundings = around({ resources: [subject, accountWith(), app] });
    const judgement = judge(control, subject, { ...contextWith(), surroundings });
    expect(judgement).toMatchObject({ outcome: 'inconclusive', cause: 'access-denied' });
  });

  test('names who used the items, how often, and from when to when', () => {
    expect(judged({ table: used([person]) }).reason).toBe(
      `The items of table cards were used directly by arn:aws:iam::${account}:user/ada (4 from 2026-10-03 to 2026-10-09), and no record shows that it was approved.`,
    );
  });

  test('the policy of the table not known', () => {
    const table = tableNamed('cards', { dataEventSelectors: [trail('All')] });
    const subject = { ...table, facts: { ...table.facts, resourcePolicy: absent('access-denied') } };
    expect(judge(control, subject)).toMatchObject({ outcome: 'inconclusive', cause: 'access-denied' });
  });

  test('names the people and why nothing more is known', () => {
    expect(judged({ people: [ada([reads]), app] }).reason).toBe(
      `Not determinable: whether people read the items of table cards is in the log files of trails, which are not read; by permission, arn:aws:iam::${account}:user/ada may.`,
    );
    expect(judged({ trails: [] }).reason).toBe(
      'Not determinable: who reads the items of table cards is not logged in full (data events off); no person may read it by permission.',
    );
  });

  test.each(['PutRolePolicy', 'AddUserToGroup'])('change: %s', (name) => {
    const event = changeEvent(name, { source: 'iam.amazonaws.com' });
    expect(outcomeOf(judgeChange(control, event, contextWith(), tableNamed('cards')))).toBe('unknown');
    const harmless: Resource = { ...tableNamed('cards'), dataClass: 'none' };
    expect(outcomeOf(judgeChange(control, event, contextWith(), harmless))).toBe('null');
  });
});
