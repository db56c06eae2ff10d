import type { Instant, Interval } from './period.ts';

/** The same times as few intervals that neither meet nor overlap, in their order. */
export function mergeIntervals(intervals: readonly Interval[]): readonly Interval[] {
  const merged: { from: string; to: string }[] = [];
  for (const { from, to } of [...intervals].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = merged.at(-1);
    if (last === undefined || from > last.to) merged.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return merged;
}

/** What merged intervals leave free of a period. */
export function gapsBetween(covered: readonly Interval[], period: Interval): readonly Interval[] {
  const gaps: Interval[] = [];
  let { from } = period;
  for (const each of covered) {
    if (each.from > from) gaps.push({ from, to: each.from });
    if (each.to > from) from = each.to;
  }
  if (from < period.to) gaps.push({ from, to: period.to });
  return gaps;
}

/** The parts that lie in a period. */
export const clip = <T extends Interval>(intervals: readonly T[], period: Interval): readonly T[] =>
  intervals
    .map((each) => ({
      ...each,
      from: each.from > period.from ? each.from : period.from,
      to: each.to < period.to ? each.to : period.to,
    }))
    .filter(({ from, to }) => from < to);

/** Whether all of a period lies in merged intervals. */
export const coversAll = (covered: readonly Interval[], period: Interval): boolean =>
  gapsBetween(covered, period).length === 0;

export const includes = ({ from, to }: Interval, other: Interval): boolean => from <= other.from && other.to <= to;

export const later = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** The times that lie in both of two lists of merged intervals. */
export const commonIntervals = (a: readonly Interval[], b: readonly Interval[]): readonly Interval[] =>
  a.flatMap((each) => clip(b, each)).map(({ from, to }) => ({ from, to }));
