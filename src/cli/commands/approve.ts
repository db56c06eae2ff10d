import { resolve } from 'node:path';
import { AuditPackError, canonicalJson, exitCodes, sha256, type ExitCode } from '../../model/index.ts';
import { signerOf, verifyPack } from '../../seal/index.ts';
import type { Context } from '../context.ts';
import { appendEntry, openCustody } from '../custody.ts';
import { outputFolderOf } from '../original-pack.ts';
import { openOwnKey, type OwnKeyFlags } from '../own-key.ts';

export interface ApproveFlags extends OwnKeyFlags {
  readonly as: string;
  readonly role: string;
  readonly statement: string;
}

/** `report approve`: a reviewer signs beside the pack, with a key that is not the sealing one. */
export async function approve(path: string, flags: ApproveFlags, context: Context): Promise<ExitCode> {
  const pack = await openCustody(path, {}, context);
  const own = await openOwnKey(flags, outputFolderOf(pack.path), context);
  if (signerOf(own.signer).fingerprint === pack.manifest.signer.fingerprint) {
    throw new AuditPackError('E_USAGE', 'the key that sealed the pack cannot approve it', {
      hint: 'Give the key of the reviewer with --key and --certificate.',
    });
  }
  const { as, role, statement } = flags;
  const written = await appendEntry(pack, { event: { kind: 'approval', as, role, statement }, ...own }, context);
  for (const each of written) context.stdout(`${each}\n`);
  return exitCodes.complete;
}

export interface SupersedeFlags extends OwnKeyFlags {
  readonly by: string;
  readonly reason: string;
}

/** `report supersede`: the key that sealed a pack says which one has taken its place. */
export async function supersede(path: string, flags: SupersedeFlags, context: Context): Promise<ExitCode> {
  const pack = await openCustody(path, {}, context);
  const other = await verifyPack(resolve(context.cwd, flags.by), { trust: [] });
  if (!other.ok || other.manifest === null) {
    throw new AuditPackError('E_PACK', `${flags.by}: this pack does not verify, and takes no other's place`, {
      hint: 'See all problems with `report verify`.',
    });
  }
  const { organisation, framework, period } = other.manifest;
  const same = organisation === pack.manifest.organisation && framework.id === pack.manifest.framework.id;
  if (!same || period.from !== pack.manifest.period.from || period.to !== pack.manifest.period.to) {
    throw new AuditPackError('E_USAGE', `${flags.by} is of another organisation, framework or period`);
  }
  const own = await openOwnKey(flags, outputFolderOf(pack.path), context);
  if (signerOf(own.signer).fingerprint !== pack.manifest.signer.fingerprint) {
    throw new AuditPackError('E_USAGE', 'only the key that sealed a pack can say that another has taken its place');
  }
  const by = sha256(canonicalJson(other.manifest));
  const event = { kind: 'superseded', by, reason: flags.reason } as const;
  for (const each of await appendEntry(pack, { event, ...own }, context)) context.stdout(`${each}\n`);
  return exitCodes.complete;
}
