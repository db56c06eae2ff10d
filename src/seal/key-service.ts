import { X509Certificate, createPublicKey, verify } from 'node:crypto';
import { AuditPackError, type SigningAlgorithm, type SigningKey } from '../model/index.ts';
import { readPublicKey, type PublicKey } from './certificate.ts';
import { readDer } from './der-reader.ts';
import { sha256Bytes } from './digest.ts';
import { assertValid, nameOf } from './keys.ts';
import type { DigestSigner } from './signer.ts';
import { testMark } from './test-mark.ts';

/** A key of a key service that is known to sign as packs need it. */
export interface ServiceKey {
  readonly algorithm: DigestSigner['algorithm'];
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** Signature over the SHA-256 of the message, checked with the public key. */
  readonly sign: DigestSigner['sign'];
}

/** @throws AuditPackError E_SIGNING when the key is too weak or of a kind that packs are not signed with */
export async function openServiceKey(key: SigningKey): Promise<ServiceKey> {
  const { spki, algorithms } = await key.publicKey();
  const [algorithm, name] = algorithmOf(key.name, readPublicKey(readDer(Uint8Array.from(spki))));
  if (!algorithms.includes(name)) {
    throw new AuditPackError('E_SIGNING', `the key ${key.name} does not offer ${name}`);
  }
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return {
    algorithm,
    spki: Uint8Array.from(spki),
    sign: async (message) => {
      const signature = await key.sign(await sha256Bytes(message), name);
      if (verify('sha256', message, publicKey, signature)) return signature;
      throw new AuditPackError('E_SIGNING', `the signature of the key ${key.name} does not fit its public key`);
    },
  };
}

function algorithmOf(name: string, { kind, bits }: PublicKey): [DigestSigner['algorithm'], SigningAlgorithm] {
  if (kind === 'rsa' && bits >= 2048) return ['rsa-sha256', 'RSASSA_PKCS1_V1_5_SHA_256'];
  if (kind === 'ec' && bits === 256) return ['ecdsa-sha256', 'ECDSA_SHA_256'];
  throw new AuditPackError('E_SIGNING', `packs cannot be signed with the key ${name}`, {
    hint: 'Use RSA_3072 or ECC_NIST_P256.',
  });
}

/** A signer with a key that another system holds, and the certificate that was issued for it. */
export async function keyServiceSigner(
  key: SigningKey,
  certificates: readonly X509Certificate[],
  now: Date,
): Promise<DigestSigner> {
  const [certificate] = certificates;
  if (certificate === undefined) {
    throw new AuditPackError('E_SIGNING', `no certificate was found for the key ${key.name}`, {
      hint: 'Request one with `report key csr`; give it, then its issuers, in one PEM file.',
    });
  }
  assertValid(certificate, now);
  const { algorithm, spki, sign } = await openServiceKey(key);
  const certified = certificate.publicKey.export({ format: 'der', type: 'spki' });
  if (!certified.equals(spki)) {
    throw new AuditPackError(
      'E_SIGNING',
      `the key ${key.name} does not belong to the certificate ${nameOf(certificate)}`,
    );
  }
  return {
    algorithm,
    certificates: certificates.map((each) => each.raw),
    test: certificate.subject.includes(testMark),
    sign,
  };
}
