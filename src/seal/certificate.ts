import { hexOf, sameBytes } from './bytes.ts';
import { bitsOf, membersOf, objectIdentifierOf, readDer, timeOf, type Element } from './der-reader.ts';
import { readExtensions, type Extensions } from './extensions.ts';
import { readName } from './name.ts';

export type HashName = 'SHA-256' | 'SHA-384' | 'SHA-512';

/** How something was signed: PKCS#1 v1.5 or ECDSA. */
export interface SignatureAlgorithm {
  readonly kind: 'rsa' | 'ec';
  readonly hash: HashName;
}

export interface PublicKey {
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  readonly kind: 'rsa' | 'ec' | 'other';
  /** Bits of the RSA modulus, or of the curve (256, 384, 521); 0 for any other. */
  readonly bits: number;
}

/** What of an X.509 certificate (RFC 5280) matters for signing and verifying. */
export interface Certificate {
  readonly der: Uint8Array;
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  /** The INTEGER as DER. */
  readonly serialNumber: Uint8Array;
  /** Subject in one line, such as `CN=Signer, O=Bank`. */
  readonly subjectText: string;
  /** Common name, or the whole subject in one line. */
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKey: PublicKey;
  readonly extensions: Extensions;
  /** The part that the issuer signed. */
  readonly signed: Uint8Array;
  /** Undefined when it is one that we do not verify. */
  readonly algorithm: SignatureAlgorithm | undefined;
  readonly signature: Uint8Array;
}

/** @throws DerError */
export function readCertificate(der: Uint8Array): Certificate {
  const outer = membersOf(readDer(der));
  const body = outer.take(0x30, 'the content of the certificate');
  const algorithm = outer.take(0x30, 'the algorithm of the certificate');
  const signature = bitsOf(outer.take(0x03, 'the signature of the certificate'));
  const members = membersOf(body);
  members.maybe(0xa0);
  const serialNumber = members.take(0x02, 'the serial number');
  const inner = members.take(0x30, 'the algorithm of the certificate');
  const issuer = members.take(0x30, 'the issuer');
  const validity = membersOf(members.take(0x30, 'the validity')).rest();
  const [notBefore, notAfter] = validity.map(timeOf);
  const subject = members.take(0x30, 'the subject');
  const key = members.take(0x30, 'the public key');
  const extensions = members.rest().find((member) => member.tag === 0xa3);
  const { text, commonName } = readName(subject);
  return {
    der,
    issuer: issuer.der,
    subject: subject.der,
    serialNumber: serialNumber.der,
    subjectText: text,
    name: commonName ?? text,
    notBefore: notBefore ?? new Date(Number.NaN),
    notAfter: notAfter ?? new Date(Number.NaN),
    publicKey: readPublicKey(key),
    extensions: readExtensions(extensions),
    signed: body.der,
    algorithm: sameBytes(inner.der, algorithm.der) ? signatureAlgorithmOf(algorithm) : undefined,
    signature,
  };
}

const algorithms: Readonly<Record<string, SignatureAlgorithm>> = {
  '1.2.840.113549.1.1.11': { kind: 'rsa', hash: 'SHA-256' },
  '1.2.840.113549.1.1.12': { kind: 'rsa', hash: 'SHA-384' },
  '1.2.840.113549.1.1.13': { kind: 'rsa', hash: 'SHA-512' },
  '1.2.840.10045.4.3.2': { kind: 'ec', hash: 'SHA-256' },
  '1.2.840.10045.4.3.3': { kind: 'ec', hash: 'SHA-384' },
  '1.2.840.10045.4.3.4': { kind: 'ec', hash: 'SHA-512' },
};

/** Algorithm of a signature by its identifier; undefined for RSASSA-PSS, SHA-1 and whatever else we do not verify. */
export function signatureAlgorithmOf(identifier: Element): SignatureAlgorithm | undefined {
  return algorithms[objectIdentifierOf(membersOf(identifier).take(0x06, 'the algorithm'))];
}

const rsaEncryption = '1.2.840.113549.1.1.1';
const ecPublicKey = '1.2.840.10045.2.1';
const curveBits: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
};

/** @throws DerError */
export function readPublicKey(info: Element): PublicKey {
  const members = membersOf(info);
  const identifier = membersOf(members.take(0x30, 'the algorithm of the key'));
  const type = objectIdentifierOf(identifier.take(0x06, 'the algorithm of the key'));
  const bits = bitsOf(members.take(0x03, 'the public key'));
  if (type === rsaEncryption) {
    const modulus = membersOf(readDer(bits)).take(0x02, 'the modulus').content;
    const length = modulus[0] === 0 ? modulus.length - 1 : modulus.length;
    return { spki: info.der, kind: 'rsa', bits: length * 8 };
  }
  const curve = type === ecPublicKey ? identifier.maybe(0x06) : undefined;
  const size = curve === undefined ? undefined : curveBits[objectIdentifierOf(curve)];
  return size === undefined ? { spki: info.der, kind: 'other', bits: 0 } : { spki: info.der, kind: 'ec', bits: size };
}

/** The subjectPublicKey alone, which OCSP and key identifiers are digests of (RFC 6960 §4.1.1). */
export function keyBitsOf({ spki }: PublicKey): Uint8Array {
  const members = membersOf(readDer(spki));
  members.take(0x30, 'the algorithm of the key');
  return bitsOf(members.take(0x03, 'the public key'));
}

export const sameCertificate = (left: Certificate, right: Certificate): boolean => sameBytes(left.der, right.der);

/** SHA-256 of a certificate, lower-case hexadecimal. */
export const fingerprintOf = async (certificate: Certificate): Promise<string> =>
  hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(certificate.der))));
