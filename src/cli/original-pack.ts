import { dirname, join, resolve } from 'node:path';
import { AuditPackError, type Commitments, type Manifest } from '../model/index.ts';
import type { OpenPack } from '../redact/open-pack.ts';
import { commitmentsFile, verifyPack, withFiles } from '../seal/index.ts';
import { firstSecret, readSecret } from '../store/index.ts';
import type { Context } from './context.ts';

export interface OriginalPack extends OpenPack {
  readonly manifest: Manifest;
}

/**
 * Opens a pack that is intact, with what opens its commitments: `--secret`, else the evidence folder beside the pack.
 * @throws AuditPackError E_PACK when it is damaged, redacted itself or without commitments; E_STORE without the secret
 */
export async function withOriginal<Result>(
  path: string,
  { flags, context }: { readonly flags: { readonly secret?: string }; readonly context: Context },
  use: (original: OriginalPack) => Promise<Result> | Result,
): Promise<Result> {
  const full = resolve(context.cwd, path);
  const { manifest, problems } = await verifyPack(full, { trust: [] });
  const [problem] = problems;
  if (problem !== undefined || manifest === null) {
    throw new AuditPackError(
      'E_PACK',
      `${path}: ${problem?.message ?? 'the manifest cannot be read'}; nothing is made from it`,
      {
        hint: 'See all problems with `report verify`.',
      },
    );
  }
  if (manifest.commitments === undefined) {
    const reason = manifest.redaction === undefined ? 'it carries no commitments' : 'it is redacted already';
    throw new AuditPackError('E_PACK', `${path}: ${reason}`, {
      hint: 'Take the original pack; one that an older version made must be built again from its evidence.',
    });
  }
  const secret = await secretOf(full, flags, context);
  return withFiles(full, (files) => {
    const commitments = JSON.parse(new TextDecoder().decode(files.get(commitmentsFile))) as Commitments; // verified above
    const listed = new Map(manifest.files.map((file) => [file.path, file]));
    return use({ manifest, pack: manifest.pack, listed, commitments, files, secret });
  });
}

/** Where packs like this one are written: its assessment stands in it, and a test key, where there is one. */
export const outputFolderOf = (pack: string): string => dirname(dirname(pack));

async function secretOf(pack: string, { secret }: { readonly secret?: string }, context: Context): Promise<Uint8Array> {
  if (secret !== undefined) return readSecret(resolve(context.cwd, secret));
  const found = await firstSecret([join(dirname(pack), 'evidence'), dirname(pack)]);
  if (found !== null) return found;
  throw new AuditPackError('E_STORE', `${pack}: the secret of its salts is not beside it`, {
    hint: 'Name it with --secret: commitments.secret in the evidence folder that the pack was built from.',
  });
}
