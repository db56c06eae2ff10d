import { contains } from '../model/index.ts';
import type { Change, ChangeEvent, Interval } from '../model/index.ts';
import { byTime } from '../timeline/index.ts';
import type { Citation } from './citation.ts';

/** The control-plane changes of the period, failed attempts included, in the order of time. */
export const changesIn = (events: readonly ChangeEvent[], period: Interval, citation: Citation): readonly Change[] =>
  events
    .filter((event) => contains(period, event.time))
    .toSorted(byTime)
    .map(citation.change);
