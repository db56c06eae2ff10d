import { hexOf, sameBytes, textOf } from '../bytes.ts';
import { sha256Bytes } from '../digest.ts';
import { badPaths, isRead, type Container, type PackEntry } from './container.ts';
import { readingAhead, type ByteSource } from './source.ts';

const endSize = 22;
const localSize = 30;
const centralSize = 46;
/** 1980-01-01 as a DOS date. */
const dosEpoch = 0x21;

export interface ZipOptions {
  readonly crc32: (bytes: Uint8Array) => number;
  /** Files whose content is kept. */
  readonly keep?: (path: string) => boolean;
}

/**
 * Reads the one form of zip that we write: stored entries without gaps, extra fields or comments (APPNOTE.TXT §4.3).
 * Whatever differs is a problem, so that no byte of a container escapes the check: hidden data between entries,
 * double names, headers that contradict each other, compressed bombs. One entry is in memory at a time.
 */
export async function readZip(source: ByteSource, options: ZipOptions): Promise<Container> {
  const directory = await readDirectory(source);
  if (typeof directory === 'string') return damaged([directory]);
  const { centralAt, count, central } = directory;
  const problems = [...directory.problems];
  const entries = new Map<string, PackEntry>();
  const order: string[] = [];
  const reader = { source: readingAhead(source), central, end: centralAt, ...options };
  let [at, local] = [0, 0];
  for (let index = 0; index < count; index += 1) {
    const entry = await readEntry(reader, at, local);
    if (entry === undefined) {
      problems.push(`entry ${index + 1} of the zip's directory cannot be read`);
      return { entries, order, problems: [...problems.map(general), ...badPaths(order)] };
    }
    const { path } = entry.file;
    problems.push(...entry.problems);
    if (entries.has(path)) problems.push(`${path} stands twice in the zip`);
    entries.set(path, entry.file);
    order.push(path);
    at = entry.nextCentral;
    local = entry.nextLocal;
  }
  if (at !== central.length) problems.push("the zip's directory holds more than it counts");
  if (local !== centralAt) problems.push('there are hidden bytes between the entries of the zip');
  return { entries, order, problems: [...problems.map(general), ...badPaths(order)] };
}

const general = (message: string): { file: null; message: string } => ({ file: null, message });
const damaged = (problems: readonly string[]): Container => ({
  entries: new Map(),
  order: [],
  problems: problems.map(general),
});

interface Directory {
  readonly centralAt: number;
  readonly count: number;
  readonly central: Uint8Array;
  readonly problems: readonly string[];
}

async function readDirectory(source: ByteSource): Promise<Directory | string> {
  const end = source.size - endSize;
  const noZip = 'this is not a zip file, it was cut off, or bytes were added at its end';
  if (end < 0) return noZip;
  const view = viewOf(await source.read(end, endSize));
  if (view.getUint32(0, true) !== 0x06054b50) return noZip;
  const count = view.getUint16(10, true);
  const centralBytes = view.getUint32(12, true);
  const centralAt = view.getUint32(16, true);
  const oneDisk = view.getUint32(4, true) === 0 && view.getUint16(8, true) === count;
  const canonical = oneDisk && view.getUint16(20, true) === 0;
  if (centralAt + centralBytes !== end) return 'the directory of the zip is not where its end record says';
  const central = await source.read(centralAt, centralBytes);
  return { centralAt, count, central, problems: canonical ? [] : ['the end record of the zip was changed'] };
}

interface Reader extends ZipOptions {
  readonly source: ByteSource;
  readonly central: Uint8Array;
  /** Where the directory begins. */
  readonly end: number;
}

interface Entry {
  readonly file: PackEntry;
  readonly problems: readonly string[];
  readonly nextCentral: number;
  readonly nextLocal: number;
}

async function readEntry(reader: Reader, at: number, local: number): Promise<Entry | undefined> {
  const { central, source, end, crc32, keep = isRead } = reader;
  const view = viewOf(central);
  if (at + centralSize > central.length || view.getUint32(at, true) !== 0x02014b50) return undefined;
  const size = view.getUint32(at + 20, true);
  const nameLength = view.getUint16(at + 28, true);
  const name = central.subarray(at + centralSize, at + centralSize + nameLength);
  const headSize = localSize + nameLength;
  if (name.length !== nameLength || local + headSize + size > end) return undefined;

  const path = textOf(name);
  const whole = await source.read(local, headSize + size);
  const [head, bytes] = [whole.subarray(0, headSize), whole.subarray(headSize)];
  const problems: string[] = [];
  if (!centralIsCanonical(view, at) || view.getUint32(at + 42, true) !== local) {
    problems.push(`the directory entry of ${path} is not as it was written`);
  }
  // From `version needed` to the name, a local header repeats the central one (APPNOTE.TXT §4.3.7).
  const repeats =
    viewOf(head).getUint32(0, true) === 0x04034b50 &&
    sameBytes(head.subarray(4, 30), central.subarray(at + 6, at + 32)) &&
    sameBytes(head.subarray(localSize), name);
  if (!repeats) problems.push(`the header of ${path} contradicts the directory of the zip`);
  if (crc32(bytes) !== view.getUint32(at + 16, true)) problems.push(`the content of ${path} was damaged`);
  const sha256 = hexOf(await sha256Bytes(bytes));
  const file = { path, size, sha256, bytes: keep(path) ? Uint8Array.from(bytes) : null };
  return { file, problems, nextCentral: at + centralSize + nameLength, nextLocal: local + headSize + size };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Stored, dated 1980-01-01, regular file with mode 644, no extra field, no comment, first disk. */
function centralIsCanonical(view: DataView, at: number): boolean {
  const short = (offset: number): number => view.getUint16(at + offset, true);
  const long = (offset: number): number => view.getUint32(at + offset, true);
  return (
    short(4) === 0x033f && // made on Unix
    short(6) === 20 &&
    short(8) === 0x0800 && // no flag but UTF-8 names
    short(10) === 0 && // stored
    short(12) === 0 &&
    short(14) === dosEpoch &&
    long(20) === long(24) &&
    long(30) === 0 && // extra field, comment
    long(34) === 0 && // disk, internal attributes
    long(38) === 0o100644 * 0x10000
  );
}
