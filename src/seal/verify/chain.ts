import { sameBytes } from '../bytes.ts';
import { sameCertificate, type Certificate } from '../certificate.ts';
import { revocationOf, type RevocationList } from './revocation.ts';
import { fits } from './signature.ts';

export interface ChainOptions {
  /** From the caller, never from the pack. */
  readonly anchors: readonly Certificate[];
  readonly at: Date;
  /** Whether that time is proven by a time stamp. */
  readonly proven?: boolean;
  readonly lists?: readonly RevocationList[];
}

export interface ChainReading {
  /** Null when the certificate chains to an anchor. */
  readonly problem: string | null;
  /** Time of the oldest list by which nothing of the chain was revoked; null when not every link has one. */
  readonly notRevokedBy: Date | null;
}

/**
 * Follows a certificate to one of the anchors (RFC 5280 §6, without policies and names): every link signed by the next,
 * issuers are certificate authorities, all valid at the given time, none revoked by the lists that are given.
 */
export async function readChain(
  certificate: Certificate,
  others: readonly Certificate[],
  { anchors, at, proven = false, lists = [] }: ChainOptions,
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
    const revocation = await revocationOf(current, issuer, { lists, at, proven });
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

async function isIssuer(issuer: Certificate, subject: Certificate, depth: number): Promise<boolean> {
  const { authority, keyUsage, pathLength, subjectKeyIdentifier } = issuer.extensions;
  const named = subject.extensions.authorityKeyIdentifier;
  const mayIssue = authority && (keyUsage === null || keyUsage.has('keyCertSign'));
  const sameKey = named === null || subjectKeyIdentifier === null || sameBytes(named, subjectKeyIdentifier);
  if (!mayIssue || !sameKey || !sameBytes(issuer.subject, subject.issuer)) return false;
  if ((pathLength !== null && depth > pathLength) || subject.algorithm === undefined) return false;
  return fits({ key: issuer.publicKey, algorithm: subject.algorithm }, subject.signed, subject.signature);
}

export function validityProblem({ subjectText, notBefore, notAfter }: Certificate, at: Date): string | null {
  if (!(at >= notBefore)) return `the certificate "${subjectText}" was not valid yet at the signing time`;
  if (!(at <= notAfter)) return `the certificate "${subjectText}" had expired at the signing time`;
  return null;
}

/** A certificate that limits its key must allow signatures (RFC 5280 §4.2.1.3). */
export function usageProblem({ subjectText, extensions: { keyUsage } }: Certificate): string | null {
  const allowed = keyUsage === null || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation');
  return allowed ? null : `the certificate "${subjectText}" does not allow its key to sign`;
}

function criticalProblem({ subjectText, extensions }: Certificate): string | null {
  const [unknown] = extensions.unknownCritical;
  return unknown === undefined
    ? null
    : `the certificate "${subjectText}" has the critical extension ${unknown}, which is not checked here`;
}
