import { constants } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import { codeOf, fileError } from './files.ts';

/** Largest file that is taken in: packs carry every file, and readers hold them in memory. */
export const largestProvidedFile = 32 * 1024 * 1024;
/** Most files below a folder of manual evidence. */
const mostFiles = 20_000;
const deepestFolder = 16;

/** A file below the folder of manual evidence. */
export interface ProvidedFile {
  /** Path below the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  /** The bytes as they are now. Rejects with one readable line when they cannot be read or are too many. */
  readonly read: () => Promise<Uint8Array>;
}

/** Something in the folder that is not taken in, and why. */
export interface Refused {
  readonly path: string;
  readonly reason: string;
  /** Whether it may hold more: then it is not known what is in it. */
  readonly folder: boolean;
}

export interface ProvidedFolder {
  /** The folder as messages show it. */
  readonly shownAs: string;
  /** In the order of their paths. */
  readonly files: readonly ProvidedFile[];
  readonly refused: readonly Refused[];
}

/**
 * Lists a folder of manual evidence without reading the files. Links are followed to files inside of the folder only.
 * @throws AuditPackError `E_CONFIG` when it is no folder that can be read.
 */
export async function listProvided(folder: string, shownAs: string): Promise<ProvidedFolder> {
  try {
    const root = await realpath(folder);
    const files: ProvidedFile[] = [];
    const refused: Refused[] = [];
    await walk({ root, files, refused }, '', 0);
    const byPath = (a: { readonly path: string }, b: { readonly path: string }): number => (a.path < b.path ? -1 : 1);
    return { shownAs, files: files.toSorted(byPath), refused: refused.toSorted(byPath) };
  } catch (error) {
    throw fileError(error, folder, 'E_CONFIG');
  }
}

interface Walk {
  readonly root: string;
  readonly files: ProvidedFile[];
  readonly refused: Refused[];
}

async function walk(into: Walk, folder: string, depth: number): Promise<void> {
  for (const name of await readdir(join(into.root, folder))) {
    const path = folder === '' ? name : `${folder}/${name}`;
    const entry = await lstat(join(into.root, path));
    if (entry.isDirectory()) {
      const problem = depth >= deepestFolder ? 'folders are nested too deeply' : await unreadable(into, path, depth);
      if (problem !== undefined) into.refused.push({ path, reason: problem, folder: true });
    } else {
      const found = await fileAt(into.root, path);
      if ('reason' in found) into.refused.push(found);
      else into.files.push(found);
    }
    if (into.files.length + into.refused.length > mostFiles) {
      throw new AuditPackError('E_CONFIG', `${into.root}: more than ${mostFiles} files`, {
        hint: 'A folder of manual evidence holds records of one organisation: name a smaller one.',
      });
    }
  }
}

async function unreadable(into: Walk, path: string, depth: number): Promise<string | undefined> {
  try {
    await walk(into, path, depth + 1);
    return undefined;
  } catch (error) {
    if (error instanceof AuditPackError || codeOf(error) === '') throw error;
    return `the folder cannot be read (${codeOf(error)})`;
  }
}

async function fileAt(root: string, path: string): Promise<ProvidedFile | Refused> {
  const refuse = (reason: string, folder = false): Refused => ({ path, reason, folder });
  try {
    const real = await realpath(join(root, path));
    if (!real.startsWith(root.endsWith(sep) ? root : `${root}${sep}`))
      return refuse('a link that leads out of the folder');
    const target = await lstat(real);
    if (target.isDirectory()) return refuse('a link to a folder, which is not followed', true);
    if (!target.isFile()) return refuse('not an ordinary file');
    if (target.size > largestProvidedFile) return refuse(tooLarge(target.size));
    return { path, bytes: target.size, read: () => readBounded(real) };
  } catch (error) {
    if (codeOf(error) === '') throw error;
    return refuse(codeOf(error) === 'ENOENT' ? 'a link that leads nowhere' : `cannot be read (${codeOf(error)})`);
  }
}

const tooLarge = (bytes: number): string =>
  `${bytes} bytes, more than the ${largestProvidedFile / 1024 / 1024} MiB that a file may have`;

/** Reads a file that is still an ordinary one of a size that is taken in. */
async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const { size } = await file.stat();
    if (size > largestProvidedFile) throw new RangeError(tooLarge(size));
    return await file.readFile();
  } finally {
    await file.close();
  }
}
