import type { Instant } from '../model/index.ts';
import { idTable, type IdTable } from './id-table.ts';

export interface CountedEvent {
  readonly ids: Uint32Array;
  /** Where its id begins in `ids`. */
  readonly at: number;
  readonly second: number;
  /** What it is counted as. */
  readonly index: number;
  /** Whether it takes the place of an earlier record with this id. */
  readonly corrects: boolean;
}

/**
 * Ids of the counted events of one account and region. CloudTrail may deliver an event twice, several trails do, and all
 * copies have the event's time. Files come from the newest to the oldest, and an event is delivered after it happened:
 * so once the files of an hour are read, no copy of its events can follow, and their ids are let go. What is held are the
 * events of about two hours and those that were delivered late, however long the period is.
 */
export interface SeenIds {
  /** Whether an event is new; a correction of one that was counted gives the index that it was counted as. */
  readonly add: (event: CountedEvent) => 'new' | 'known' | number;
  /** No file that was delivered at an instant or later will follow. */
  readonly before: (instant: Instant) => void;
}

const hour = 3600;
/** Clocks of AWS may differ by so many seconds. */
const skew = 900;
/** Table of events that are said to have happened after they were delivered; it stays. */
const impossible = -1;

export function newSeenIds(): SeenIds {
  const hours = new Map<number, IdTable>();
  /** They come before what they correct, whatever its time, and stay: there are few. */
  const corrections = idTable();
  let closed = Number.POSITIVE_INFINITY;
  const tableOf = (second: number): IdTable => {
    const number = Math.floor(second / hour);
    const id = number < closed ? number : impossible;
    const found = hours.get(id);
    if (found !== undefined) return found;
    const table = idTable();
    hours.set(id, table);
    return table;
  };
  return {
    add: ({ ids, at, second, index, corrects }) => {
      const table = tableOf(second);
      if (corrects) {
        if (!corrections.add(ids, at, index)) return 'known';
        return table.valueOf(ids, at) ?? 'new';
      }
      if (corrections.size() > 0 && corrections.valueOf(ids, at) !== null) return 'known';
      return table.add(ids, at, index) ? 'new' : 'known';
    },
    before: (instant) => {
      closed = Math.min(closed, Math.floor((Date.parse(instant) / 1000 + skew) / hour) + 1);
      for (const number of hours.keys()) if (number >= closed) hours.delete(number);
    },
  };
}
