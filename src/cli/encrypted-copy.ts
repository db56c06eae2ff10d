import { createHash, type X509Certificate } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { EncryptedFile } from '../model/index.ts';
import { encryptionFor } from '../seal/index.ts';
import { writeFileInParts } from '../store/index.ts';

/**
 * Most bytes of a pack in one CMS structure. `openssl cms -decrypt` holds a structure in memory twice, and reads none from
 * 1.6 GB on (the limit of BUF_MEM_grow in its crypto/buffer/buffer.c).
 */
const largestPart = 1_000_000_000;

/**
 * Encrypts a pack for the holders of these certificates, into files beside it that did not exist: `gdpr.asice.p7m`, or of a
 * larger pack `gdpr.asice.p7m.001`, `.002` …, whose contents one after the other are the pack. In the end all are there,
 * or none.
 * @throws AuditPackError E_USAGE for a certificate that nothing can be encrypted to, E_OUTPUT when a file cannot be written
 */
export async function encryptedCopy(
  pack: string,
  recipients: readonly X509Certificate[],
  partBytes = largestPart,
): Promise<readonly EncryptedFile[]> {
  const { size } = statSync(pack);
  const path = freePath(pack);
  const files: EncryptedFile[] = [];
  try {
    for (let from = 0; from < size; from += partBytes) {
      const part = { pack, from, bytes: Math.min(partBytes, size - from) };
      const file = size <= partBytes ? path : `${path}.${String(files.length + 1).padStart(3, '0')}`;
      files.push({ file: basename(file), sha256: await encryptPart(part, recipients, file) });
    }
  } catch (error) {
    for (const { file } of files) await rm(join(dirname(path), file));
    throw error;
  }
  return files;
}

interface Part {
  readonly pack: string;
  readonly from: number;
  readonly bytes: number;
}

/** @returns SHA-256 of the file that was written */
async function encryptPart(
  { pack, from, bytes }: Part,
  recipients: readonly X509Certificate[],
  file: string,
): Promise<string> {
  const encrypt = encryptionFor(recipients, bytes);
  const hash = createHash('sha256');
  await writeFileInParts(file, async ({ append }) => {
    for await (const piece of encrypt(createReadStream(pack, { start: from, end: from + bytes - 1 }))) {
      hash.update(piece);
      await append(piece);
    }
  });
  return hash.digest('hex');
}

/** Each hand-off has a copy of its own: `gdpr.asice.p7m`, `gdpr.asice.2.p7m` … */
function freePath(pack: string): string {
  const taken = (path: string): boolean => existsSync(path) || existsSync(`${path}.001`);
  let path = `${pack}.p7m`;
  for (let number = 2; taken(path); number += 1) path = `${pack}.${number}.p7m`;
  return path;
}
