import { createHash, sign, type KeyObject } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { digestKeys } from '../../../src/sandbox/scenario/trails-keys.ts';
import type { HeldObject } from './memory-store.ts';

export interface SigningKey {
  readonly privateKey: KeyObject;
  /** Public half as DER, PKCS#1. */
  readonly publicKey: Uint8Array;
  readonly fingerprint: string;
}

/** Stands for CloudTrail's key of a region in the second half of 2026; the same one in every run. */
export const cloudTrailKey = (region: string): SigningKey => keyIn(region, '2026-10-01');

/** A key that CloudTrail never had: what an attacker would sign with. */
export const attackersKey = (): SigningKey => keyIn('attacker', '2026-10-01');

function keyIn(seed: string, day: string): SigningKey {
  const at = new Date(`${day}T00:00:00.000Z`);
  return digestKeys(seed, at, at)[0]!;
}

/** The answer of `ListPublicKeys` as the AWS CLI prints it. */
export const publicKeysOf = (keys: readonly SigningKey[]) => ({
  PublicKeyList: keys.map((key) => ({
    Value: Buffer.from(key.publicKey).toString('base64'),
    ValidityStartTime: '2026-07-01T00:00:00+00:00',
    ValidityEndTime: '2027-01-01T00:00:00+00:00',
    Fingerprint: key.fingerprint,
  })),
});

export interface DigestBody {
  readonly digestStartTime: string;
  readonly digestEndTime: string;
  readonly digestS3Bucket: string;
  readonly digestS3Object: string;
  readonly digestPublicKeyFingerprint: string;
  readonly previousDigestS3Bucket: string | null;
  readonly previousDigestS3Object: string | null;
  readonly previousDigestHashValue: string | null;
  readonly previousDigestSignature: string | null;
  readonly logFiles: readonly Readonly<Record<string, string | null>>[];
  readonly [field: string]: unknown;
}

export interface SignedDigest {
  readonly object: HeldObject;
  readonly signature: string;
  /** SHA-256 of the uncompressed bytes. */
  readonly hash: string;
}

export const hex256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

/** Signs a digest as CloudTrail does; `metadata` comes in addition to the signature's. */
export function signDigest(
  body: DigestBody,
  key: SigningKey,
  metadata: Readonly<Record<string, string>> = {},
): SignedDigest {
  const text = JSON.stringify(body);
  const hash = hex256(text);
  const { digestEndTime, digestS3Bucket, digestS3Object, previousDigestSignature } = body;
  const signed = [digestEndTime, `${digestS3Bucket}/${digestS3Object}`, hash, previousDigestSignature ?? 'null'];
  const signature = sign('RSA-SHA256', Buffer.from(signed.join('\n')), key.privateKey).toString('hex');
  const object = {
    bytes: gzipSync(text),
    metadata: { signature, 'signature-algorithm': 'SHA256withRSA', ...metadata },
  };
  return { object, signature, hash };
}
