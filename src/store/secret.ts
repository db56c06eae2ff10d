import { randomBytes, randomUUID } from 'node:crypto';
import { link, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import { codeOf, fileError, makeFolders, placeFile, syncFolder } from './files.ts';

/** What the salts of commitments are derived from. Whoever has it can guess what a redacted pack withholds. */
export const secretFile = 'commitments.secret';

/**
 * The secret of an assessment: the one that is in one of the folders, else a new one in the first of them that can be
 * written to, readable by its owner alone. Of several processes that start at once, all get the same.
 * @throws AuditPackError E_STORE when it cannot be read, or written anywhere
 */
export async function openSecret(folders: readonly string[], file = secretFile): Promise<Uint8Array> {
  const present = await firstSecret(folders, file);
  if (present !== null) return present;
  let failure: unknown;
  for (const folder of folders) {
    try {
      return await keepSecret(folder, file, randomBytes(32));
    } catch (error) {
      failure = fileError(error, folder, 'E_STORE');
    }
  }
  throw failure;
}

/** The secret in one of these folders; null when there is none. */
export async function firstSecret(folders: readonly string[], file = secretFile): Promise<Uint8Array | null> {
  for (const folder of folders) {
    try {
      return await readSecret(join(folder, file));
    } catch (error) {
      const missing = error instanceof AuditPackError && ['ENOENT', 'ENOTDIR'].includes(codeOf(error.cause));
      if (!missing) throw error;
    }
  }
  return null;
}

/** @throws AuditPackError E_STORE when the file cannot be read or is no secret */
export async function readSecret(path: string): Promise<Uint8Array> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileError(error, path, 'E_STORE');
  });
  return secretOf(text, path);
}

/** A secret as it is written. */
export const secretText = (secret: Uint8Array): string => `${Buffer.from(secret).toString('hex')}\n`;

/** @throws AuditPackError E_STORE when the text of this place is no secret */
export function secretOf(text: string, place: string): Uint8Array {
  if (/^[0-9a-f]{64}\n$/.test(text)) return Buffer.from(text.trim(), 'hex');
  throw new AuditPackError('E_STORE', `${place}: this is not the secret of an assessment`, {
    hint: 'It is one line of 64 hexadecimal digits. Without it, packs cannot be redacted, and pseudonyms become others.',
  });
}

/** Written under another name and linked: a secret that is there is never replaced. @returns the one that is there then */
export async function keepSecret(folder: string, file: string, secret: Uint8Array): Promise<Uint8Array> {
  await makeFolders(folder);
  const temporary = join(folder, `.${randomUUID()}.secret`);
  try {
    await placeFile(temporary, secretText(secret), 0o600);
    await link(temporary, join(folder, file)).catch((error: unknown) => {
      if (codeOf(error) !== 'EEXIST') throw error;
    });
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
  await syncFolder(folder);
  return await readSecret(join(folder, file));
}
