import { createHash } from 'node:crypto';

/** An id of an event takes four words of 32 bits. */
export const wordsOfId = 4;

/** Adds an id in its compact form: the bits of a UUID, as CloudTrail writes ids, else the first 128 of its hash. */
export function pushId(id: string, words: number[]): void {
  const end = words.length;
  if (id.length === 36 && pushUuid(id, words)) return;
  words.length = end;
  const hash = createHash('sha256').update(id).digest();
  for (let word = 0; word < wordsOfId; word += 1) words.push(hash.readUInt32BE(word * 4));
}

/** Digits that make a word: a UUID is written as 8-4-4-4-12 of them. */
const wordsOfUuid = [
  [0, 8, 8, 8],
  [9, 13, 14, 18],
  [19, 23, 24, 28],
  [28, 36, 36, 36],
] as const;

function pushUuid(id: string, words: number[]): boolean {
  for (const at of [8, 13, 18, 23]) if (id.charCodeAt(at) !== 0x2d) return false;
  let invalid = 0;
  for (const [from, to, further, end] of wordsOfUuid) {
    let word = 0;
    for (let at: number = from; at < end; at = at + 1 === to ? further : at + 1) {
      const digit = digits[id.charCodeAt(at)] ?? -1;
      invalid |= digit; // negative for what is no digit
      word = (word << 4) | digit;
    }
    words.push(word >>> 0);
  }
  return invalid >= 0;
}

/** Values of characters below 128 as hexadecimal digits of lower case. */
const digits = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code)));
