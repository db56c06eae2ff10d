import type { Instant } from './period.ts';

/** Object Lock: until when nobody can delete or replace an object, and in which mode. */
export interface Retention {
  /** `COMPLIANCE` or `GOVERNANCE`. */
  readonly mode: string;
  readonly until: Instant;
}

/** How an object lies in a bucket, as S3 itself says. */
export interface LyingObject {
  readonly key: string;
  /** Version of the object; null in a bucket without versions. */
  readonly version: string | null;
  /** SHA-256 that S3 computed over what it stored, in hexadecimal digits; empty where it has none. */
  readonly sha256: string;
  /** Null where no Object Lock holds it. */
  readonly retention: Retention | null;
}

/** An object as it was read, whole. Nothing says yet that it is the one that was put. */
export interface ReadObject {
  readonly bytes: Uint8Array;
  /** Entity tag, for replacing this very object. */
  readonly tag: string;
  /** Milliseconds since it was put, by the clock of S3; 0 where S3 does not tell. */
  readonly ageMs: number;
  /** As in `LyingObject`. */
  readonly retention: Retention | null;
}

/** An object that is read in pieces, each once. Nothing says yet that it is the one that was put. */
export interface OpenedObject extends Pick<ReadObject, 'tag' | 'retention'> {
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** What is put in pieces. */
export interface ObjectContent {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
  /** Read anew for every attempt. */
  readonly content: () => AsyncIterable<Uint8Array>;
}

/** A version of an object, for deleting it. */
export interface ObjectVersion {
  readonly key: string;
  readonly version: string;
}

/**
 * What lies below a prefix of a bucket that is written under conditions: an object is put where none is, or in place of
 * the very one that was read; so of two writers one finds out. Keys are relative to the prefix. Everything rejects with
 * `E_STORE` when S3 refuses or cannot be reached.
 */
export interface DurableBucket {
  /** Such as `s3://bucket/prefix/`. */
  readonly place: string;
  /** An object; null where there is none. */
  readonly get: (key: string) => Promise<ReadObject | null>;
  /** Puts an object where there is none. @returns its tag; null: something lies there. Secrets are encrypted by the key for them. */
  readonly create: (key: string, bytes: Uint8Array, kind?: 'secret') => Promise<string | null>;
  /** Puts an object in place of the one that has this tag. @returns the new tag; null: another one lies there, or none */
  readonly replace: (key: string, bytes: Uint8Array, tag: string) => Promise<string | null>;
  /** An object of any size; null where there is none. What is not read of it to its end keeps a connection. */
  readonly open: (key: string) => Promise<OpenedObject | null>;
  /** Puts an object of up to 5 GiB as `create` does, or as `replace` does where a tag is given. */
  readonly putInPieces: (key: string, content: ObjectContent, tag?: string) => Promise<string | null>;
  /** Keys that begin with a prefix, ascending. */
  readonly list: (prefix: string) => AsyncIterable<string>;
  /** Names of the folders right below a prefix that is empty or ends in `/`, ascending. */
  readonly folders: (prefix: string) => Promise<readonly string[]>;
  /** How an object lies there, or one version of it; null where there is none. */
  readonly lying: (key: string, version?: string) => Promise<LyingObject | null>;
  /** All versions below a prefix. */
  readonly versions: (prefix: string) => AsyncIterable<ObjectVersion>;
  /** Deletes a version for good. */
  readonly remove: (version: ObjectVersion) => Promise<void>;
}
