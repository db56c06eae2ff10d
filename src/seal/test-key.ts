import { createPrivateKey, randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, OctetString, Primitive, Sequence, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  RelativeDistinguishedNames,
  Time,
  TimeType,
} from 'pkijs';
import { base64Of } from '../model/base64.ts';
import type { Certificate as VerifierCertificate } from './certificate.ts';
import type { PemFiles } from './keys.ts';
import { writeRevocationList } from './revocation-list.ts';
import { testMark } from './test-mark.ts';
import { pemAnchors } from './verify/anchors.ts';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 3072,
  publicExponent: Uint8Array.of(1, 0, 1),
  hash: 'SHA-256',
} as const;

export interface TestKeyFiles extends PemFiles {
  readonly chain: string;
  /** Revocation list of the root, which names nobody; good as long as the key. */
  readonly revocations: string;
}

/**
 * Makes a local key with a certificate from a root of its own, valid for one year. Both names carry the test mark:
 * a pack signed with it proves that nothing changed, not who signed.
 */
export async function createTestKey(now: Date): Promise<TestKeyFiles> {
  const root = await generate();
  const leaf = await generate();
  const rootName = distinguishedName(`dynamodb-audit-pack local root (${testMark})`);
  const leafName = distinguishedName(`dynamodb-audit-pack local signer (${testMark})`);
  const rootCertificate = await certify({
    subject: rootName,
    issuer: rootName,
    keys: root,
    issuerKeys: root,
    ca: true,
    now,
  });
  const certificate = await certify({
    subject: leafName,
    issuer: rootName,
    keys: leaf,
    issuerKeys: root,
    ca: false,
    now,
  });
  const revocations = await revocationsOf(root, rootCertificate, now);
  return { key: await privateKeyPem(leaf), certificate, chain: rootCertificate, revocations };
}

async function revocationsOf({ privateKey }: KeyPair, root: string, now: Date): Promise<string> {
  const [{ subject, extensions }] = (pemAnchors(root) ?? []) as [VerifierCertificate];
  const der = await writeRevocationList({
    issuer: subject,
    authorityKey: extensions.subjectKeyIdentifier ?? new Uint8Array(),
    thisUpdate: new Date(now.getTime() - 3_600_000),
    nextUpdate: new Date(now.getTime() + 365 * 86_400_000),
    revoked: [],
    signer: {
      algorithm: 'rsa-sha256',
      sign: async (message) =>
        new Uint8Array(await webcrypto.subtle.sign(algorithm.name, privateKey, Uint8Array.from(message))),
    },
  });
  return pem('X509 CRL', der);
}

type KeyPair = webcrypto.CryptoKeyPair;

const generate = (): Promise<KeyPair> => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

async function privateKeyPem(keys: KeyPair): Promise<string> {
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}

function distinguishedName(commonName: string): RelativeDistinguishedNames {
  return new RelativeDistinguishedNames({
    typesAndValues: [new AttributeTypeAndValue({ type: '2.5.4.3', value: new Utf8String({ value: commonName }) })],
  });
}

interface CertificateRequest {
  readonly subject: RelativeDistinguishedNames;
  readonly issuer: RelativeDistinguishedNames;
  readonly keys: KeyPair;
  readonly issuerKeys: KeyPair;
  readonly ca: boolean;
  readonly now: Date;
}

async function certify(request: CertificateRequest): Promise<string> {
  const { subject, issuer, keys, issuerKeys, ca, now } = request;
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f || 1; // positive (RFC 5280 §4.1.2.2)
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: new Uint8Array(serial).buffer }),
  });
  certificate.subject = subject;
  certificate.issuer = issuer;
  certificate.notBefore = new Time({ type: TimeType.UTCTime, value: new Date(now.getTime() - 86_400_000) });
  certificate.notAfter = new Time({ type: TimeType.UTCTime, value: new Date(now.getTime() + 365 * 86_400_000) });
  await certificate.subjectPublicKeyInfo.importKey(keys.publicKey);
  const own = await keyIdentifier(keys);
  const authority = await keyIdentifier(issuerKeys);
  certificate.extensions = [
    ...(ca ? authorityExtensions() : signerExtensions()),
    ...identifierExtensions(own, authority),
  ];
  await certificate.sign(issuerKeys.privateKey, 'SHA-256');
  return pem('CERTIFICATE', new Uint8Array(certificate.toSchema(true).toBER()));
}

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${base64Of(der)
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END ${label}-----\n`;

async function keyIdentifier(keys: KeyPair): Promise<ArrayBuffer> {
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey);
  return webcrypto.subtle.digest('SHA-1', spki);
}

const extension = (extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): Extension =>
  new Extension({ extnID, critical, extnValue: value.toBER() });

/** Bits of KeyUsage from the most significant one (RFC 5280 §4.2.1.3). */
const keyUsage = (bits: number, unused: number): Extension =>
  extension('2.5.29.15', true, new BitString({ valueHex: Uint8Array.of(bits).buffer, unusedBits: unused }));

function authorityExtensions(): Extension[] {
  const constraints = new BasicConstraints({ cA: true, pathLenConstraint: 0 });
  return [extension('2.5.29.19', true, constraints.toSchema()), keyUsage(0b0000_0110, 1)]; // keyCertSign, cRLSign
}

function signerExtensions(): Extension[] {
  // documentSigning (RFC 9336) and emailProtection, which `openssl cms -verify` asks for by default.
  const usages = new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.36', '1.3.6.1.5.5.7.3.4'] });
  return [keyUsage(0b1100_0000, 6), extension('2.5.29.37', false, usages.toSchema())]; // digitalSignature, nonRepudiation
}

function identifierExtensions(own: ArrayBuffer, authority: ArrayBuffer): Extension[] {
  const authorityKey = new Sequence({
    value: [new Primitive({ idBlock: { tagClass: 3, tagNumber: 0 }, valueHex: authority })],
  });
  return [
    extension('2.5.29.14', false, new OctetString({ valueHex: own })),
    extension('2.5.29.35', false, authorityKey),
  ];
}
