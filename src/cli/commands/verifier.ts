import { resolve } from 'node:path';
import { exitCodes, sha256, type ExitCode } from '../../model/index.ts';
import { renderVerifier, verifierPath } from '../../render/verifier.ts';
import { openTemplates, writeFileAtomic } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { assertNew } from '../new-file.ts';
import { toolVersion } from '../version.ts';

/** `report verifier`: writes the page that checks packs, as a copy that did not come with one. */
export async function verifier(flags: { readonly out?: string }, context: Context): Promise<ExitCode> {
  const path = assertNew(resolve(context.cwd, flags.out ?? verifierPath));
  const page = renderVerifier(openTemplates(), toolVersion());
  await writeFileAtomic(path, page);
  context.stdout(`${path}\n`);
  context.stderr(`SHA-256 ${sha256(page)}\n`);
  return exitCodes.complete;
}
