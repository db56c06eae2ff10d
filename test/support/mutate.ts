import type { Below } from './numbers.ts';

const snippets = [
  'null',
  '[]',
  '{}',
  '""',
  '-1',
  '1e999',
  '"__proto__":{},',
  '\\u0000',
  '}',
  '[[[[',
  '\uD800',
  '0'.repeat(64),
];

/** Flips, cuts, repeats, inserts or swaps bytes, once to four times. */
export function mutate(given: Uint8Array, below: Below): Buffer {
  let bytes = Buffer.from(given);
  for (let times = below(4); times >= 0; times -= 1) {
    const [at, length] = [below(bytes.length + 1), below(40)];
    const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at + length)];
    const inserted = Buffer.from(snippets[below(snippets.length)]!);
    const noise = Buffer.from(Array.from({ length: below(12) + 1 }, () => below(256)));
    const choices: readonly (readonly Uint8Array[])[] = [
      [before, after],
      [before],
      [before, part, part, after],
      [before, inserted, part, after],
      [before, inserted, after],
      [before, noise, after],
      [bytes, noise],
      [bytes, bytes],
      [before, Buffer.from(part.map((byte) => byte ^ (1 << below(8)))), after],
    ];
    bytes = Buffer.concat(choices[below(choices.length)]!);
  }
  return bytes;
}
