import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzipOne } from '../../src/events/gzip.ts';
import { gunzipPieces } from '../../src/events/gzip-stream.ts';
import { LogFormatError } from '../../src/events/log-format-error.ts';
import { logReader } from '../../src/events/read-log.ts';
import { newSplitter } from '../../src/events/splitter.ts';
import { recordWay } from '../../src/events/ways.ts';
import { mutate } from '../support/mutate.ts';
import { numbers, type Below } from '../support/numbers.ts';
import { generateEvents } from '../support/trail-logs/events.ts';
import { hex256 } from '../support/trail-logs/signing.ts';

interface Split {
  readonly records: readonly unknown[];
  readonly texts: readonly string[];
}

/** Null where the bytes are refused. */
function split(bytes: Uint8Array, sizeOfPiece: () => number): Split | null {
  const [records, texts]: [unknown[], string[]] = [[], []];
  const splitter = newSplitter((record, text) => {
    records.push(record);
    texts.push(text);
  });
  try {
    for (let at = 0; at < bytes.length;) {
      const piece = new Uint8Array(bytes.subarray(at, at + sizeOfPiece()));
      splitter.push(piece);
      at += piece.length;
      piece.fill(0x58); // who inflates may use the memory again
    }
    splitter.end();
    return { records, texts };
  } catch (error) {
    if (error instanceof LogFormatError) return null;
    throw error;
  }
}

/** What `JSON.parse` finds; null where it finds no list. */
function whole(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { Records: records } = (JSON.parse(text) ?? {}) as { readonly Records?: unknown };
    return Array.isArray(records) ? records : null;
  } catch {
    return null;
  }
}

const sizes = (below: Below) => () => 1 + below(below(4) === 0 ? 3 : 400);
const file = (delivered = Date.parse('2026-10-05T01:00:00Z'), recordsPerLog = 30): Buffer =>
  Buffer.from(
    JSON.stringify({ Records: generateEvents({ recordsPerLog, changeShare: 20 }).contents({ delivered, index: 0 }) }),
  );

describe('splitting a log file', () => {
  it.each([
    '{"Records":[]}',
    ' \n{ "a" : [ {"Records":[1]} ] ,\t"Records" : [ {} , [ ] , "}]" , -1.5e3 , true , null ] , "z":{} } \r\n',
    '{"Records":[{"a":"\\\\\\"]},{"}]}',
    '{"\\u0052ecords":[1]}',
    '{"Records":[{"Records":[{"eventID":"forged"}]}]}',
    '{"Records":["ä\u2028😀"]}',
  ])('finds the records that JSON.parse finds: %s', (text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 3, 1000]) expect(split(bytes, () => size)?.records).toEqual(whole(bytes));
    expect(whole(bytes)).not.toBeNull();
  });

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '{"Records":{}}',
    '{"Records":null}',
    '{"Records":[1,]}',
    '{"Records":[,1]}',
    '{"Records":[1 2]}',
    '{"Records":[1]',
    '{"Records":[1]}}',
    '{"Records":[1]},',
    '{"Records":[1],}',
    '{"Records":[{]}]}',
    '{"Records":[1],"a":}',
    '{"Records":[1] "a":1}',
    '{Records:[1]}',
    '{"Records":[tru]}',
    '{"Records":["\u0001"]}',
    '\uFEFF{"Records":[1]}',
  ])('refuses what is no list of records: %s', (text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 1000]) expect(split(bytes, () => size)).toBeNull();
    expect(whole(bytes)).toBeNull();
  });

  it('refuses a second list, of which JSON.parse would take the last', () => {
    expect(split(Buffer.from('{"Records":[1],"Records":[2]}'), () => 99)).toBeNull();
  });

  it('refuses what is not UTF-8', () => {
    const bytes = Buffer.from('{"Records":["abc"]}');
    bytes[13] = 0xff;
    expect(split(bytes, () => 5)).toBeNull();
    expect(whole(bytes)).toBeNull();
  });

  it('gives the text of each record', () => {
    const bytes = file();
    const { records, texts } = split(bytes, () => 100)!;
    expect(records).toEqual(whole(bytes));
    expect(`{"Records":[${texts.join(',')}]}`).toBe(String(bytes));
  });

  it('10,000 mutated files: never other records than JSON.parse', () => {
    const below = numbers(11);
    const given = file(undefined, 6);
    let [understood, refused] = [0, 0];
    for (let run = 0; run < 10_000; run += 1) {
      const bytes = mutate(given, below);
      const found = split(bytes, sizes(below));
      const parsed = whole(bytes);
      if (found === null) refused += 1;
      else {
        understood += 1;
        expect(found.records).toEqual(parsed);
      }
      // What JSON.parse takes is refused for one reason only.
      if (found === null && parsed !== null) expect(String(bytes).split('"Records"').length).toBeGreaterThan(2);
    }
    expect(understood).toBeGreaterThan(500);
    expect(refused).toBeGreaterThan(2000);
  });

  it('10,000 mutated files: what is picked comes from whole files alone', async () => {
    const read = logReader({ 'dynamodb.amazonaws.com': 'all' });
    const log = { bucket: 'b', key: 'k/CloudTrail/x' };
    const below = numbers(12);
    const given = file(undefined, 6);
    for (let run = 0; run < 10_000; run += 1) {
      const bytes = mutate(given, below);
      const fetched = { bytes: gzipSync(bytes, { level: 1 }), metadata: null };
      const { events } = await read({
        log: { ...log, hash: hex256(bytes) },
        place: { account: '1', region: 'r' },
        fetched,
      });
      const records = whole(bytes);
      if (events === undefined) throw new Error('the file is not verified');
      if (records === null)
        expect(events).toMatchObject({ texts: [], changes: [], unreadable: [{ count: 1, times: null }] });
      else expect(events.marks.length).toBeLessThanOrEqual(records.length);
      for (const { record } of events.changes) expect(records).toContainEqual(JSON.parse(record));
    }
  });

  it('stands deep nesting', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const bytes = Buffer.from(`{"Records":[${deep},{"a":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}]}`);
    expect(split(bytes, () => 65_536)?.records).toHaveLength(2);
    const change = `{"eventVersion":"1","eventID":"x","eventTime":"2026-10-05T00:00:00Z","eventSource":"s","eventName":"n","requestParameters":${deep}}`;
    const { push, end, picked } = recordWay({ s: 'all' })({ account: '1', region: 'r' });
    push(Buffer.from(`{"Records":[${change}]}`));
    end();
    expect(picked().changes.map(({ record }) => record)).toEqual([change]);
  });

  it('refuses a record that is larger than any', () => {
    const splitter = newSplitter(() => undefined);
    splitter.push(Buffer.from('{"Records":["'));
    const piece = Buffer.alloc(1024 * 1024, 'a');
    expect(() => {
      for (let times = 0; times < 33; times += 1) splitter.push(piece);
    }).toThrow(LogFormatError);
  });
});

