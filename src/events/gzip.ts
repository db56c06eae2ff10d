import { constants, crc32, inflateRawSync } from 'node:zlib';

/** What is wrong with bytes that should be one gzip member. */
export type GzipProblem = 'not-gzip' | 'truncated' | 'corrupt' | 'checksum' | 'trailing-bytes' | 'too-large';

export type Gunzipped =
  { readonly bytes: Uint8Array; readonly problem?: never } | { readonly problem: GzipProblem; readonly bytes?: never };

const trailerLength = 8;

/**
 * Inflates bytes that are exactly one gzip member (RFC 1952) and nothing else. `gunzip` also inflates further members
 * that someone appended, and skips zero bytes at the end: what is read would then be more than what was hashed.
 * Never throws.
 */
export function gunzipOne(file: Uint8Array, most: number): Gunzipped {
  const start = headerEnd(file);
  if (typeof start === 'string') return { problem: start };
  const stated = sizeStated(file);
  const inflated = inflate(file.subarray(start), most, stated);
  if ('problem' in inflated) return inflated;
  const { bytes, consumed } = inflated;
  const problem = trailerProblem(file, start + consumed, { checksum: crc32(bytes), length: bytes.length });
  return problem === null ? { bytes } : { problem };
}

/** Whether a file ends in the trailer of the data that end at a place, and there. */
export function trailerProblem(
  file: Uint8Array,
  end: number,
  { checksum, length }: { readonly checksum: number; readonly length: number },
): GzipProblem | null {
  if (file.length < end + trailerLength) return 'truncated';
  if (file.length > end + trailerLength) return 'trailing-bytes';
  const trailer = new DataView(file.buffer, file.byteOffset + end, trailerLength);
  const intact = trailer.getUint32(0, true) === checksum && trailer.getUint32(4, true) === length % 2 ** 32;
  return intact ? null : 'checksum';
}

const flag = { headerChecksum: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/** Where the compressed data begin (RFC 1952 §2.3). */
export function headerEnd(file: Uint8Array): number | GzipProblem {
  if (file.length < 10) return file[0] === 0x1f ? 'truncated' : 'not-gzip';
  const flags = file[3] ?? 0;
  if (file[0] !== 0x1f || file[1] !== 0x8b || file[2] !== 8 || (flags & flag.reserved) !== 0) return 'not-gzip';
  let at = 10;
  if ((flags & flag.extra) !== 0) at += 2 + (file[at] ?? 0) + (file[at + 1] ?? 0) * 256;
  for (const text of [flag.name, flag.comment]) {
    if ((flags & text) === 0) continue;
    const end = file.indexOf(0, at);
    if (end < 0) return 'truncated';
    at = end + 1;
  }
  if ((flags & flag.headerChecksum) !== 0) at += 2;
  return at < file.length ? at : 'truncated';
}

/** ISIZE, the length that the member states for its contents: a hint only, for it may lie. */
export const sizeStated = (file: Uint8Array): number =>
  file.length < 18 ? 0 : new DataView(file.buffer, file.byteOffset + file.length - 4, 4).getUint32(0, true);

type Inflated = { readonly bytes: Uint8Array; readonly consumed: number } | { readonly problem: GzipProblem };

/** With `info`, Node also tells how many bytes the deflate stream took; its types do not know. */
interface InflateInfo {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

const smallestChunk = 16 * 1024;
const largestChunk = 64 * 1024 * 1024;
/** Deflate makes data at most that many times smaller, so a stated length beyond it is a lie. */
const largestRatio = 1032;

function inflate(data: Uint8Array, most: number, stated: number): Inflated {
  try {
    // One byte more than it fills: zlib asks for another chunk where one is full.
    const expected = Math.min(stated, most, largestChunk, data.length * largestRatio) + 1;
    const chunkSize = Math.max(smallestChunk, expected);
    const options = { info: true, maxOutputLength: most, chunkSize, finishFlush: constants.Z_FINISH };
    const { buffer, engine } = inflateRawSync(data, options) as unknown as InflateInfo;
    return { bytes: buffer, consumed: engine.bytesWritten };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

export function problemOf(error: unknown): GzipProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_BUFFER_TOO_LARGE') return 'too-large';
  return code === 'Z_BUF_ERROR' ? 'truncated' : 'corrupt';
}

/** A problem as a sentence goes on: `the file …`. */
export function gzipProblemWords(problem: GzipProblem): string {
  switch (problem) {
    case 'not-gzip':
      return 'is no gzip file';
    case 'truncated':
      return 'ends before its gzip data do';
    case 'corrupt':
      return 'holds broken gzip data';
    case 'checksum':
      return 'does not have the checksum that its gzip trailer states';
    case 'trailing-bytes':
      return 'has bytes after the end of its one gzip member, such as a second member';
    case 'too-large':
      return 'inflates to more bytes than CloudTrail writes';
  }
}
