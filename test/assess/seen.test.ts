import { describe, expect, it } from 'vitest';
import { evaluateControl } from '../../src/assess/evaluate.ts';
import { seenResources } from '../../src/assess/seen.ts';
import { buildWorld } from '../../src/assess/world.ts';
import { controls } from '../../src/controls/index.ts';
import type { ChangeEvent, JsonObject, UnknownPart, UsageRow } from '../../src/model/index.ts';
import { account, assessment, region } from '../support/resources.ts';
import { tableNamed } from '../support/surroundings.ts';
import { change, day } from '../timeline/support.ts';

const unlisted: UnknownPart = {
  kind: 'table',
  account,
  region,
  reason: { kind: 'absent', cause: 'access-denied', message: 'ListTables was denied', evidence: ['list'] },
};
const call = (name: string, on: number, parameters: JsonObject, more: Partial<ChangeEvent> = {}): ChangeEvent =>
  change(day(on), name, { parameters, resources: [], ...more });
const recovery = (on: number, enabled: boolean) =>
  call('UpdateContinuousBackups', on, {
    tablename: 'cards',
    pointintimerecoveryspecification: { pointintimerecoveryenabled: enabled },
  });
const arn = (name: string) => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
const row = (table: string, on: string, more: Partial<UsageRow> = {}): UsageRow => ({
  account,
  region,
  table,
  principal: 'arn:aws:iam::111122223333:role/app',
  principalType: 'AssumedRole',
  invokedBy: null,
  operation: 'GetItem',
  write: false,
  error: null,
  tls: null,
  endpoint: null,
  day: on,
  count: 1,
  ...more,
});
const logsOf = (usage: readonly UsageRow[]) => [
  {
    account,
    region,
    logs: 'logs',
    ledger: null,
    absent: null,
    events: [],
    usage,
    keyUse: [],
    usageEvidence: ['use'],
    evidence: [],
  },
];
const input = { assessment, events: [], logs: [], resources: [], unknown: [unlisted] };
const namesOf = (more: Partial<Parameters<typeof seenResources>[0]>) =>
  seenResources({ ...input, ...more }).map(({ resource }) => resource.name);

describe('tables that only events tell of', () => {
  it.each<readonly [string, ChangeEvent, readonly string[]]>([
    ['a change of it', call('UpdateTable', 5, { tablename: 'cards' }), ['cards']],
    [
      'a change by its ARN',
      call('TagResource', 5, { resourcearn: arn('cards') }, { resources: [arn('cards')] }),
      ['cards'],
    ],
    ['one of its backups', call('DeleteBackup', 5, {}, { resources: [`${arn('cards')}/backup/0123`] }), ['cards']],
    ['a restore into it', call('RestoreTableToPointInTime', 5, { targettablename: 'copy' }), ['copy']],
    ['an attempt', call('UpdateTable', 5, { tablename: 'cards' }, { error: 'ResourceNotFoundException' }), []],
    ['its deletion', call('DeleteTable', 5, { tablename: 'cards' }), []],
    ['a call about nothing', call('PurchaseReservedCapacityOfferings', 5, {}), []],
    ['a name that is none', call('UpdateTable', 5, { tablename: 'a b/c' }), []],
    ['a call in another place', call('UpdateTable', 5, { tablename: 'cards' }, { region: 'eu-west-1' }), []],
  ])('are known by %s', (_, event, names) => {
    expect(namesOf({ events: [event] })).toEqual(names);
  });

  it('are not added where the list of tables is known, or to a table that is listed', () => {
    const events = [recovery(5, false)];
    expect(namesOf({ events, unknown: [] })).toEqual([]);
    expect(namesOf({ events, resources: [tableNamed('cards')] })).toEqual([]);
  });

  it('are known by their use, unless it was refused, or of a table that was deleted since', () => {
    const deleted = call('DeleteTable', 7, { tablename: 'cards' }, { resources: [arn('cards')] });
    const used = (...rows: readonly UsageRow[]) => namesOf({ events: [deleted], logs: logsOf(rows) });
    expect(used(row(arn('orders'), '2026-10-03'))).toEqual(['orders']);
    expect(used(row(arn('orders'), '2026-10-03', { error: 'ResourceNotFoundException' }))).toEqual([]);
    expect(used(row(arn('cards'), '2026-10-07'))).toEqual([]);
    expect(used(row(arn('cards'), '2026-10-05'), row(arn('cards'), '2026-10-08'))).toEqual(['cards']);
    expect(used(row(arn('cards').replace(account, '444455556666'), '2026-10-08'))).toEqual([]);
  });

  it('say which evidence is missing and which speaks of them', () => {
    const [seen] = seenResources({ ...input, events: [recovery(5, false)] });
    expect(seen?.resource.facts.description).toMatchObject({
      kind: 'absent',
      cause: 'access-denied',
      message: expect.stringMatching(
        /^ListTables was denied; only events tell of it, at last UpdateCon.* 2026-10-05/,
      ) as string,
      evidence: ['list', `record-of-${day(5)}`],
    });
  });
});

describe('a table that was deleted and created again', () => {
  const events = [
    recovery(3, true),
    call(
      'DeleteTable',
      5,
      { tablename: 'cards' },
      { resources: [arn('cards')], response: { tabledescription: { tableid: 'first' } } },
    ),
    recovery(9, false),
  ];

  it('is another subject than the one before, with its own changes', () => {
    const estate = { resources: [], unknown: [unlisted] };
    const world = buildWorld({ assessment, estate, events, windows: [], logs: [], records: [], recordsAbsent: null });
    const control = controls.find(({ id }) => id === 'DDB-RES-01')!;
    const told = [...evaluateControl(control, world).observations].map(({ subject, outcome, interval }) =>
      [subject.id.replace(/^.*table\//, ''), outcome, interval.from.slice(8, 10)].join(' '),
    );
    expect(told.filter((one) => one.startsWith('cards')).sort()).toEqual([
      'cards inconclusive 05',
      'cards not-applicable 01',
      'cards not-satisfied 09',
      'cards#first inconclusive 01',
      'cards#first inconclusive 03',
      'cards#first not-applicable 05',
    ]);
  });
});
