import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../src/model/index.ts';
import { generateEvents } from '../support/trail-logs/events.ts';
import { addTrail, trailLogs } from '../support/trail-logs/generate.ts';
import { oneTrail, read, said } from '../support/trail-logs/reading.ts';
import { hex256 as sha256, signDigest } from '../support/trail-logs/signing.ts';
import { truthOf, within } from '../support/trail-logs/truth.ts';

describe('events of trail logs', () => {
  it('are counted and listed as they truly happened', async () => {
    const { events, ...bucket } = oneTrail(30);
    const result = await read(bucket);
    const period = { from: bucket.from, to: bucket.to };
    expect(result.ledger.verdict).toBe('covered');
    expect(said(result)).toEqual(truthOf(events.events(), period));
    expect(result.duplicates).toBe(within(events.repeated(), period).length);
    expect(result.unreadable).toEqual([]);
    expect([...result.usage].filter(({ table }) => table === '').length).toBeGreaterThan(0);
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
    expect([...result.changes].every(({ log }) => only.has(log))).toBe(true);
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
