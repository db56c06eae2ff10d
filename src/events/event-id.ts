import { createHash } from 'node:crypto';
import type { Span } from './span.ts';

/** An id of an event takes four words of 32 bits. */
export const wordsOfId = 4;

/** Writes an id in its compact form: the bits of a UUID, as CloudTrail writes ids, else the first 128 of its hash. */
export function writeId(id: Span, words: Uint32Array, at: number): void {
  if (id.to - id.from === 36 && writeUuid(id, words, at)) return;
  const hash = createHash('sha256').update(id.bytes.subarray(id.from, id.to)).digest();
  for (let word = 0; word < wordsOfId; word += 1) words[at + word] = hash.readUInt32BE(word * 4);
}

const dash = 0x2d;
/** Digits that make a word, four by four: a UUID is written as 8-4-4-4-12 of them. */
const wordsOfUuid = [
  { high: 0, low: 4 },
  { high: 9, low: 14 },
  { high: 19, low: 24 },
  { high: 28, low: 32 },
];

function writeUuid({ bytes, from }: Span, words: Uint32Array, at: number): boolean {
  if (bytes[from + 8] !== dash || bytes[from + 13] !== dash || bytes[from + 18] !== dash || bytes[from + 23] !== dash)
    return false;
  let invalid = 0;
  let word = at;
  for (const { high, low } of wordsOfUuid) {
    const upper = fourDigits(bytes, from + high);
    const lower = fourDigits(bytes, from + low);
    invalid |= upper | lower;
    words[word] = (upper << 16) | lower;
    word += 1;
  }
  return invalid >= 0;
}

/** Negative where one is no digit. */
const fourDigits = (bytes: Buffer, at: number): number =>
  (digitAt(bytes, at) << 12) | (digitAt(bytes, at + 1) << 8) | (digitAt(bytes, at + 2) << 4) | digitAt(bytes, at + 3);

const digitAt = (bytes: Buffer, at: number): number => digits[bytes[at] ?? 0] ?? -1;

/** Values of characters as hexadecimal digits of lower case. */
const digits = Int8Array.from({ length: 256 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));
