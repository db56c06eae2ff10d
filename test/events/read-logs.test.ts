import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLogs, readPublicKeys, type EngineCache, type EngineInput } from '../../src/events/index.ts';
import type { Interval } from '../../src/model/index.ts';
import { generateEvents, type GeneratedEvents } from '../support/trail-logs/events.ts';
import { addTrail, trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { cloudTrailKey, hex256 as sha256, publicKeysOf, signDigest } from '../support/trail-logs/signing.ts';
import { changeLineOf, countRows, truthOf, within } from '../support/trail-logs/truth.ts';

const regions = ['eu-central-1', 'us-east-1'];
const { keys } = readPublicKeys([publicKeysOf(regions.map(cloudTrailKey))]);
const changes = { 'dynamodb.amazonaws.com': 'all' } as const satisfies EngineInput['changes'];

type Bucket = Pick<TrailLogs, 'store' | 'from' | 'to'>;
type Options = Partial<Omit<EngineInput, 'store' | 'keys'>>;

const read = async ({ store, from, to }: Bucket, options: Options = {}) =>
  await readLogs({ store, keys, period: { from, to }, changes, ...options });

/** What the engine says, as the ground truth says it. */
const said = ({ usage, keyUse, changes }: Awaited<ReturnType<typeof readLogs>>) => ({
  usage: countRows(usage),
  keyUse: countRows(keyUse),
  changes: changes.map(changeLineOf),
});

function memoryCache(): EngineCache & { readonly entries: Map<string, Uint8Array> } {
  const entries = new Map<string, Uint8Array>();
  return {
    entries,
    get: async (key) => Promise.resolve(entries.get(key) ?? null),
    put: async (key, value) => Promise.resolve(void entries.set(key, value)),
  };
}

const oneTrail = (hours = 12): Bucket & { readonly events: GeneratedEvents; readonly logs: TrailLogs } => {
  const events = generateEvents();
  const logs = trailLogs({ hours, contents: events.contents });
  return { ...logs, events, logs };
};

describe('events of trail logs', () => {
  it('are counted and listed as they truly happened', async () => {
    const { events, ...bucket } = oneTrail(30);
    const result = await read(bucket);
    const period = { from: bucket.from, to: bucket.to };
    expect(result.ledger.verdict).toBe('covered');
    expect(said(result)).toEqual(truthOf(events.events(), period));
    expect(result.duplicates).toBe(within(events.repeated(), period).length);
    expect(result.unreadable).toEqual([]);
    expect(result.usage.filter(({ table }) => table === '').length).toBeGreaterThan(0);
  });

  it('are those of the period, with what was delivered until a day later', async () => {
    const { events, ...bucket } = oneTrail(40);
    const period = { from: '2026-10-05T04:30:00.000Z', to: '2026-10-05T13:00:00.000Z' };
    const result = await read(bucket, { period });
    expect(said(result)).toEqual(truthOf(events.events(), period));
    expect(result.outside).toBeGreaterThan(100);
  });

  it('count once, however many trails deliver them, in whatever region', async () => {
    const events = generateEvents();
    const elsewhere = generateEvents({ seed: 2, region: 'us-east-1' });
    const logs = trailLogs({ hours: 20, contents: events.contents, backfill: [3, 11] });
    addTrail(logs.store, { hours: 20, contents: events.contents, trail: 'second' });
    addTrail(logs.store, { hours: 20, contents: events.contents, organisation: 'o-exampleorgid', logsPerHour: 2 });
    addTrail(logs.store, { hours: 20, contents: elsewhere.contents, region: 'us-east-1', prefix: 'other' });
    const period = { from: logs.from, to: logs.to };
    const result = await read(logs);
    expect(result.ledger.verdict).toBe('covered');
    expect(said(result)).toEqual(truthOf([...events.events(), ...elsewhere.events()], period));
    expect(result.duplicates).toBeGreaterThan(2 * result.changes.length + 2000);
  });

  it('are not read of files that are not verified', async () => {
    const { logs, ...bucket } = oneTrail();
    const { key, digest } = logs.logs[9]!;
    const held = logs.store.objects.get(key)!;
    const forged = gzipSync(String(gunzipSync(held.bytes)).replaceAll('PutItem', 'GetItem'));
    logs.store.objects.set(key, { ...held, bytes: forged });
    // The digest of another hour is no more that of CloudTrail, nor are the logs that it names.
    const broken = logs.digests[2]!.key;
    logs.store.objects.set(broken, { ...logs.store.objects.get(broken)!, bytes: gzipSync('{}') });
    const result = await read(bucket);
    const genuine = logs.logs.filter((log) => log.key !== key && log.digest !== broken);
    expect(digest).not.toBe(broken);
    expect(result.ledger.places).toMatchObject([{ logs: { verified: genuine.length } }]);
    const only = new Set(genuine.map((log) => log.key));
    expect(result.changes.every(({ log }) => only.has(log))).toBe(true);
    const { contents } = generateEvents();
    const again = trailLogs({ hours: 12, contents });
    for (const log of again.logs) if (!only.has(log.key)) again.store.objects.delete(log.key);
    expect(said(result)).toEqual(said(await read(again)));
  });

  it('name the file that proves a change, with its own text', async () => {
    const { logs, ...bucket } = oneTrail();
    const result = await read(bucket);
    expect(result.changes.length).toBeGreaterThan(20);
    for (const { log, logHash, record, eventId } of result.changes) {
      expect(String(gunzipSync(logs.store.objects.get(log)!.bytes))).toContain(record);
      expect(JSON.parse(record)).toMatchObject({ eventID: eventId, managementEvent: true });
      expect(logs.digests.some(({ body }) => body.logFiles.some(({ hashValue }) => hashValue === logHash))).toBe(true);
    }
  });

  it('are the same whatever the order of answers', async () => {
    const { logs, ...bucket } = oneTrail();
    addTrail(logs.store, { hours: 12, trail: 'second', contents: generateEvents().contents });
    let turn = 0;
    const store: typeof logs.store = {
      ...logs.store,
      get: async (key) => {
        turn = (turn * 7 + 3) % 11;
        await new Promise((resolve) => void setTimeout(resolve, turn));
        return await logs.store.get(key);
      },
    };
    expect(await read({ ...bucket, store })).toEqual(await read(bucket));
  });

  it('count as unreadable where a genuine file is no list of records', async () => {
    const texts = ['{"Records":{}}', '{"Records":[', '[]', '{"Records":[1]}', '{"Records":[{"eventID":"x"}]}'];
    const logs = trailLogs({ hours: 1, logsPerHour: texts.length, contents: () => [] });
    const { body, key } = logs.digests[0]!;
    const files = texts.map((text, index) => ({ ...body.logFiles[index], hashValue: sha256(text) }));
    logs.store.objects.set(key, signDigest({ ...body, logFiles: files }, logs.key).object);
    for (const [index, text] of texts.entries()) {
      logs.store.objects.set(logs.logs[index]!.key, { bytes: gzipSync(text), metadata: {} });
    }
    const { unreadable, ledger } = await read(logs);
    expect(ledger.verdict).toBe('covered');
    expect(unreadable.map(({ message }) => message).sort()).toEqual([
      'a record is no JSON object',
      'a record lacks eventID, eventTime, eventSource or eventName',
      'the file has no list Records',
      'the file has no list Records',
      'the file is not JSON in UTF-8',
    ]);
  });

  const day = '2026-10-05';
  const span = (from: string, to: string): Interval => ({ from: `${day}T${from}.000Z`, to: `${day}T${to}.000Z` });
  const at = (time: unknown) => ({ eventTime: typeof time === 'string' ? `${day}T${time}Z` : time });
  const told = span('00:01:00', '00:59:01');
  it.each<readonly [string, unknown, object, readonly Interval[]]>([
    ['its own time, where it can be read', [at('00:30:00')], {}, [span('00:30:00', '00:30:01')]],
    ['the time of all of them', [at('00:40:07'), at('00:30:00.9')], {}, [span('00:30:00', '00:40:08')]],
    ['that of all events in the file, where one has none', [at('00:30:00'), at(7)], {}, [told]],
    ['that of all events in the file, where one is no record', [null], {}, [told]],
    ['that of all events in the file, where it is no list of records', {}, {}, [told]],
    ['both, where its own and the digest disagree', [at('07:00:00')], {}, [span('07:00:00', '07:00:01'), told]],
    [
      'its own time, where the digest does not tell one',
      [at('00:00:00')],
      { oldestEventTime: null },
      [span('00:00:00', '00:00:01')],
    ],
    [
      'all before its delivery, where none is told',
      [at('soon')],
      { newestEventTime: null },
      [{ from: '1970-01-01T00:00:00.000Z', to: `${day}T01:00:00.000Z` }],
    ],
  ])('that cannot be read take away %s', async (_, records, more, times) => {
    const text = JSON.stringify({ Records: records });
    const logs = trailLogs({ hours: 1, logsPerHour: 1, contents: () => [] });
    const { body, key } = logs.digests[0]!;
    const file = {
      ...body.logFiles[0],
      oldestEventTime: `${day}T00:01:00Z`,
      newestEventTime: `${day}T00:59:00Z`,
      hashValue: sha256(text),
      ...more,
    };
    logs.store.objects.set(key, signDigest({ ...body, logFiles: [file] }, logs.key).object);
    logs.store.objects.set(logs.logs[0]!.key, { bytes: gzipSync(text), metadata: {} });
    const { unreadable } = await read(logs);
    expect(unreadable).toMatchObject([{ log: logs.logs[0]!.key, times }]);
  });

  it('stop when they are told to', async () => {
    await expect(read(oneTrail(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
  });
});

describe('what was read before', () => {
  it('is not fetched again, and gives the same', async () => {
    const { logs, ...bucket } = oneTrail();
    const cache = memoryCache();
    const first = await read(bucket, { cache });
    const fetched: string[] = [];
    const store: typeof logs.store = {
      ...logs.store,
      get: async (key) => {
        fetched.push(key);
        return await logs.store.get(key);
      },
    };
    const second = await read({ ...bucket, store }, { cache });
    expect(first).toEqual({ ...(await read(bucket)), recalled: 0 });
    expect(second).toEqual({ ...first, recalled: logs.logs.length });
    expect(fetched.every((key) => key.includes('CloudTrail-Digest'))).toBe(true);
  });

  it('serves another period, and not another question', async () => {
    const { logs, events, ...bucket } = oneTrail();
    const cache = memoryCache();
    await read(bucket, { cache });
    const period = { from: '2026-10-05T03:15:00.000Z', to: '2026-10-05T08:00:00.000Z' };
    const other = await read(bucket, { cache, period });
    expect(said(other)).toEqual(truthOf(events.events(), period));
    expect(other.recalled).toBeGreaterThan(10);
    const named = await read(bucket, { cache, changes: { 'dynamodb.amazonaws.com': ['UpdateTable'] } });
    expect(named.recalled).toBe(0);
    expect(named.changes.length).toBeGreaterThan(0);
    expect(logs.logs.length * 2).toBe(cache.entries.size);
  });

  it.each<readonly [string, (entry: Uint8Array, other: Uint8Array) => Uint8Array]>([
    ['cut off', (entry) => entry.subarray(0, entry.length - 7)],
    ['empty', () => new Uint8Array()],
    ['changed in a byte', (entry) => entry.map((byte, index) => (index === entry.length >> 1 ? byte ^ 1 : byte))],
    ['that of another file', (_, other) => other],
    ['noise', () => Buffer.from('no entry at all, but long enough to be one, or so it seems')],
  ])('is read again where the entry is %s', async (_, change) => {
    const { logs, ...bucket } = oneTrail(3);
    const cache = memoryCache();
    const first = await read(bucket, { cache });
    const others = [...cache.entries.values()];
    for (const [index, [key, entry]] of [...cache.entries].entries()) {
      cache.entries.set(key, change(entry, others[(index + 1) % others.length]!));
    }
    expect(await read(bucket, { cache })).toEqual({ ...first, recalled: 0 });
    expect((await read(bucket, { cache })).recalled).toBe(logs.logs.length);
  });

  it('does not hide that a file was removed or that its digest was changed', async () => {
    const { logs, ...bucket } = oneTrail();
    const cache = memoryCache();
    await read(bucket, { cache });
    const [removed, digest] = [logs.logs[5]!.key, logs.digests[8]!.key];
    logs.store.objects.delete(removed);
    logs.store.objects.set(digest, { ...logs.store.objects.get(digest)!, bytes: gzipSync('{}') });
    const result = await read(bucket, { cache });
    const kinds = result.ledger.problems.map(({ kind, key }) => `${kind} ${key}`);
    expect(kinds).toContain(`log-missing ${removed}`);
    expect(kinds).toContain(`digest-format ${digest}`);
    expect(result.recalled).toBe(logs.logs.length - 1 - 2);
  });
});
