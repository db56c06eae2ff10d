import { isInstant, isOpen } from '../../model/index.ts';
import type { Finding, Observation } from '../../model/index.ts';
import { segment, subjectView } from './context.ts';
import type { Segment, SubjectView, ViewContext } from './context.ts';
import { outcomeView } from './outcome.ts';
import type { OutcomeView } from './outcome.ts';

/** One subject over the period. */
export interface Strip {
  readonly subject: SubjectView;
  readonly segments: readonly (Segment & { readonly outcome: OutcomeView })[];
  /** Changes, as positions from 0 to 1. */
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

export interface TimelineView {
  readonly strips: readonly Strip[];
  /** What is not drawn, in one sentence. */
  readonly rest: string | null;
}

const longestTimeline = 40;

/** Strips of the subjects whose state was open or changed; the others are counted. What happened at an instant has no state. */
export function timeline(context: ViewContext, finding: Finding): TimelineView {
  const subjects = groupBySubject(finding.observations.filter(({ interval }) => !isInstant(interval)));
  const worthDrawing = subjects.filter((list) => list.length > 1 || list.some((one) => isOpen(one.outcome)));
  const drawn = worthDrawing.slice(0, longestTimeline);
  const left = worthDrawing.length - drawn.length;
  const steady = subjects.length - worthDrawing.length;
  const { words } = context;
  const rest = [
    left > 0 ? words.count('timeline.more', left) : null,
    steady > 0 ? words.count('timeline.steady', steady) : null,
  ].filter((one) => one !== null);
  return { strips: drawn.map((list) => strip(context, list)), rest: rest.length === 0 ? null : rest.join(' ') };
}

/** Observations of each subject in the order of their first appearance. */
export function groupBySubject(
  observations: readonly Observation[],
): readonly (readonly [Observation, ...Observation[]])[] {
  const groups = new Map<string, [Observation, ...Observation[]]>();
  for (const one of observations) {
    const group = groups.get(one.subject.id);
    if (group === undefined) groups.set(one.subject.id, [one]);
    else group.push(one);
  }
  // Copies have no room to grow, and most groups are small.
  return Array.from(groups.values(), ([first, ...others]) => [first, ...others] as const);
}

function strip(context: ViewContext, list: readonly [Observation, ...Observation[]]): Strip {
  const { words, format } = context;
  const byTime = [...list].sort((a, b) => (a.interval.from < b.interval.from ? -1 : 1));
  const ticks = new Map<string, { readonly at: number; readonly text: string }>();
  for (const change of byTime.flatMap((one) => [one.begun, one.ended])) {
    if (change === null) continue;
    const text = `${change.event} ${format.time(change.time)}`;
    ticks.set(text, { at: format.position(change.time), text });
  }
  return {
    subject: subjectView(context, list[0].subject),
    ticks: [...ticks.values()],
    segments: byTime.map((one) => {
      const outcome = outcomeView(one.outcome, words);
      const text = `${outcome.words}: ${format.interval(one.interval)}`;
      return { ...segment(context, one.interval.from, one.interval.to, text), outcome };
    }),
  };
}
