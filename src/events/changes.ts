import type { LogChange } from './log-events.ts';
import type { ChangeRecord } from './rows.ts';

export interface ChangeLog {
  readonly key: string;
  readonly hash: string;
}

/** Change events, each once, in whatever order its copies come. */
export interface Changes {
  /** False for a copy of a change that is there, and for what was corrected. */
  readonly add: (change: LogChange, log: ChangeLog) => boolean;
  readonly found: () => readonly FoundChange[];
  /** By time, then by id. */
  readonly sorted: () => readonly ChangeRecord[];
}

/** A change with the log file that proves it. */
export interface FoundChange {
  readonly change: LogChange;
  readonly log: ChangeLog;
}

export function newChanges(): Changes {
  const found = new Map<string, FoundChange>();
  return {
    add: (change, log) => {
      const known = found.get(change.identity);
      const candidate = { change, log };
      if (known === undefined || isBetter(candidate, known)) found.set(change.identity, candidate);
      return known === undefined;
    },
    found: () => [...found.values()],
    sorted: () =>
      [...found.values()]
        .map(recordOf)
        .sort((a, b) => (`${a.time}\n${a.eventId}` < `${b.time}\n${b.eventId}` ? -1 : 1)),
  };
}

/** A correction before what it corrects, the later of two corrections; of copies the one with the smaller key. */
function isBetter(one: FoundChange, other: FoundChange): boolean {
  if (one.change.corrects !== other.change.corrects) return one.change.corrects;
  const [delivered, known] = [deliveredAt(one.log.key), deliveredAt(other.log.key)];
  if (one.change.corrects && delivered !== known) return delivered > known;
  return one.log.key < other.log.key;
}

const deliveredAt = (key: string): string => /_(\d{8}T\d{4}Z)_[^_/]+$/.exec(key)?.[1] ?? '';

function recordOf({ change, log }: FoundChange): ChangeRecord {
  const { eventId, time, account, region, source, record } = change;
  return { eventId, time, account, region, source, record, log: log.key, logHash: log.hash };
}
