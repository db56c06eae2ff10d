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
const version = 6;

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
  const [ids, seconds, marks, kinds] = found?.lists.map(wordsOf) ?? [];
  return found && ids && seconds && marks && kinds ? { ...found.rest, ids, seconds, marks, kinds } : null;
}

export function encodePlace(key: string, { counts, changes, ...told }: StreamEvents): Uint8Array {
  const rest: HeldPlace = { ...told, texts: counts.texts };
  return encodeEntry(key, [counts.kinds, counts.rows, Uint32Array.from(changes.places), ...changes.blocks], rest);
}

type HeldPlace = Omit<StreamEvents, 'counts' | 'changes'> & Pick<HeldCounts, 'texts'>;

/** Null for anything but what was encoded under this key. */
export function decodePlace(key: string, entry: Uint8Array): StreamEvents | null {
  const found = decodeEntry<HeldPlace>(key, entry);
  const [kinds, rows, places, ...blocks] = found?.lists ?? [];
  if (found === null || kinds === undefined || rows === undefined || places === undefined) return null;
  const { texts, ...told } = found.rest;
  const counts = { texts, kinds: wordsOf(kinds), rows: wordsOf(rows) };
  return { ...told, counts, changes: { blocks, places: [...wordsOf(places)] } };
}

const checksumLength = 32;
/** Reads differently where bytes of words are in another order. */
const wordOrder = 0x01020304;

/**
 * A checksum, then words of 32 bits: their order, the number of lists, the length of each in bytes; the lists, each
 * filled up to whole words; then a JSON text of the rest, which also has the key, so that no entry stands for another.
 */
function encodeEntry(key: string, lists: readonly (Uint8Array | Uint32Array)[], rest: object): Uint8Array {
  const head = Uint32Array.of(wordOrder, lists.length, ...lists.map(({ byteLength }) => byteLength));
  const parts = [head, ...lists].flatMap((list) => [bytesOf(list), new Uint8Array(fillOf(list.byteLength))]);
  const text = Buffer.from(JSON.stringify({ key, rest }));
  const entry = Buffer.concat([new Uint8Array(checksumLength), ...parts, text]);
  entry.write(sha256(entry.subarray(checksumLength)), 'hex');
  return entry;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint8Array | Uint32Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Bytes from a length to the next multiple of four. */
const fillOf = (length: number): number => -length & 3;

interface Entry<T> {
  readonly lists: readonly Uint8Array[];
  readonly rest: T;
}

function decodeEntry<T>(key: string, entry: Uint8Array): Entry<T> | null {
  const body = entry.subarray(checksumLength);
  if (Buffer.from(entry.subarray(0, checksumLength)).toString('hex') !== sha256(body)) return null;
  let end = 0;
  const next = (length: number): Uint8Array => {
    const list = body.subarray(end, end + length);
    end += length + fillOf(length);
    return list;
  };
  const [order, count = 0] = wordsOf(next(8));
  if (order !== wordOrder) return null;
  const lists = Array.from(wordsOf(next(count * 4)), next);
  // Encoded by this version, as the checksum and the key say: its form is known.
  const value = parsed(body.subarray(end));
  return isJsonObject(value) && value['key'] === key ? { lists, rest: value['rest'] as T } : null;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}

/** A copy, for words must begin at a multiple of four; shorter where the bytes end. */
function wordsOf(bytes: Uint8Array): Uint32Array {
  const { buffer, length } = new Uint8Array(bytes);
  return new Uint32Array(buffer, 0, length >>> 2);
}
