import { createHash } from 'node:crypto';
import { canonicalJson, hashOf, isJsonObject, sha256, type Interval } from '../model/index.ts';
import { allOf, blocksInMemory } from './blocks.ts';
import type { HeldCounts } from './counts.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import type { LogToRead } from './log-reader.ts';
import type { StreamEvents } from './merge-stream.ts';

/** Keeps what was read of log files, which never changes: keys and values have no meaning to who keeps them. */
export interface EngineCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  /** @param value in pieces, one after the other */
  readonly put: (key: string, value: Iterable<Uint8Array>) => Promise<void>;
}

/** To be changed with everything that makes another result of the same file. */
const version = 7;

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

/** In one piece: it is small. */
export const encodeEvents = (
  key: string,
  { ids, seconds, marks, kinds, ...rest }: LogEvents,
): readonly Uint8Array[] => [Buffer.concat([...piecesOf(key, 4, [ids, seconds, marks, kinds], rest)])];

/** Null for anything but what was encoded under this key: the file is read again then. */
export function decodeEvents(key: string, entry: Uint8Array): LogEvents | null {
  const found = decodeEntry<Pick<LogEvents, 'texts' | 'changes' | 'unreadable'>>(key, entry);
  const [ids, seconds, marks, kinds] = found?.lists.map(wordsOf) ?? [];
  return found && ids && seconds && marks && kinds ? { ...found.rest, ids, seconds, marks, kinds } : null;
}

export function encodePlace(key: string, { counts, changes, ...told }: StreamEvents): Iterable<Uint8Array> {
  const rest: HeldPlace = { ...told, texts: counts.texts };
  const lists = [counts.kinds, counts.rows, changes.places];
  return piecesOf(key, lists.length + changes.blocks.count(), joined<List>(lists, allOf(changes.blocks)), rest);
}

function* joined<T>(...parts: readonly Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part;
}

type HeldPlace = Omit<StreamEvents, 'counts' | 'changes'> & Pick<HeldCounts, 'texts'>;

/** Null for anything but what was encoded under this key. */
export function decodePlace(key: string, entry: Uint8Array): StreamEvents | null {
  const found = decodeEntry<HeldPlace>(key, entry);
  const [kinds, rows, places, ...blocks] = found?.lists ?? [];
  if (found === null || kinds === undefined || rows === undefined || places === undefined) return null;
  const { texts, ...told } = found.rest;
  const counts = { texts, kinds: wordsOf(kinds), rows: wordsOf(rows) };
  return { ...told, counts, changes: { blocks: blocksInMemory(blocks), places: wordsOf(places) } };
}

const checksumLength = 32;
/** Reads differently where bytes of words are in another order. */
const wordOrder = 0x01020304;

type List = Uint8Array | Uint32Array;

/**
 * Words of 32 bits: their order and the number of lists; of every list its length in bytes and the list, filled up to whole
 * words; then a JSON text of the rest, which also has the key, so that no entry stands for another; then a checksum.
 */
function* piecesOf(key: string, count: number, lists: Iterable<List>, rest: object): Generator<Uint8Array> {
  const hash = createHash('sha256');
  const hashed = (piece: Uint8Array): Uint8Array => {
    hash.update(piece);
    return piece;
  };
  yield hashed(bytesOf(Uint32Array.of(wordOrder, count)));
  for (const list of lists) {
    const fill = new Uint8Array(fillOf(list.byteLength));
    yield hashed(Buffer.concat([bytesOf(Uint32Array.of(list.byteLength)), bytesOf(list), fill]));
  }
  yield hashed(Buffer.from(JSON.stringify({ key, rest })));
  yield hash.digest();
}

const bytesOf = ({ buffer, byteOffset, byteLength }: List): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** Bytes from a length to the next multiple of four. */
const fillOf = (length: number): number => -length & 3;

interface Entry<T> {
  readonly lists: Uint8Array[];
  readonly rest: T;
}

function decodeEntry<T>(key: string, entry: Uint8Array): Entry<T> | null {
  const bodyEnd = Math.max(entry.length - checksumLength, 0);
  const body = entry.subarray(0, bodyEnd);
  if (Buffer.from(entry.subarray(bodyEnd)).toString('hex') !== sha256(body)) return null;
  let end = 0;
  const next = (length: number): Uint8Array => {
    const bytes = body.subarray(end, end + length);
    end += length + fillOf(length);
    return bytes;
  };
  const [order, count = 0] = wordsOf(next(8));
  if (order !== wordOrder || count > body.length) return null;
  const lists = Array.from({ length: count }, () => next(wordsOf(next(4))[0] ?? 0));
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
