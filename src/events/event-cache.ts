import { hashOf, isJsonObject, sha256 } from '../model/index.ts';
import { wordsOfId } from './event-id.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';

/** Keeps what was read of log files, which never changes: keys and values have no meaning to who keeps them. */
export interface EngineCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly put: (key: string, value: Uint8Array) => Promise<void>;
}

/** To be changed with everything that makes another result of the same file. */
const version = 1;

/** Name of what was read of a file for a question. */
export const cacheKey = (hash: string, place: LogPlace, changes: AskedChanges): string =>
  hashOf({ version, hash, account: place.account, region: place.region, changes });

const checksumLength = 32;
/** Reads differently where bytes of words are in another order. */
const wordOrder = 0x01020304;

/**
 * A checksum, then words of 32 bits: their order, the length of a text, the number of events, ids, seconds and marks;
 * then the text, which also has the key, so that no entry stands for another.
 */
export function encodeEvents(key: string, { ids, seconds, marks, ...rest }: LogEvents): Uint8Array {
  const text = Buffer.from(JSON.stringify({ key, ...rest }));
  const words = Uint32Array.of(wordOrder, text.length, marks.length);
  const body = Buffer.concat([...[words, ids, seconds, marks].map(bytesOf), text]);
  return Buffer.concat([Buffer.from(sha256(body), 'hex'), body]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Null for anything but what was encoded under this key: the file is read again then. */
export function decodeEvents(key: string, entry: Uint8Array): LogEvents | null {
  const body = entry.subarray(checksumLength);
  if (Buffer.from(entry.subarray(0, checksumLength)).toString('hex') !== sha256(body)) return null;
  const head = wordsOf(body, 0, 3);
  const [order, textLength = 0, count = 0] = head ?? [];
  const ids = wordsOf(body, 3, count * wordsOfId);
  const seconds = wordsOf(body, 3 + count * wordsOfId, count);
  const marks = wordsOf(body, 3 + count * (wordsOfId + 1), count);
  const text = body.subarray((3 + count * (wordsOfId + 2)) * 4);
  if (order !== wordOrder || ids === null || seconds === null || marks === null || text.length !== textLength)
    return null;
  const value: unknown = JSON.parse(Buffer.from(text.buffer, text.byteOffset, text.length).toString());
  if (!isJsonObject(value) || value['key'] !== key) return null;
  // Encoded by this version, as the key says: its form is known.
  const { kinds, changes, unreadable } = value as unknown as Omit<LogEvents, 'ids' | 'seconds' | 'marks'>;
  return { kinds, ids, seconds, marks, changes, unreadable };
}

function wordsOf(bytes: Uint8Array, from: number, count: number): Uint32Array | null {
  if (bytes.length < (from + count) * 4) return null;
  // A copy, for words must begin at a multiple of four.
  return new Uint32Array(new Uint8Array(bytes.subarray(from * 4, (from + count) * 4)).buffer);
}
