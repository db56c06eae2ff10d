import { X509Certificate, createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { AuditPackError, type Signer } from '../model/index.ts';
import type { DigestSigner } from './signer.ts';
import { testMark } from './test-mark.ts';

export interface PemFiles {
  readonly key: string;
  readonly certificate: string;
  /** Further certificates up to, or including, the root. */
  readonly chain?: string;
  readonly passphrase?: string;
}

/**
 * A signer from PEM texts. RSA from 2048 bits (PKCS#1 v1.5) or EC P-256.
 * @throws AuditPackError E_SIGNING when the key cannot be read, is too weak or does not belong to the certificate
 */
export function pemSigner(files: PemFiles, now: Date): DigestSigner {
  const certificates = [...pemCertificates(files.certificate), ...pemCertificates(files.chain ?? '')];
  return keySigner(readKey(files), certificates, now);
}

/** A signer from a private key and its certificates (signing certificate first). */
export function keySigner(key: KeyObject, certificates: readonly X509Certificate[], now: Date): DigestSigner {
  const [certificate] = certificates;
  if (certificate === undefined) {
    throw new AuditPackError('E_SIGNING', 'no certificate was found for the signing key', {
      hint: 'Give a PEM file that holds "-----BEGIN CERTIFICATE-----".',
    });
  }
  if (!certificate.checkPrivateKey(key)) {
    throw new AuditPackError('E_SIGNING', `the signing key does not belong to the certificate ${nameOf(certificate)}`);
  }
  assertValid(certificate, now);
  const algorithm = algorithmOf(key);
  return {
    algorithm,
    certificates: certificates.map((each) => each.raw),
    test: certificate.subject.includes(testMark),
    sign: (message) => Promise.resolve(sign('sha256', message, key)),
  };
}

/** @throws AuditPackError E_SIGNING when the certificate has expired or is not valid yet */
export function assertValid(certificate: X509Certificate, now: Date): void {
  if (now > new Date(certificate.validTo)) {
    throw new AuditPackError('E_SIGNING', `the certificate ${nameOf(certificate)} expired on ${certificate.validTo}`);
  }
  if (now < new Date(certificate.validFrom)) {
    throw new AuditPackError(
      'E_SIGNING',
      `the certificate ${nameOf(certificate)} is valid from ${certificate.validFrom} on`,
    );
  }
}

function readKey({ key, passphrase }: PemFiles): KeyObject {
  try {
    return createPrivateKey({ key, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    const encrypted = /ENCRYPTED/.test(key);
    const hint =
      encrypted && passphrase === undefined
        ? 'The key is encrypted: name the environment variable with its passphrase in signing.pem.passphraseEnv.'
        : encrypted
          ? 'The passphrase may be wrong.'
          : 'Give an unencrypted or encrypted PKCS#8 private key in PEM form.';
    throw new AuditPackError('E_SIGNING', `the signing key cannot be read (${String(code)})`, { hint });
  }
}

function algorithmOf(key: KeyObject): DigestSigner['algorithm'] {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') {
    if ((modulusLength ?? 0) >= 2048) return 'rsa-sha256';
    throw new AuditPackError('E_SIGNING', `the signing key is too weak: RSA with ${modulusLength} bits`, {
      hint: 'Use RSA with 3072 bits or EC P-256.',
    });
  }
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return 'ecdsa-sha256';
  throw new AuditPackError(
    'E_SIGNING',
    `signing keys of type ${key.asymmetricKeyType} ${namedCurve ?? ''} are not supported`,
    {
      hint: 'Use RSA with 3072 bits or EC P-256.',
    },
  );
}

/** All certificates of a PEM text, in their order. */
export function pemCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw new AuditPackError('E_SIGNING', 'a certificate in the PEM text cannot be read', { cause });
    }
  });
}

/** Common name of the certificate, or its whole subject in one line. */
export function nameOf(certificate: X509Certificate): string {
  const commonName = /^CN=(.*)$/m.exec(certificate.subject)?.[1];
  return commonName ?? certificate.subject.replaceAll('\n', ', ');
}

/** SHA-256 of the certificate, lower-case hexadecimal. */
const fingerprintOf = (certificate: X509Certificate): string =>
  certificate.fingerprint256.replaceAll(':', '').toLowerCase();

/** Who signs, as the cover and the manifest name it. */
export function signerOf(signer: DigestSigner): Signer {
  const [der] = signer.certificates;
  if (der === undefined) throw new TypeError('a signer needs its certificate');
  const certificate = new X509Certificate(der);
  return { name: nameOf(certificate), fingerprint: fingerprintOf(certificate), test: signer.test };
}

/** The signer's certificates as a PEM text, for people with stock tools. They prove nothing by themselves. */
export const certificatesPem = (signer: DigestSigner): Uint8Array =>
  Buffer.from(signer.certificates.map((der) => new X509Certificate(der).toString()).join(''), 'utf8');
