import { X509Certificate, verify as verifySignature } from 'node:crypto';
import { fromBER, GeneralizedTime, OctetString, UTCTime } from 'asn1js';
import { Certificate, ContentInfo, SignedData, type Attribute, type SignerInfo } from 'pkijs';
import { assembleCms } from '../cms.ts';

/** What a detached signature says, after it was checked against its content. */
export interface CmsReading {
  readonly signer: X509Certificate | null;
  /** All certificates that the structure carries. */
  readonly certificates: readonly X509Certificate[];
  /** As claimed by the signer; null when the structure carries none. */
  readonly signingTime: Date | null;
  readonly problems: readonly string[];
}

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

const signatureAlgorithms: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'rsa',
  '1.2.840.113549.1.1.1': 'rsa',
  '1.2.840.10045.4.3.2': 'ec',
};

const failed = (message: string): CmsReading => ({
  signer: null,
  certificates: [],
  signingTime: null,
  problems: [message],
});

/**
 * Checks a detached CMS signature (RFC 5652 §5.6): one signer, the message digest, the signature over the signed
 * attributes, and that the whole structure is the one that we write (with signing-certificate-v2 of RFC 5035 §5 for
 * every certificate that it carries). Says nothing about trust. Never throws.
 */
export function readCms(der: Uint8Array, digest: Uint8Array): CmsReading {
  try {
    const signedData = parse(der);
    return typeof signedData === 'string' ? failed(signedData) : check(signedData, der, digest);
  } catch (error) {
    return failed(`the signature cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function parse(der: Uint8Array): SignedData | string {
  const parsed = fromBER(Uint8Array.from(der).buffer);
  if (parsed.offset === -1) return 'the signature is not DER';
  if (parsed.offset !== der.length) return 'there are bytes after the end of the signature';
  const content = new ContentInfo({ schema: parsed.result });
  if (content.contentType !== oid.signedData) return 'the signature is not CMS SignedData';
  return new SignedData({ schema: content.content });
}

function check(signedData: SignedData, der: Uint8Array, digest: Uint8Array): CmsReading {
  const certificates = (signedData.certificates ?? []).flatMap((each) =>
    each instanceof Certificate ? [new X509Certificate(Buffer.from(each.toSchema().toBER()))] : [],
  );
  const [info] = signedData.signerInfos;
  if (info === undefined || signedData.signerInfos.length !== 1) {
    return failed('the signature does not have exactly one signer');
  }
  const signer = signerOf(info, signedData, certificates);
  if (signer === undefined) return failed("the signature does not carry its signer's certificate");

  const attributes = info.signedAttrs?.attributes ?? [];
  const reading = { signer, certificates, signingTime: signingTimeOf(attributes) };
  const problems = [...checkDigest(attributes, digest), ...checkSignature(info, signer)];
  if (problems.length === 0 && !isCanonical(der, reading, info, digest)) {
    problems.push('the signature is not in the form that it was written in');
  }
  return { ...reading, problems };
}

/** Made anew from its parts, the structure must be the same to the byte: attributes, algorithms and versions with it. */
function isCanonical(
  der: Uint8Array,
  reading: Omit<CmsReading, 'problems'>,
  info: SignerInfo,
  digest: Uint8Array,
): boolean {
  const { signer, certificates, signingTime } = reading;
  if (signer === null) return false;
  const others = certificates.filter((certificate) => certificate !== signer);
  const parts = {
    algorithm: signer.publicKey.asymmetricKeyType === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256',
    certificates: [signer, ...others].map((certificate) => certificate.raw),
    digest,
    signingTime,
  } as const;
  return Buffer.from(assembleCms(parts, info.signature.valueBlock.valueHexView)).equals(der);
}

function signerOf(
  info: SignerInfo,
  signedData: SignedData,
  certificates: readonly X509Certificate[],
): X509Certificate | undefined {
  const sid = info.sid as {
    issuer?: { isEqual(other: unknown): boolean };
    serialNumber?: { isEqual(other: unknown): boolean };
  };
  const index = (signedData.certificates ?? [])
    .filter((each) => each instanceof Certificate)
    .findIndex(
      (each) => sid.issuer?.isEqual(each.issuer) === true && sid.serialNumber?.isEqual(each.serialNumber) === true,
    );
  return certificates[index];
}

function checkDigest(attributes: readonly Attribute[], digest: Uint8Array): string[] {
  const value = valueOf(attributes, oid.messageDigest);
  const signed = value instanceof OctetString ? Buffer.from(value.valueBlock.valueHexView) : Buffer.alloc(0);
  return signed.equals(digest)
    ? []
    : ['the content was changed after it was signed: its digest differs from the signed one'];
}

function checkSignature(info: SignerInfo, signer: X509Certificate): string[] {
  const attributes = info.signedAttrs;
  if (attributes === undefined) return ['the signature has no signed attributes'];
  const kind = signatureAlgorithms[info.signatureAlgorithm.algorithmId];
  if (kind === undefined || kind !== signer.publicKey.asymmetricKeyType) {
    return [`the signature algorithm ${info.signatureAlgorithm.algorithmId} is not supported`];
  }
  const content = Buffer.from(attributes.encodedValue);
  content[0] = 0x31; // signed as SET OF, RFC 5652 §5.4
  const signature = Buffer.from(info.signature.valueBlock.valueHexView);
  return verifySignature('sha256', content, signer.publicKey, signature)
    ? []
    : ['the signature does not fit its signer'];
}

function valueOf(attributes: readonly Attribute[], type: string): { toBER(): ArrayBuffer } | undefined {
  const found = attributes.filter((attribute) => attribute.type === type);
  const values = found[0]?.values as readonly { toBER(): ArrayBuffer }[] | undefined;
  return found.length === 1 && values?.length === 1 ? values[0] : undefined;
}

function signingTimeOf(attributes: readonly Attribute[]): Date | null {
  const value = valueOf(attributes, oid.signingTime);
  return value instanceof UTCTime || value instanceof GeneralizedTime ? value.toDate() : null;
}