describe('a large log file', () => {
  const changes = { 'dynamodb.amazonaws.com': 'all' } as const;
  const place = { account: '111122223333', region: 'eu-central-1' };
  const bytes = file(undefined, 4000);
  const named = { bucket: 'b', key: 'k/CloudTrail/x', hash: hex256(bytes) };
  const fetched = { bytes: gzipSync(bytes), metadata: null };

  it('is read piece by piece as it is read whole', async () => {
    const pieces = await logReader(changes, 1000)({ log: named, place, fetched });
    const atOnce = await logReader(changes)({ log: named, place, fetched });
    expect(pieces).toEqual(atOnce);
    expect(pieces.events?.marks.length).toBeGreaterThan(2000);
    expect(pieces.events?.changes.length).toBeGreaterThan(500);
  });

  it('is not read when its hash is another, whatever is in it', async () => {
    const log = { ...named, hash: '0'.repeat(64) };
    for (const text of [bytes, Buffer.from('{"Records":[')]) {
      const read = await logReader(changes, 5)({ log, place, fetched: { bytes: gzipSync(text), metadata: null } });
      expect(read.problem?.kind).toBe('log-hash');
    }
  });

  it('is unreadable when it is genuine and no list of records', async () => {
    const text = Buffer.from(`{"Records":[${JSON.stringify('a'.repeat(5000))}`);
    const log = { ...named, hash: hex256(text) };
    const read = await logReader(changes, 1000)({ log, place, fetched: { bytes: gzipSync(text), metadata: null } });
    expect(read.events).toMatchObject({
      texts: [],
      unreadable: [{ message: 'the file is not JSON in UTF-8', count: 1 }],
    });
  });

  it('2,000 mutated gzip files: inflated in pieces as at once', async () => {
    const below = numbers(13);
    const small = gzipSync(file(undefined, 4));
    for (let run = 0; run < 2000; run += 1) {
      const mutated = mutate(small, below);
      const parts: Uint8Array[] = [];
      const problem = await gunzipPieces(mutated, 1024 * 1024, (part) => parts.push(Buffer.from(part)));
      const atOnce = gunzipOne(mutated, 1024 * 1024);
      expect(problem).toBe(atOnce.problem ?? null);
      if (problem === null) expect(Buffer.concat(parts)).toEqual(atOnce.bytes);
    }
  });
});
