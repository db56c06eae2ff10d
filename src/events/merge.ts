import type { Interval, KeyUseRow, UnreadLog, UsageRow } from '../model/index.ts';
import { foundChanges, newChanges } from './changes.ts';
import { countRows } from './count-rows.ts';
import { newCounts, type HeldCounts } from './counts.ts';
import type { ChangeRecords } from './rows.ts';
import { newStream, type MergeStream, type StreamEvents } from './merge-stream.ts';

export interface MergedEvents {
  /** Each once, by time, then by id. */
  readonly changes: ChangeRecords;
  readonly usage: readonly UsageRow[];
  readonly keyUse: readonly KeyUseRow[];
  /** What is proven to be CloudTrail's and could not be read. */
  readonly unreadable: readonly UnreadLog[];
  /** Records of what is counted and of changes that were delivered again, or that a correction takes the place of. */
  readonly duplicates: number;
  /** Such records whose time is outside of the period; those that were delivered twice are counted twice. */
  readonly outside: number;
}

/** Puts together what log files hold: every event once, corrected, of the period. */
export interface Merge {
  /** For the files of one account and region, which come from the newest delivery to the oldest. */
  readonly stream: () => MergeStream;
  /** What came of such a stream, now or in an earlier run. */
  readonly add: (events: StreamEvents) => void;
  readonly merged: () => MergedEvents;
}

export function newMerge(period: Interval): Merge {
  const counts = newCounts();
  /** Of a single account and region, they are in order as they are. */
  let only: HeldCounts | null = null;
  let places = 0;
  const changes = newChanges();
  const unreadable: UnreadLog[] = [];
  const tally = { duplicates: 0, outside: 0 };
  return {
    stream: () => newStream(period),
    add: (events) => {
      places += 1;
      if (places === 1) only = events.counts;
      else {
        if (only !== null) counts.add(only);
        only = null;
        counts.add(events.counts);
      }
      // A change may be delivered for several regions.
      for (const { change, log } of foundChanges(events.changes)) if (!changes.add(change, log)) tally.duplicates += 1;
      unreadable.push(...events.unreadable);
      tally.duplicates += events.duplicates;
      tally.outside += events.outside;
    },
    merged: () => ({
      changes: changes.sorted(),
      ...countRows(only ?? counts.held()),
      unreadable: unreadable.sort((a, b) => (`${a.log}\n${a.message}` < `${b.log}\n${b.message}` ? -1 : 1)),
      ...tally,
    }),
  };
}
