import { describe, expect, it } from 'vitest';
import { LogFormatError } from '../../src/events/log-format-error.ts';
import { pickWhole } from '../../src/events/read-log.ts';
import { recordPieces } from '../../src/events/record-pieces.ts';
import { mutate } from '../support/mutate.ts';
import { numbers } from '../support/numbers.ts';
import { generateEvents } from '../support/trail-logs/events.ts';

const changes = { 'dynamodb.amazonaws.com': 'all' } as const;
const place = { account: '111122223333', region: 'eu-central-1' };

/** Records in which nothing feigns to be further records. */
const generated = (count: number): readonly object[] =>
  generateEvents({ recordsPerLog: count * 2 })
    .contents({ delivered: Date.parse('2026-10-05T01:00:00Z'), index: 0 })
    .filter((record) => !JSON.stringify(record).includes('{"eventVersion"', 1))
    .slice(0, count);
const fileOf = (records: readonly unknown[]): Buffer => Buffer.from(JSON.stringify({ Records: records }));

/** Null where the file is refused. */
function inPieces(bytes: Uint8Array): readonly (readonly unknown[])[] | null {
  try {
    return [...recordPieces(bytes)];
  } catch (error) {
    if (error instanceof LogFormatError) return null;
    throw error;
  }
}

/** What `JSON.parse` says, of bytes that are UTF-8; null where it says nothing. */
function parsed(bytes: Uint8Array): unknown {
  try {
    return (
      JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as { Records: unknown }
    ).Records;
  } catch {
    return null;
  }
}

/** A record that holds in its parameters what looks like further records, sometimes a lot of it. */
function feigning(length: number): object {
  const inner = { eventVersion: '1.11', eventID: 'forged', eventName: 'GetItem' };
  const list = Array.from({ length }, () => inner);
  const [record = {}] = generated(1);
  return { ...record, requestParameters: { list, text: '},{"eventVersion":"1.11"' } };
}

describe('the pieces of a log file', () => {
  it('are all of its records, in order', () => {
    const records = generated(500);
    const pieces = inPieces(fileOf(records))!;
    expect(pieces.length).toBeGreaterThan(10);
    expect(pieces.flat()).toEqual(records);
  });

  it('hold what is beyond ASCII', () => {
    const records = generated(100).map((record) => ({ ...record, userAgent: 'Zürich 😀 },{"eventVersion"' }));
    expect(inPieces(fileOf(records))!.flat()).toEqual(records);
  });

  it.each([
    ['no record', '{"Records":[]}', []],
    ['one record', '{"Records":[{"a":[]}]}', [{ a: [] }]],
    ['what is no record', '{"Records":[1,"},{"]}', [1, '},{']],
  ])('are found in a file with %s', (_, text, records) => {
    expect(inPieces(Buffer.from(text))!.flat()).toEqual(records);
  });

  it.each([
    '',
    '{"Records":',
    '{"Records":[',
    '{"Records":[]',
    '{"Records":]}',
    '{"Records":[,]}',
    '{"Records":[1],"Records":[2]}',
    '{"Records":[1],"x":[2]}',
    '{ "Records":[]}',
    '{"Records":[]}\n',
    '\uFEFF{"Records":[]}',
    '{"Records":["\u0001"]}',
  ])('are not made of another form: %j', (text) => {
    expect(inPieces(Buffer.from(text))).toBeNull();
  });

  it('are not made of what is not UTF-8', () => {
    const bytes = fileOf(generated(100));
    bytes[bytes.length - 40] = 0xff;
    expect(inPieces(bytes)).toBeNull();
  });

  it('of a file that feigns records within records are those of JSON.parse, or none', () => {
    const below = numbers(5);
    let [whole, refused] = [0, 0];
    for (let run = 0; run < 60; run += 1) {
      const records = Array.from({ length: 1 + below(30) }, () => feigning(below(4) === 0 ? below(1500) : below(5)));
      const bytes = fileOf(records);
      const found = inPieces(bytes);
      if (found === null) refused += 1;
      else {
        whole += 1;
        expect(found.flat()).toEqual(records);
      }
      // Whatever is guessed, what is picked is the same.
      const { marks, unreadable } = pickWhole(bytes, changes, place);
      expect([marks.length, unreadable]).toEqual([
        pickWhole(fileOf([records[0]]), changes, place).marks.length * records.length,
        [],
      ]);
    }
    expect(Math.min(whole, refused)).toBeGreaterThan(5);
  });

  it('2,000 mutated files: never other records than JSON.parse', () => {
    const below = numbers(6);
    const given = fileOf([...generated(60), feigning(3), ...generated(10)]);
    let understood = 0;
    for (let run = 0; run < 2000; run += 1) {
      const bytes = mutate(given, below);
      const found = inPieces(bytes);
      if (found === null) continue;
      understood += 1;
      expect(found.flat()).toEqual(parsed(bytes));
    }
    expect(understood).toBeGreaterThan(100);
  });
});
