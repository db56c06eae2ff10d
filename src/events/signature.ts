import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { isJsonObject, sha256, type Json } from '../model/index.ts';
import type { Digest } from './digest.ts';

/** Public keys of CloudTrail by their fingerprint. Two different keys under one fingerprint are both tried. */
export type PublicKeys = ReadonlyMap<string, readonly KeyObject[]>;

export interface ReadKeys {
  readonly keys: PublicKeys;
  /** What was not understood, a sentence each. */
  readonly problems: readonly string[];
}

/**
 * Reads answers of `ListPublicKeys`. AWS documents PKCS#1 and shows SPKI in one sample; "the encoding … is subject to
 * change" (API reference), so both are tried. Their time of validity is not tested: the service picks by it which keys
 * it lists, and whoever holds a private key of CloudTrail could choose the times in a digest as well.
 */
export function readPublicKeys(answers: readonly unknown[]): ReadKeys {
  const keys = new Map<string, readonly KeyObject[]>();
  const problems: string[] = [];
  for (const answer of answers) {
    const list = isJsonObject(answer) ? answer['PublicKeyList'] : undefined;
    if (!Array.isArray(list)) {
      problems.push('There is no list "PublicKeyList", as `aws cloudtrail list-public-keys` prints it.');
      continue;
    }
    for (const [index, entry] of (list as readonly Json[]).entries()) {
      const found = keyOf(entry);
      if (found === undefined) problems.push(`Entry ${index + 1} of "PublicKeyList" is no RSA key with a fingerprint.`);
      else keys.set(found.fingerprint, [...(keys.get(found.fingerprint) ?? []), found.key]);
    }
  }
  return { keys, problems };
}

function keyOf(entry: Json): { readonly fingerprint: string; readonly key: KeyObject } | undefined {
  if (!isJsonObject(entry)) return undefined;
  const { Fingerprint: fingerprint, Value: value } = entry;
  if (typeof fingerprint !== 'string' || typeof value !== 'string') return undefined;
  const der = Buffer.from(value, 'base64');
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      return key.asymmetricKeyType === 'rsa' ? { fingerprint, key } : undefined;
    } catch {
      // not in this encoding
    }
  }
  return undefined;
}

/**
 * Whether a signature is CloudTrail's for this digest: RSASSA-PKCS1-v1_5 with SHA-256 over end time, place, hash of the
 * uncompressed bytes and signature of the digest before, or the word `null` in a starting one (User Guide, "Custom
 * implementations of CloudTrail log file integrity validation").
 */
export function isSignedBy(digest: Digest, bytes: Uint8Array, signature: string, keys: PublicKeys): boolean {
  if (!/^(?:[0-9a-fA-F]{2}){1,1024}$/.test(signature)) return false;
  const signed = [
    digest.endTime,
    `${digest.bucket}/${digest.key}`,
    sha256(bytes),
    digest.previous?.signature ?? 'null',
  ].join('\n');
  const bytesOfSignature = Buffer.from(signature, 'hex');
  return (keys.get(digest.fingerprint) ?? []).some((key) =>
    verify('RSA-SHA256', Buffer.from(signed), key, bytesOfSignature),
  );
}
