import { answerOf, isLinesFile, linesOf } from '../../model/answer-lines.ts';
import type { Digest } from '../digest.ts';
import { redactedFolder } from '../lists.ts';
import type { Checksums, Sums } from './checksums.ts';
import type { PackEntry } from './container.ts';
import { openRedacted } from './redacted-document.ts';

/** Bytes that are read piece by piece: a file of Node, or one that was dropped on a page. */
export interface ByteSource {
  readonly size: number;
  /** Exactly these bytes; rejects when they cannot be read. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
}

/** Most bytes that are in memory of a file that is not kept. */
const windowBytes = 4 * 1024 * 1024;

/** Larger files are never kept: nothing that a verification looks into is as large. */
const mostKept = 2 ** 29;

/** Reads ahead, so that many small files next to each other do not cost a call each. */
export function readingAhead(source: ByteSource): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return {
    size: source.size,
    read: async (offset, length) => {
      if (length > windowBytes) return source.read(offset, length);
      if (offset < start || offset + length > start + window.length) {
        window = await source.read(offset, Math.min(windowBytes, source.size - offset));
        start = offset;
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
}

/** Where a file stands in a source. */
export interface Span {
  readonly offset: number;
  readonly size: number;
}

/** A file to read. */
export interface Reading {
  readonly path: string;
  readonly span: Span;
  readonly checksums: () => Checksums;
  readonly keep: (path: string) => boolean;
  /** For the many small texts of a redacted document. */
  readonly digest: Digest;
}

/** Reads a file once: its checksums, and its content if it is asked for and not too large. */
export async function readFile(
  source: ByteSource,
  { path, span, checksums, keep, digest }: Reading,
): Promise<PackEntry & Pick<Sums, 'crc32'>> {
  const { offset, size } = span;
  const lines = isLinesFile(path);
  const kept = (lines || keep(path)) && size <= mostKept ? new Uint8Array(size) : null;
  const redacted = path.startsWith(redactedFolder) ? openRedacted(path.slice(redactedFolder.length), digest) : null;
  const sums = checksums();
  for (let done = 0; done < size; done += windowBytes) {
    const piece = await source.read(offset + done, Math.min(windowBytes, size - done));
    sums.update(piece);
    kept?.set(piece, done);
    await redacted?.write(piece);
  }
  const { crc32, sha256 } = await sums.end();
  const answers = lines && kept !== null ? await answersIn(kept, checksums) : null;
  const bytes = keep(path) ? kept : null;
  return { path, size, crc32, sha256, bytes, answers, redacted: (await redacted?.end()) ?? null };
}

const answersIn = (bytes: Uint8Array, checksums: () => Checksums): Promise<(string | null)[]> =>
  Promise.all(
    linesOf(bytes).map(async (line) => {
      const answer = answerOf(line);
      if (answer === null) return null;
      const sums = checksums();
      sums.update(answer);
      return (await sums.end()).sha256;
    }),
  );
