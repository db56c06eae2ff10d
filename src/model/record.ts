import type { EvidenceId } from './evidence.ts';
import type { JsonObject } from './json.ts';
import type { Instant, Interval } from './period.ts';
import { recordKinds, type RecordKind } from './record-kinds.ts';
import type { Absent } from './resources.ts';

/** What a sidecar states about one file of manual evidence. */
export interface RecordStatement {
  readonly kind: RecordKind;
  readonly title: string;
  /** Controls that the record is for, such as `DDB-IAM-07`. */
  readonly controls: readonly string[];
  /** Names or ARNs of subjects, `*` matching any text. */
  readonly subjects: readonly string[];
  /** What the record covers, such as the half-year that was reviewed. */
  readonly covers: Interval;
  /** Who answers for it. */
  readonly owner: string;
  /** How it was obtained, in the words of the sidecar. */
  readonly obtained: string;
  /** Further statements that the kind asks for. */
  readonly details: JsonObject;
  /** Path of the file below the folder of manual evidence, with forward slashes. */
  readonly file: string;
}

/** Evidence that a person provides: a file and the sidecar that says what it shows. It states; it proves nothing alone. */
export interface ManualRecord extends RecordStatement {
  /** SHA-256 of the file; empty when it is not there. */
  readonly sha256: string;
  readonly evidence: readonly EvidenceId[];
  /** Why the record is of no use although a sidecar names it: its file is lost or damaged. */
  readonly unread?: Absent;
}

/** All manual evidence of an assessment. */
export interface ManualEvidence {
  readonly records: readonly ManualRecord[];
  /** Why it is not known which records there are; null when it is. */
  readonly absent: Absent | null;
}

/** How manual evidence is stored: one list of what all sidecars state, and every file that they name. */
export const manualCalls = {
  /** It belongs to no account and no Region. */
  place: { source: 'manual', service: 'manual', account: 'organisation', region: 'none' },
  list: 'ListRecords',
  file: 'ProvideFile',
} as const;

const dayMilliseconds = 86_400_000;

/**
 * For how long a record speaks: from the first day it covers until its kind is out of date, counted from the last one.
 * What it covers further back than that is an old state, not a current one.
 */
export function validity({ kind, covers }: Pick<ManualRecord, 'kind' | 'covers'>): Interval {
  const reach = recordKinds[kind].freshDays * dayMilliseconds;
  const earliest = at(Date.parse(covers.to) - reach);
  return { from: covers.from > earliest ? covers.from : earliest, to: at(Date.parse(covers.to) + reach) };
}

const at = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
