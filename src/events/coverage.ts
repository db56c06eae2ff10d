import type { Instant, Interval } from '../model/index.ts';
import { gapsBetween, mergeIntervals } from '../model/index.ts';
import type { CoverageGap, GapKind } from '../model/index.ts';

/** What is kept of a chain's digests: no names of logs. */
export interface Marks {
  /** Windows of verified digests, and whether the digest begins a chain. */
  readonly verified: readonly (Interval & { readonly starting: boolean })[];
  /** Ends, by their names, of digests that are there and not verified. */
  readonly failedEnds: readonly Instant[];
}

/**
 * The gaps of a trail in a time that reaches beyond the period, so that a digest after the period's end explains a gap
 * at it. A time before a starting digest is `logging-stopped` here: the log files may show that it was not.
 */
export function explainGaps(marks: Marks, reach: Interval): readonly CoverageGap[] {
  const starts = new Map(marks.verified.map(({ from, starting }) => [from, starting]));
  return gapsBetween(mergeIntervals(marks.verified), reach).flatMap((gap) => {
    const failed = marks.failedEnds.filter((end) => gap.from < end && end <= gap.to);
    const starting = starts.get(gap.to);
    if (starting === undefined) return openEnded(gap, failed);
    const kind: GapKind = failed.length > 0 ? 'unverifiable' : starting ? 'logging-stopped' : 'digests-missing';
    return [{ ...gap, kind }];
  });
}

/** After the newest verified digest: up to the last digest that is there it is unverifiable, then there is none. */
function openEnded(gap: Interval, failedEnds: readonly Instant[]): readonly CoverageGap[] {
  const last = [...failedEnds].sort().at(-1);
  if (last === undefined) return [{ ...gap, kind: 'digests-missing' }];
  const parts: readonly CoverageGap[] = [
    { from: gap.from, to: last, kind: 'unverifiable' },
    { from: last, to: gap.to, kind: 'digests-missing' },
  ];
  return parts.filter(({ from, to }) => from < to);
}
