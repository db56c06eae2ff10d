import type { Instant, Interval } from '../model/index.ts';
import { claimsOf } from './claims.ts';
import { mergeSpans } from './merge.ts';
import { limitToCoverage } from './limit.ts';
import { turnWords } from './span.ts';
import type { Span, TimelineInput, Turn } from './span.ts';

/**
 * Reconstructs what held over a period from one snapshot and the changes around it.
 * The result has no gaps and no overlaps, and covers the period exactly.
 */
export function reconstruct(input: TimelineInput): readonly Span[] {
  const { period } = input;
  const from = clamp(input.created?.at ?? period.from, period);
  const to = clamp(input.deleted?.at ?? period.to, { from, to: period.to });
  const lived = limitToCoverage(claimsOf(input, { from, to }), input);
  if (from === period.from && to === period.to) return mergeSpans(lived);
  return mergeSpans([
    ...absence({ from: period.from, to: from }, { begun: null, ended: input.created }),
    ...lived,
    ...absence({ from: to, to: period.to }, { begun: input.deleted, ended: null }),
  ]);
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

function absenceReason(begun: Turn | null, ended: Turn | null): string {
  if (begun !== null) return `It was deleted at ${turnWords(begun)}.`;
  return `It did not exist before ${ended === null ? 'the period' : turnWords(ended)}.`;
}
