import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { queryEngine, readLogs, readPublicKeys, type EngineInput, type EventAnswers } from '../../src/events/index.ts';
import type { QueryService } from '../../src/model/index.ts';
import { duckService } from '../support/trail-logs/duckdb.ts';
import { generateEvents } from '../support/trail-logs/events.ts';
import { addTrail, trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { cloudTrailKey, publicKeysOf } from '../support/trail-logs/signing.ts';
import { changeLineOf, countRows, truthOf } from '../support/trail-logs/truth.ts';

const { keys } = readPublicKeys([publicKeysOf(['eu-central-1', 'us-east-1'].map(cloudTrailKey))]);
const changes = { 'dynamodb.amazonaws.com': 'all' } as const satisfies EngineInput['changes'];
const tables = { logs: 'trail_logs', files: 'verified_files', run: '20261106T000000Z-test' };

const said = ({ usage, keyUse, changes }: EventAnswers) => ({
  usage: countRows(usage),
  keyUse: countRows(keyUse),
  changes: Array.from(changes, changeLineOf),
});

const arn = (rest: string): object => ({ ARN: `arn:aws:dynamodb:eu-central-1:111122223333:${rest}` });

/** What records may hold beside the usual; each is a data event unless it says otherwise. */
const oddities: readonly object[] = [
  { resources: [arn('table/orders/index/by-day'), arn('table/orders'), { ARN: 'arn:aws:iam::111122223333:role/x' }] },
  { resources: [{ ARN: 'arn:aws:dynamodb:::table/x y' }, { accountId: '111122223333' }] },
  { resources: [], requestParameters: { tableName: 'orders' } },
  { requestParameters: { TableName: 'arn:aws:dynamodb:eu-west-1:999988887777:table/far/index/i' } },
  { requestParameters: { tableName: "o'rders; DROP TABLE verified_files" } },
  { requestParameters: { requestItems: [{ tableName: 'a' }, { TableName: 'b' }, { tableName: 'a' }, 'c'] } },
  { requestParameters: { requestItems: { tableName: 'a' } } },
  { requestParameters: null, responseElements: null },
  { awsRegion: 'us-gov-west-1', requestParameters: { tableName: 'secret' } },
  { eventTime: '2026-10-05T01:00:00.5Z' },
  { eventCategory: 'Insight' },
  { eventCategory: 'Aggregated' },
  { eventCategory: undefined, managementEvent: false },
  { eventCategory: undefined, managementEvent: true },
  { errorMessage: 'without its code' },
  { errorCode: '', errorMessage: '' },
  { userIdentity: {} },
  { userIdentity: { type: 'AWSAccount', accountId: '999988887777', arn: '' } },
  { userIdentity: { type: 'AWSService', invokedBy: 'dax.amazonaws.com' }, readOnly: 'true' },
  { tlsDetails: { tlsVersion: '' }, vpcEndpointId: '' },
  { recipientAccountId: '444455556666' },
  {
    eventSource: 'kms.amazonaws.com',
    userIdentity: { invokedBy: 'dynamodb.amazonaws.com' },
    requestParameters: { keyId: 'k' },
  },
  {
    eventSource: 'kms.amazonaws.com',
    userIdentity: { invokedBy: 'dynamodb.amazonaws.com', arn: 'arn:aws:sts::1:assumed-role/a/b' },
    resources: [{ ARN: 'arn:aws:kms:eu-central-1:111122223333:alias/x' }, { ARN: 'arn:aws:kms:eu-central-1:1:key/2' }],
  },
  { eventName: 'UpdateTable', readOnly: false, managementEvent: true, eventCategory: 'Management' },
  { eventName: 'UpdateTable', readOnly: undefined, managementEvent: undefined, eventCategory: undefined },
  {
    eventSource: 'dax.amazonaws.com',
    eventName: 'CreateCluster',
    readOnly: false,
    managementEvent: true,
    eventCategory: 'Management',
  },
];

const oddRecord = (more: object, index: number): object => ({
  eventVersion: '1.11',
  eventID: `odd-${index}`,
  eventTime: '2026-10-05T00:30:00Z',
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'GetItem',
  awsRegion: 'eu-central-1',
  readOnly: true,
  managementEvent: false,
  eventCategory: 'Data',
  userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ü "quoted" \u2028' },
  ...more,
});

const fileOf = (records: readonly object[]) => trailLogs({ hours: 1, logsPerHour: 1, contents: () => records });

async function askBoth(logs: TrailLogs, more: Partial<EngineInput> = {}) {
  const input = { store: logs.store, keys, period: { from: logs.from, to: logs.to }, changes, ...more };
  const service = await duckService(logs.store);
  return { input, service, asked: queryEngine(service, tables)(input), embedded: await readLogs(input) };
}

describe('events of trail logs, asked in SQL', () => {
  it('are those that truly happened, and those that the embedded engine reads', async () => {
    const events = generateEvents();
    const elsewhere = generateEvents({ seed: 2, region: 'us-east-1' });
    const logs = trailLogs({ hours: 30, contents: events.contents, backfill: [3, 11] });
    addTrail(logs.store, { hours: 30, contents: events.contents, trail: 'second' });
    addTrail(logs.store, { hours: 30, contents: elsewhere.contents, region: 'us-east-1', prefix: 'other' });
    const period = { from: '2026-10-05T04:30:00.000Z', to: '2026-10-06T03:00:00.000Z' };
    const input = { store: logs.store, keys, period, changes };
    const answers = await queryEngine(await duckService(logs.store), tables)(input);
    const embedded = await readLogs(input);
    expect(said(answers)).toEqual(truthOf([...events.events(), ...elsewhere.events()], period));
    expect(said(answers)).toEqual(said(embedded));
    expect([...answers.changes]).toEqual([...embedded.changes]);
    expect(answers.ledger).toEqual(embedded.ledger);
  });

  it('are the same of odd records', async () => {
    const { asked, embedded } = await askBoth(fileOf(oddities.map(oddRecord)), {
      changes: { ...changes, 'dax.amazonaws.com': ['CreateCluster'] },
    });
    expect(said(await asked)).toEqual(said(embedded));
    expect(embedded.changes).toHaveLength(3);
    expect(embedded.unreadable).toEqual([]);
  });

  it('tell of records that lack what makes an event', async () => {
    const lacking = [{ eventID: '' }, { eventTime: '2026-13-05T00:00:00Z' }, { eventSource: null }, { eventName: '' }];
    const { asked, embedded } = await askBoth(fileOf(lacking.map(oddRecord)));
    const { log } = embedded.unreadable[0]!;
    expect((await asked).unreadable).toMatchObject([{ log, message: expect.stringContaining('(4 records') as string }]);
  });

  it('are not counted of files that are not verified, and those are not on the list', async () => {
    const logs = trailLogs({ hours: 6, contents: generateEvents().contents });
    const { key } = logs.logs[5]!;
    const held = logs.store.objects.get(key)!;
    const forged = gzipSync(String(gunzipSync(held.bytes)).replaceAll('PutItem', 'GetItem'));
    logs.store.objects.set(key, { ...held, bytes: forged });
    const { asked, embedded } = await askBoth(logs);
    expect(said(await asked)).toEqual(said(embedded));
    expect((await asked).ledger.problems).toMatchObject([{ kind: 'log-hash', key }]);
  });

  it('are none, and nothing is asked, where no file is verified', async () => {
    const { asked, service } = await askBoth(trailLogs({ hours: 1, contents: () => [] }));
    expect(await asked).toMatchObject({ usage: [], keyUse: [], changes: [], unreadable: [], queries: [] });
    expect(service.statements).toEqual([]);
  });

  it('come with the statements that were asked', async () => {
    const { asked, service } = await askBoth(fileOf(oddities.map(oddRecord)));
    const { queries } = await asked;
    expect(queries.map(({ question }) => question)).toEqual([
      'listed-files',
      'read-files',
      'table-use',
      'key-use',
      'changes',
    ]);
    expect(queries.map(({ sql }) => sql)).toEqual(service.statements);
  });
});

describe('a query service that does not answer as it should', () => {
  const logs = trailLogs({ hours: 3, contents: generateEvents().contents });
  const input = { store: logs.store, keys, period: { from: logs.from, to: logs.to }, changes };
  type Rows = readonly (readonly (string | null)[])[];

  /** The engine's verdict when one answer is changed. */
  async function changed(which: string, change: (rows: Rows) => Rows): Promise<unknown> {
    const service = await duckService(logs.store);
    const ask: QueryService['ask'] = async (sql) => {
      const answer = await service.ask(sql);
      return sql.includes(which) ? { ...answer, rows: change(answer.rows) } : answer;
    };
    return await queryEngine({ ...service, ask }, tables)(input).catch((error: unknown) => error);
  }

  it.each<readonly [string, string, (rows: Rows) => Rows, string]>([
    ['does not find the list', 'AS lines', () => [['0']], '0 of them were found'],
    ['answers nothing', 'AS lines', () => [], 'none of them were found'],
    ['finds no log files', 'AS files', () => [], 'of 6 verified log files of 111122223333 eu-central-1, 0 were read'],
    ['misses a file', 'AS files', ([row]) => [row!.with(2, '5')], '5 were read'],
    ['leaves a change out', 'sha256, place_account', (rows) => rows.slice(1), 'not in the answer'],
    ['invents a change', 'sha256, place_account', ([row, ...rest]) => [row!, row!.with(0, 'x'), ...rest], 'listed'],
    [
      'names another file',
      'sha256, place_account',
      ([row, ...rest]) => [row!.with(1, 's3://b/k'), ...rest],
      'k: a verified',
    ],
    ['counts with a fraction', 'table_arn', ([row]) => [row!.with(12, '1.5')], 'no count'],
    ['lacks a column', 'key_arn', ([row]) => [row!.slice(1)], '7 columns and not 8'],
    ['says NULL for a principal', 'key_arn', ([row]) => [row!.with(4, null)], 'NULL'],
  ])('is refused when it %s', async (_, which, change, message) => {
    expect(await changed(which, change)).toMatchObject({
      code: 'E_NETWORK',
      message: expect.stringContaining(message) as string,
    });
  });
});
