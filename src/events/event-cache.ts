import { hashOf, isJsonObject, sha256 } from '../model/index.ts';
import { wordsOfId } from './event-id.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';

/** Keeps what was read of log files, which never changes: keys and values have no meaning to who keeps them. */
export interface EngineCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly put: (key: string, value: Uint8Array) => Promise<void>;
}

/** To be changed with everything that makes another result of the same file. */
const version = 2;

/** Name of what was read of a file for a question. */
export const cacheKey = (hash: string, place: LogPlace, changes: AskedChanges): string =>
  hashOf({ version, hash, account: place.account, region: place.region, changes });

const checksumLength = 32;
const lengthOfHead = 4;
/** Reads differently where bytes of words are in another order. */
const wordOrder = 0x01020304;

/**
 * A checksum, then words of 32 bits: their order, the length of a text, the number of events, the length of the kinds;
 * ids, seconds, marks and kinds; then the text, which also has the key, so that no entry stands for another.
 */
export function encodeEvents(key: string, { kinds, ids, seconds, marks, ...rest }: LogEvents): Uint8Array {
  const text = Buffer.from(JSON.stringify({ key, ...rest }));
  const head = Uint32Array.of(wordOrder, text.length, marks.length, kinds.length);
  const body = Buffer.concat([...[head, ids, seconds, marks, kinds].map(bytesOf), text]);
  return Buffer.concat([Buffer.from(sha256(body), 'hex'), body]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Null for anything but what was encoded under this key: the file is read again then. */
export function decodeEvents(key: string, entry: Uint8Array): LogEvents | null {
  const body = entry.subarray(checksumLength);
  if (Buffer.from(entry.subarray(0, checksumLength)).toString('hex') !== sha256(body)) return null;
  const [order, textLength = 0, count = 0, lengthOfKinds = 0] = wordsOf(body, 0, lengthOfHead);
  let end = lengthOfHead;
  const next = (length: number): Uint32Array => wordsOf(body, (end += length) - length, length);
  const [ids, seconds, marks, kinds] = [next(count * wordsOfId), next(count), next(count), next(lengthOfKinds)];
  if (order !== wordOrder || body.length !== end * 4 + textLength) return null;
  const value: unknown = JSON.parse(Buffer.from(body.subarray(end * 4)).toString());
  if (!isJsonObject(value) || value['key'] !== key) return null;
  // Encoded by this version, as the key says: its form is known.
  const { texts, changes, unreadable } = value as unknown as Pick<LogEvents, 'texts' | 'changes' | 'unreadable'>;
  return { texts, kinds, ids, seconds, marks, changes, unreadable };
}

/** A copy, for words must begin at a multiple of four; shorter where the bytes end. */
function wordsOf(bytes: Uint8Array, from: number, length: number): Uint32Array {
  const copy = new Uint8Array(bytes.subarray(from * 4, (from + length) * 4));
  return new Uint32Array(copy.buffer, 0, copy.length >>> 2);
}
