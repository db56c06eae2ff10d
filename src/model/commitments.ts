import type { Json } from './json.ts';
import type { Interval } from './period.ts';

/**
 * `commitments.json`: what the signer of a pack commits to, field by field, without saying any of it. It has a signature
 * of its own (`commitments.json.p7s`), so that a redacted pack can carry both unchanged.
 */
export interface Commitments {
  readonly schema: 'dynamodb-audit-pack/commitments/1';
  readonly organisation: string;
  readonly framework: { readonly id: string; readonly version: string };
  readonly period: Interval & { readonly label: string };
  readonly createdAt: string;
  /** As in the manifest: from `B-T` on, the signature carries a time stamp. Null when nothing is said. */
  readonly level: 'B-B' | 'B-T' | 'B-LT' | null;
  /** Root of the tree over the roots of the documents, in their order (RFC 6962, section 2.1). */
  readonly root: string;
  /** Sorted by path. */
  readonly documents: readonly CommittedDocument[];
}

/** A file of the pack with the root of the tree over its fields; whoever does not know the salts learns nothing of them. */
export interface CommittedDocument {
  readonly path: string;
  /** Number of fields, disclosed or not. */
  readonly fields: number;
  readonly root: string;
}

/** A value and where it stands in its document: a JSON Pointer (RFC 6901), in which `~j` enters the JSON in a text. */
export interface Field {
  readonly pointer: string;
  readonly value: Json;
}

/** The only field of a file that is not JSON, at the pointer ``: the file by its digest. */
export type FileField = { readonly bytes: number; readonly sha256: string };

/** A field with the salt that opens its commitment: what a redacted document holds of what it discloses. */
export type OpenedField = readonly [salt: string, pointer: string, value: Json];

/** A document of a redacted pack: every field in its order, opened or as the hash of its leaf. */
export interface RedactedDocument {
  readonly schema: 'dynamodb-audit-pack/redacted/1';
  readonly document: string;
  readonly fields: readonly (OpenedField | string)[];
}

/** What a redacted pack says of itself in its manifest. */
export interface Redaction {
  readonly profile: string;
  /** Root of the commitments of the pack that it was made from. */
  readonly root: string;
  readonly withheld: number;
  readonly disclosed: number;
}

/**
 * The text whose hash is a leaf: canonical JSON of salt, path, pointer and value. With 128 bits of salt nobody finds a
 * value by trying all that it can be.
 */
export type Disclosure = readonly [salt: string, path: string, pointer: string, value: Json];
