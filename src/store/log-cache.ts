import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../model/index.ts';
import { codeOf, fileError } from './files.ts';

/** What was read of log files, kept between runs. It may be deleted at any time: then the files are read again. */
export interface LogCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly put: (key: string, value: Uint8Array) => Promise<void>;
}

/**
 * A cache in a folder, which is made when something is put. A file is written under another name first, so that a
 * reader never sees a part of it.
 */
export function openLogCache(folder: string): LogCache {
  const pathOf = (key: string): string => {
    const name = sha256(Buffer.from(key));
    return join(folder, name.slice(0, 2), name);
  };
  return {
    get: async (key) => {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return null;
        throw fileError(error, folder, 'E_OUTPUT');
      }
    },
    put: async (key, value) => {
      const path = pathOf(key);
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
      try {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(temporary, value);
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw fileError(error, folder, 'E_OUTPUT');
      }
    },
  };
}
