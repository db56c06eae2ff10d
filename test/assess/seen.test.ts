import { describe, expect, it } from 'vitest';
import { evaluateControl } from '../../src/assess/evaluate.ts';
import { seenResources } from '../../src/assess/seen.ts';
import { buildWorld } from '../../src/assess/world.ts';
import { controls } from '../../src/controls/index.ts';
import type { ChangeEvent, JsonObject, KeyUseRow, Resource, UnknownPart, UsageRow } from '../../src/model/index.ts';
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
const keyLogs = (...keyUse: readonly KeyUseRow[]) => logsOf([]).map((logs) => ({ ...logs, keyUse }));
const input = { assessment, events: [], logs: [], resources: [], unknown: [unlisted] };
const namesOf = (more: Partial<Parameters<typeof seenResources>[0]>) =>
  seenResources({ ...input, ...more }).present.map(({ resource }) => resource.name);

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
    const [seen] = seenResources({ ...input, events: [recovery(5, false)] }).present;
    const { description } = (seen as { readonly resource: Resource<'table'> }).resource.facts;
    expect(description).toMatchObject({
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

describe('trails, keys and VPC endpoints that only events tell of', () => {
  const part = (kind: UnknownPart['kind']): UnknownPart => ({ ...unlisted, kind });
  const unknown = [part('trail'), part('key'), part('vpc-endpoint')];
  const from = (service: string, on: number, name: string, more: Partial<ChangeEvent>): ChangeEvent =>
    call(name, on, {}, { source: `${service}.amazonaws.com`, ...more });
  const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
  const keyArn = `arn:aws:kms:${region}:${account}:key/${id}`;
  const ofKey = (on: number, name: string, more: Partial<ChangeEvent> = {}) =>
    from('kms', on, name, { resources: [keyArn], ...more });
  const put = (on: number, key: string) =>
    call('UpdateTable', on, { tablename: 'cards', ssespecification: { kmsmasterkeyid: key } });
  const open = { modifyvpcendpointrequest: { vpcendpointid: 'vpce-1', resetpolicy: true } };
  const reset = (on: number) => from('ec2', on, 'ModifyVpcEndpoint', { parameters: open });
  const trail = (on: number, name: string, parameters: JsonObject = {}) =>
    from('cloudtrail', on, name, { parameters: { name: 'all', ...parameters } });
  const used = (day: string) => ({
    account,
    region,
    key: keyArn,
    operation: 'Decrypt',
    principal: 'app',
    error: null,
    day,
    count: 1,
  });
  const through = row(arn('cards'), '2026-10-03', { endpoint: 'vpce-1' });
  const service = { ...change(day(1)).actor, invokedBy: 'dynamodb.amazonaws.com' };
  const made = {
    parameters: { createvpcendpointrequest: { servicename: 'com.amazonaws.eu-central-1.dynamodb' } },
    response: { createvpcendpointresponse: { vpcendpoint: { vpcendpointid: 'vpce-1' } } },
  };
  const toS3 = { createvpcendpointrequest: { servicename: 'com.amazonaws.eu-central-1.s3' } };

  it.each<readonly [string, Partial<Parameters<typeof seenResources>[0]>, readonly string[]]>([
    ['a trail by a change', { events: [trail(5, 'StopLogging')] }, ['all']],
    ['no trail that was deleted', { events: [trail(5, 'StopLogging'), trail(6, 'DeleteTrail')] }, []],
    ['a key of a table by a change', { events: [put(2, keyArn), ofKey(5, 'DisableKey')] }, [id]],
    ['a key that DynamoDB used', { events: [ofKey(5, 'DisableKey')], logs: keyLogs(used('2026-10-03')) }, [id]],
    ['no key that no table is known to use', { events: [ofKey(5, 'DisableKey')] }, []],
    [
      'no key that a table left before',
      { events: [put(2, keyArn), put(4, 'other'), ofKey(5, 'DisableKey')], logs: keyLogs(used('2026-10-04')) },
      [],
    ],
    [
      'a key that was used after a table left it',
      { events: [put(2, keyArn), put(4, 'other'), ofKey(5, 'DisableKey')], logs: keyLogs(used('2026-10-05')) },
      [id],
    ],
    [
      'no key of AWS',
      { events: [put(2, keyArn), ofKey(2, 'CreateGrant', { actor: service }), ofKey(5, 'RotateKey')] },
      [],
    ],
    [
      'no key that AWS made',
      { events: [put(2, keyArn), ofKey(1, 'CreateKey', { response: { keymetadata: { keymanager: 'AWS' } } })] },
      [],
    ],
    ['an endpoint by its creation', { events: [from('ec2', 5, 'CreateVpcEndpoint', made)] }, ['vpce-1']],
    [
      'no endpoint of another service',
      { events: [from('ec2', 5, 'CreateVpcEndpoint', { ...made, parameters: toS3 })] },
      [],
    ],
    ['an endpoint that data events came through', { events: [reset(5)], logs: logsOf([through]) }, ['vpce-1']],
    [
      'an endpoint that a change of a table came through',
      { events: [reset(5), call('UpdateTable', 5, { tablename: 'cards' }, { vpcEndpointId: 'vpce-1' })] },
      ['vpce-1'],
    ],
    ['no endpoint that nobody is known to reach DynamoDB by', { events: [reset(5)] }, []],
    ['none that is not of the account', { events: [], logs: logsOf([through]) }, []],
  ])('are %s', (_, more, names) => {
    expect(namesOf({ unknown, ...more })).toEqual(names);
    expect(namesOf({ ...more, unknown: [part('region')] })).toEqual([]);
  });

  const spans = (control: string, events: readonly ChangeEvent[]) => {
    const estate = { resources: [], unknown };
    const world = buildWorld({
      assessment,
      estate,
      events,
      windows: [],
      logs: logsOf([through]),
      records: [],
      recordsAbsent: null,
    });
    return [
      ...evaluateControl(
        controls.find(({ id: own }) => own === control)!,
        world,
      ).observations,
    ]
      .filter(({ population }) => population === 'one')
      .map(({ subject, outcome, interval }) =>
        [subject.id.replace(/^.*\//, ''), outcome, interval.from.slice(8, 10)].join(' '),
      )
      .sort();
  };

  it('are judged by what events set, and open for the rest', () => {
    expect(spans('DDB-ENC-05', [put(2, keyArn), ofKey(5, 'DisableKey'), ofKey(7, 'EnableKey')])).toEqual([
      `${id} inconclusive 01`,
      `${id} inconclusive 07`,
      `${id} not-satisfied 05`,
    ]);
    expect(spans('DDB-LOG-02', [trail(5, 'UpdateTrail', { enablelogfilevalidation: false })])).toEqual([
      'all inconclusive 01',
      'all not-satisfied 05',
    ]);
    expect(spans('DDB-ISO-02', [reset(5)])).toEqual(['vpce-1 inconclusive 01', 'vpce-1 not-satisfied 05']);
  });

  it('that were deleted are judged until then, and what comes under the same name is another', () => {
    const off = trail(3, 'UpdateTrail', { enablelogfilevalidation: false });
    expect(spans('DDB-LOG-02', [off, trail(5, 'DeleteTrail'), trail(9, 'StartLogging')])).toEqual([
      `all inconclusive 05`,
      `all not-applicable 01`,
      `all#${day(5)} inconclusive 01`,
      `all#${day(5)} not-applicable 05`,
      `all#${day(5)} not-satisfied 03`,
    ]);
    expect(spans('DDB-ENC-05', [put(2, keyArn), ofKey(3, 'ScheduleKeyDeletion'), ofKey(20, 'DeleteKey')])).toEqual([
      `${id} inconclusive 01`,
      `${id} not-applicable 20`,
      `${id} not-satisfied 03`,
    ]);
  });

  it('are found in time that grows with their number', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => {
      const own = `${String(index).padStart(8, '0')}-12ab-34cd-56ef-1234567890ab`;
      const resources = [keyArn.replace(id, own)];
      return [
        ofKey(5, 'DisableKey', { resources }),
        call('UpdateTable', 2, { tablename: own, ssespecification: { kmsmasterkeyid: own } }),
      ];
    });
    expect(namesOf({ unknown, events: many.flat() })).toHaveLength(20_000);
  });
});
