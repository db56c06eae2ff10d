import { sha256, type FetchedObject, type StoredObject } from '../model/index.ts';
import { readDigest, type Digest } from './digest.ts';
import { gunzipOne, gzipProblemWords } from './gzip.ts';
import { problemOf, type KnownProblem, type ProblemKind } from './ledger.ts';
import { isSignedBy, type PublicKeys } from './signature.ts';

/** Digests are small: one log of 50 MB takes 500 bytes in it. */
const largestDigest = 64 * 1024 * 1024;

/** What the successor of a digest says about it. */
export interface Claim {
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly signature: string;
  /** Whether the successor is verified. One that is not may still bring a signature that proves the digest. */
  readonly verified: boolean;
}

export interface DigestTrust {
  readonly keys: PublicKeys;
  /** Bucket that the digest must be signed for; null where it is not known. */
  readonly bucket: string | null;
  readonly backfill: boolean;
}

export type CheckedDigest =
  | { readonly digest: Digest; readonly stored: StoredObject; readonly problem: null }
  /** With `digest` where it was understood; nothing of it is proven then. */
  | { readonly digest: Digest | null; readonly problem: KnownProblem; readonly stored?: never };

/**
 * Checks one digest file: form, place, signature, and what its successor says about it. The signature is taken from the
 * metadata of the object or, where those are lost, from the successor: whoever brings it, it proves the digest or not.
 */
export function checkDigest(
  key: string,
  fetched: FetchedObject,
  claim: Claim | null,
  trust: DigestTrust,
): CheckedDigest {
  const fail = (kind: ProblemKind, message: string, digest: Digest | null = null): CheckedDigest => ({
    digest,
    problem: problemOf(kind, key, message),
  });
  if ('absent' in fetched) {
    const kind = fetched.absent === 'missing' ? 'digest-missing' : 'digest-unreadable';
    return fail(kind, `the digest cannot be read: ${fetched.reason}`);
  }
  const { bytes, problem } = gunzipOne(fetched.bytes, largestDigest);
  if (problem !== undefined) return fail('digest-format', `the digest ${gzipProblemWords(problem)}`);
  const read = readDigest(bytes);
  if (read.digest === undefined) return fail('digest-format', `the digest ${read.problem}`);
  const { digest } = read;
  if (digest.key !== key || (trust.bucket !== null && digest.bucket !== trust.bucket)) {
    return fail('digest-moved', `the digest was delivered as s3://${digest.bucket}/${digest.key}`);
  }
  const wrong =
    linkProblem(bytes, claim) ?? signatureProblem({ digest, bytes, metadata: fetched.metadata }, claim, trust);
  return wrong === null ? { digest, stored: fetched, problem: null } : fail(wrong.kind, wrong.message, digest);
}

interface Wrong {
  readonly kind: ProblemKind;
  readonly message: string;
}

/** `previousDigestHashValue` of a verified successor, which `aws cloudtrail validate-logs` does not compare. */
const linkProblem = (bytes: Uint8Array, claim: Claim | null): Wrong | null =>
  claim?.verified === true && sha256(bytes) !== claim.hash
    ? { kind: 'digest-link', message: 'the digest does not have the hash that its successor states' }
    : null;

interface Evidence {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>> | null;
}

function signatureProblem(
  { digest, bytes, metadata }: Evidence,
  claim: Claim | null,
  trust: DigestTrust,
): Wrong | null {
  const own = metadata?.['signature'];
  if (own !== undefined && metadata?.['signature-algorithm'] !== 'SHA256withRSA') {
    return { kind: 'digest-format', message: 'the digest is not signed with SHA256withRSA, by its metadata' };
  }
  if (own !== undefined && trust.backfill && metadata?.['backfill-generation-timestamp'] === undefined) {
    return { kind: 'digest-format', message: 'the backfill digest has no backfill-generation-timestamp' };
  }
  if (own !== undefined && claim?.verified === true && own.toLowerCase() !== claim.signature.toLowerCase()) {
    return { kind: 'digest-link', message: 'the digest does not have the signature that its successor states' };
  }
  const signature = own ?? claim?.signature;
  if (signature === undefined) {
    const message = 'nothing proves the digest: its signature is lost with the metadata, and no successor states it';
    return { kind: 'digest-unprovable', message };
  }
  if (!trust.keys.has(digest.fingerprint)) {
    const message = `the key ${digest.fingerprint.slice(0, 64)} of the digest is not among the given public keys`;
    return { kind: 'digest-key-unknown', message };
  }
  if (isSignedBy(digest, bytes, signature, trust.keys)) return null;
  return { kind: 'digest-signature', message: 'the signature of the digest is not valid' };
}
