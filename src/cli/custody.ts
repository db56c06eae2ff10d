import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  AuditPackError,
  type CustodyEvent,
  type CustodyReading,
  type Manifest,
  type Verification,
} from '../model/index.ts';
import { custodyEntry, readCustody, verifyPack, type DigestSigner, type VerifyOptions } from '../seal/index.ts';
import { makeFolders, takeLock, writeFileAtomic } from '../store/index.ts';
import type { Context } from './context.ts';
import type { TimeStamping } from './time-stamping.ts';

/** The log of a pack lies beside it: the pack itself is never touched. */
const custodyFolder = (pack: string): string => `${pack.replace(/\/+$/, '')}.custody`;

function readLog(pack: string): ReadonlyMap<string, Uint8Array> {
  const folder = custodyFolder(pack);
  if (!existsSync(folder)) return new Map();
  const names = readdirSync(folder).filter((name) => name !== 'lock' && !name.startsWith('.lock-'));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
}

/** A verdict together with what the custody log beside the pack says. A pack without one, that asks for nothing, stays as it is. */
export async function withCustody(
  pack: string,
  verification: Verification,
  options: VerifyOptions,
): Promise<Verification> {
  const files = readLog(pack);
  const required = verification.manifest?.approvals?.required ?? 0;
  if (files.size === 0 && required === 0) return verification;
  const { custody, problems } = await readCustody(files, { verification, required, options });
  return {
    ...verification,
    ok: verification.ok && problems.length === 0,
    custody,
    problems: [...verification.problems, ...problems],
    checks: [
      ...verification.checks,
      { check: 'custody', ok: problems.length === 0, summary: 'The custody log is whole and signed' },
    ],
  };
}

/** A pack that is intact, with its log. */
export interface PackInCustody {
  readonly path: string;
  readonly manifest: Manifest;
  readonly verification: Verification;
  readonly custody: CustodyReading;
}

/**
 * Opens a pack to write into its custody log.
 * @param trust anchors of the approvals that count; null for any
 * @throws AuditPackError E_PACK when the pack or its log is not as it was signed
 */
export async function openCustody(
  path: string,
  { required = 0, trust = [] }: { readonly required?: number; readonly trust?: VerifyOptions['trust'] },
  context: Context,
): Promise<PackInCustody> {
  const full = resolve(context.cwd, path);
  const verification = await verifyPack(full, { trust: [] });
  const { manifest } = verification;
  const asked = Math.max(required, manifest?.approvals?.required ?? 0);
  const { custody, problems } = await readCustody(readLog(full), { verification, required: asked, options: { trust } });
  const [problem] = [...verification.problems, ...problems];
  if (problem === undefined && manifest !== null) return { path: full, manifest, verification, custody };
  throw new AuditPackError(
    'E_PACK',
    `${path}: ${problem?.message ?? 'the manifest cannot be read'}; nothing was signed`,
    {
      hint: 'See all problems with `report verify`.',
    },
  );
}

export interface Append {
  readonly event: CustodyEvent;
  readonly signer: DigestSigner;
  readonly timeStamping: TimeStamping;
  /** Text for people beside the entry; null for none. */
  readonly text?: string;
}

/** Appends a signed entry to the log of a pack. @returns the paths of its files */
export async function appendEntry(pack: PackInCustody, append: Append, context: Context): Promise<readonly string[]> {
  const folder = custodyFolder(pack.path);
  await makeFolders(folder);
  const unlock = await takeLock(join(folder, 'lock'), context.host);
  try {
    const { manifest, custody } = pack;
    const { event, signer, timeStamping, text } = append;
    const number = custody.entries.length + 1;
    const { files } = await timeStamping.sign((timeStamper) =>
      custodyEntry({ manifest, number, previous: custody.last, event, signer, timeStamper, now: context.now() }),
    );
    const [entry, signature] = files.map((file) => ({ ...file, path: join(folder, file.path) }));
    if (entry === undefined || signature === undefined) throw new TypeError('an entry is two files');
    if (readLog(pack.path).has(files[0]?.path ?? '')) {
      throw new AuditPackError('E_OUTPUT', `${entry.path} exists: somebody else wrote it meanwhile`, {
        hint: 'Try again.',
      });
    }
    const note = entry.path.replace(/\.json$/, '.txt');
    await writeFileAtomic(signature.path, signature.bytes);
    if (text !== undefined) await writeFileAtomic(note, text);
    await writeFileAtomic(entry.path, entry.bytes); // last: its presence says that the others are there
    return [entry.path, signature.path, ...(text === undefined ? [] : [note])];
  } finally {
    await unlock();
  }
}
