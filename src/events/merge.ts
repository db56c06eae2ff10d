import { includes, type Instant, type Interval, type UnreadLog } from '../model/index.ts';
import { newCounts } from './counts.ts';
import type { NamedLog } from './digest.ts';
import { wordsOfId } from './event-id.ts';
import { newChanges } from './changes.ts';
import type { LogEvents } from './log-events.ts';
import type { KeyUseRow, UsageRow } from '../model/index.ts';
import type { RefusedRecords } from './refusals.ts';
import type { ChangeRecord } from './rows.ts';
import { newSeenIds, type SeenIds } from './seen-ids.ts';

export interface MergedEvents {
  /** Each once, by time, then by id. */
  readonly changes: readonly ChangeRecord[];
  readonly usage: readonly UsageRow[];
  readonly keyUse: readonly KeyUseRow[];
  /** What is proven to be CloudTrail's and could not be read. */
  readonly unreadable: readonly UnreadLog[];
  /** Records of what is counted and of changes that were delivered again, or that a correction takes the place of. */
  readonly duplicates: number;
  /** Such records whose time is outside of the period; those that were delivered twice are counted twice. */
  readonly outside: number;
}

export interface LogSource extends Pick<NamedLog, 'key' | 'hash' | 'events'> {
  /** End of the hour in which it was delivered; null where that is not told. */
  readonly before: Instant | null;
}

/** Puts together what log files hold: every event once, corrected, of the period. */
export interface Merge {
  /** For the files of one account and region, which come from the newest delivery to the oldest. */
  readonly stream: () => MergeStream;
  readonly merged: () => MergedEvents;
}

export interface MergeStream {
  readonly add: (events: LogEvents, log: LogSource) => void;
  /** All files that come now were delivered before an instant: they hold no events that happened later. */
  readonly before: (instant: Instant) => void;
}

export function newMerge(period: Interval): Merge {
  const counts = newCounts();
  const changes = newChanges();
  const unreadable: UnreadLog[] = [];
  const tally = { duplicates: 0, outside: 0 };
  const [from, to] = [Date.parse(period.from) / 1000, Date.parse(period.to) / 1000];

  const refuse = (log: LogSource, { message, count, times }: RefusedRecords): void => {
    const text = count === 1 ? message : `${message} (${count} records)`;
    unreadable.push({ log: log.key, message: text, times: timesOf(times, log) });
  };
  const addCounted = (seen: SeenIds, events: LogEvents): void => {
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
    stream: () => {
      const seen = newSeenIds();
      return {
        before: seen.before,
        add: (events, log) => {
          addCounted(seen, events);
          for (const change of events.changes) {
            if (change.time < period.from || change.time >= period.to) tally.outside += 1;
            else if (!changes.add(change, log)) tally.duplicates += 1;
          }
          for (const refused of events.unreadable) refuse(log, refused);
        },
      };
    },
    merged: () => ({
      changes: changes.sorted(),
      ...counts.rows(),
      unreadable: unreadable.sort((a, b) => (`${a.log}\n${a.message}` < `${b.log}\n${b.message}` ? -1 : 1)),
      ...tally,
    }),
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
