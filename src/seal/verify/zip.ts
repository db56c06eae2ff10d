import { sameBytes, textOf } from '../bytes.ts';
import { sha256Bytes, type Digest } from '../digest.ts';
import {
  centralHeader,
  endRecords,
  endSize,
  largestEnd,
  localHeader,
  many,
  wide,
  type ZipEnd,
} from '../zip-records.ts';
import type { Checksums } from './checksums.ts';
import { badPaths, isRead, type Container, type PackEntry } from './container.ts';
import { readFile, readingAhead, type ByteSource } from './source.ts';

const centralSize = 46;
/** A larger directory is not read: it would be of more than a million files. */
const largestDirectory = 2 ** 28;

export interface ZipOptions {
  readonly checksums: () => Checksums;
  /** Files whose content is kept. */
  readonly keep?: (path: string) => boolean;
  /** SHA-256 of many small texts; WebCrypto's where none is given. */
  readonly digest?: Digest;
}

/**
 * Reads the one form of zip that we write (`zip-records.ts`), with ZIP64 where numbers need it. Every header is made anew
 * from what it says and compared, so that no byte of a container escapes the check: hidden data between entries, double
 * names, headers that contradict each other, sizes that lie, compressed bombs. A piece of an entry is in memory at a time.
 */
export async function readZip(source: ByteSource, options: ZipOptions): Promise<Container> {
  const directory = await readDirectory(source);
  if (typeof directory === 'string') return { entries: new Map(), order: [], problems: [general(directory)] };
  const { directoryAt, count, central } = directory;
  const problems = [...directory.problems];
  const entries = new Map<string, PackEntry>();
  const order: string[] = [];
  const reader = { source: readingAhead(source), end: directoryAt, ...options };
  let [at, local] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const header = readHeader(central, at);
    const entry = header === undefined ? undefined : await readEntry(reader, header, local);
    if (header === undefined || entry === undefined) {
      problems.push(`entry ${index + 1} of the zip's directory cannot be read`);
      return { entries, order, problems: [...problems.map(general), ...badPaths(order)] };
    }
    const { path } = header;
    problems.push(...entry.problems);
    if (entries.has(path)) problems.push(`${path} stands twice in the zip`);
    entries.set(path, entry.file);
    order.push(path);
    at = header.next;
    local = entry.next;
  }
  if (at !== central.length) problems.push("the zip's directory holds more than it counts");
  if (local !== directoryAt) problems.push('there are hidden bytes between the entries of the zip');
  return { entries, order, problems: [...problems.map(general), ...badPaths(order)] };
}

const general = (message: string): { file: null; message: string } => ({ file: null, message });

interface Directory extends ZipEnd {
  readonly central: Uint8Array;
  readonly problems: readonly string[];
}

/** The directory of a zip; in words why there is none. */
export async function readDirectory(source: ByteSource): Promise<Directory | string> {
  const noZip = 'this is not a zip file, it was cut off, or bytes were added at its end';
  if (source.size < endSize) return noZip;
  const tailSize = Math.min(source.size, largestEnd);
  const tail = await source.read(source.size - tailSize, tailSize);
  const said = readEnd(tail);
  if (said === undefined) return noZip;
  const { directoryAt, directorySize } = said;
  const expected = endRecords(said);
  if (directoryAt + directorySize !== source.size - expected.length) {
    return 'the directory of the zip is not where its end record says';
  }
  if (directorySize > largestDirectory) return 'the directory of the zip is larger than that of any pack';
  const same = sameBytes(tail.subarray(tailSize - expected.length), expected);
  const central = await source.read(directoryAt, directorySize);
  return { ...said, central, problems: same ? [] : ['the end record of the zip was changed'] };
}

/** What the end of a zip says; numbers that do not fit stand in the record of ZIP64, which is right before. */
function readEnd(tail: Uint8Array): ZipEnd | undefined {
  const view = viewOf(tail);
  const end = tail.length - endSize;
  if (view.getUint32(end, true) !== 0x06054b50) return undefined;
  const short = view.getUint16(end + 10, true);
  const [size, at] = [view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (short < many && size < wide && at < wide) return { count: short, directorySize: size, directoryAt: at };
  if (tail.length < largestEnd || view.getUint32(0, true) !== 0x06064b50) return undefined;
  return { count: long(view, 32), directorySize: long(view, 40), directoryAt: long(view, 48) };
}

/** A file of the directory. */
export interface Header {
  readonly path: string;
  readonly name: Uint8Array;
  readonly size: number;
  readonly crc32: number;
  readonly offset: number;
  /** As the record is. */
  readonly bytes: Uint8Array;
  /** Where the next record begins. */
  readonly next: number;
}

/** A record of the directory; undefined where there is none. */
export function readHeader(central: Uint8Array, at: number): Header | undefined {
  const view = viewOf(central);
  if (at + centralSize > central.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
  const [nameLength, extraLength] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true)];
  const next = at + centralSize + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > central.length) return undefined;
  const name = central.subarray(at + centralSize, at + centralSize + nameLength);
  // APPNOTE.TXT §4.5.3: those that do not fit stand in ZIP64's field, in this order.
  const extra = wideFields(view, at + centralSize + nameLength, extraLength);
  const [original, size, offset] = [24, 20, 42].map((field) => {
    const value = view.getUint32(at + field, true);
    return value === wide ? extra.shift() : value;
  });
  if (original === undefined || size === undefined || offset === undefined) return undefined;
  const crc32 = view.getUint32(at + 16, true);
  return { path: textOf(name), name, size, crc32, offset, bytes: central.subarray(at, next), next };
}

/** Numbers in a field of ZIP64 that is all of the extra fields; none for anything else. */
function wideFields(view: DataView, at: number, length: number): number[] {
  const whole = length >= 4 && view.getUint16(at, true) === 0x0001 && view.getUint16(at + 2, true) === length - 4;
  return whole
    ? Array.from({ length: Math.floor((length - 4) / 8) }, (_, index) => long(view, at + 4 + 8 * index))
    : [];
}

/** Where the content of a file begins, when its local header is as we write it. */
export const dataOf = (header: Header): number => header.offset + localHeader(header).length;

interface Reader extends ZipOptions {
  readonly source: ByteSource;
  /** Where the directory begins. */
  readonly end: number;
}

interface Entry {
  readonly file: PackEntry;
  readonly problems: readonly string[];
  readonly next: number;
}

async function readEntry(reader: Reader, header: Header, local: number): Promise<Entry | undefined> {
  const { source, end, checksums, keep = isRead, digest = sha256Bytes } = reader;
  const { path, size } = header;
  const expected = localHeader({ ...header, offset: local });
  const start = local + expected.length;
  if (start + size > end) return undefined;
  const repeats = sameBytes(await source.read(local, expected.length), expected);
  const { crc32, ...file } = await readFile(source, { path, span: { offset: start, size }, checksums, keep, digest });
  const problems: string[] = [];
  if (!sameBytes(centralHeader({ ...header, offset: local }), header.bytes)) {
    problems.push(`the directory entry of ${path} is not as it was written`);
  }
  if (!repeats) problems.push(`the header of ${path} contradicts the directory of the zip`);
  if (crc32 !== header.crc32) problems.push(`the content of ${path} was damaged`);
  return { file, problems, next: start + size };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Numbers beyond 2^53 are rounded, and then no offset of any file. */
const long = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));
