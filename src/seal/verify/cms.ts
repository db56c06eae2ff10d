import { sameBytes } from '../bytes.ts';
import { readCertificate, signatureAlgorithmOf, type Certificate } from '../certificate.ts';
import { assembleCms, cmsCertificate } from '../cms.ts';
import {
  DerError,
  elementsOf,
  membersOf,
  objectIdentifierOf,
  readDer,
  timeOf,
  type Element,
  type Members,
} from '../der-reader.ts';
import { fits } from './signature.ts';

/** What a detached signature says, after it was checked against its content. */
export interface CmsReading {
  readonly signer: Certificate | null;
  /** All certificates that the structure carries. */
  readonly certificates: readonly Certificate[];
  /** As claimed by the signer; null when the structure carries none. */
  readonly signingTime: Date | null;
  readonly problems: readonly string[];
}

const oid = {
  signedData: '1.2.840.113549.1.7.2',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
} as const;

export const failed = (message: string): CmsReading => ({
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
export async function readCms(der: Uint8Array, digest: Uint8Array): Promise<CmsReading> {
  try {
    const parsed = parse(der);
    const signer = parsed.certificates.find((each) => isNamedBy(each, parsed.signerIdentifier));
    if (signer === undefined) return failed("the signature does not carry its signer's certificate");
    return await check({ ...parsed, signer }, der, digest);
  } catch (error) {
    return failed(`the signature cannot be read: ${error instanceof DerError ? error.message : String(error)}`);
  }
}

/** The parts of a SignedData with one signer (RFC 5652 §5.1, §5.3). */
interface ParsedCms {
  readonly certificates: readonly Certificate[];
  readonly signerIdentifier: Element;
  readonly signedAttributes: Element;
  readonly algorithm: Element;
  readonly signature: Uint8Array;
}

function parse(der: Uint8Array): ParsedCms {
  const outer = membersOf(readDer(der));
  const type = objectIdentifierOf(outer.take(0x06, 'the type of the structure'));
  if (type !== oid.signedData) throw new DerError('it is not CMS SignedData');
  const signedData = membersOf(membersOf(outer.take(0xa0, 'the content')).take(0x30, 'SignedData'));
  signedData.take(0x02, 'the version');
  signedData.take(0x31, 'the digest algorithms');
  signedData.take(0x30, 'the kind of content');
  const certificates = elementsOf(signedData.take(0xa0, 'the set of certificates'));
  const infos = elementsOf(signedData.take(0x31, 'the signer'));
  const [info] = infos;
  if (info === undefined || infos.length !== 1) throw new DerError('it does not have exactly one signer');
  return { certificates: certificates.map((each) => readCertificate(each.der)), ...parseSigner(membersOf(info)) };
}

function parseSigner(info: Members): Omit<ParsedCms, 'certificates'> {
  info.take(0x02, 'the version of the signer');
  const signerIdentifier = info.take(0x30, 'the identifier of the signer');
  info.take(0x30, 'the digest algorithm');
  const signedAttributes = info.take(0xa0, 'the set of signed attributes');
  const algorithm = info.take(0x30, 'the signature algorithm');
  return { signerIdentifier, signedAttributes, algorithm, signature: info.take(0x04, 'the signature').content };
}

function isNamedBy({ issuer, serialNumber }: Certificate, identifier: Element): boolean {
  const [name, number] = elementsOf(identifier);
  return (
    name !== undefined && number !== undefined && sameBytes(name.der, issuer) && sameBytes(number.der, serialNumber)
  );
}

async function check(
  cms: ParsedCms & { readonly signer: Certificate },
  der: Uint8Array,
  digest: Uint8Array,
): Promise<CmsReading> {
  const { signer, certificates, signedAttributes } = cms;
  const reading = { signer, certificates, signingTime: signingTimeOf(signedAttributes) };
  const problems = [...checkDigest(signedAttributes, digest), ...(await checkSignature(cms))];
  if (problems.length === 0 && !(await isCanonical(reading, { der, digest, signature: cms.signature }))) {
    problems.push('the signature is not in the form that it was written in');
  }
  return { ...reading, problems };
}

/** Made anew from its parts, the structure must be the same to the byte: attributes, algorithms and versions with it. */
async function isCanonical(
  { signer, certificates, signingTime }: Pick<CmsReading, 'certificates' | 'signingTime'> & { signer: Certificate },
  { der, digest, signature }: { readonly der: Uint8Array; readonly digest: Uint8Array; readonly signature: Uint8Array },
): Promise<boolean> {
  const others = certificates.filter((certificate) => certificate !== signer);
  const parts = {
    algorithm: signer.publicKey.kind === 'ec' ? 'ecdsa-sha256' : 'rsa-sha256',
    signer: await cmsCertificate(signer.der),
    others: await Promise.all(others.map((each) => cmsCertificate(each.der))),
    digest,
    signingTime,
  } as const;
  return sameBytes(assembleCms(parts, signature), der);
}

function checkDigest(attributes: Element, digest: Uint8Array): string[] {
  const value = valueOf(attributes, oid.messageDigest);
  return value?.tag === 0x04 && sameBytes(value.content, digest)
    ? []
    : ['the content was changed after it was signed: its digest differs from the signed one'];
}

async function checkSignature(cms: ParsedCms & { readonly signer: Certificate }): Promise<string[]> {
  const { publicKey } = cms.signer;
  const algorithm = signatureAlgorithmOf(cms.algorithm);
  if (algorithm === undefined || algorithm.kind !== publicKey.kind) {
    const [identifier] = elementsOf(cms.algorithm);
    const name = identifier === undefined ? '' : objectIdentifierOf(identifier);
    return [`the signature algorithm ${name} is not supported`];
  }
  if (publicKey.kind === 'rsa' && publicKey.bits < 2048) {
    return [`the signing key is too weak: RSA with ${publicKey.bits} bits`];
  }
  const content = Uint8Array.from(cms.signedAttributes.der);
  content[0] = 0x31; // signed as SET OF, RFC 5652 §5.4
  return (await fits({ key: publicKey, algorithm }, content, cms.signature))
    ? []
    : ['the signature does not fit its signer'];
}

function valueOf(attributes: Element, type: string): Element | undefined {
  const found = elementsOf(attributes)
    .map(elementsOf)
    .filter(([name]) => name !== undefined && objectIdentifierOf(name) === type);
  const set = found[0]?.[1];
  const values = set === undefined ? [] : elementsOf(set);
  return found.length === 1 && values.length === 1 ? values[0] : undefined;
}

function signingTimeOf(attributes: Element): Date | null {
  const value = valueOf(attributes, oid.signingTime);
  return value === undefined ? null : timeOf(value);
}
