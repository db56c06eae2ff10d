import { createHmac, randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AuditPackError, type Pseudonymise } from '../model/index.ts';
import { codeOf, fileError, makeFolders, syncFolder } from './files.ts';

const keyName = '.pseudonym-key';

export interface PseudonymFolders {
  /** Folder of assessments: its key gives the same person the same pseudonym in all its packs. */
  readonly output: string;
  /** Folder of an assessment's evidence, with the key that its packs were made with: building again gives the same bytes. */
  readonly evidence: string;
  /** Whether the key is put beside the evidence; what `--from` names is not changed. */
  readonly keep: boolean;
}

/**
 * Pseudonyms by HMAC-SHA-256, with the key beside the evidence, else the one of the output folder, which is made at first
 * use. Keys are readable by their owner alone, and are in no pack: nobody without the key can try names.
 * @throws AuditPackError `E_STORE` when a key cannot be read or made
 */
export async function openPseudonyms({ output, evidence, keep }: PseudonymFolders): Promise<Pseudonymise> {
  const [own, shared] = [evidence, output].map((folder) => join(folder, keyName)) as [string, string];
  let key = await keyIn(own);
  if (key === null) {
    key = (await keyIn(shared)) ?? (await made(shared, randomBytes(32)));
    if (keep) key = await made(own, key);
  }
  const secret = key;
  return (kind, name) =>
    `${kind}-${createHmac('sha256', secret).update(`${kind}\0${name}`).digest('hex').slice(0, 12)}`;
}

async function keyIn(path: string): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw fileError(error, path, 'E_STORE');
  }
  if (/^[0-9a-f]{64}\n$/.test(text)) return Buffer.from(text.trim(), 'hex');
  throw new AuditPackError('E_STORE', `${path}: this is no key of pseudonyms`, {
    hint: 'Restore it from a backup. Without it, people have other pseudonyms from now on: then remove it.',
  });
}

/** Another process may be as fast: a link is made once, and whoever comes second reads it. */
async function made(path: string, key: Buffer): Promise<Buffer> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await makeFolders(dirname(path));
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${key.toString('hex')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      await link(temporary, path);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      await unlink(temporary);
    }
    await syncFolder(dirname(path));
  } catch (error) {
    throw fileError(error, path, 'E_STORE');
  }
  const placed = await keyIn(path);
  if (placed === null) throw new AuditPackError('E_STORE', `${path}: the key of pseudonyms is gone again`);
  return placed;
}
