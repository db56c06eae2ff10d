import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../src/model/index.ts';
import { fieldParts, fieldsOf, isDivisible } from '../../src/seal/fields.ts';
import { jsonParts, type Division, type JsonPart } from '../../src/seal/json-parts.ts';

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<Json>(null, true, 0, -1.5e-9, '', 'quoted "text" \\', '{"a":[1]}', '𝄞 and ]}'),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const division = fc.record<Division>({ atOnce: fc.nat(20), levels: fc.nat(6) });

/** A text in pieces of this many bytes. */
const cut = (text: string, size: number): readonly Uint8Array[] => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
};

/** The value that stands at a path. */
const at = (whole: Json, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (one, name) => Object.entries(one as object).find(([each]) => each === String(name))?.[1],
    whole,
  );

/** The document that parts are of. */
function together(parts: readonly JsonPart[]): Json {
  const [first] = parts;
  if (first?.path.length === 0) return first.value;
  const names = [...new Set(parts.map(({ path }) => path[0] ?? ''))];
  const below = (name: string | number): readonly JsonPart[] =>
    parts.filter(({ path }) => path[0] === name).map((part) => ({ ...part, path: part.path.slice(1) }));
  const members = names.map((name) => [String(name), together(below(name))] as const);
  return typeof first?.path[0] === 'number' ? members.map(([, member]) => member) : Object.fromEntries(members);
}

describe('JSON in parts', () => {
  it('is the same values at their places, however it is cut and divided', () => {
    fc.assert(
      fc.property(value, division, fc.integer({ min: 1, max: 9 }), (whole, how, size) => {
        const text = canonicalJson(whole);
        const read = JSON.parse(text) as Json;
        const parts = [...jsonParts(cut(text, size), how)];
        for (const part of parts) {
          expect(part.value).toEqual(at(read, part.path));
          expect(part.text).toBe(canonicalJson(part.value));
        }
        expect(together(parts)).toEqual(read);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not read where it is no JSON, or where it is gone into and not canonical', () => {
    const how: Division = { atOnce: 4, levels: 9 };
    for (const text of [
      ...'|{|[1|[1,]|[1 2]|{"a"}|{"a":}|{"a":1,}|"a|[]]|{]|nul|[1}|\ufeff[]'.split('|'),
      '{ "white": "space" }',
      '{"b":"names","a":"in disorder"}',
      '{"a":"there","a":"twice"}',
      '{"\\u0061":"escape"}',
    ]) {
      expect(() => [...jsonParts(cut(text, 3), how)], text).toThrow();
    }
    expect(() => [...jsonParts([Buffer.from([0x22, 0xff, 0x22])], how)]).toThrow();
  });

  it('is what JSON.parse reads, or is refused', () => {
    const mark = fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '"a"', '"b"', '1', 'null', ' ', '\\', '-');
    fc.assert(
      fc.property(fc.array(mark, { maxLength: 9 }), division, (marks, how) => {
        const text = marks.join('');
        let parts;
        try {
          parts = [...jsonParts(cut(text, 2), how)];
        } catch {
          return;
        }
        const read = JSON.parse(text) as Json;
        for (const part of parts) expect(part.value).toEqual(at(read, part.path));
      }),
      { numRuns: 5000 },
    );
  });
});

/** More than is read at once, with lists and objects of many parts. */
const large = (inner: Json, name = 'name'): Json => ({
  empty: { list: [], object: {} },
  findings: [{ observations: Array.from({ length: 900 }, (_, index) => ({ index, inner, note: 'x'.repeat(90) })) }],
  [name]: { 'a/b~c': '{"policy":[1,{"deep":true}]}', long: 'long '.repeat(30_000) },
});

describe('the fields of a document in pieces', () => {
  const file = (text: string) => ({ path: 'a.json', size: Buffer.byteLength(text), sha256: '0'.repeat(64) });

  it('are those of the document as a whole', () => {
    fc.assert(
      fc.property(value, fc.integer({ min: 1000, max: 200_000 }), (inner, size) => {
        const text = canonicalJson(large(inner));
        expect(isDivisible(cut(text, size))).toBe(true);
        const whole = fieldsOf({ ...file(text), bytes: Buffer.from(text) });
        const parts = [...fieldParts({ ...file(text), bytes: null, pieces: () => cut(text, size) })];
        expect(parts.length).toBeGreaterThan(5);
        expect(parts.flat()).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('stand in the order in which JavaScript reads them where somebody else wrote the document', () => {
    const text = '{ "z": [{"b":1,"a":{}}], "y": {"10":[],"2":"two"}, "": [null,"[0]"] }';
    const whole = { ...file(text), bytes: Buffer.from(text) };
    expect(fieldsOf(whole).map(({ pointer }) => pointer)).toEqual([
      '/z/0/b',
      '/z/0/a',
      '/y/2',
      '/y/10',
      '//0',
      '//1/~j/0',
    ]);
    expect([...fieldParts(whole)].flat()).toEqual(fieldsOf(whole));
  });

  it.each<[string, string]>([
    ['a number loses digits', canonicalJson(large(1)).replace('"index":7,', '"index":9007199254740993,')],
    ['a name is a number, which JavaScript reads before the others', canonicalJson(large(1, '7'))],
    ['it has white space', JSON.stringify(large(1), null, 1)],
    ['names are in another order', JSON.stringify({ z: large(1), a: 1 })],
    ['a character is no Unicode', canonicalJson(large(1)).replace('"note":"x', String.raw`"note":"\ud800`)],
    ['it is nested too deep', `{"a":${'['.repeat(101)}${']'.repeat(101)}}`],
    ['it is cut off', canonicalJson(large(1)).slice(0, -1)],
  ])('are not read in parts where %s', (_, text) => {
    expect(isDivisible(cut(text, 50_000))).toBe(false);
  });
});
