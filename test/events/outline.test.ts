import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogFormatError } from '../../src/events/log-format-error.ts';
import type { LogEvents } from '../../src/events/log-events.ts';
import { outlines, type Wanted, type WantedOfRecord } from '../../src/events/outline.ts';
import { wantedOfRecord } from '../../src/events/reading.ts';
import { textIn } from '../../src/events/span.ts';
import { outlineWay, recordWay, type Way } from '../../src/events/ways.ts';
import { mutate } from '../support/mutate.ts';
import { numbers, type Below } from '../support/numbers.ts';
import { generateEvents } from '../support/trail-logs/events.ts';

const wanted: WantedOfRecord<'id'> = {
  members: { a: 'whole', b: { c: 'whole', d: { e: 'whole' } }, ä: 'whole' },
  apart: { id: 'id' },
};

interface Found {
  readonly outline: unknown;
  readonly id: string;
  readonly text: string;
}

type SizeOf = () => number;

const inPieces = (bytes: Uint8Array, size: SizeOf, push: (piece: Uint8Array) => void): void => {
  for (let at = 0; at < bytes.length;) {
    const piece = new Uint8Array(bytes.subarray(at, at + size()));
    push(piece);
    at += piece.length;
    piece.fill(0x58); // who inflates may use the memory again
  }
};

let forgotten = 0;
const { open } = outlines(wanted, () => (forgotten += 1));

/** Null where the file is refused. */
function outlined(bytes: Uint8Array, size: SizeOf = () => bytes.length): readonly Found[] | null {
  const found: Found[] = [];
  const outliner = open(({ outline, apart, text }) =>
    found.push({ outline: outline(), id: textIn(apart.id), text: text() }),
  );
  try {
    inPieces(bytes, size, outliner.push);
    outliner.end();
    return found;
  } catch (error) {
    if (error instanceof LogFormatError) return null;
    throw error;
  }
}

/** What is wanted of a parsed value. */
function wantedIn(value: unknown, wish: Wanted): unknown {
  if (wish === 'whole' || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => wantedIn(element, wish));
  const members = Object.entries(value).filter(([name]) => Object.hasOwn(wish, name));
  return Object.fromEntries(members.map(([name, member]) => [name, wantedIn(member, wish[name]!)]));
}

const fileOf = (records: readonly unknown[]): Buffer => Buffer.from(JSON.stringify({ Records: records }));

function parsed(bytes: Uint8Array): readonly unknown[] | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const { Records: records } = JSON.parse(text) as { Records: unknown };
    return Array.isArray(records) ? records : null;
  } catch {
    return null;
  }
}

/** Holds what was found against what `JSON.parse` finds. */
function expectSame(found: readonly Found[], bytes: Uint8Array): void {
  const records = parsed(bytes) as readonly { readonly id?: string }[];
  expect(found.map(({ outline, id }) => ({ outline, id }))).toEqual(
    records.map((record) => ({ outline: wantedIn(record, wanted.members), id: record.id ?? '' })),
  );
  expect(found.map(({ text }) => JSON.parse(text) as unknown)).toEqual(records);
}

const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'A', 'aa', 'ä', 'a"\\\u0001', '__proto__');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5 }),
  ),
}));
const record = fc
  .tuple(fc.dictionary(name, value, { maxKeys: 6 }), fc.option(fc.string({ unit: 'binary' }), { nil: undefined }))
  .map(([members, id]) => (id === undefined ? members : { ...members, id }));

