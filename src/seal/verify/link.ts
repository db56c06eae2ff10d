import { sameBytes } from '../bytes.ts';
import type { Certificate } from '../certificate.ts';
import { fits } from './signature.ts';

/** Whether a certificate is the issuer of another one, which is the `depth`-th below it (RFC 5280 §6.1). */
export async function isIssuer(issuer: Certificate, subject: Certificate, depth: number): Promise<boolean> {
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
