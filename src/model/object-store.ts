/**
 * Objects under keys, as a bucket of S3 holds them. Reading only; keys are compared as text.
 * Nothing that a store hands out is trusted: whoever can write to a trail's bucket can write anything there.
 */
export interface ObjectStore {
  /** Name of the bucket; null where it is not known, as for a folder that was copied from one. */
  readonly bucket: string | null;
  /** Keys that begin with a prefix, in ascending order. Rejects when they cannot be listed. */
  readonly list: (prefix: string) => AsyncIterable<string>;
  /** Names of the folders right below a prefix that is empty or ends in `/`, ascending. Rejects like `list`. */
  readonly folders: (prefix: string) => Promise<readonly string[]>;
  /** One object; that it is missing or cannot be read is an answer, too. */
  readonly get: (key: string) => Promise<FetchedObject>;
}

export type FetchedObject = StoredObject | MissingObject;

export interface StoredObject {
  readonly bytes: Uint8Array;
  /** User metadata without the `x-amz-meta-` in front, names in lower case; null where it was lost. */
  readonly metadata: Readonly<Record<string, string>> | null;
}

export interface MissingObject {
  readonly absent: 'missing' | 'unreadable';
  readonly reason: string;
}
