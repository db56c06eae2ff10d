import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AuditPackError, exitCodes, type ExitCode, type Problem, type Verification } from '../../model/index.ts';
import {
  fingerprintFrom,
  levelsOf,
  pemAnchors,
  readLists,
  type RevocationList,
  verifyPack,
  type Certificate,
  type VerifyOptions,
} from '../../seal/index.ts';
import type { PublicKeys } from '../../events/index.ts';
import { fileError } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { proveTrails } from '../prove-trails.ts';
import { rederive } from '../rederive.ts';
import { readKeyFiles } from '../trail-keys.ts';

export interface VerifyFlags {
  /** PEM files with trust anchors. */
  readonly trust?: readonly string[];
  /** Revocation lists, beside those in the pack. */
  readonly crl?: readonly string[];
  /** SHA-256 of the signer's certificate. */
  readonly fingerprint?: string;
  readonly rederive?: boolean;
  /** Answers of ListPublicKeys, by which the ledger of trail logs is proven again. */
  readonly cloudtrail?: readonly string[];
  readonly json?: boolean;
}

/** `report verify`: checks packs and prints a verdict that a person can read. */
export async function verify(paths: readonly string[], flags: VerifyFlags, context: Context): Promise<ExitCode> {
  const trust = (flags.trust ?? []).flatMap((file) => readAnchors(resolve(context.cwd, file)));
  const lists = (flags.crl ?? []).flatMap((file) => readListsOf(resolve(context.cwd, file)));
  const fingerprint = flags.fingerprint === undefined ? null : readFingerprint(flags.fingerprint);
  const again = flags.rederive === true;
  const keys = flags.cloudtrail === undefined ? null : readKeyFiles(flags.cloudtrail, context);
  const verifications: Verification[] = [];
  for (const path of paths) {
    verifications.push(
      await verifyOne({ path: resolve(context.cwd, path), shownAs: path, again, keys, trust, lists, fingerprint }),
    );
  }
  if (flags.json === true) context.stdout(`${JSON.stringify(verifications, null, 2)}\n`);
  else for (const each of verifications) context.stdout(describe(each, again));
  return verifications.every((each) => each.ok) ? exitCodes.complete : exitCodes.verification;
}

function readAnchors(path: string): readonly Certificate[] {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_USAGE');
  }
  const anchors = pemAnchors(pem);
  if (anchors !== null && anchors.length > 0) return anchors;
  throw new AuditPackError(
    'E_USAGE',
    anchors === null ? `${path}: a certificate cannot be read` : `${path}: no certificate in PEM form was found`,
    { hint: 'Give the root certificate of the signer, as a file with "-----BEGIN CERTIFICATE-----".' },
  );
}

function readListsOf(path: string): readonly RevocationList[] {
  let file: Uint8Array;
  try {
    file = readFileSync(path);
  } catch (error) {
    throw fileError(error, path, 'E_USAGE');
  }
  const lists = readLists(file);
  if (lists !== null && lists.length > 0) return lists;
  throw new AuditPackError('E_USAGE', `${path}: no revocation list was found`, {
    hint: 'Give lists in DER or in PEM form ("-----BEGIN X509 CRL-----").',
  });
}

function readFingerprint(text: string): string {
  const fingerprint = fingerprintFrom(text);
  if (fingerprint !== null) return fingerprint;
  throw new AuditPackError('E_USAGE', `"${text}" is not the SHA-256 fingerprint of a certificate`, {
    hint: 'Give 64 hexadecimal digits, with or without colons.',
  });
}

interface VerifyRequest extends VerifyOptions {
  readonly path: string;
  readonly shownAs: string;
  /** Also judges the evidence again. */
  readonly again: boolean;
  /** Keys of CloudTrail: also proves the ledger of trail logs again. */
  readonly keys?: PublicKeys | null;
}

export async function verifyOne(request: VerifyRequest): Promise<Verification> {
  const { path, shownAs, again, keys = null, ...options } = request;
  const sealed = { ...(await verifyPack(path, options)), pack: shownAs };
  const verification = keys === null ? sealed : withTrails(sealed, await proveTrails(path, keys));
  if (!again) return verification;
  const differences = await rederive(path);
  return {
    ...verification,
    ok: verification.ok && differences.length === 0,
    problems: [...verification.problems, ...differences],
    checks: [
      ...verification.checks,
      {
        check: 'rederive',
        ok: differences.length === 0,
        summary: 'The conclusions follow from the evidence in the pack',
      },
    ],
  };
}

/** The verdict together with that on trail logs; a pack without any is told so, and not blamed. */
function withTrails(verification: Verification, problems: readonly Problem[] | null): Verification {
  const summary = 'The ledger of trail logs follows from digests that CloudTrail signed';
  const check = { check: 'cloudtrail', ok: problems?.length === 0, summary } as const;
  if (problems === null) {
    const none = { ...check, ok: true, summary: 'No trail logs were read for this pack' };
    return { ...verification, checks: [...verification.checks, none] };
  }
  return {
    ...verification,
    ok: verification.ok && problems.length === 0,
    problems: [...verification.problems, ...problems],
    checks: [...verification.checks, check],
  };
}

/** The verdict in its three levels: intact, who signed and when, conclusions reproduced. */
export function describe(verification: Verification, again: boolean): string {
  const { manifest, problems, checks } = verification;
  const reproduced = checks.some((each) => each.check === 'rederive' && each.ok) ? 'yes' : 'NO';
  const lines = [
    `${verification.ok ? 'VALID' : 'NOT VALID'}  ${verification.pack}`,
    ...(manifest === null
      ? []
      : [
          `  ${manifest.organisation}, ${manifest.framework.id} ${manifest.framework.version}, ${manifest.period.label}, pack ${manifest.pack}, ${manifest.status}`,
        ]),
    ...levelsOf(verification).map(({ title, text }) => `  ${title.padEnd(22)} ${text}`),
    `  conclusions reproduced ${again ? reproduced : 'not asked (--rederive)'}`,
    ...checks
      .filter(({ check }) => check === 'cloudtrail')
      .map(({ ok, summary }) => `  trail logs             ${ok ? 'yes' : 'NO'}: ${summary}`),
    ...problems.map((problem) => `  problem: ${problem.file === null ? '' : `${problem.file}: `}${problem.message}`),
  ];
  return `${lines.join('\n')}\n`;
}
