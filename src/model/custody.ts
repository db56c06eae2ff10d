import type { Instant } from './period.ts';
import type { SignedBy, StampedBy } from './signed-by.ts';

/** What every entry of a custody log says: which pack, in which order, when. */
interface CustodyHead {
  readonly schema: 'dynamodb-audit-pack/custody/1';
  /** From 1, without gaps. */
  readonly number: number;
  /** SHA-256 of the signature of the entry before; null for the first. */
  readonly previous: string | null;
  readonly at: Instant;
  readonly pack: {
    readonly id: string;
    readonly organisation: string;
    readonly framework: { readonly id: string; readonly version: string };
    readonly period: string;
    /** SHA-256 of `manifest.json`, which lists every file. */
    readonly manifest: string;
    /** Root of the commitments; null for a pack without. */
    readonly root: string | null;
  };
}

/** A reviewer approves the pack, with a key that is not the sealing one. */
export interface Approval {
  readonly kind: 'approval';
  readonly as: string;
  readonly role: string;
  readonly statement: string;
}

/** A file beside the pack, and the SHA-256 of its bytes. */
export interface EncryptedFile {
  readonly file: string;
  readonly sha256: string;
}

/** A CMS EnvelopedData of the pack, or of its first part. */
export interface EncryptedCopy extends EncryptedFile {
  /** The other parts in their order, of a pack that is too large for one file. */
  readonly further?: readonly EncryptedFile[];
  /** SHA-256 of the certificates of the recipients. */
  readonly for: readonly string[];
}

/** The pack is handed to somebody. */
export interface Handoff {
  readonly kind: 'handoff';
  readonly from: string;
  readonly to: string;
  readonly purpose: string;
  /** SHA-256 of the container; null for a pack that is a folder. */
  readonly sha256: string | null;
  /** The encrypted copy, if one was made. */
  readonly encrypted: EncryptedCopy | null;
  /** A pack with a test signature, handed over to try how it goes. */
  readonly rehearsal: boolean;
}

/** The recipient confirms what was received. */
export interface Receipt {
  readonly kind: 'receipt';
  readonly as: string;
  readonly statement: string;
}

/** Another pack takes the place of this one. */
export interface Supersession {
  readonly kind: 'superseded';
  /** SHA-256 of the manifest of the other pack. */
  readonly by: string;
  readonly reason: string;
}

export type CustodyEvent = Approval | Handoff | Receipt | Supersession;

/** One file of a custody log, `0001-approval.json`, with its detached signature beside it. */
export type CustodyEntry = CustodyHead & CustodyEvent;

/** An entry that was checked. */
export interface CheckedEntry {
  readonly file: string;
  readonly entry: CustodyEntry;
  readonly signer: SignedBy;
  readonly timeStamp: StampedBy | null;
}

/** The log beside a pack. */
export interface CustodyReading {
  /**
   * `draft`: approvals are missing, or it carries a test signature. `final`: all approvals that it asks for are there.
   * `superseded`: another pack has taken its place.
   */
  readonly status: 'draft' | 'final' | 'superseded';
  /** Approvals by different keys that are not the sealing one, and how many the pack asks for. */
  readonly approvals: number;
  readonly required: number;
  readonly entries: readonly CheckedEntry[];
  /** SHA-256 of the signature of the last entry; null for an empty log. */
  readonly last: string | null;
}
