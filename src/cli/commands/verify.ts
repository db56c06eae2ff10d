import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AuditPackError, exitCodes, type ExitCode, type Verification } from '../../model/index.ts';
import {
  fingerprintFrom,
  levelsOf,
  pemAnchors,
  verifyPack,
  type Certificate,
  type VerifyOptions,
} from '../../seal/index.ts';
import { fileError } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { rederive } from '../rederive.ts';

export interface VerifyFlags {
  /** PEM files with trust anchors. */
  readonly trust?: readonly string[];
  /** SHA-256 of the signer's certificate. */
  readonly fingerprint?: string;
  readonly rederive?: boolean;
  readonly json?: boolean;
}

/** `report verify`: checks packs and prints a verdict that a person can read. */
export async function verify(paths: readonly string[], flags: VerifyFlags, context: Context): Promise<ExitCode> {
  const trust = (flags.trust ?? []).flatMap((file) => readAnchors(resolve(context.cwd, file)));
  const fingerprint = flags.fingerprint === undefined ? null : readFingerprint(flags.fingerprint);
  const again = flags.rederive === true;
  const verifications: Verification[] = [];
  for (const path of paths) {
    verifications.push(await verifyOne({ path: resolve(context.cwd, path), shownAs: path, again, trust, fingerprint }));
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
}

export async function verifyOne({ path, shownAs, again, ...options }: VerifyRequest): Promise<Verification> {
  const verification = { ...(await verifyPack(path, options)), pack: shownAs };
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
    ...problems.map((problem) => `  problem: ${problem.file === null ? '' : `${problem.file}: `}${problem.message}`),
  ];
  return `${lines.join('\n')}\n`;
}
