import { instantWords } from '../model/index.ts';
import type { Cause, ChangeEvent, EvidenceId, Instant, Interval, Judgement, Observation } from '../model/index.ts';
import type { Coverage } from './window.ts';

/** What direct answers of AWS say about one subject. */
export interface Snapshot {
  readonly judgement: Judgement;
  /** Why it could not be judged; null unless the judgement is inconclusive. */
  readonly cause: Cause | null;
  /** When the answers were observed; null when there is none. */
  readonly at: Instant | null;
  readonly evidence: readonly EvidenceId[];
}

/** A successful change that concerns what is judged, and what it set. */
export interface JudgedChange {
  readonly event: ChangeEvent;
  readonly judgement: Judgement | 'unknown';
}

/** Beginning or end of a subject's life. */
export interface Turn {
  readonly at: Instant;
  readonly event: ChangeEvent | null;
}

/** Such as `2026-10-12 06:44:00 UTC (CreateTable)`. */
export const turnWords = ({ at, event }: Turn): string =>
  event === null ? instantWords(at) : `${instantWords(at)} (${event.name})`;

export interface TimelineInput {
  readonly period: Interval;
  /** When collecting started: nothing later is known but by the snapshot. */
  readonly collectedAt: Instant;
  readonly snapshot: Snapshot;
  /** In the order of time. */
  readonly changes: readonly JudgedChange[];
  /** What the event windows prove; null when no change can alter what is judged. */
  readonly coverage: Coverage | null;
  readonly created: Turn | null;
  readonly deleted: Turn | null;
}

/** An interval of the period in which one judgement holds. */
export interface Span extends Judgement {
  readonly interval: Interval;
  readonly cause: Cause | null;
  readonly basis: Observation['basis'];
  readonly evidence: readonly EvidenceId[];
  readonly begun: ChangeEvent | null;
  readonly ended: ChangeEvent | null;
}
