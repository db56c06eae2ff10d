import { sameBytes } from '../bytes.ts';
import type { Certificate } from '../certificate.ts';
import { assembleCms, cmsCertificate } from '../cms.ts';
import { DerError, timeOf } from '../der-reader.ts';
import { sha256Bytes } from '../digest.ts';
import { attributeOf, readSignedData, signedBytes, signerCertificate, type SignedData } from '../signed-data.ts';
import type { RevocationData } from './revocation-data.ts';
import { readRevocation } from './revocation.ts';
import { fits } from './signature.ts';
import { readTimeStamp, type TimeStampReading } from './time-stamp.ts';

/** What a detached signature says, after it was checked against its content. */
export interface CmsReading {
  readonly signer: Certificate | null;
  /** All certificates that the structure carries. */
  readonly certificates: readonly Certificate[];
  /** Revocation lists and OCSP answers that the structure carries. */
  readonly revocations: readonly RevocationData[];
  /** As claimed by the signer; null when the structure carries none. */
  readonly signingTime: Date | null;
  /** Time stamp over the signature; null when it carries none. Its problems are its own. */
  readonly timeStamp: TimeStampReading | null;
  readonly problems: readonly string[];
}

const oid = {
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  timeStamp: '1.2.840.113549.1.9.16.2.14',
} as const;

export const failed = (message: string): CmsReading => ({
  signer: null,
  certificates: [],
  revocations: [],
  signingTime: null,
  timeStamp: null,
  problems: [message],
});

/**
 * Checks a detached CMS signature (RFC 5652 §5.6): one signer, the message digest, the signature over the signed
 * attributes, and that the whole structure is the one that we write (with signing-certificate-v2 of RFC 5035 §5 for
 * every certificate that it carries). Says nothing about trust. Never throws.
 */
export async function readCms(der: Uint8Array, digest: Uint8Array): Promise<CmsReading> {
  try {
    const signedData = readSignedData(der);
    const signer = signerCertificate(signedData);
    if (signer === undefined) return failed("the signature does not carry its signer's certificate");
    return await check(signedData, signer, { der, digest });
  } catch (error) {
    return failed(`the signature cannot be read: ${error instanceof DerError ? error.message : String(error)}`);
  }
}

interface Signed {
  readonly der: Uint8Array;
  readonly digest: Uint8Array;
}

async function check(signedData: SignedData, signer: Certificate, { der, digest }: Signed): Promise<CmsReading> {
  const { certificates, signer: info } = signedData;
  const claimed = attributeOf(info.signedAttributes, oid.signingTime);
  const signingTime = claimed === undefined ? null : timeOf(claimed);
  const token = attributeOf(info.unsignedAttributes, oid.timeStamp)?.der ?? null;
  const problems = [...checkDigest(signedData, digest), ...(await checkSignature(signedData, signer))];
  const others = certificates.filter((certificate) => certificate !== signer);
  const parts = {
    algorithm: signer.publicKey.kind === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256',
    signer: await cmsCertificate(signer.der),
    others: await Promise.all(others.map((each) => cmsCertificate(each.der))),
    revocations: signedData.revocations,
    digest,
    signingTime,
  } as const;
  // Made anew from its parts, the structure must be the same to the byte: attributes, algorithms and versions with it.
  if (problems.length === 0 && !sameBytes(assembleCms(parts, info.signature, token), der)) {
    problems.push('the signature is not in the form that it was written in');
  }
  const timeStamp = token === null ? null : await readTimeStamp(token, await sha256Bytes(info.signature));
  const revocations = signedData.revocations.map(readRevocation);
  return { signer, certificates, revocations, signingTime, timeStamp, problems };
}

function checkDigest({ signer }: SignedData, digest: Uint8Array): string[] {
  const value = attributeOf(signer.signedAttributes, oid.messageDigest);
  return value?.tag === 0x04 && sameBytes(value.content, digest)
    ? []
    : ['the content was changed after it was signed: its digest differs from the signed one'];
}

async function checkSignature({ signer: info }: SignedData, { publicKey }: Certificate): Promise<string[]> {
  const { algorithm, algorithmId, signature } = info;
  if (algorithm === undefined || algorithm.kind !== publicKey.kind) {
    return [`the signature algorithm ${algorithmId} is not supported`];
  }
  if (publicKey.kind === 'rsa' && publicKey.bits < 2048) {
    return [`the signing key is too weak: RSA with ${publicKey.bits} bits`];
  }
  return (await fits({ key: publicKey, algorithm }, signedBytes(info), signature))
    ? []
    : ['the signature does not fit its signer'];
}
