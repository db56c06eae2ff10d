import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AuditPackError, canonicalJson, exitCodes, sha256, type ExitCode, type Handoff } from '../../model/index.ts';
import { pemCertificates, signerOf } from '../../seal/index.ts';
import { hashOfFile } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { encryptedFiles, transmittal } from '../custody-words.ts';
import { appendEntry, openCustody } from '../custody.ts';
import { encryptedCopy } from '../encrypted-copy.ts';
import { outputFolderOf } from '../original-pack.ts';
import { openOwnKey, type OwnKeyFlags } from '../own-key.ts';
import { approvalsOf, assertReady } from '../ready.ts';
import { loadSettings } from '../settings.ts';
import { loadSealing } from '../time-stamping.ts';
import { readText } from '../verify-options.ts';

export interface HandoffFlags {
  readonly to: string;
  readonly purpose: string;
  /** PEM files of the recipients' certificates. */
  readonly encryptTo?: readonly string[];
  readonly rehearsal?: boolean;
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly endpoint?: string;
}

/** `report handoff`: records to whom a pack goes and why, signed; refuses drafts and test signatures. */
export async function handoff(path: string, flags: HandoffFlags, context: Context): Promise<ExitCode> {
  const full = resolve(context.cwd, path);
  const { config, sandbox } = flags;
  const shared = { ...(config === undefined ? {} : { config }), ...(sandbox === undefined ? {} : { sandbox }) };
  const settings = loadSettings({ ...shared, out: outputFolderOf(full) }, context);
  const pack = await openCustody(path, approvalsOf(settings), context);
  assertReady(pack, { rehearsal: flags.rehearsal === true, settings, how: 'handed over' });
  const { signer, timeStamping } = await loadSealing(settings, context, flags.endpoint);
  const event: Handoff = {
    kind: 'handoff',
    from: signerOf(signer).name,
    to: flags.to,
    purpose: flags.purpose,
    sha256: statSync(full).isFile() ? await hashOfFile(full) : null,
    encrypted: await copyFor(full, flags.encryptTo ?? [], context),
    rehearsal: flags.rehearsal === true,
  };
  const digest = sha256(canonicalJson(pack.manifest));
  const text = transmittal(pack.manifest, event, { digest, at: context.now().toISOString() });
  const written = await appendEntry(pack, { event, signer, timeStamping, text }, context);
  const copies = encryptedFiles(event).map(({ file }) => resolve(dirname(full), file));
  for (const each of [...written, ...copies]) context.stdout(`${each}\n`);
  return exitCodes.complete;
}

/** Writes the copy for the recipients whose certificates are in these files; null for none. */
async function copyFor(pack: string, certificates: readonly string[], context: Context): Promise<Handoff['encrypted']> {
  if (certificates.length === 0) return null;
  if (!statSync(pack).isFile()) {
    throw new AuditPackError('E_USAGE', 'a folder cannot be encrypted', { hint: 'Give the .asice file.' });
  }
  const recipients = certificates.flatMap((file) => {
    const [own] = pemCertificates(readText(resolve(context.cwd, file)));
    if (own !== undefined) return [own];
    throw new AuditPackError('E_USAGE', `${file}: no certificate in PEM form was found`);
  });
  const [first, ...further] = await encryptedCopy(pack, recipients);
  if (first === undefined) return null;
  const digests = recipients.map((each) => each.fingerprint256.replaceAll(':', '').toLowerCase());
  return { ...first, ...(further.length === 0 ? {} : { further }), for: digests };
}

export interface ReceiptFlags extends OwnKeyFlags {
  readonly as: string;
  readonly statement: string;
}

/** `report receipt`: the recipient signs for what was received. */
export async function receipt(path: string, flags: ReceiptFlags, context: Context): Promise<ExitCode> {
  const pack = await openCustody(path, {}, context);
  const own = await openOwnKey(flags, outputFolderOf(pack.path), context);
  const event = { kind: 'receipt', as: flags.as, statement: flags.statement } as const;
  for (const each of await appendEntry(pack, { event, ...own }, context)) context.stdout(`${each}\n`);
  return exitCodes.complete;
}
