import { newBlocks, type Blocks, type Spool } from './blocks.ts';
import { wordsOfId, writeId } from './event-id.ts';
import { idTable } from './id-table.ts';
import type { LogChange } from './log-events.ts';
import { newPacked } from './packed.ts';
import type { ChangeRecord, Rows } from './rows.ts';
import { spanOf } from './span.ts';

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
  readonly blocks: Blocks;
  /** Of the changes that count, in the blocks. */
  readonly places: Uint32Array;
}

/** Of a change its id and its place are at hand: the rest is packed, for a large bank makes tens of thousands in a month. */
export function newChanges(spool?: Spool): Changes {
  const kept = idTable();
  const packed = newPacked<FoundChange>(newBlocks(spool));
  const id = new Uint32Array(wordsOfId);
  return {
    add: (change, log) => {
      writeId(spanOf(change.identity), id, 0);
      const known = kept.valueOf(id, 0);
      const found = { change, log };
      if (known !== null && !isBetter(found, packed.at(known))) return false;
      const place = packed.add(found, change.record.length);
      if (known === null) kept.add(id, 0, place);
      else kept.replace(id, 0, place);
      return known === null;
    },
    held: () => ({ blocks: packed.blocks(), places: kept.sortedValues() }),
  };
}

/** The changes that are held, in the order in which they were found. */
export function* foundChanges({ blocks, places }: HeldChanges): Generator<FoundChange> {
  const { at } = newPacked<FoundChange>(blocks);
  for (const place of places) yield at(place);
}

/** The changes that are held, by time, then by id. */
export function sortedChanges({ blocks, places }: HeldChanges): Rows<ChangeRecord> {
  const { at } = newPacked<FoundChange>(blocks);
  const times = Float64Array.from(places, (place) => Date.parse(at(place).change.time));
  const idOf = (index: number): string => at(places[index] ?? 0).change.eventId;
  const order = Uint32Array.from(places.keys());
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || (idOf(a) < idOf(b) ? -1 : 1));
  const sorted = order.map((index) => places[index] ?? 0);
  return {
    length: sorted.length,
    *[Symbol.iterator]() {
      for (const place of sorted) yield recordOf(at(place));
    },
  };
}

/** A correction before what it corrects, the later of two corrections; of copies the one with the smaller key. */
function isBetter({ change, log }: FoundChange, known: FoundChange): boolean {
  if (change.corrects !== known.change.corrects) return change.corrects;
  const [delivered, before] = [deliveredAt(log.key), deliveredAt(known.log.key)];
  if (change.corrects && delivered !== before) return delivered > before;
  return log.key < known.log.key;
}

const deliveredAt = (key: string): string => /_(\d{8}T\d{4}Z)_[^_/]+$/.exec(key)?.[1] ?? '';

function recordOf({ change, log }: FoundChange): ChangeRecord {
  const { eventId, time, account, region, source, record } = change;
  return { eventId, time, account, region, source, record, log: log.key, logHash: log.hash };
}
