import { X509Certificate } from 'node:crypto';

/**
 * Whether a certificate chains to one of the anchors (RFC 5280 §6, without policies): every link signed by the next,
 * issuers are certificate authorities, all valid at the given time. Anchors come from the caller, never from the pack.
 * @returns null when it does, otherwise the reason
 */
export function chainProblem(
  certificate: X509Certificate,
  others: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  at: Date,
): string | null {
  let current = certificate;
  for (let depth = 0; depth < 8; depth += 1) {
    const validity = validityProblem(current, at);
    if (validity !== null) return validity;
    if (anchors.some((anchor) => anchor.raw.equals(current.raw))) return null;
    const issuer = [...anchors, ...others].find((candidate) => isIssuer(candidate, current));
    if (issuer === undefined || issuer.raw.equals(current.raw)) break;
    current = issuer;
  }
  return `the certificate "${oneLine(certificate.subject)}" does not chain to a trust anchor that was given`;
}

const isIssuer = (issuer: X509Certificate, subject: X509Certificate): boolean =>
  issuer.ca && subject.checkIssued(issuer) && subject.verify(issuer.publicKey);

export function validityProblem(certificate: X509Certificate, at: Date): string | null {
  if (at < new Date(certificate.validFrom)) {
    return `the certificate "${oneLine(certificate.subject)}" was not valid yet at the signing time`;
  }
  if (at > new Date(certificate.validTo)) {
    return `the certificate "${oneLine(certificate.subject)}" had expired at the signing time`;
  }
  return null;
}

const oneLine = (subject: string): string => subject.replaceAll('\n', ', ');
