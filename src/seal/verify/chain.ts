import { sameCertificate, type Certificate } from '../certificate.ts';
import { isIssuer, validityProblem } from './link.ts';
import type { RevocationData } from './revocation-data.ts';
import { revocationOf } from './revocation.ts';

export interface ChainOptions {
  /** From the caller, never from the pack. */
  readonly anchors: readonly Certificate[];
  readonly at: Date;
  /** Whether that time is proven by a time stamp. */
  readonly proven?: boolean;
  readonly revocations?: readonly RevocationData[];
}

export interface ChainReading {
  /** Null when the certificate chains to an anchor. */
  readonly problem: string | null;
  /** Time of the oldest list or answer by which nothing of the chain was revoked; null when not every link has one. */
  readonly notRevokedBy: Date | null;
}

/**
 * Follows a certificate to one of the anchors (RFC 5280 §6, without policies and names): every link signed by the next,
 * issuers are certificate authorities, all valid at the given time, none revoked by the lists and answers that are given.
 */
export async function readChain(
  certificate: Certificate,
  others: readonly Certificate[],
  { anchors, at, proven = false, revocations = [] }: ChainOptions,
): Promise<ChainReading> {
  const failed = (problem: string): ChainReading => ({ problem, notRevokedBy: null });
  const covered: (Date | null)[] = [];
  let current = certificate;
  for (let depth = 0; depth < 8; depth += 1) {
    const problem = validityProblem(current, at) ?? criticalProblem(current);
    if (problem !== null) return failed(problem);
    if (anchors.some((anchor) => sameCertificate(anchor, current)))
      return { problem: null, notRevokedBy: oldest(covered) };
    const issuer = await issuerOf(current, [...anchors, ...others], depth);
    if (issuer === undefined || sameCertificate(issuer, current)) break;
    const revocation = await revocationOf(current, issuer, { revocations, at, proven });
    if (typeof revocation === 'string') return failed(revocation);
    covered.push(revocation);
    current = issuer;
  }
  return failed(`the certificate "${certificate.subjectText}" does not chain to a trust anchor that was given`);
}

function oldest(times: readonly (Date | null)[]): Date | null {
  const known = times.filter((time) => time !== null);
  if (known.length === 0 || known.length < times.length) return null;
  return known.reduce((first, time) => (time < first ? time : first));
}

/** The certificate that signed another one, which is the `depth`-th below its signer. */
async function issuerOf(
  subject: Certificate,
  candidates: readonly Certificate[],
  depth: number,
): Promise<Certificate | undefined> {
  for (const candidate of candidates) {
    if (await isIssuer(candidate, subject, depth)) return candidate;
  }
  return undefined;
}

function criticalProblem({ subjectText, extensions }: Certificate): string | null {
  const [unknown] = extensions.unknownCritical;
  return unknown === undefined
    ? null
    : `the certificate "${subjectText}" has the critical extension ${unknown}, which is not checked here`;
}
