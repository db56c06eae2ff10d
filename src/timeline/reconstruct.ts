import type { Cause, ChangeEvent, EvidenceId, Instant, Interval, Judgement, Observation } from '../model/index.ts';
import { claimsOf } from './claims.ts';
import { mergeSpans } from './merge.ts';
import { limitToCoverage } from './limit.ts';
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

/**
 * Reconstructs what held over a period from one snapshot and the changes around it.
 * The result has no gaps and no overlaps, and covers the period exactly.
 */
export function reconstruct(input: TimelineInput): readonly Span[] {
  const { period } = input;
  const from = clamp(input.created?.at ?? period.from, period);
  const to = clamp(input.deleted?.at ?? period.to, { from, to: period.to });
  const spans = [
    ...absence({ from: period.from, to: from }, { begun: null, ended: input.created }),
    ...limitToCoverage(claimsOf(input, { from, to }), input),
    ...absence({ from: to, to: period.to }, { begun: input.deleted, ended: null }),
  ];
  return mergeSpans(spans);
}

const clamp = (instant: Instant, interval: Interval): Instant =>
  instant < interval.from ? interval.from : instant > interval.to ? interval.to : instant;

function absence(
  interval: Interval,
  turns: { readonly begun: Turn | null; readonly ended: Turn | null },
): readonly Span[] {
  if (interval.from >= interval.to) return [];
  const begun = turns.begun?.event ?? null;
  const ended = turns.ended?.event ?? null;
  const reason = absenceReason(turns.begun, turns.ended);
  const evidence = [begun, ended].flatMap((event) => (event === null ? [] : [event.evidence]));
  const span = { interval, outcome: 'not-applicable', cause: null, reason, deciding: [], basis: 'absence' } as const;
  return [{ ...span, evidence, begun, ended }];
}

const absenceReason = (begun: Turn | null, ended: Turn | null): string =>
  begun === null ? `It did not exist before ${said(ended)}.` : `It was deleted at ${said(begun)}.`;

function said(turn: Turn | null): string {
  if (turn === null) return 'the period';
  return turn.event === null ? turn.at : `${turn.at} (${turn.event.name})`;
}
