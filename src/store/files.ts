import { constants } from 'node:fs';
import { access, mkdir, open, rename, stat, statfs, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import type { ErrorCode, Pieces } from '../model/index.ts';

/** Less free space than this is said before collecting starts. */
const leastFreeBytes = 64 * 1024 * 1024;

/** Contents of a file; pieces that end in an error leave no file. */
type Contents = Uint8Array | string | Pieces;

/**
 * Writes a file so that it is there completely or not at all, also after a power failure: a temporary name in the same
 * folder, fsync, rename, fsync of the folder. Missing folders are made. Files for signing (`E_SIGNING`) are readable
 * by their owner alone.
 * @throws AuditPackError with `code` naming the file when it cannot be written.
 */
export async function writeFileAtomic(path: string, data: Contents, code: ErrorCode = 'E_OUTPUT'): Promise<void> {
  try {
    await makeFolders(dirname(path));
    await placeFile(path, data, code === 'E_SIGNING' ? 0o600 : 0o666);
    await syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, path, code);
  }
}

/**
 * Makes a folder and the missing ones above it, one by one: `mkdir` with `recursive` never ends where the system answers
 * "no such file" for a folder although the one above it is there, as Linux does below /proc.
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
    return;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
  }
  await makeFolders(dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error; // another process was faster
  });
}

/** Writes and renames without the fsync of the folder, for callers that place many files and sync the folder once. */
export async function placeFile(path: string, data: Contents, mode = 0o666): Promise<void> {
  temporaries += 1;
  const temporary = `${path}.${temporaries}.tmp`;
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await writeFile(file, data);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

let temporaries = 0;

/** Makes renames in a folder survive a power failure. Windows cannot open folders and needs no such thing. */
export async function syncFolder(folder: string): Promise<void> {
  let handle;
  try {
    handle = await open(folder, constants.O_RDONLY);
  } catch (error) {
    if (codeOf(error) === 'EISDIR' || codeOf(error) === 'EPERM') return;
    throw error;
  }
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Proves, before anything is collected, that files can be written below a folder: makes the folder, writes a file of it
 * and removes it again, and asks for the free space.
 * @throws AuditPackError `E_OUTPUT` saying what is in the way.
 */
export async function assertWritable(folder: string): Promise<void> {
  const probe = join(folder, '.write-test');
  try {
    await makeFolders(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    await placeFile(probe, new Uint8Array(4096));
    await unlink(probe);
  } catch (error) {
    throw fileError(error, folder, 'E_OUTPUT');
  }
  if ((await freeBytes(folder)) >= leastFreeBytes) return;
  throw new AuditPackError('E_OUTPUT', `${resolve(folder)}: less than 64 MiB of disk space is free`, {
    hint: 'Make room, or write to another folder with --out.',
  });
}

/** Bytes that may still be written to the disk of a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** One readable line for an error of the file system; errors that are ours already, or not of the file system, stay as they are. */
export function fileError(error: unknown, path: string, code: ErrorCode): unknown {
  if (error instanceof AuditPackError) return error;
  const reason = reasons[codeOf(error)];
  if (reason === undefined) return error;
  return new AuditPackError(code, `${resolve(path)}: ${reason.text}`, { hint: reason.hint, cause: error });
}

/** `ENOENT` and the like; empty when the error carries none. */
export function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null ? (error as { readonly code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

const otherFolder = 'Choose another folder with --out, or change its owner or permissions.';
const reasons: Readonly<Record<string, { readonly text: string; readonly hint: string } | undefined>> = {
  ENOSPC: { text: 'the disk is full', hint: 'Make room and run the same command: it continues where it stopped.' },
  EDQUOT: { text: 'the disk quota is used up', hint: 'Make room and run the same command: it continues.' },
  EFBIG: { text: 'the file is larger than this system allows', hint: 'Raise the limit on file sizes (`ulimit -f`).' },
  EACCES: { text: 'no permission to write here', hint: otherFolder },
  EPERM: { text: 'the operation is not permitted here', hint: otherFolder },
  EROFS: { text: 'the file system is read-only', hint: otherFolder },
  ENOTDIR: { text: 'a part of this path is a file, not a folder', hint: otherFolder },
  EEXIST: { text: 'there is a file of this name where a folder is needed', hint: otherFolder },
  EISDIR: { text: 'there is a folder of this name where a file is needed', hint: otherFolder },
  ENOENT: { text: 'no such file or folder', hint: 'Check the path.' },
  ENAMETOOLONG: { text: 'the path is too long for this file system', hint: 'Choose a shorter folder with --out.' },
  EMFILE: { text: 'too many open files', hint: 'Raise the limit on open files (`ulimit -n`).' },
  ENFILE: { text: 'too many open files on this machine', hint: 'Close other programs and run the same command again.' },
  EIO: {
    text: 'the disk reports an input/output error',
    hint: 'Check the disk; what was stored before is not touched.',
  },
};
