import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, canonicalPieces, jsonFile, sha256, type Json } from '../../src/model/index.ts';
import { renderers } from '../../src/render/index.ts';
import { fieldsOf } from '../../src/seal/fields.ts';
import { hostilePack, samplePack } from '../support/sample-pack.ts';

/** Names that are numbers stand first when JavaScript reads an object, and not where canonical JSON puts them. */
const name = fc.oneof(fc.string(), fc.integer({ min: 0, max: 30 }).map(String), fc.constant('__proto__'));
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 9 },
    fc.constantFrom<Json>(null, true, 0, -0, 1.5, 2 ** 60, '', '{"a":[1]}', '[]'),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const fromFile = (text: string) =>
  fieldsOf({ path: 'a.json', size: text.length, sha256: sha256(text), bytes: Buffer.from(text) });

describe('the fields of a value that was never a text', () => {
  const fromValue = (known: unknown, text: string) =>
    fieldsOf({ path: 'a.json', size: text.length, sha256: sha256(text), bytes: null, value: known });

  it('are those of its canonical JSON', () => {
    fc.assert(
      fc.property(value, (known) => {
        const text = canonicalJson(known);
        expect(fromValue(known, text)).toEqual(fromFile(text));
      }),
    );
  });

  it.each(renderers.filter(({ json }) => json !== undefined).map((one) => [one.path, one] as const))(
    'are those of %s',
    (_, { json }) => {
      for (const pack of [samplePack(), hostilePack()]) {
        const file = jsonFile('a.json', json?.(pack));
        const text = Buffer.concat([...file.content()]).toString('utf8');
        expect(file.size).toBe(Buffer.byteLength(text));
        expect(fromValue(file.value, text)).toEqual(fromFile(text));
      }
    },
  );
});

describe('canonical JSON in pieces', () => {
  it('is canonical JSON', () => {
    fc.assert(
      fc.property(value, (known) => {
        expect([...canonicalPieces(known)].join('')).toBe(canonicalJson(known));
      }),
    );
  });

  it('takes lists that are made on the way', () => {
    const made = { [Symbol.iterator]: () => [1, { b: [], a: {} }][Symbol.iterator]() };
    expect([...canonicalPieces({ made, none: new Set() })].join('')).toBe('{"made":[1,{"a":{},"b":[]}],"none":[]}');
  });

  it('refuses what is not JSON, as canonical JSON does', () => {
    for (const wrong of [undefined, { a: undefined }, [Number.NaN], { a: [new Date(0)] }, '\ud800'])
      expect(() => [...canonicalPieces(wrong)]).toThrow(TypeError);
  });
});
