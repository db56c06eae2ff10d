import { canonicalJson, hashOf, isJsonObject, sha256, type Interval } from '../model/index.ts';
import type { HeldCounts } from './counts.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import type { LogToRead } from './log-reader.ts';
import type { StreamEvents } from './merge-stream.ts';

/** Keeps what was read of log files, which never changes: keys and values have no meaning to who keeps them. */
export interface EngineCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly put: (key: string, value: Uint8Array) => Promise<void>;
}

/** To be changed with everything that makes another result of the same file. */
const version = 5;

/** Name of what was read of a file for a question. */
export const cacheKey = (hash: string, place: LogPlace, changes: AskedChanges): string =>
  hashOf({ version, hash, account: place.account, region: place.region, changes });

/**
 * Name of what was made of all log files of an account and region for a question and a period: another file, another
 * contents of one, by the hash in its digest, or another order have another name.
 */
export const placeKey = (files: readonly LogToRead[], period: Interval, changes: AskedChanges): string => {
  const [first] = files;
  const { from, to } = period;
  const logs = files.map(({ log: { key, hash, events }, before }) => [key, hash, before, events]);
  const place = { account: first?.account ?? '', region: first?.region ?? '' };
  return sha256(JSON.stringify({ version, ...place, from, to, changes: canonicalJson(changes), logs }));
};

export const encodeEvents = (key: string, { ids, seconds, marks, kinds, ...rest }: LogEvents): Uint8Array =>
  encodeEntry(key, [ids, seconds, marks, kinds], rest);

/** Null for anything but what was encoded under this key: the file is read again then. */
export function decodeEvents(key: string, entry: Uint8Array): LogEvents | null {
  const found = decodeEntry<Pick<LogEvents, 'texts' | 'changes' | 'unreadable'>>(key, entry);
  const [ids, seconds, marks, kinds] = found?.words ?? [];
  return found && ids && seconds && marks && kinds ? { ...found.rest, ids, seconds, marks, kinds } : null;
}

export function encodePlace(key: string, { counts, changes, ...told }: StreamEvents): Uint8Array {
  const blocks = changes.blocks.map((block) => Buffer.from(block).toString('base64'));
  const rest: HeldPlace = { ...told, texts: counts.texts, changes: { ...changes, blocks } };
  return encodeEntry(key, [counts.words, counts.counts], rest);
}

interface HeldPlace extends Omit<StreamEvents, 'counts' | 'changes'>, Pick<HeldCounts, 'texts'> {
  readonly changes: { readonly blocks: readonly string[]; readonly places: readonly number[] };
}

/** Null for anything but what was encoded under this key. */
export function decodePlace(key: string, entry: Uint8Array): StreamEvents | null {
  const found = decodeEntry<HeldPlace>(key, entry);
  const [words, counts] = found?.words ?? [];
  if (found === null || words === undefined || counts === undefined) return null;
  const { texts, changes, ...told } = found.rest;
  const blocks = changes.blocks.map((block) => Buffer.from(block, 'base64'));
  return { ...told, changes: { ...changes, blocks }, counts: { texts, words, counts } };
}

const checksumLength = 32;
/** Reads differently where bytes of words are in another order. */
const wordOrder = 0x01020304;

/**
 * A checksum, then words of 32 bits: their order, the number of lists, the length of each, the lists; then a JSON text of
 * the rest, which also has the key, so that no entry stands for another.
 */
function encodeEntry(key: string, lists: readonly Uint32Array[], rest: object): Uint8Array {
  const head = Uint32Array.of(wordOrder, lists.length, ...lists.map(({ length }) => length));
  const body = Buffer.concat([...[head, ...lists].map(bytesOf), Buffer.from(JSON.stringify({ key, rest }))]);
  return Buffer.concat([Buffer.from(sha256(body), 'hex'), body]);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

interface Entry<T> {
  readonly words: readonly Uint32Array[];
  readonly rest: T;
}

function decodeEntry<T>(key: string, entry: Uint8Array): Entry<T> | null {
  const body = entry.subarray(checksumLength);
  if (Buffer.from(entry.subarray(0, checksumLength)).toString('hex') !== sha256(body)) return null;
  let end = 0;
  const next = (length: number): Uint32Array => wordsOf(body, (end += length) - length, length);
  const [order, lists = 0] = next(2);
  if (order !== wordOrder) return null;
  const words = Array.from(next(lists), next);
  // Encoded by this version, as the checksum and the key say: its form is known.
  const value = parsed(body.subarray(end * 4));
  return isJsonObject(value) && value['key'] === key ? { words, rest: value['rest'] as T } : null;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}

/** A copy, for words must begin at a multiple of four; shorter where the bytes end. */
function wordsOf(bytes: Uint8Array, from: number, length: number): Uint32Array {
  const copy = new Uint8Array(bytes.subarray(from * 4, (from + length) * 4));
  return new Uint32Array(copy.buffer, 0, copy.length >>> 2);
}
