import { constants, crc32, createInflateRaw } from 'node:zlib';
import { headerEnd, problemOf, trailerProblem, type GzipProblem } from './gzip.ts';

const chunkSize = 256 * 1024;

/**
 * Inflates bytes that are exactly one gzip member, as `gunzipOne` does, and hands them out in pieces that are not kept.
 * Whether the bytes were one member is known at the end only.
 */
export async function gunzipPieces(
  file: Uint8Array,
  most: number,
  piece: (bytes: Uint8Array) => void,
): Promise<GzipProblem | null> {
  const start = headerEnd(file);
  if (typeof start === 'string') return start;
  const inflate = createInflateRaw({ chunkSize, finishFlush: constants.Z_FINISH });
  let [length, checksum] = [0, 0];
  try {
    inflate.end(file.subarray(start));
    for await (const chunk of inflate as AsyncIterable<Uint8Array>) {
      length += chunk.length;
      if (length > most) return 'too-large';
      checksum = crc32(chunk, checksum);
      piece(chunk);
    }
  } catch (error) {
    if (error instanceof Error && 'errno' in error) return problemOf(error);
    throw error;
  }
  return trailerProblem(file, start + inflate.bytesWritten, { checksum, length });
}
