import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, statusOf, withSource, changedMeanwhile } from './files.ts';
import type { Span } from './source.ts';
import { dataOf, readDirectory, readHeader } from './zip.ts';

/** The files of a pack, read when they are asked for and without any check. */
export interface OpenFiles {
  readonly paths: readonly string[];
  /** Content of a file; undefined where there is none. */
  readonly get: (path: string) => Uint8Array | undefined;
  /** Bytes of a file; undefined where there is none. */
  readonly sizeOf: (path: string) => number | undefined;
  /** Content of a file of any size, in pieces; nothing where there is none. */
  readonly pieces: (path: string) => Iterable<Uint8Array>;
}

const pieceBytes = 4 * 1024 * 1024;

/**
 * Opens a pack on disk, an `.asice` file or the folder that it was unpacked to, for as long as it is used. Of a file that is
 * no zip, there are no files.
 * @throws AuditPackError E_PACK when there is nothing to read
 */
export async function withFiles<Result>(
  pack: string,
  use: (files: OpenFiles) => Promise<Result> | Result,
): Promise<Result> {
  if (statusOf(pack).isDirectory()) return use(filesOfFolder(pack));
  const spans = await withSource(pack, async (source) => {
    const directory = await readDirectory(source);
    return typeof directory === 'string' ? new Map<string, Span>() : spansOf(directory.central, directory.directoryAt);
  });
  const handle = openSync(pack, 'r');
  try {
    return await use(openFiles(spans, (span) => readPieces(handle, span, pack)));
  } finally {
    closeSync(handle);
  }
}

function openFiles(
  spans: ReadonlyMap<string, Span>,
  read: (span: Span, path: string) => Iterable<Uint8Array>,
): OpenFiles {
  const pieces = (path: string): Iterable<Uint8Array> => {
    const span = spans.get(path);
    return span === undefined ? [] : read(span, path);
  };
  return {
    paths: [...spans.keys()],
    sizeOf: (path) => spans.get(path)?.size,
    pieces,
    get: (path) => (spans.has(path) ? Buffer.concat([...pieces(path)]) : undefined),
  };
}

/** Where each file stands; a directory that lies about it finds other bytes, and no more of them than there are. */
function spansOf(central: Uint8Array, end: number): ReadonlyMap<string, Span> {
  const spans = new Map<string, Span>();
  for (let header = readHeader(central, 0); header !== undefined; header = readHeader(central, header.next)) {
    const offset = dataOf(header);
    if (offset + header.size <= end) spans.set(header.path, { offset, size: header.size });
  }
  return spans;
}

function filesOfFolder(root: string): OpenFiles {
  const found = [...filesBelow(root)].filter(({ isFile }) => isFile);
  const spans = found.map(({ path }) => [path, { offset: 0, size: statusOf(join(root, path)).size }] as const);
  return openFiles(new Map(spans), function* (span, path) {
    const handle = openSync(join(root, path), 'r');
    try {
      yield* readPieces(handle, span, path);
    } finally {
      closeSync(handle);
    }
  });
}

function* readPieces(handle: number, { offset, size }: Span, path: string): Generator<Uint8Array> {
  for (let done = 0; done < size; done += pieceBytes) {
    const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, size - done));
    if (readSync(handle, piece, 0, piece.length, offset + done) !== piece.length) throw changedMeanwhile(path);
    yield piece;
  }
}