describe('outlines of records', () => {
  it('are what is wanted of what JSON.parse finds, in pieces of any size', () => {
    let understood = 0;
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.nat(), (records, seed) => {
        const below = numbers(seed);
        const bytes = fileOf(records);
        const found = outlined(bytes, () => 1 + below(40));
        if (found === null) {
          // For one reason only: an escape where none may be.
          expect(String(bytes)).toContain('\\');
          return;
        }
        understood += 1;
        expectSame(found, bytes);
      }),
      { numRuns: 2000 },
    );
    expect(understood).toBeGreaterThan(400);
  });

  it.each([
    ['no record', '{"Records":[]}'],
    ['numbers of all forms', '{"Records":[{"a":[0,-0,1,-12.50,1e5,1E+5,2.5e-3,100]}]}'],
    ['texts of all forms', String.raw`{"Records":[{"a":"\"\\\/\b\f\n\r\t\u00e4\uD83D","x":"\u12aF"}]}`],
    ['what is no object where members are wanted', '{"Records":[{"b":[1,"c",null,[{"c":1,"x":2}]]},{"b":true}]}'],
    [
      'a member twice, of which the last counts',
      '{"Records":[{"a":1,"a":2,"b":{"c":1},"b":{"d":{}},"id":"1","id":"2"}]}',
    ],
    ['what looks like records within records', '{"Records":[{"a":[{"a":1},{"a":2}],"x":[{"Records":[{"a":3}]}]}]}'],
    ['what looks like records in texts', String.raw`{"Records":[{"a":"},{\"a\":1}]}"}]}`],
    ['what is beyond ASCII', '{"Records":[{"a":"Zürich 😀 \u2028","id":"Zürich"}]}'],
    ['names that are almost those', '{"Records":[{"a ":1,"A":1,"":1,"aa":1,"b":{"cc":1,"d":{"e":2}}}]}'],
  ])('are found in a file with %s', (_, text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 2, 7, 1000])
      expectSame(
        outlined(bytes, () => size)!,
        bytes,
      );
  });

  it.each([
    '',
    '{"Records":',
    '{"Records":[',
    '{"Records":[{}',
    '{"Records":[{}]',
    '{"Records":]}',
    '{"Records":[,]}',
    '{"Records":[{},]}',
    '{"Records":[{}{}]}',
    '{"Records":[{}]}}',
    '{"Records":[{}]}\n',
    '{"Records":[{}],"Records":[]}',
    '{"Records":[{}],"x":1}',
    '{ "Records":[]}',
    '\uFEFF{"Records":[]}',
    '{"Records":[1]}',
    '{"Records":[[]]}',
    '{"Records":[{"a"}]}',
    '{"Records":[{"a":}]}',
    '{"Records":[{"a":1,}]}',
    '{"Records":[{,"a":1}]}',
    '{"Records":[{a:1}]}',
    '{"Records":[{"a":[1,]}]}',
    '{"Records":[{"a":[1}]}',
    '{"Records":[{"a":01}]}',
    '{"Records":[{"a":-}]}',
    '{"Records":[{"a":1.}]}',
    '{"Records":[{"a":.5}]}',
    '{"Records":[{"a":1e}]}',
    '{"Records":[{"a":+1}]}',
    '{"Records":[{"a":tru}]}',
    '{"Records":[{"a":nulL}]}',
    '{"Records":[{"a":falsy}]}',
    '{"Records":[{"a":NaN}]}',
    '{"Records":[{"a":"\u0001"}]}',
    '{"Records":[{"a":"\u0000"}]}',
    String.raw`{"Records":[{"a":"\x"}]}`,
    String.raw`{"Records":[{"a":"\u12g4"}]}`,
    ...['12:4', '12/4', '12@4', '12`4', '12G4', '12 4'].map((digits) => `{"Records":[{"a":"\\u${digits}"}]}`),
    ...['1/2', '1:', '0x1', '1e/', '1.:', '-/', '--1', '00'].map((number) => `{"Records":[{"a":${number}}]}`),
    ...['nul', 'nulll', 'truee', 'true1', 'falsE', 'fals', 'Null', '@'].map((word) => `{"Records":[{"a":${word}}]}`),
    String.raw`{"Records":[{"\u0061":1}]}`,
    String.raw`{"Records":[{"x":1,"id":"\u0061"}]}`,
    '{"Records":[{"id":1}]}',
    '{"Records":[{"a" :1}]}',
    `{"Records":[{"x":${'['.repeat(100)}${']'.repeat(100)}}]}`,
  ])('are not made of another form: %j', (text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 3, 1000]) expect(outlined(bytes, () => size)).toBeNull();
  });

  it('are not made of what is not UTF-8, wanted or not', () => {
    for (const text of ['{"Records":[{"a":"abc"}]}', '{"Records":[{"x":"abc"}]}', '{"Records":[{"id":"abc"}]}']) {
      const bytes = Buffer.from(text);
      bytes[text.indexOf('b')] = 0xff;
      expect(outlined(bytes)).toBeNull();
      expect(outlined(bytes, () => 4)).toBeNull();
    }
  });

  it('are not made of a record that is larger than any, and are of one nearly so', () => {
    const recordOf = (length: number) => fileOf([{ a: 'x'.repeat(length) }, { x: 'y'.repeat(length) }]);
    expectSame(
      outlined(recordOf(500_000), () => 100_000)!,
      recordOf(500_000),
    );
    expect(outlined(recordOf(600_000), () => 100_000)).toBeNull();
  });

  it('are found when there are more than can be held', () => {
    const before = forgotten;
    const records = Array.from({ length: 150_000 }, (_, index) => ({ a: index % 40_000, b: { c: `${index}` } }));
    const bytes = fileOf(records);
    expectSame(
      outlined(bytes, () => 65_536)!,
      bytes,
    );
    expect(forgotten - before).toBeGreaterThan(2);
  });

  it('of files that are read by turns are those of each', () => {
    const files = [1, 2, 3].map((file) =>
      fileOf(Array.from({ length: 50 }, (_, index) => ({ a: [file, index % 7], id: `${file}` }))),
    );
    const found = files.map((): Found[] => []);
    const outliners = found.map((each) =>
      open(({ outline, apart, text }) => each.push({ outline: outline(), id: textIn(apart.id), text: text() })),
    );
    for (let at = 0; at < 3000; at += 10)
      for (const [index, bytes] of files.entries()) outliners[index]!.push(bytes.subarray(at, at + 10));
    for (const [index, bytes] of files.entries()) {
      outliners[index]!.end();
      expectSame(found[index]!, bytes);
    }
  });
});

