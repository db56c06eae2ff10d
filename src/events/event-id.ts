import { createHash } from 'node:crypto';

/** An id of an event takes four words of 32 bits. */
export const wordsOfId = 4;

const hyphens = new Set([8, 13, 18, 23]);

/** Adds an id in its compact form: the bits of a UUID, as CloudTrail writes ids, else the first 128 of its hash. */
export function pushId(id: string, words: number[]): void {
  const end = words.length;
  if (id.length === 36 && pushUuid(id, words)) return;
  words.length = end;
  const hash = createHash('sha256').update(id).digest();
  for (let word = 0; word < wordsOfId; word += 1) words.push(hash.readUInt32BE(word * 4));
}

function pushUuid(id: string, words: number[]): boolean {
  let [word, digits] = [0, 0];
  for (let at = 0; at < 36; at += 1) {
    const code = id.charCodeAt(at);
    if (hyphens.has(at)) {
      if (code !== 0x2d) return false;
      continue;
    }
    const digit = hexDigit(code);
    if (digit < 0) return false;
    word = word * 16 + digit;
    digits += 1;
    if (digits % 8 !== 0) continue;
    words.push(word);
    word = 0;
  }
  return true;
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x57;
  return -1;
}
