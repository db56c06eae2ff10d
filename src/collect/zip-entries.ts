import { crc32, inflateRawSync } from 'node:zlib';
import { isInnerPath } from '../model/index.ts';

/** A file in a zip of somebody else, with its contents. */
export interface ZipEntry {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Why a zip is not read; its message is one line. */
export class ZipError extends Error {}

const endSize = 22;
const centralSize = 46;
const localSize = 30;
const longestComment = 65_535;

const mostEntries = 60_000;
/** Bytes of all files together, inflated. */
const mostBytes = 512 * 1024 * 1024;

interface Listed {
  readonly path: string;
  readonly name: Uint8Array;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * The files of a zip (APPNOTE.TXT §4.3), one after the other: folders are left out. Nothing is unpacked to a disk, and all
 * of the directory is checked before the first file is inflated.
 * @throws ZipError for what could deceive or harm: paths outside, two files of one name, links, encryption, more bytes than
 * are stated, entries that overlap, what is cut off or damaged
 */
export function* zipEntries(bytes: Uint8Array): Generator<ZipEntry, void> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { entries, centralAt } = directoryOf(bytes, view);
  assertDistinct(entries);
  if (entries.reduce((sum, { size }) => sum + size, 0) > mostBytes) {
    throw new ZipError(`its files have more than ${mostBytes / 1024 / 1024} MiB together`);
  }
  let before = 0;
  for (const entry of entries.toSorted((a, b) => a.at - b.at)) {
    const from = contentAt(entry, { bytes, view, before, centralAt });
    before = from + entry.packed;
    if (before > centralAt) throw new ZipError(`${entry.path} does not end where the directory begins`);
    const contents = inflated(entry, bytes.subarray(from, before));
    if (!entry.path.endsWith('/')) yield { path: entry.path, bytes: contents };
  }
}

function directoryOf(
  bytes: Uint8Array,
  view: DataView,
): { readonly entries: readonly Listed[]; readonly centralAt: number } {
  const end = endRecordAt(bytes, view);
  const [count, centralBytes, centralAt] = [
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  const split = view.getUint32(end + 4, true) !== 0 || view.getUint16(end + 8, true) !== count;
  if (split) throw new ZipError('it is one part of several');
  if (count > mostEntries || centralAt === 0xffffffff)
    throw new ZipError(`it has more than ${mostEntries} files, or 4 GiB`);
  if (centralAt + centralBytes !== end) throw new ZipError('its directory is not where its end record says');
  const entries: Listed[] = [];
  let at = centralAt;
  for (let index = 0; index < count; index += 1) {
    if (at + centralSize > end || view.getUint32(at, true) !== 0x02014b50)
      throw new ZipError('its directory is damaged');
    entries.push(listedAt(bytes, view, at));
    at += centralSize + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  if (at !== end) throw new ZipError('its directory holds more or less than it counts');
  return { entries, centralAt };
}

function endRecordAt(bytes: Uint8Array, view: DataView): number {
  const last = bytes.length - endSize;
  for (let at = last; at >= 0 && at >= last - longestComment; at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50 && at + endSize + view.getUint16(at + 20, true) === bytes.length)
      return at;
  }
  throw new ZipError('it is no zip, it was cut off, or bytes were added at its end');
}

function listedAt(bytes: Uint8Array, view: DataView, at: number): Listed {
  const name = bytes.subarray(at + centralSize, at + centralSize + view.getUint16(at + 28, true));
  const path = pathOf(name);
  const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
  if ((flags & 1) === 1) throw new ZipError(`${path} is encrypted`);
  if (method !== 0 && method !== 8) throw new ZipError(`${path} is compressed in a way that is not read (${method})`);
  // The upper half of the external attributes is the mode, where the zip was made on Unix.
  const mode = (view.getUint32(at + 38, true) >>> 16) & 0o170000;
  if (mode !== 0 && mode !== 0o100000 && mode !== 0o040000)
    throw new ZipError(`${path} is neither a file nor a folder`);
  return {
    path,
    name,
    method,
    crc: view.getUint32(at + 16, true),
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    at: view.getUint32(at + 42, true),
  };
}

function pathOf(name: Uint8Array): string {
  let path;
  try {
    path = new TextDecoder('utf-8', { fatal: true }).decode(name);
  } catch {
    throw new ZipError('the name of a file in it is not UTF-8');
  }
  if (isInnerPath(path.replace(/\/$/, ''))) return path;
  throw new ZipError(`the path ${JSON.stringify(path)} could leave the folder that it is unpacked to`);
}

/** Some systems tell no difference between small and capital letters. */
function assertDistinct(entries: readonly Listed[]): void {
  const seen = new Set<string>();
  for (const { path } of entries) {
    const name = path.replace(/\/$/, '').normalize('NFC').toLowerCase();
    if (seen.has(name)) throw new ZipError(`${path} stands twice in it`);
    seen.add(name);
  }
}

interface Around {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** End of the entry before. */
  readonly before: number;
  readonly centralAt: number;
}

/** Where the contents of an entry begin, behind a header that says what the directory says. */
function contentAt({ path, name, at }: Listed, { bytes, view, before, centralAt }: Around): number {
  const from = at + localSize;
  if (at < before || from + name.length > centralAt) throw new ZipError(`${path} overlaps another file in it`);
  const own = bytes.subarray(from, from + name.length);
  const agrees =
    view.getUint32(at, true) === 0x04034b50 &&
    view.getUint16(at + 26, true) === name.length &&
    Buffer.compare(own, name) === 0;
  if (!agrees) throw new ZipError(`the header of ${path} contradicts the directory`);
  return from + name.length + view.getUint16(at + 28, true);
}

function inflated({ path, method, size, crc }: Listed, packed: Uint8Array): Uint8Array {
  let contents = packed;
  try {
    // One byte more than is stated would be too many: a bomb ends here.
    if (method === 8) contents = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new ZipError(`${path} is damaged, or larger than the directory states`);
  }
  if (contents.length !== size || crc32(contents) !== crc) throw new ZipError(`${path} is damaged`);
  return contents;
}
