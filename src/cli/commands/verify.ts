import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AuditPackError, exitCodes, type ExitCode, type Verification } from '../../model/index.ts';
import { pemCertificates, verifyPack } from '../../seal/index.ts';
import { fileError } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { rederive } from '../rederive.ts';

export interface VerifyFlags {
  /** PEM files with trust anchors. */
  readonly trust?: readonly string[];
  readonly rederive?: boolean;
  readonly json?: boolean;
}

/** `report verify`: checks packs and prints a verdict that a person can read. */
export function verify(paths: readonly string[], flags: VerifyFlags, context: Context): ExitCode {
  const trust = (flags.trust ?? []).flatMap((file) => readAnchors(resolve(context.cwd, file)));
  const verifications = paths.map((path) =>
    verifyOne(resolve(context.cwd, path), path, trust, flags.rederive === true),
  );
  if (flags.json === true) context.stdout(`${JSON.stringify(verifications, null, 2)}\n`);
  else for (const each of verifications) context.stdout(describe(each, flags.rederive === true));
  return verifications.every((each) => each.ok) ? exitCodes.complete : exitCodes.verification;
}

function readAnchors(path: string): X509Certificate[] {
  let pem: string;
  try {
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    throw fileError(error, path, 'E_USAGE');
  }
  const anchors = pemCertificates(pem);
  if (anchors.length > 0) return anchors;
  throw new AuditPackError('E_USAGE', `${path}: no certificate in PEM form was found`, {
    hint: 'Give the root certificate of the signer, as a file with "-----BEGIN CERTIFICATE-----".',
  });
}

export function verifyOne(
  path: string,
  shownAs: string,
  trust: readonly X509Certificate[],
  again: boolean,
): Verification {
  const verification = { ...verifyPack(path, { trust }), pack: shownAs };
  if (!again) return verification;
  const differences = rederive(path);
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
  const { manifest, signer, problems, checks } = verification;
  const intact = problems.every((problem) => problem.check === 'rederive' || problem.check === 'chain');
  const lines = [
    `${verification.ok ? 'VALID' : 'NOT VALID'}  ${verification.pack}`,
    ...(manifest === null
      ? []
      : [
          `  ${manifest.organisation}, ${manifest.framework.id} ${manifest.framework.version}, ${manifest.period.label}, pack ${manifest.pack}, ${manifest.status}`,
        ]),
    `  intact                 ${intact ? `yes: ${manifest?.files.length ?? 0} files as they were sealed` : 'NO'}`,
    `  signed                 ${signerLine(signer)}`,
    `  conclusions reproduced ${again ? (checks.some((each) => each.check === 'rederive' && each.ok) ? 'yes' : 'NO') : 'not asked (--rederive)'}`,
    ...problems.map((problem) => `  problem: ${problem.file === null ? '' : `${problem.file}: `}${problem.message}`),
  ];
  return `${lines.join('\n')}\n`;
}

function signerLine(signer: Verification['signer']): string {
  if (signer.trust === 'none') return 'NO valid signature';
  const who = `${signer.name ?? ''}, claimed time ${signer.claimedAt ?? 'unknown'}`;
  const test = signer.test ? ' TEST SIGNATURE, not for hand-off.' : '';
  return signer.trust === 'known'
    ? `by ${who}, chains to a given trust anchor.${test}`
    : `by an unknown certificate: ${who}, SHA-256 ${signer.fingerprint ?? ''}.${test}`;
}
