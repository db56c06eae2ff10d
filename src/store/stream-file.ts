import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileError, makeFolders, syncFolder } from './files.ts';

/** Writes a stream to a file that is there whole or not at all: temporary name, fsync, rename. */
export async function writeStreamAtomic(path: string, stream: Readable): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    await makeFolders(folder);
    await pipeline(stream, createWriteStream(temporary, { flags: 'wx' }));
    const handle = await open(temporary, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw fileError(error, path, 'E_OUTPUT');
  }
}
