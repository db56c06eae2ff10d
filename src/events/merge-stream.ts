import { includes, type Instant, type Interval, type UnreadLog } from '../model/index.ts';
import type { Spool } from './blocks.ts';
import { newChanges, type HeldChanges } from './changes.ts';
import { newCounts, type HeldCounts } from './counts.ts';
import type { NamedLog } from './digest.ts';
import { wordsOfId } from './event-id.ts';
import type { LogEvents } from './log-events.ts';
import type { RefusedRecords } from './refusals.ts';
import { newSeenIds } from './seen-ids.ts';

export interface LogSource extends Pick<NamedLog, 'key' | 'hash' | 'events'> {
  /** End of the hour in which it was delivered; null where that is not told. */
  readonly before: Instant | null;
}

/** Puts together what the log files of one account and region hold. */
export interface MergeStream {
  readonly add: (events: LogEvents, log: LogSource) => void;
  /** All files that come now were delivered before an instant: they hold no events that happened later. */
  readonly before: (instant: Instant) => void;
  /** After the last file. */
  readonly end: () => StreamEvents;
}

/** What the log files of one account and region hold of a period, every event once and corrected. */
export interface StreamEvents {
  readonly counts: HeldCounts;
  readonly changes: HeldChanges;
  readonly unreadable: readonly UnreadLog[];
  readonly duplicates: number;
  readonly outside: number;
}

export function newStream(period: Interval, spool?: Spool): MergeStream {
  const counts = newCounts();
  const changes = newChanges(spool);
  const seen = newSeenIds();
  const unreadable: UnreadLog[] = [];
  const tally = { duplicates: 0, outside: 0 };
  const [from, to] = [Date.parse(period.from) / 1000, Date.parse(period.to) / 1000];

  const refuse = (log: LogSource, { message, count, times }: RefusedRecords): void => {
    const text = count === 1 ? message : `${message} (${count} records)`;
    unreadable.push({ log: log.key, message: text, times: timesOf(times, log) });
  };
  const addCounted = (events: LogEvents): void => {
    const { ids, seconds, marks } = events;
    const indexOf = counts.indexesOf(events);
    for (let event = 0; event < marks.length; event += 1) {
      const [second, mark] = [seconds[event] ?? 0, marks[event] ?? 0];
      if (second < from || second >= to) {
        tally.outside += 1;
        continue;
      }
      const index = indexOf(mark >>> 1, Math.floor(second / 86_400));
      const known = seen.add({ ids, at: event * wordsOfId, second, index, corrects: (mark & 1) === 1 });
      if (known !== 'new') tally.duplicates += 1;
      if (known !== 'known') counts.change(index, 1);
      if (typeof known === 'number') counts.change(known, -1);
    }
  };
  return {
    before: seen.before,
    add: (events, log) => {
      addCounted(events);
      for (const change of events.changes) {
        if (change.time < period.from || change.time >= period.to) tally.outside += 1;
        else if (!changes.add(change, { key: log.key, hash: log.hash })) tally.duplicates += 1;
      }
      for (const refused of events.unreadable) refuse(log, refused);
    },
    end: () => ({ counts: counts.held(), changes: changes.held(), unreadable, ...tally }),
  };
}

const beginOfTime = new Date(0).toISOString();

/**
 * When that happened which the unreadable records of a log file tell. The file is proven to be CloudTrail's, and so are
 * the times in it: a record's own time counts. Without one it is a time of the file's events, as the signed digest tells
 * them; also where the two disagree, for then one is wrong. A digest that does not tell leaves all times until the
 * delivery: nothing is delivered before it happens. Null where not even that is known.
 */
function timesOf(own: Interval | null, { events, before }: LogSource): readonly Interval[] | null {
  const told = events ?? (before === null ? null : { from: beginOfTime, to: before });
  if (own !== null && (told === null || includes(told, own))) return [own];
  if (told === null) return null;
  return own === null ? [told] : [own, told];
}
