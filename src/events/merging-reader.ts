import { byteBudget } from './byte-budget.ts';
import { cacheKey, decodeEvents, encodeEvents, type EngineCache } from './event-cache.ts';
import type { AskedChanges, LogEvents } from './log-events.ts';
import type { LogPool } from './log-pool.ts';
import type { LogReader, LogToRead } from './log-reader.ts';
import type { Merge, MergeStream } from './merge.ts';
import type { ReadLog } from './read-log.ts';

export interface MergingInput {
  readonly merge: Merge;
  readonly pool: LogPool;
  readonly changes: AskedChanges;
  readonly cache: EngineCache | undefined;
  readonly isPresent: (key: string) => Promise<boolean>;
}

/** Compressed bytes that are fetched and not yet read, about. */
const bytesAhead = 48 * 1024 * 1024;

/** Reads log files, or recalls what was read of them, and merges it when it is their turn. */
export function mergingReader({ merge, pool, changes, cache, isPresent }: MergingInput) {
  const budget = byteBudget(bytesAhead);
  const streamOf = newStreams(merge);
  let recalled = 0;

  const readNow = async ({ log, account, region, fetch }: LogToRead): Promise<ReadLog> =>
    await budget.spend(fetch, async (fetched) => await pool.read({ log, place: { account, region }, fetched }));
  const recall = async (key: string, { log }: LogToRead): Promise<LogEvents | null> => {
    const entry = await cache?.get(key);
    if (entry === null || entry === undefined) return null;
    const events = decodeEvents(key, entry);
    // A file that was removed is a problem, whatever is known of it.
    return events !== null && (await isPresent(log.key)) ? events : null;
  };
  const readOnce = async (file: LogToRead): Promise<ReadLog> => {
    if (cache === undefined) return await readNow(file);
    const key = cacheKey(file.log.hash, file, changes);
    const events = await recall(key, file);
    if (events !== null) {
      recalled += 1;
      return { events };
    }
    const read = await readNow(file);
    if (read.events !== undefined) await cache.put(key, encodeEvents(key, read.events));
    return read;
  };
  const reader: LogReader = {
    read: async (file) => {
      const { events, problem } = await readOnce(file);
      return () => {
        if (problem !== undefined) return problem;
        const stream = streamOf(`${file.account}/${file.region}`);
        if (file.before !== null) stream.before(file.before);
        stream.add(events, { ...file.log, before: file.before });
        return null;
      };
    },
  };
  return { reader, recalled: () => recalled };
}

function newStreams(merge: Merge): (place: string) => MergeStream {
  const streams = new Map<string, MergeStream>();
  return (place) => {
    const found = streams.get(place) ?? merge.stream();
    streams.set(place, found);
    return found;
  };
}
