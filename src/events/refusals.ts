import type { Instant, Interval } from '../model/index.ts';

/** Records of one log file that could not be read, for one reason. */
export interface RefusedRecords {
  readonly message: string;
  readonly count: number;
  /** From the earliest of their own times to after the latest; null where one of them has no time that can be read. */
  readonly times: Interval | null;
}

export interface Refusals {
  /** @param time of the record in milliseconds, null where it cannot be read */
  readonly add: (message: string, time: number | null) => void;
  readonly list: () => readonly RefusedRecords[];
}

export function newRefusals(): Refusals {
  const found = new Map<string, { count: number; timed: number; first: number; last: number }>();
  return {
    add: (message, time) => {
      const one = found.get(message) ?? { count: 0, timed: 0, first: Infinity, last: -Infinity };
      found.set(message, one);
      one.count += 1;
      if (time === null) return;
      one.timed += 1;
      one.first = Math.min(one.first, time);
      one.last = Math.max(one.last, time);
    },
    list: () =>
      [...found].map(([message, { count, timed, first, last }]) => ({
        message,
        count,
        times: timed < count ? null : { from: instant(secondOf(first)), to: instant(secondOf(last) + 1000) },
      })),
  };
}

/** Times of events are whole seconds: what is told of one may have happened until the next. */
const secondOf = (time: number): number => Math.floor(time / 1000) * 1000;

const instant = (time: number): Instant => new Date(time).toISOString();
