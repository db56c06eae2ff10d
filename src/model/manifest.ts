import type { Redaction } from './commitments.ts';
import type { CustodyReading } from './custody.ts';
import type { Interval } from './period.ts';
import type { SignedBy, StampedBy } from './signed-by.ts';

/** `manifest.json`: every file of the pack but itself, the checksum list and the signatures. */
export interface Manifest {
  readonly schema: 'dynamodb-audit-pack/manifest/1';
  readonly pack: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly organisation: string;
  readonly framework: { readonly id: string; readonly version: string };
  readonly period: Interval & { readonly label: string };
  readonly status: 'complete' | 'partial';
  readonly signer: { readonly name: string; readonly fingerprint: string; readonly test: boolean };
  /** What the signatures carry beside the signer's own word; absent in packs of before. */
  readonly signatures?: {
    /**
     * `B-B`: no time stamp. `B-T`: each signature carries the time stamp of an authority. `B-LT`: and what proves that no
     * certificate was revoked.
     */
    readonly level: 'B-B' | 'B-T' | 'B-LT';
    /** What is missing for a higher level. */
    readonly reason: string | null;
  };
  readonly createdAt: string;
  /** Digest of the manifest of the pack before this one, for the same organisation and framework. */
  readonly previous: string | null;
  /** Root of the commitments to all fields (`commitments.json`); absent in packs of before. */
  readonly commitments?: string;
  /** Approvals by different keys without which the pack is a draft; absent when it needs none. */
  readonly approvals?: { readonly required: number };
  /** Only in a redacted pack. */
  readonly redaction?: Redaction;
  readonly files: readonly {
    readonly path: string;
    readonly mediaType: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

export type CheckId =
  | 'container'
  | 'manifest'
  | 'digests'
  | 'extra-files'
  | 'answers'
  | 'signature'
  | 'time-stamp'
  | 'chain'
  | 'pdf-signature'
  | 'commitments'
  | 'redaction'
  | 'disclosure'
  | 'custody'
  | 'cloudtrail'
  | 'rederive';

export interface Problem {
  readonly check: CheckId;
  /** Path in the pack, or null when the pack as a whole is meant. */
  readonly file: string | null;
  readonly message: string;
}

/** Result of checking a pack: all problems, not the first. */
export interface Verification {
  readonly ok: boolean;
  readonly pack: string;
  readonly manifest: Manifest | null;
  readonly signer: SignedBy;
  /** The time stamp of the signature, when it holds: the signature existed by then, as far as one trusts the authority. */
  readonly timeStamp: StampedBy | null;
  /** What a redacted pack discloses; null for any other pack. */
  readonly redaction: RedactionReading | null;
  /** The custody log beside the pack; absent where nobody looked for one. */
  readonly custody?: CustodyReading;
  readonly checks: readonly { readonly check: CheckId; readonly ok: boolean; readonly summary: string }[];
  readonly problems: readonly Problem[];
}

/** A redacted pack against the commitments that the signer of the original made. */
export interface RedactionReading extends Redaction {
  /** Whether everything that is disclosed belongs to the signed root. */
  readonly matches: boolean;
  /** Who signed the original. */
  readonly signer: SignedBy;
  readonly timeStamp: StampedBy | null;
}
