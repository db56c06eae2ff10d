import { ahead } from './ahead.ts';
import { newestFirst } from './newest-first.ts';
import type { Place } from './layout.ts';
import { problemOf } from './ledger.ts';
import type { LogReader } from './log-reader.ts';
import { openPlace, type OpenPlace, type PlaceInput, type PlaceResult } from './verify-place.ts';
import type { LogTask } from './verify-trail.ts';

export interface PlacesInput extends PlaceInput {
  readonly reader: LogReader;
}

/** Connections that wait for logs; those of the digests come in addition. */
const logsAhead = 56;

/**
 * Verifies all trails that record one account and region, under whatever prefixes, and has the log files read that their
 * verified digests name: first those that were filled in later, then from the newest delivery to the oldest.
 */
export async function verifyPlaces(places: readonly Place[], input: PlacesInput): Promise<readonly PlaceResult[]> {
  const open: OpenPlace[] = [];
  for (const place of places) {
    input.assertGoingOn();
    open.push(await openPlace(place, input));
  }
  const trails = open.flatMap((place) => place.trails);
  for (const trail of trails) await settleLogs(trail.logs('backfill'), 'backfill', input);
  await settleLogs(newestFirst(trails.map((trail) => trail.logs('standard'))), 'standard', input);
  const results: PlaceResult[] = [];
  for (const place of open) results.push(await place.result());
  return results;
}

async function settleLogs(tasks: AsyncIterable<LogTask>, chain: 'standard' | 'backfill', input: PlacesInput) {
  const { assertGoingOn, logs } = input;
  if (logs === 'name-only') {
    for await (const task of tasks) {
      assertGoingOn();
      task.settle(false);
    }
    return;
  }
  const begin = async (task: LogTask) => ({ task, finish: await beginLog(task, chain, input) });
  for await (const { task, finish } of ahead(tasks, logsAhead, begin)) {
    assertGoingOn();
    const problem = await finish();
    task.settle(problem === null);
    if (problem !== null) task.problems.add(problem);
  }
}

async function beginLog(
  { log, place, trail, bucket, end }: LogTask,
  chain: 'standard' | 'backfill',
  { reader, store }: PlacesInput,
): ReturnType<LogReader['read']> {
  // A log in another bucket than its digest's, as after a change of bucket, is not in this store.
  if (log.bucket !== bucket) {
    return () => problemOf('log-elsewhere', log.key, `the log file lies in another bucket, ${log.bucket}`);
  }
  const { account, region } = place;
  const before = chain === 'standard' ? end : null;
  return await reader.read({ log, account, region, trail, before, fetch: async () => await store.get(log.key) });
}
