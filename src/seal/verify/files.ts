import { createHash, hash } from 'node:crypto';
import { lstatSync, readdirSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AuditPackError } from '../../model/index.ts';
import type { Checksums } from './checksums.ts';
import { isRead, type Container, type PackEntry } from './container.ts';
import { readFile, type ByteSource } from './source.ts';
import { readZip } from './zip.ts';

/**
 * The files of a pack on disk: an `.asice` file, or the folder that it was unpacked to.
 * @throws AuditPackError E_PACK when there is nothing to read
 */
export async function readContainer(path: string): Promise<Container> {
  const status = statusOf(path);
  return status.isDirectory() ? readFolder(path) : withSource(path, (source) => readZip(source, reading));
}

/** Opens a file for reading in pieces. */
export async function withSource<Result>(path: string, use: (source: ByteSource) => Promise<Result>): Promise<Result> {
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const { size } = await file.stat();
    return await use({
      size,
      read: async (offset, length) => {
        const bytes = Buffer.allocUnsafeSlow(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        if (bytesRead !== length) throw changedMeanwhile(path);
        return bytes;
      },
    });
  } finally {
    await file.close();
  }
}

function nodeChecksums(): Checksums {
  const hash = createHash('sha256');
  let crc = 0;
  return {
    update: (piece) => {
      hash.update(piece);
      crc = crc32(piece, crc);
    },
    end: () => Promise.resolve({ crc32: crc, sha256: hash.digest('hex') }),
  };
}

const reading = {
  checksums: nodeChecksums,
  keep: isRead,
  digest: (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer'),
};

export const changedMeanwhile = (path: string): AuditPackError =>
  new AuditPackError('E_PACK', `${path} was changed while it was read`);

const unreadable = (path: string, cause: unknown): AuditPackError =>
  new AuditPackError('E_PACK', `${path} cannot be read: there is no such file or folder, or no permission`, { cause });

/** What is at a path that a pack must be at. */
export function statusOf(path: string): Stats {
  let status: Stats;
  try {
    status = lstatSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
  if (status.isDirectory() || status.isFile()) return status;
  throw new AuditPackError('E_PACK', `${path} is neither a pack nor a folder`);
}

interface Found {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly isFile: boolean;
}

/** Everything below a folder that is no folder. */
export function* filesBelow(root: string, prefix = ''): Generator<Found> {
  for (const entry of readdirSync(join(root, prefix), { withFileTypes: true })) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield* filesBelow(root, `${path}/`);
    else yield { path, isFile: entry.isFile() };
  }
}

async function readFolder(root: string): Promise<Container> {
  const entries = new Map<string, PackEntry>();
  const problems: { file: string; message: string }[] = [];
  for (const { path, isFile } of filesBelow(root)) {
    if (!isFile) {
      problems.push({ file: path, message: 'this is neither a file nor a folder' });
      continue;
    }
    const entry = await withSource(join(root, path), async (source) => {
      const span = { offset: 0, size: source.size };
      const { crc32: _, ...own } = await readFile(source, { path, span, ...reading });
      return own;
    });
    entries.set(path, entry);
  }
  return { entries, order: null, problems };
}
