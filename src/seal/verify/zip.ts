import { crc32 } from 'node:zlib';

/** A file of a container; its content is a view on the container's bytes. */
export interface PackFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export interface ZipReading {
  readonly files: readonly PackFile[];
  readonly problems: readonly string[];
}

const endSize = 22;
const localSize = 30;
const centralSize = 46;
/** 1980-01-01 as a DOS date. */
const dosEpoch = 0x21;

/**
 * Reads the one form of zip that we write: stored entries without gaps, extra fields or comments (APPNOTE.TXT §4.3).
 * Whatever differs is a problem, so that no byte of a container escapes the check: hidden data between entries,
 * double names, headers that contradict each other, compressed bombs.
 */
export function readZip(zip: Uint8Array): ZipReading {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const end = zip.length - endSize;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) {
    return { files: [], problems: ['this is not a zip file, it was cut off, or bytes were added at its end'] };
  }
  const count = view.getUint16(end + 10, true);
  const centralBytes = view.getUint32(end + 12, true);
  const centralAt = view.getUint32(end + 16, true);
  const problems: string[] = [];
  const oneDisk = view.getUint32(end + 4, true) === 0 && view.getUint16(end + 8, true) === count;
  if (!oneDisk || view.getUint16(end + 20, true) !== 0) problems.push('the end record of the zip was changed');
  if (centralAt + centralBytes !== end) {
    return { files: [], problems: [...problems, 'the directory of the zip is not where its end record says'] };
  }

  const files: PackFile[] = [];
  const seen = new Set<string>();
  const state = { central: centralAt, local: 0 };
  for (let index = 0; index < count; index += 1) {
    const entry = readEntry(zip, view, state, end);
    if (entry === undefined) {
      return { files, problems: [...problems, `entry ${index + 1} of the zip's directory cannot be read`] };
    }
    problems.push(...entry.problems);
    if (seen.has(entry.file.path)) problems.push(`${entry.file.path} stands twice in the zip`);
    seen.add(entry.file.path);
    files.push(entry.file);
    state.central = entry.nextCentral;
    state.local = entry.nextLocal;
  }
  if (state.central !== end) problems.push("the zip's directory holds more than it counts");
  if (state.local !== centralAt) problems.push('there are hidden bytes between the entries of the zip');
  return { files, problems };
}

interface Entry {
  readonly file: PackFile;
  readonly problems: readonly string[];
  readonly nextCentral: number;
  readonly nextLocal: number;
}

function readEntry(
  zip: Uint8Array,
  view: DataView,
  at: { readonly central: number; readonly local: number },
  end: number,
): Entry | undefined {
  const { central, local } = at;
  if (central + centralSize > end || view.getUint32(central, true) !== 0x02014b50) return undefined;
  const size = view.getUint32(central + 20, true);
  const nameLength = view.getUint16(central + 28, true);
  const name = zip.subarray(central + centralSize, central + centralSize + nameLength);
  const dataAt = local + localSize + nameLength;
  if (central + centralSize + nameLength > end || dataAt + size > end) return undefined;

  const path = Buffer.from(name).toString('utf8');
  const bytes = zip.subarray(dataAt, dataAt + size);
  const problems: string[] = [];
  if (!centralIsCanonical(view, central) || view.getUint32(central + 42, true) !== local) {
    problems.push(`the directory entry of ${path} is not as it was written`);
  }
  // From `version needed` to the name, a local header repeats the central one (APPNOTE.TXT §4.3.7).
  const repeats =
    view.getUint32(local, true) === 0x04034b50 &&
    Buffer.compare(zip.subarray(local + 4, local + 30), zip.subarray(central + 6, central + 32)) === 0 &&
    Buffer.compare(zip.subarray(local + localSize, dataAt), name) === 0;
  if (!repeats) problems.push(`the header of ${path} contradicts the directory of the zip`);
  if (crc32(bytes) !== view.getUint32(central + 16, true)) problems.push(`the content of ${path} was damaged`);
  return { file: { path, bytes }, problems, nextCentral: central + centralSize + nameLength, nextLocal: dataAt + size };
}

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
