import { lstatSync, readFileSync, readdirSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { AuditPackError, sha256 } from '../../model/index.ts';
import { isRead, type Container, type PackEntry } from './container.ts';
import type { ByteSource } from './source.ts';
import { readZip } from './zip.ts';

/**
 * The files of a pack on disk: an `.asice` file, or the folder that it was unpacked to.
 * @throws AuditPackError E_PACK when there is nothing to read
 */
export async function readContainer(path: string, keep: (path: string) => boolean = isRead): Promise<Container> {
  const status = lstat(path);
  if (status.isDirectory()) return readFolder(path, keep);
  if (!status.isFile()) throw new AuditPackError('E_PACK', `${path} is neither a pack nor a folder`);
  const file = await open(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  try {
    const source: ByteSource = {
      size: status.size,
      read: async (offset, length) => {
        const bytes = Buffer.allocUnsafeSlow(length);
        const { bytesRead } = await file.read(bytes, 0, length, offset);
        if (bytesRead !== length) throw new AuditPackError('E_PACK', `${path} was changed while it was read`);
        return bytes;
      },
    };
    return await readZip(source, { crc32: (bytes) => crc32(bytes), keep });
  } finally {
    await file.close();
  }
}

/** Content of every file of a pack, or of those to keep, without any check; the others are empty. */
export async function readFiles(
  path: string,
  keep: (path: string) => boolean = () => true,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { entries } = await readContainer(path, keep);
  return new Map([...entries.values()].map((entry) => [entry.path, entry.bytes ?? new Uint8Array()]));
}

const unreadable = (path: string, cause: unknown): AuditPackError =>
  new AuditPackError('E_PACK', `${path} cannot be read: there is no such file or folder, or no permission`, { cause });

function lstat(path: string): Stats {
  try {
    return lstatSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function readFolder(root: string, keep: (path: string) => boolean): Container {
  const entries = new Map<string, PackEntry>();
  const problems: { file: string; message: string }[] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) walk(join(folder, entry.name), `${path}/`);
      else if (entry.isFile()) {
        const bytes = readFileSync(join(folder, entry.name));
        entries.set(path, { path, size: bytes.length, sha256: sha256(bytes), bytes: keep(path) ? bytes : null });
      } else problems.push({ file: path, message: 'this is neither a file nor a folder' });
    }
  };
  walk(root, '');
  return { entries, order: null, problems };
}
