import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Draft, FileWriter, Pieces, StoredDraft } from '../model/index.ts';
import { codeOf, fileError, makeFolders, syncFolder } from './files.ts';

/** Smaller pieces are gathered up to this many bytes. */
const gathered = 1024 * 1024;

/**
 * Writes a file of any size so that it is there whole or not at all: temporary name, fsync, rename.
 * @throws AuditPackError `E_OUTPUT` naming the file when it cannot be written
 */
export async function writeFileInParts<Result>(
  path: string,
  write: (file: FileWriter) => Promise<Result>,
): Promise<Result> {
  const folder = dirname(path);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await makeFolders(folder);
    const handle = await open(temporary, 'wx');
    let result: Result;
    try {
      const { flush, ...file } = gathering(handle);
      result = await write(file);
      await flush();
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
    return result;
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(error, path, 'E_OUTPUT');
  }
}

/**
 * Puts a file of any size aside until it is asked for, in a file of this folder that has no name and so leaves nothing behind.
 * @throws AuditPackError `E_OUTPUT` when it cannot be written
 */
export async function writeDraft(folder: string, pieces: Pieces): Promise<StoredDraft> {
  const path = join(folder, `.${randomUUID()}.tmp`);
  try {
    await makeFolders(folder);
    const handle = await open(path, 'wx+');
    try {
      await rm(path);
      return { ...(await drafted(handle, pieces)), close: () => handle.close() };
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    throw fileError(error, path, 'E_OUTPUT');
  }
}

async function drafted(handle: FileHandle, pieces: Pieces): Promise<Draft> {
  const { flush, append } = gathering(handle);
  let size = 0;
  for await (const piece of pieces) {
    await append(piece);
    size += piece.length;
  }
  await flush();
  return {
    size,
    content: () => readPieces(handle.fd, size),
    patch: (at, bytes) => writeAll(handle, bytes, at),
  };
}

/** Bytes of a draft that are read at a time. */
const pieceBytes = 256 * 1024;

function* readPieces(file: number, size: number): Generator<Uint8Array> {
  for (let at = 0; at < size;) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, size - at));
    const read = readSync(file, piece, 0, piece.length, at);
    if (read === 0) return; // cut off by somebody: whoever packs it sees that its size is another
    yield piece.subarray(0, read);
    at += read;
  }
}

/** The bytes of a file of any size, in pieces; of one that is not there, none. */
export function* piecesOfFile(path: string): Generator<Uint8Array> {
  const file = openedIfThere(path);
  if (file === undefined) return;
  try {
    yield* readPieces(file, fstatSync(file).size);
  } finally {
    closeSync(file);
  }
}

function openedIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** SHA-256 of a file of any size, in hexadecimal digits. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}

function gathering(handle: FileHandle): FileWriter & { readonly flush: () => Promise<void> } {
  const buffer = Buffer.allocUnsafe(gathered);
  let [written, waiting] = [0, 0];
  const flush = async (): Promise<void> => {
    await writeAll(handle, buffer.subarray(0, waiting), written);
    written += waiting;
    waiting = 0;
  };
  return {
    flush,
    append: async (bytes) => {
      if (waiting + bytes.length > gathered) await flush();
      if (bytes.length > gathered) {
        await writeAll(handle, bytes, written);
        written += bytes.length;
      } else {
        buffer.set(bytes, waiting);
        waiting += bytes.length;
      }
    },
    patch: async (at, bytes) => {
      if (at >= written) {
        buffer.set(bytes, at - written);
        return;
      }
      if (at + bytes.length > written) await flush();
      await writeAll(handle, bytes, at);
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
