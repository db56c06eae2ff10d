import { randomBytes } from 'node:crypto';
import { lstat, mkdir, open, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../model/index.ts';
import { codeOf, fileError } from './files.ts';

/** What was read of log files, kept between runs. It may be deleted at any time: then the files are read again. */
export interface LogCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  /** @param value in pieces, one after the other */
  readonly put: (key: string, value: Iterable<Uint8Array>) => Promise<void>;
}

/** Where an output folder keeps the cache of its runs. */
export const logCacheFolder = (outputFolder: string): string => join(outputFolder, '.trail-log-cache');

type Clock = () => Date;

/**
 * A cache in a folder, which is made when something is put. A file is written under another name first, so that a
 * reader never sees a part of it. Its time is that of its last use, within a day.
 */
export function openLogCache(folder: string, now: Clock): LogCache {
  const pathOf = (key: string): string => {
    const name = sha256(Buffer.from(key));
    return join(folder, name.slice(0, 2), name);
  };
  return {
    get: async (key) => {
      try {
        const file = await open(pathOf(key));
        try {
          await markUse(file, now());
          return await file.readFile();
        } finally {
          await file.close();
        }
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
        await utimes(temporary, now(), now());
        await rename(temporary, path);
      } catch (error) {
        await rm(temporary, { force: true });
        throw fileError(error, folder, 'E_OUTPUT');
      }
    },
  };
}

const dayMs = 86_400_000;

/** Once a day at most. What cannot be marked, such as a file of another owner, only seems to be used less. */
async function markUse(file: FileHandle, now: Date): Promise<void> {
  const { mtimeMs } = await file.stat();
  if (Math.abs(now.getTime() - mtimeMs) >= dayMs) await file.utimes(now, now).catch(() => undefined);
}

/** Entries of a cache, and the bytes in them. */
export interface CacheSize {
  readonly entries: number;
  readonly bytes: number;
}

/** How much of a cache was used since an instant, and how much was not. */
export async function logCacheUse(
  folder: string,
  since: Date,
): Promise<{ readonly used: CacheSize; readonly unused: CacheSize }> {
  let [used, unused]: [CacheSize, CacheSize] = [empty, empty];
  for await (const entry of entriesIn(folder)) {
    if (entry.usedAt < since.getTime()) unused = plus(unused, entry);
    else used = plus(used, entry);
  }
  return { used, unused };
}

/**
 * Removes the entries that were not used since an instant, and says how much that was. Folders stay, for a run may be about
 * to put something into them; a run that wanted what is gone reads the log file again.
 * @throws AuditPackError `E_OUTPUT` when an entry cannot be removed
 */
export async function pruneLogCache(folder: string, since: Date): Promise<CacheSize> {
  let removed = empty;
  for await (const entry of entriesIn(folder)) {
    if (entry.usedAt >= since.getTime()) continue;
    await rm(entry.path, { force: true }).catch((error: unknown) => {
      throw fileError(error, folder, 'E_OUTPUT');
    });
    removed = plus(removed, entry);
  }
  return removed;
}

const empty: CacheSize = { entries: 0, bytes: 0 };
const plus = ({ entries, bytes }: CacheSize, more: Entry): CacheSize => ({
  entries: entries + 1,
  bytes: bytes + more.bytes,
});

interface Entry {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds of the epoch. */
  readonly usedAt: number;
}

/** Entries, and what was left of writing them; other files, and what a link leads to, are not the cache's. */
const entryName = /^[0-9a-f]{64}(\.[0-9a-f]{12}\.tmp)?$/;

async function* entriesIn(folder: string): AsyncGenerator<Entry> {
  for (const inner of await namesIn(folder, folder)) {
    const within = join(folder, inner);
    if (!/^[0-9a-f]{2}$/.test(inner) || (await ownStatus(within, folder))?.isDirectory() !== true) continue;
    for (const name of await namesIn(within, folder)) {
      if (!entryName.test(name)) continue;
      const path = join(within, name);
      const found = await ownStatus(path, folder);
      if (found?.isFile() === true) yield { path, bytes: found.size, usedAt: found.mtimeMs };
    }
  }
}

const ownStatus = async (path: string, folder: string) =>
  await lstat(path).catch((error: unknown) => absentOr(error, folder));

const namesIn = async (path: string, folder: string): Promise<readonly string[]> =>
  (await readdir(path).catch((error: unknown) => absentOr(error, folder))) ?? [];

/** What is not there, or no longer, or no folder. */
function absentOr(error: unknown, folder: string): undefined {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw fileError(error, folder, 'E_OUTPUT');
}
