import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { takeInTrailLogs, type TrailLogSummary } from '../../src/collect/index.ts';
import { proveAgain, readPublicKeys } from '../../src/events/index.ts';
import { AuditPackError, logCalls, sha256 } from '../../src/model/index.ts';
import type { Assessment, Call, JsonObject, ObjectStore, TrailCoverage } from '../../src/model/index.ts';
import { readChangeEvents, readKept, readTrailLogs, type KeptLogs } from '../../src/sources/reading/index.ts';
import { describeTrails, getEventSelectors, getTrailStatus } from '../../src/sources/cloudtrail-trails.ts';
import { evidenceId, openStore, readStore } from '../../src/store/index.ts';
import { trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { attackersKey, publicKeysOf } from '../support/trail-logs/signing.ts';
import { clock, host, plan, temporaryFolder } from './support.ts';

let folder: string;
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const account = '111122223333';
const region = 'eu-central-1';
const place = { account, region };
const table = `arn:aws:dynamodb:${region}:${account}:table/cards`;
const period = { label: 'hours', zone: 'UTC', from: '2026-10-05T00:00:00.000Z', to: '2026-10-05T08:00:00.000Z' };
const assessment = plan({
  period,
  scope: { ...plan().scope, accounts: [{ id: account, name: 'production' }], regions: [region] },
  sources: ['cloudtrail-logs', 'cloudtrail-trails'],
});

const record = (time: string, more: JsonObject): JsonObject => ({
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: `arn:aws:sts::${account}:assumed-role/Deployment/run`,
    sessionContext: { sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/Deployment` } },
  },
  eventTime: time,
  eventSource: 'dynamodb.amazonaws.com',
  eventName: 'UpdateContinuousBackups',
  awsRegion: region,
  requestParameters: { tableName: 'cards', pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } },
  eventID: `change/${time}`,
  readOnly: false,
  eventType: 'AwsApiCall',
  managementEvent: true,
  eventCategory: 'Management',
  recipientAccountId: account,
  ...more,
});

const read = (time: string): JsonObject =>
  record(time, {
    eventName: 'GetItem',
    requestParameters: { tableName: 'cards' },
    resources: [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN: table }],
    eventID: `read/${time}`,
    readOnly: true,
    managementEvent: false,
    eventCategory: 'Data',
    tlsDetails: { tlsVersion: 'TLSv1.3' },
  });

/** One change and one read in each log file. */
const generated = (more: Parameters<typeof trailLogs>[0] = {}): TrailLogs =>
  trailLogs({
    contents: ({ delivered }) => {
      const time = `${new Date(delivered - 240_000).toISOString().slice(0, 19)}Z`;
      return [record(time, {}), read(time)];
    },
    ...more,
  });

async function takenIn(
  store: ObjectStore,
  { keys, of = assessment }: { readonly keys: TrailLogs['key']; readonly of?: Assessment },
): Promise<TrailLogSummary | null> {
  const open = await openStore(folder, of, host);
  const trusted = readPublicKeys([publicKeysOf([keys])]).keys;
  try {
    return await takeInTrailLogs({ shownAs: 's3://logs', store, prefix: null }, { store: open, keys: trusted, clock });
  } finally {
    await open.close();
  }
}

/** Puts answers of AWS into the store, as collecting does. */
async function answered(
  answers: readonly (readonly [question: { operation: string; request: JsonObject }, body: JsonObject])[],
) {
  const open = await openStore(folder, assessment, host);
  for (const [{ operation, request }, body] of answers) {
    const call: Call = { source: 'cloudtrail-trails', service: 'cloudtrail', operation, request, ...place };
    const bytes = Buffer.from(JSON.stringify(body));
    const head = { ...call, id: evidenceId(call, 1), caller: null, collectedAt: clock(), page: 1, last: true };
    const kept = { status: 200, mediaType: 'application/x-amz-json-1.1', sha256: sha256(bytes), bytes: bytes.length };
    await open.put({ kind: 'collected', ...head, ...kept }, bytes);
  }
  await open.close();
}

const arn = `arn:aws:cloudtrail:${region}:${account}:trail/bank-trail`;
const trail = { arn, homeRegion: region };
const settings = (selectors: JsonObject) =>
  [
    [describeTrails, { trailList: [{ Name: 'bank-trail', TrailARN: arn, HomeRegion: region, S3BucketName: 'logs' }] }],
    [getTrailStatus(trail), { IsLogging: true }],
    [getEventSelectors(trail), selectors],
  ] as const;
const everything = { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] }] };

const evidence = async () => (await readStore(folder)).evidence;
const windowOf = async (source = 'dynamodb.amazonaws.com') => {
  const history = readChangeEvents(await evidence(), assessment);
  return history.windows.find((window) => window.source === source && window.region === region)!;
};
const whole = [{ from: period.from, to: period.to }];

describe('trail logs that are taken in', () => {
  test('are kept as ledger, changes, counts and digests', async () => {
    const logs = generated();
    const summary = await takenIn(logs.store, { keys: logs.key });
    expect(summary).toEqual({ asked: null, logs: { verified: 16, of: 16 }, changes: 16, problems: 0, failure: null });
    const [own, global] = readTrailLogs(await evidence(), assessment);
    expect(own).toMatchObject({ ...place, logs: 's3://logs', absent: null });
    expect(own!.ledger!.trails).toMatchObject([
      { trail: 'bank-trail', covered: whole, digests: { verified: 8, of: 8 } },
    ]);
    expect(own!.events.map(({ name, resources }) => [name, resources.includes(table)])).toEqual(
      Array.from({ length: 16 }, () => ['UpdateContinuousBackups', true]),
    );
    expect(own!.usage).toMatchObject([{ table, operation: 'GetItem', write: false, tls: 'TLSv1.3', count: 16 }]);
    expect(global).toMatchObject({ account, region: 'us-east-1', ledger: { trails: [] } });
  });

  test('have their counts in as many pages as they need', async () => {
    const arnOf = (name: string): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;
    const names = Array.from({ length: 300 }, (_, index) => `ledger-of-branch-${String(index).padStart(4, '0')}`);
    let file = 0;
    const logs = generated({
      contents: ({ delivered }) => {
        file += 1;
        const time = `${new Date(delivered - 240_000).toISOString().slice(0, 19)}Z`;
        return names.map((name) => {
          const named = `${name}-${file}`;
          const resources = [{ accountId: account, type: 'AWS::DynamoDB::Table', ARN: arnOf(named) }];
          return { ...read(time), eventID: `read/${named}`, requestParameters: { tableName: named }, resources };
        });
      },
    });
    await takenIn(logs.store, { keys: logs.key });
    const stored = await evidence();
    const pages = stored.records.filter((one) => one.operation === logCalls.usage && one.region === region);
    expect(pages.length).toBeGreaterThan(1);
    const [own] = readTrailLogs(stored, assessment);
    const expected = Array.from({ length: file }, (_, index) => names.map((name) => arnOf(`${name}-${index + 1}`)));
    expect(own!.usage.map((row) => row.table).sort()).toEqual(expected.flat().sort());
    expect(own!.usage.every(({ count }) => count === 1)).toBe(true);
  });

  test('are not read again, unless they could not be read', async () => {
    const logs = generated();
    const closed: ObjectStore = {
      ...logs.store,
      folders: () => Promise.reject(new AuditPackError('E_NETWORK', 's3://logs cannot be listed: Access Denied')),
    };
    const refused = await takenIn(closed, { keys: logs.key });
    expect(refused!.failure).toEqual({ cause: 'unreadable', message: 's3://logs cannot be listed: Access Denied' });
    expect(readTrailLogs(await evidence(), assessment)[0]).toMatchObject({ ledger: null, events: [], usage: [] });
    expect(await takenIn(logs.store, { keys: logs.key })).toMatchObject({ failure: null });
    expect(await takenIn(closed, { keys: logs.key })).toBeNull();
  });

  test('prove nothing by keys that are not those of CloudTrail', async () => {
    const logs = generated();
    const summary = await takenIn(logs.store, { keys: attackersKey() });
    expect(summary).toMatchObject({ logs: { verified: 0 }, changes: 0 });
    await answered(settings(everything));
    expect((await windowOf()).covered).toEqual([]);
  });

  test('of other accounts and regions stay unread', async () => {
    const logs = generated();
    const elsewhere = plan({ ...assessment, scope: { ...assessment.scope, regions: ['eu-west-1'] } });
    expect(await takenIn(logs.store, { keys: logs.key, of: elsewhere })).toMatchObject({ logs: { of: 0 }, changes: 0 });
  });
});

describe('what trail logs cover', () => {
  const covered = async (logs: TrailLogs, selectors: JsonObject = everything) => {
    await takenIn(logs.store, { keys: logs.key });
    await answered(settings(selectors));
    return windowOf();
  };

  test('is all of the period where the chain is whole and the trail records all changes', async () => {
    expect(await covered(generated())).toMatchObject({ covered: whole, absent: null });
  });

  test('has a hole where logging was stopped, and what was before it is not known to be recorded', async () => {
    const window = await covered(generated({ stopped: [3] }));
    expect(window.covered).toEqual([{ from: '2026-10-05T04:00:00.000Z', to: period.to }]);
    expect(window.absent).toMatchObject({ cause: 'missing' });
    expect(window.absent!.message).toContain('2026-10-05 03:00:00 UTC to 2026-10-05 04:00:00 UTC');
  });

  test.each<[string, JsonObject]>([
    ['without management events', { EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: false }] }],
    ['of reads alone', { EventSelectors: [{ ReadWriteType: 'ReadOnly', IncludeManagementEvents: true }] }],
    [
      'of one name alone',
      {
        AdvancedEventSelectors: [
          {
            FieldSelectors: [
              { Field: 'eventCategory', Equals: ['Management'] },
              { Field: 'eventName', Equals: ['UpdateTable'] },
            ],
          },
        ],
      },
    ],
    ['that are not there', {}],
  ])('is nothing with selectors %s', async (_name, selectors) => {
    expect((await covered(generated(), selectors)).covered).toEqual([]);
  });

  test('leaves out the service that a trail excludes', async () => {
    const excluding = { ...everything.EventSelectors[0], ExcludeManagementEventSources: ['kms.amazonaws.com'] };
    await covered(generated(), { EventSelectors: [excluding] });
    expect((await windowOf('kms.amazonaws.com')).covered).toEqual([]);
    expect((await windowOf()).covered).toEqual(whole);
  });

  test('begins anew when the selectors were set in between', async () => {
    const set = (time: string): JsonObject =>
      record(time, {
        eventSource: 'cloudtrail.amazonaws.com',
        eventName: 'PutEventSelectors',
        requestParameters: { trailName: 'bank-trail' },
      });
    const logs = generated({
      contents: ({ delivered }) => {
        const time = `${new Date(delivered - 60_000).toISOString().slice(0, 19)}Z`;
        return time.startsWith('2026-10-05T05:04') ? [set(time)] : [read(time)];
      },
    });
    expect((await covered(logs)).covered).toEqual([{ from: '2026-10-05T05:04:00.000Z', to: period.to }]);
  });

  test('is nothing where only a trail of that name in another account is known', async () => {
    const logs = generated();
    await takenIn(logs.store, { keys: logs.key });
    const foreign = arn.replace(account, '444455556666');
    const listed = { Name: 'bank-trail', TrailARN: foreign, HomeRegion: region, S3BucketName: 'logs' };
    const other = { arn: foreign, homeRegion: region };
    await answered([
      [describeTrails, { trailList: [listed] }],
      [getTrailStatus(other), { IsLogging: true }],
      [getEventSelectors(other), everything],
    ]);
    expect((await windowOf()).covered).toEqual([]);
  });

  test('is nothing of a trail whose settings were not read', async () => {
    const logs = generated();
    await takenIn(logs.store, { keys: logs.key });
    const window = await windowOf();
    expect(window.covered).toEqual([]);
    expect(window.absent!.message).toContain('the settings of trail bank-trail were not read');
  });

  test('begins after the events of a log file that was removed, as its digest tells them', async () => {
    const logs = generated();
    logs.store.objects.delete(logs.logs[4]!.key);
    const window = await covered(logs);
    expect(window.covered).toEqual([{ from: '2026-10-05T02:59:01.000Z', to: period.to }]);
    expect(window.absent?.message).toContain('1 named log file is not verified');
  });

  /** Of the log file that is delivered first in the third hour. */
  const oneRecord = (odd: (time: string) => JsonObject): TrailLogs =>
    generated({
      contents: ({ delivered }) => {
        const time = `${new Date(delivered - 60_000).toISOString().slice(0, 19)}Z`;
        return time.startsWith('2026-10-05T02:04') ? [odd(time)] : [read(time)];
      },
    });

  test('begins after a verified record that cannot be read, whose own time is known', async () => {
    const window = await covered(oneRecord((time) => record(time, { eventName: null })));
    expect(window.covered).toEqual([{ from: '2026-10-05T02:04:01.000Z', to: period.to }]);
    expect(window.absent?.message).toContain('a verified log file holds records that could not be read');
  });

  test('begins after the events of the log file, as its digest tells them, where the record has no time', async () => {
    const window = await covered(oneRecord((time) => record(time, { eventTime: 7 })));
    expect(window.covered).toEqual([{ from: '2026-10-05T02:59:01.000Z', to: period.to }]);
  });

  test.each(['ReadTrailEvents', 'CountTrailEvents', 'KeepTrailDigests', 'VerifyTrailLogs'])(
    'is nothing where the evidence lost %s',
    async (operation) => {
      await covered(generated());
      const all = await evidence();
      const less = { ...all, records: all.records.filter((one) => one.operation !== operation) };
      const [own] = readTrailLogs(less, assessment);
      expect(own?.ledger ?? null).toBeNull();
      const { windows } = readChangeEvents(less, assessment);
      expect(windows.every((window) => window.covered.length === 0 && window.absent !== null)).toBe(true);
    },
  );
});

describe('a ledger proven again from what was kept', () => {
  const proven = async (
    logs: TrailLogs,
    change: (kept: ReturnType<typeof readKept>[number]) => ReturnType<typeof readKept>[number],
  ) => {
    await takenIn(logs.store, { keys: logs.key });
    const own = readKept(await evidence(), assessment).find((one) => one.region === region);
    const kept = change(own!);
    const { keys } = readPublicKeys([publicKeysOf([logs.key])]);
    const digests = kept.digests.map(({ key, body, metadata }) => ({
      key,
      metadata,
      bytes: Buffer.from(body, 'base64'),
    }));
    return proveAgain({ digests, keys, places: [{ ...place, ledger: kept.ledger!, cited: kept.events }] });
  };

  test('has no differences', async () => {
    expect(await proven(generated({ backfill: [2] }), (kept) => kept)).toEqual([]);
  });

  test('shows a log file that is cited and that no digest names so', async () => {
    const [problem] = await proven(generated(), (kept) => ({
      ...kept,
      events: kept.events.map((event, index) => (index === 0 ? { ...event, hash: '0'.repeat(64) } : event)),
    }));
    expect(problem).toMatch(/^event change\/.* no digest names .* with the hash that is cited$/);
  });

  test('shows a log file that is not verified, and whose events count as proven', async () => {
    const logs = generated();
    logs.store.objects.delete(logs.logs[4]!.key);
    const trails = (kept: KeptLogs, lost: TrailCoverage['lost']) => ({
      ...kept,
      ledger: { ...kept.ledger!, trails: kept.ledger!.trails.map((one) => ({ ...one, ...(lost && { lost }) })) },
    });
    expect(await proven(logs, (kept) => trails(kept, null))).toEqual([]);
    const [problem] = await proven(logs, (kept) =>
      trails(kept, [{ from: period.from, to: '2026-10-05T01:00:00.000Z' }]),
    );
    expect(problem).toBe(
      `${logs.logs[4]!.key} in ${region} of ${account} is not verified, and the time of its events counts as proven`,
    );
  });

  test('shows digests that were taken out', async () => {
    const without = await proven(generated(), (kept) => ({ ...kept, digests: kept.digests.slice(0, -2) }));
    expect(without.join('\n')).toContain('covered times are');
  });

  test('shows times that are claimed beyond what digests prove', async () => {
    const widened = await proven(generated({ stopped: [3] }), (kept) => ({
      ...kept,
      ledger: { ...kept.ledger!, trails: kept.ledger!.trails.map((one) => ({ ...one, covered: whole })) },
    }));
    expect(widened).toHaveLength(1);
  });
});
