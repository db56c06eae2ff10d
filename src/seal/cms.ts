import { createHash } from 'node:crypto';
import { certificateParts } from './certificate.ts';
import { integer, nothing, objectIdentifier, octetString, sequence, setOf, tagged, time, type Der } from './der.ts';
import type { DigestSigner } from './signer.ts';

const oid = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  sha256: '2.16.840.1.101.3.4.2.1',
  rsaSha256: '1.2.840.113549.1.1.11',
  ecdsaSha256: '1.2.840.10045.4.3.2',
} as const;

const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
const digestAlgorithm = sequence(objectIdentifier(oid.sha256));
const attribute = (type: string, value: Der): Der => sequence(objectIdentifier(type), setOf(value));

/** Everything that a signature of ours is made of. */
export interface CmsParts {
  readonly algorithm: DigestSigner['algorithm'];
  /** Signing certificate first. */
  readonly certificates: readonly Uint8Array[];
  /** SHA-256 of the signed content. */
  readonly digest: Uint8Array;
  /** Claimed by the signer; null for PAdES. */
  readonly signingTime: Date | null;
}

/**
 * A detached CMS signature (RFC 5652) with the attributes of CAdES-B (EN 319 122-1) or, without a signing time,
 * of PAdES-B (EN 319 142-1 §6.3: the time stands in the signature dictionary).
 */
export async function signCms(digest: Uint8Array, signer: DigestSigner, signingTime: Date | null): Promise<Der> {
  const parts = { algorithm: signer.algorithm, certificates: signer.certificates, digest, signingTime };
  return assembleCms(parts, await signer.sign(signedAttributes(parts)));
}

/** The signed attributes as the explicit SET OF that the signature covers (RFC 5652 §5.4). */
export function signedAttributes({ certificates, digest, signingTime }: CmsParts): Der {
  return setOf(
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.messageDigest, octetString(digest)),
    attribute(oid.signingCertificateV2, signingCertificates(certificates)),
    ...(signingTime === null ? [] : [attribute(oid.signingTime, time(signingTime))]),
  );
}

/** The one encoding of a signature. A verifier makes it anew and compares: no byte of it escapes the check. */
export function assembleCms(parts: CmsParts, signature: Uint8Array): Der {
  const { issuer, serialNumber } = certificateParts(signingCertificateOf(parts.certificates));
  const signerInfo = sequence(
    integer(1),
    sequence(issuer, serialNumber),
    digestAlgorithm,
    retagged(signedAttributes(parts)),
    signatureAlgorithm(parts.algorithm),
    octetString(signature),
  );
  const signedData = sequence(
    integer(1),
    setOf(digestAlgorithm),
    sequence(objectIdentifier(oid.data)),
    certificateSet(parts.certificates),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.signedData), tagged(0, signedData));
}

function signingCertificateOf(certificates: readonly Uint8Array[]): Uint8Array {
  const [certificate] = certificates;
  if (certificate === undefined) throw new TypeError('a signer needs its certificate');
  return certificate;
}

/**
 * ESS signing-certificate-v2 (RFC 5035 §3): the signing certificate, then the rest of the chain, so that every
 * certificate in the structure is signed for. SHA-256 is the default algorithm and left out.
 */
const signingCertificates = (certificates: readonly Uint8Array[]): Der =>
  sequence(sequence(...[...certificates.slice(0, 1), ...ordered(certificates.slice(1))].map(certificateIdentifier)));

function certificateIdentifier(certificate: Uint8Array): Der {
  const { issuer, serialNumber } = certificateParts(certificate);
  const directoryName = tagged(4, issuer);
  return sequence(octetString(sha256(certificate)), sequence(sequence(directoryName), serialNumber));
}

function certificateSet(certificates: readonly Uint8Array[]): Der {
  return tagged(0, ...ordered(certificates));
}

const ordered = (certificates: readonly Uint8Array[]): Uint8Array[] =>
  [...certificates].sort((left, right) => Buffer.compare(left, right));

function retagged(set: Der): Der {
  const copy = Uint8Array.from(set);
  copy[0] = 0xa0;
  return copy;
}

function signatureAlgorithm(algorithm: DigestSigner['algorithm']): Der {
  switch (algorithm) {
    case 'rsa-sha256':
      return sequence(objectIdentifier(oid.rsaSha256), nothing);
    case 'ecdsa-sha256':
      return sequence(objectIdentifier(oid.ecdsaSha256));
  }
}
