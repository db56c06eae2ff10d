import type { LogChange } from './log-events.ts';
import { newPacked } from './packed.ts';
import type { ChangeRecord, Rows } from './rows.ts';

export interface ChangeLog {
  readonly key: string;
  readonly hash: string;
}

/** Change events, each once, in whatever order its copies come. */
export interface Changes {
  /** False for a copy of a change that is there, and for what was corrected. */
  readonly add: (change: LogChange, log: ChangeLog) => boolean;
  /** After this, nothing is added. */
  readonly held: () => HeldChanges;
}

/** A change with the log file that proves it. */
export interface FoundChange {
  readonly change: LogChange;
  readonly log: ChangeLog;
}

/** Changes as they can be kept. */
export interface HeldChanges {
  readonly blocks: readonly Uint8Array[];
  /** Of the changes that count, in the blocks. */
  readonly places: readonly number[];
}

/** What must be at hand of a change: the rest is packed, for a large bank makes tens of thousands in a month. */
interface Kept {
  readonly place: number;
  readonly corrects: boolean;
  /** Key of the log file. */
  readonly log: string;
}

export function newChanges(): Changes {
  const kept = new Map<string, Kept>();
  const packed = newPacked<FoundChange>();
  return {
    add: (change, log) => {
      const known = kept.get(change.identity);
      const { identity, corrects, record } = change;
      if (known === undefined || isBetter(corrects, log.key, known)) {
        kept.set(identity, { place: packed.add({ change, log }, record.length), corrects, log: log.key });
      }
      return known === undefined;
    },
    held: () => ({ blocks: packed.blocks(), places: Array.from(kept.values(), ({ place }) => place) }),
  };
}

/** The changes that are held, in the order in which they were found. */
export function* foundChanges({ blocks, places }: HeldChanges): Generator<FoundChange> {
  const { at } = newPacked<FoundChange>([...blocks]);
  for (const place of places) yield at(place);
}

/** The changes that are held, by time, then by id. */
export function sortedChanges({ blocks, places }: HeldChanges): Rows<ChangeRecord> {
  const { at } = newPacked<FoundChange>([...blocks]);
  const order = places.map((place) => {
    const { time, eventId } = at(place).change;
    return { place, key: `${time}\n${eventId}` };
  });
  order.sort((a, b) => (a.key < b.key ? -1 : 1));
  const sorted = Uint32Array.from(order, ({ place }) => place);
  return {
    length: sorted.length,
    *[Symbol.iterator]() {
      for (const place of sorted) yield recordOf(at(place));
    },
  };
}

/** A correction before what it corrects, the later of two corrections; of copies the one with the smaller key. */
function isBetter(corrects: boolean, log: string, known: Kept): boolean {
  if (corrects !== known.corrects) return corrects;
  const [delivered, before] = [deliveredAt(log), deliveredAt(known.log)];
  if (corrects && delivered !== before) return delivered > before;
  return log < known.log;
}

const deliveredAt = (key: string): string => /_(\d{8}T\d{4}Z)_[^_/]+$/.exec(key)?.[1] ?? '';

function recordOf({ change, log }: FoundChange): ChangeRecord {
  const { eventId, time, account, region, source, record } = change;
  return { eventId, time, account, region, source, record, log: log.key, logHash: log.hash };
}
