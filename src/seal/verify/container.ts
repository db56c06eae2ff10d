import { lstatSync, readFileSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { AuditPackError } from '../../model/index.ts';
import { isPackPath } from '../manifest.ts';
import { readZip, type PackFile } from './zip.ts';

/** The files of a pack, from its container or from a folder that it was unpacked to. */
export interface Container {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Order of the entries; a folder has none. */
  readonly order: readonly string[] | null;
  readonly problems: readonly { readonly file: string | null; readonly message: string }[];
}

/** Largest container that is read: its parts are views on one buffer. */
const maxBytes = 2 ** 31 - 1;

export function readContainer(path: string): Container {
  const status = lstat(path);
  if (status.isDirectory()) return readFolder(path);
  if (!status.isFile()) throw new AuditPackError('E_PACK', `${path} is neither a pack nor a folder`);
  if (status.size > maxBytes) {
    throw new AuditPackError('E_PACK', `${path} is larger than 2 GiB`, { hint: 'Unpack it and verify the folder.' });
  }
  const { files, problems } = readZip(readFileSync(path));
  return {
    files: new Map(files.map((file) => [file.path, file.bytes])),
    order: files.map((file) => file.path),
    problems: [
      ...problems.map((message) => ({ file: null, message })),
      ...files.filter((file) => !isPackPath(file.path)).map(badPath),
    ],
  };
}

const badPath = (file: PackFile): { file: string; message: string } => ({
  file: file.path,
  message: 'this path must not stand in a pack: it could leave the folder that it is unpacked to',
});

function lstat(path: string): Stats {
  try {
    return lstatSync(path);
  } catch (cause) {
    throw new AuditPackError('E_PACK', `${path} cannot be read: there is no such file or folder, or no permission`, {
      cause,
    });
  }
}

function readFolder(root: string): Container {
  const files = new Map<string, Uint8Array>();
  const problems: { file: string; message: string }[] = [];
  const walk = (folder: string, prefix: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`;
      if (entry.isDirectory()) walk(join(folder, entry.name), `${path}/`);
      else if (entry.isFile()) files.set(path, readFileSync(join(folder, entry.name)));
      else problems.push({ file: path, message: 'this is neither a file nor a folder' });
    }
  };
  walk(root, '');
  return { files, order: null, problems };
}
