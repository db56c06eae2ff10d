import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { generateEvents } from '../support/trail-logs/events.ts';
import { trailLogs, type LogFile } from '../support/trail-logs/generate.ts';
import { memoryCache, oneTrail, read, said } from '../support/trail-logs/reading.ts';
import { truthOf } from '../support/trail-logs/truth.ts';

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
    // Each file once for each question, and what was made of all of them once for each run.
    expect(cache.entries.size).toBe(logs.logs.length * 2 + 3);
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

describe('what was made of all files of a place before', () => {
  type Contents = (file: LogFile) => readonly object[];
  const hours = 12;
  const bucketOf = (
    change: (records: readonly object[], file: LogFile) => readonly object[] = (records) => records,
  ) => {
    const { contents } = generateEvents();
    const changed: Contents = (file) => change(contents(file), file);
    return trailLogs({ hours, contents: changed });
  };

  /** It is put after what was read of the files. */
  const putLast = ({ entries }: ReturnType<typeof memoryCache>) => [...entries].at(-1)!;

  it('is all that is asked of the cache', async () => {
    const logs = bucketOf();
    const cache = memoryCache();
    const first = await read(logs, { cache });
    const asked: string[] = [];
    const get: typeof cache.get = async (key) => {
      asked.push(key);
      return await cache.get(key);
    };
    expect(await read(logs, { cache: { ...cache, get } })).toEqual({ ...first, recalled: logs.logs.length });
    expect(asked).toEqual([putLast(cache)[0]]);
  });

  it.each<readonly [string, (entry: Uint8Array, ofFile: Uint8Array) => Uint8Array | null]>([
    ['gone', () => null],
    ['empty', () => new Uint8Array()],
    ['cut off', (entry) => entry.subarray(0, -3)],
    ['changed in a byte', (entry) => entry.map((byte, index) => (index === 99 ? byte ^ 1 : byte))],
    ['that of a file', (_, ofFile) => ofFile],
  ])('is made again of what is known of the files, where its entry is %s', async (_, change) => {
    const logs = bucketOf();
    const cache = memoryCache();
    const first = await read(logs, { cache });
    const [key, entry] = putLast(cache);
    const changed = change(entry, [...cache.entries.values()][0]!);
    if (changed === null) cache.entries.delete(key);
    else cache.entries.set(key, changed);
    expect(await read(logs, { cache })).toEqual({ ...first, recalled: logs.logs.length });
    expect(cache.entries.get(key)).toEqual(entry);
  });

  it('is not taken where one file has other contents', async () => {
    const cache = memoryCache();
    await read(bucketOf(), { cache });
    let files = 0;
    const other = bucketOf((records) => ((files += 1) === 9 ? records.slice(1) : records));
    const result = await read(other, { cache });
    expect(result.recalled).toBe(other.logs.length - 1);
    expect(result).toEqual({ ...(await read(other)), recalled: result.recalled });
  });

  it('is not taken where a file was added', async () => {
    const cache = memoryCache();
    const { from, to, logs } = oneTrail(hours);
    const period = { from, to };
    await read(logs, { cache });
    const events = generateEvents();
    const longer = trailLogs({ hours: hours + 1, contents: events.contents });
    const result = await read(longer, { cache, period });
    expect(result.recalled).toBe(logs.logs.length);
    expect(result).toEqual({ ...(await read(longer, { period })), recalled: result.recalled });
    expect(said(result)).toEqual(truthOf(events.events(), period));
  });

  it('is not taken for another period, nor for another question', async () => {
    const logs = bucketOf();
    const cache = memoryCache();
    await read(logs, { cache });
    const period = { from: logs.from, to: '2026-10-05T07:00:00.000Z' };
    const shorter = await read(logs, { cache, period });
    expect(shorter).toEqual({ ...(await read(logs, { period })), recalled: shorter.recalled });
    const changes = { 'dynamodb.amazonaws.com': ['UpdateTable'] };
    expect(await read(logs, { cache, changes })).toEqual(await read(logs, { changes }));
  });

  it('is not taken where a file was removed, and again once it is back', async () => {
    const logs = bucketOf();
    const cache = memoryCache();
    const first = await read(logs, { cache });
    const { key } = logs.logs[3]!;
    const held = logs.store.objects.get(key)!;
    logs.store.objects.delete(key);
    const without = await read(logs, { cache });
    expect(without.ledger.problems).toMatchObject([{ kind: 'log-missing', key }]);
    expect(without.recalled).toBe(logs.logs.length - 1);
    logs.store.objects.set(key, held);
    expect(await read(logs, { cache })).toEqual({ ...first, recalled: logs.logs.length });
  });

  it('is not kept where a file was not verified: the problem shows in every run', async () => {
    const logs = bucketOf();
    const cache = memoryCache();
    const { key } = logs.logs[3]!;
    logs.store.objects.set(key, { ...logs.store.objects.get(key)!, bytes: gzipSync('{"Records":[]}') });
    for (const known of [0, logs.logs.length - 1]) {
      const result = await read(logs, { cache });
      expect(result.recalled).toBe(known);
      expect(result.ledger.problems).toMatchObject([{ kind: 'log-hash', key }]);
    }
    expect(cache.entries.size).toBe(logs.logs.length - 1);
  });
});
