import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileWriter } from '../model/index.ts';
import { fileError, makeFolders, syncFolder } from './files.ts';

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
