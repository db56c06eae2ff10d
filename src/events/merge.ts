import type { Interval, KeyUseRow, UnreadLog, UsageRow } from '../model/index.ts';
import type { Spool } from './blocks.ts';
import { foundChanges, newChanges, sortedChanges } from './changes.ts';
import { countRows } from './count-rows.ts';
import { newCounts } from './counts.ts';
import type { ChangeRecord, Rows } from './rows.ts';
import { newStream, type MergeStream, type StreamEvents } from './merge-stream.ts';

export interface MergedEvents {
  /** Each once, by time, then by id. */
  readonly changes: Rows<ChangeRecord>;
  readonly usage: Rows<UsageRow>;
  readonly keyUse: Rows<KeyUseRow>;
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

/** @param spool holds changes until they are asked for; without one, memory does */
export function newMerge(period: Interval, spool?: Spool): Merge {
  /** Of a single account and region, every event is there once. */
  let only: StreamEvents | null = null;
  let fold: Fold | null = null;
  return {
    stream: () => newStream(period, spool),
    add: (events) => {
      if (only === null && fold === null) {
        only = events;
        return;
      }
      fold ??= newFold(spool);
      if (only !== null) fold.add(only);
      only = null;
      fold.add(events);
    },
    merged: () => mergedOf(only ?? (fold ?? newFold(spool)).held()),
  };
}

interface Fold {
  readonly add: (events: StreamEvents) => void;
  readonly held: () => StreamEvents;
}

/** Puts together what the log files of several accounts and regions hold. */
function newFold(spool?: Spool): Fold {
  const counts = newCounts();
  const changes = newChanges(spool);
  const unreadable: UnreadLog[] = [];
  const tally = { duplicates: 0, outside: 0 };
  return {
    add: (events) => {
      counts.add(events.counts);
      // A change may be delivered for several regions.
      for (const { change, log } of foundChanges(events.changes)) if (!changes.add(change, log)) tally.duplicates += 1;
      unreadable.push(...events.unreadable);
      tally.duplicates += events.duplicates;
      tally.outside += events.outside;
    },
    held: () => ({ counts: counts.held(), changes: changes.held(), unreadable, ...tally }),
  };
}

const mergedOf = ({ counts, changes, unreadable, ...tally }: StreamEvents): MergedEvents => ({
  changes: sortedChanges(changes),
  ...countRows(counts),
  unreadable: unreadable.toSorted((a, b) => (`${a.log}\n${a.message}` < `${b.log}\n${b.message}` ? -1 : 1)),
  ...tally,
});
