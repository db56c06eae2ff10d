import type { Interval } from '../model/index.ts';
import { byteBudget } from './byte-budget.ts';
import { cacheKey, decodeEvents, decodePlace, encodeEvents, encodePlace, placeKey } from './event-cache.ts';
import type { EngineCache } from './event-cache.ts';
import type { AskedChanges, LogEvents } from './log-events.ts';
import type { LogPool } from './log-pool.ts';
import type { LogReader, LogToRead, PlaceReader } from './log-reader.ts';
import type { Merge } from './merge.ts';
import type { ReadLog } from './read-log.ts';

export interface MergingInput {
  readonly merge: Merge;
  readonly pool: LogPool;
  readonly period: Interval;
  readonly changes: AskedChanges;
  readonly cache: EngineCache | undefined;
  readonly isPresent: (key: string) => Promise<boolean>;
}

/** Compressed bytes that are fetched and not yet read, about. */
const bytesAhead = 12 * 1024 * 1024;

/** Reads log files, or recalls what was read of them, and merges it when it is their turn. */
export function mergingReader(input: MergingInput) {
  const tally: Tally = { recalled: 0 };
  const readFile = fileReader(input, tally);
  const reader: LogReader = { open: () => placeReader(input, readFile, tally) };
  return { reader, recalled: () => tally.recalled };
}

interface Tally {
  recalled: number;
}

type ReadFile = (file: LogToRead) => Promise<ReadLog>;

function fileReader({ pool, changes, cache, isPresent }: MergingInput, tally: Tally): ReadFile {
  const budget = byteBudget(bytesAhead);
  const readNow: ReadFile = async ({ log, account, region, fetch }) =>
    await budget.spend(fetch, async (fetched) => await pool.read({ log, place: { account, region }, fetched }));
  const recall = async (key: string, { log }: LogToRead): Promise<LogEvents | null> => {
    const entry = await cache?.get(key);
    if (entry === null || entry === undefined) return null;
    const events = decodeEvents(key, entry);
    // A file that was removed is a problem, whatever is known of it.
    return events !== null && (await isPresent(log.key)) ? events : null;
  };
  return async (file) => {
    if (cache === undefined) return await readNow(file);
    const key = cacheKey(file.log.hash, file, changes);
    const events = await recall(key, file);
    if (events !== null) {
      tally.recalled += 1;
      return { events };
    }
    const read = await readNow(file);
    if (read.events !== undefined) await cache.put(key, encodeEvents(key, read.events));
    return read;
  };
}

function placeReader({ merge, period, changes, cache, isPresent }: MergingInput, readFile: ReadFile, tally: Tally) {
  const stream = merge.stream();
  /** Name of what is made of the place; null where that is not to be kept. */
  let keptAs: string | null = null;
  const recall = async (files: readonly LogToRead[]): Promise<boolean> => {
    keptAs = placeKey(files, period, changes);
    const entry = await cache?.get(keptAs);
    const events = entry && decodePlace(keptAs, entry);
    if (events === null || events === undefined) return false;
    for (const { log } of files) if (!(await isPresent(log.key))) return false;
    merge.add(events);
    tally.recalled += files.length;
    return true;
  };
  const reader: PlaceReader = {
    ...(cache !== undefined && { recall }),
    read: async (file) => {
      const { events, problem } = await readFile(file);
      return () => {
        if (problem !== undefined) {
          keptAs = null; // what is made without a file is not what the names of all files stand for
          return problem;
        }
        if (file.before !== null) stream.before(file.before);
        stream.add(events, { ...file.log, before: file.before });
        return null;
      };
    },
    end: async () => {
      const events = stream.end();
      merge.add(events);
      if (keptAs !== null) await cache?.put(keptAs, encodePlace(keptAs, events));
    },
  };
  return reader;
}
