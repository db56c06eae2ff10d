import { compareBytes } from './bytes.ts';
import { readCertificate } from './certificate.ts';
import { integer, nothing, objectIdentifier, octetString, sequence, setOf, tagged, time, type Der } from './der.ts';
import { sha256Bytes } from './digest.ts';
import { answerChoice, isOther } from './revocation-choice.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';

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
  timeStamp: '1.2.840.113549.1.9.16.2.14',
} as const;

const digestAlgorithm = sequence(objectIdentifier(oid.sha256));
const attribute = (type: string, value: Der): Der => sequence(objectIdentifier(type), setOf(value));

/** What a signature says of a certificate, each part as DER. */
export interface CmsCertificate {
  readonly der: Uint8Array;
  readonly issuer: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly sha256: Uint8Array;
}

/** Everything that a signature of ours is made of. */
export interface CmsParts {
  readonly algorithm: DigestSigner['algorithm'];
  readonly signer: CmsCertificate;
  /** The rest of the chain. */
  readonly others: readonly CmsCertificate[];
  /** Revocation lists and other RevocationInfoChoices, each as DER. */
  readonly revocations: readonly Uint8Array[];
  /** SHA-256 of the signed content. */
  readonly digest: Uint8Array;
  /** Claimed by the signer; null for PAdES. */
  readonly signingTime: Date | null;
}

export interface CmsOptions {
  /** Claimed time; null for PAdES. */
  readonly signingTime: Date | null;
  /** Stamps the signature (EN 319 122-1 §5.3); null for none. */
  readonly timeStamper: TimeStamper | null;
  /** Whether revocation data goes into the structure; in a PDF it stands beside it. */
  readonly embedRevocations?: boolean;
}

/**
 * A detached CMS signature (RFC 5652) with the attributes of CAdES-B (EN 319 122-1) or, without a signing time,
 * of PAdES-B (EN 319 142-1 §6.3: the time stands in the signature dictionary).
 */
export async function signCms(
  digest: Uint8Array,
  signer: DigestSigner,
  { signingTime, timeStamper, embedRevocations = true }: CmsOptions,
): Promise<Der> {
  const [certificate, ...others] = await Promise.all(signer.certificates.map(cmsCertificate));
  if (certificate === undefined) throw new TypeError('a signer needs its certificate');
  const { algorithm, lists = [], answers = [] } = signer;
  const revocations = embedRevocations ? [...lists, ...answers.map(answerChoice)] : [];
  const parts = { algorithm, signer: certificate, others, revocations, digest, signingTime };
  const signature = await signer.sign(signedAttributes(parts));
  const token = timeStamper === null ? null : await timeStamper.stamp(await sha256Bytes(signature));
  return assembleCms(parts, signature, token);
}

export async function cmsCertificate(der: Uint8Array): Promise<CmsCertificate> {
  const { issuer, serialNumber } = readCertificate(der);
  return { der, issuer, serialNumber, sha256: await sha256Bytes(der) };
}

/** The signed attributes as the explicit SET OF that the signature covers (RFC 5652 §5.4). */
export function signedAttributes({ signer, others, digest, signingTime }: CmsParts): Der {
  return setOf(
    attribute(oid.contentType, objectIdentifier(oid.data)),
    attribute(oid.messageDigest, octetString(digest)),
    attribute(oid.signingCertificateV2, signingCertificates(signer, others)),
    ...(signingTime === null ? [] : [attribute(oid.signingTime, time(signingTime))]),
  );
}

/** The one encoding of a signature. A verifier makes it anew and compares: no byte of it escapes the check. */
export function assembleCms(parts: CmsParts, signature: Uint8Array, token: Uint8Array | null): Der {
  const { signer, others, revocations } = parts;
  const signerInfo = sequence(
    integer(1),
    sequence(signer.issuer, signer.serialNumber),
    digestAlgorithm,
    retagged(signedAttributes(parts)),
    algorithmIdentifier(parts.algorithm),
    octetString(signature),
    ...(token === null ? [] : [tagged(1, attribute(oid.timeStamp, token))]),
  );
  const signedData = sequence(
    integer(revocations.some(isOther) ? 5 : 1), // RFC 5652 §5.1
    setOf(digestAlgorithm),
    sequence(objectIdentifier(oid.data)),
    tagged(0, ...ordered([signer, ...others]).map((certificate) => certificate.der)),
    ...(revocations.length === 0 ? [] : [tagged(1, ...[...revocations].sort(compareBytes))]),
    setOf(signerInfo),
  );
  return sequence(objectIdentifier(oid.signedData), tagged(0, signedData));
}

/**
 * ESS signing-certificate-v2 (RFC 5035 §3): the signing certificate, then the rest of the chain, so that every
 * certificate in the structure is signed for. SHA-256 is the default algorithm and left out.
 */
const signingCertificates = (signer: CmsCertificate, others: readonly CmsCertificate[]): Der =>
  sequence(sequence(...[signer, ...ordered(others)].map(certificateIdentifier)));

function certificateIdentifier({ issuer, serialNumber, sha256 }: CmsCertificate): Der {
  const directoryName = tagged(4, issuer);
  return sequence(octetString(sha256), sequence(sequence(directoryName), serialNumber));
}

const ordered = (certificates: readonly CmsCertificate[]): CmsCertificate[] =>
  [...certificates].sort((left, right) => compareBytes(left.der, right.der));

function retagged(set: Der): Der {
  const copy = Uint8Array.from(set);
  copy[0] = 0xa0;
  return copy;
}

export function algorithmIdentifier(algorithm: DigestSigner['algorithm']): Der {
  switch (algorithm) {
    case 'rsa-sha256':
      return sequence(objectIdentifier(oid.rsaSha256), nothing);
    case 'ecdsa-sha256':
      return sequence(objectIdentifier(oid.ecdsaSha256));
  }
}
