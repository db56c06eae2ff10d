import type { Instant } from '../model/index.ts';
import type { RefusedRecords } from './refusals.ts';

/**
 * What one log file holds of what was asked for. Nothing in it depends on the period or on other files, so that it
 * stays true as long as the file's hash is the same.
 */
export interface LogEvents {
  /** Texts of the kinds of counted events, each once. */
  readonly texts: readonly string[];
  /** The kinds: `widthOfKind` numbers of texts for each. */
  readonly kinds: Uint32Array;
  /** Of every counted event: four words of its id, … */
  readonly ids: Uint32Array;
  /** … the seconds of its time since 1970, … */
  readonly seconds: Uint32Array;
  /** … the number of its kind, twice, plus one where it corrects an earlier record. */
  readonly marks: Uint32Array;
  readonly changes: readonly LogChange[];
  readonly unreadable: readonly RefusedRecords[];
}

export interface LogChange {
  /** Of the event that a correction corrects, else its own. */
  readonly identity: string;
  readonly corrects: boolean;
  readonly eventId: string;
  readonly time: Instant;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  readonly record: string;
}

/** Event source -> names, or all writes. */
export type AskedChanges = Readonly<Record<string, 'all' | readonly string[]>>;

/** Where a log file lies: what counts for records that do not say it. */
export interface LogPlace {
  readonly account: string;
  readonly region: string;
}