const changes = { 'dynamodb.amazonaws.com': 'all' } as const;
const place = { account: '111122223333', region: 'eu-central-1' };

/** What a way picks; null where it refuses. */
function pickedBy(way: Way, bytes: Uint8Array, size: SizeOf = () => bytes.length): LogEvents | null {
  const { push, end, picked } = way(place);
  try {
    inPieces(bytes, size, push);
    end();
    return picked();
  } catch (error) {
    if (error instanceof LogFormatError) return null;
    throw error;
  }
}

const recordsOf = (count: number): readonly object[] =>
  generateEvents({ recordsPerLog: count, changeShare: 20 }).contents({
    delivered: Date.parse('2026-10-05T01:00:00Z'),
    index: 0,
  });
const sizes = (below: Below) => () => 1 + below(below(4) === 0 ? 3 : 4000);

describe('both ways to read a log file', () => {
  const [quick, slow] = [outlineWay(changes), recordWay(changes)];

  it('pick the same of what CloudTrail writes', () => {
    const below = numbers(7);
    for (let run = 0; run < 20; run += 1) {
      const bytes = fileOf(recordsOf(400));
      const picked = pickedBy(quick, bytes, sizes(below))!;
      expect(picked).toEqual(pickedBy(slow, bytes));
      expect(picked.marks.length).toBeGreaterThan(200);
      expect(picked.changes.length).toBeGreaterThan(20);
    }
  });

  it('pick the same of records that lack members or have them in another form', () => {
    const below = numbers(8);
    const others = [null, 1, '', 'x', [], {}, [null, { ARN: 1 }], { arn: {}, type: [] }, true, undefined];
    const names = [...Object.keys(wantedOfRecord.members), 'eventID', 'eventTime'];
    let compared = 0;
    for (let run = 0; run < 300; run += 1) {
      const records = recordsOf(6).map((given) => {
        const changed: Record<string, unknown> = { ...given };
        for (let times = below(3); times > 0; times -= 1)
          changed[names[below(names.length)]!] = others[below(others.length)];
        return changed;
      });
      const bytes = fileOf(records);
      const picked = pickedBy(quick, bytes);
      if (picked === null) continue;
      compared += 1;
      expect(picked).toEqual(pickedBy(slow, bytes));
    }
    expect(compared).toBeGreaterThan(50);
  });

  it('10,000 mutated files: never anything else', () => {
    const below = numbers(9);
    const given = fileOf(recordsOf(8));
    let understood = 0;
    for (let run = 0; run < 10_000; run += 1) {
      const bytes = mutate(given, below);
      const picked = pickedBy(quick, bytes, sizes(below));
      if (picked === null) continue;
      understood += 1;
      expect(picked).toEqual(pickedBy(slow, bytes));
    }
    expect(understood).toBeGreaterThan(500);
  });
});
