import type { Verification } from '../../model/index.ts';
import { readContainer } from './files.ts';
import type { VerifyOptions } from './signer.ts';
import { verifyContainer } from './verify.ts';

/** Checks a pack on disk. @throws AuditPackError E_PACK when there is nothing to read */
export async function verifyPack(path: string, options: VerifyOptions): Promise<Verification> {
  return {
    ...(await verifyContainer(await readContainer(path), options)),
    pack: path,
  };
}
