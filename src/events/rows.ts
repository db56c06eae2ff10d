import type { Instant } from '../model/index.ts';

/** A change event with the log file that proves it. */
export interface ChangeRecord {
  readonly eventId: string;
  readonly time: Instant;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  /** The record's own JSON text. */
  readonly record: string;
  /** Key of the log file. */
  readonly log: string;
  /** SHA-256 of its uncompressed contents, as its digest states it. */
  readonly logHash: string;
}

/** Rows, each made when it is its turn: there may be a hundred thousand. */
export interface Rows<T> extends Iterable<T> {
  readonly length: number;
}
