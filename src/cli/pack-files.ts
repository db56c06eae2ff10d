import { readdirSync, type Dirent } from 'node:fs';
import { join, relative } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import { fileError } from '../store/index.ts';

/** Every `.asice` file below a folder, relative to it, sorted. @throws AuditPackError E_USAGE when there is none */
export function packFilesIn(folder: string): readonly string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'E_USAGE');
  }
  const packs = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.asice'));
  if (packs.length > 0) return packs.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
  throw new AuditPackError('E_USAGE', `${folder}: there is no .asice file in this folder`, {
    hint: 'Give the folder that the packs of all months lie in, such as the output folder.',
  });
}
