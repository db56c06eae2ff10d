import type { Instant } from '../model/index.ts';
import { ahead } from './ahead.ts';
import { newestFirst } from './newest-first.ts';
import type { Place } from './layout.ts';
import { problemOf, type KnownProblem } from './ledger.ts';
import type { LogReader, LogToRead } from './log-reader.ts';
import { openPlace, type OpenPlace, type PlaceInput, type PlaceResult } from './verify-place.ts';
import type { LogTask, Trail } from './verify-trail.ts';

export interface PlacesInput extends PlaceInput {
  readonly reader: LogReader;
}

/** Connections that wait for logs; those of the digests come in addition. */
const logsAhead = 56;
/** Names of log files that are held at once to ask what is known of all of them: about 100 MB. */
const mostNames = 100_000;

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
  const files = filesOf(
    open.flatMap((place) => place.trails),
    input,
  );
  if (input.logs === 'check') await readFiles(files, input.reader);
  else for await (const { task } of files) task.settle(false);
  const results: PlaceResult[] = [];
  for (const place of open) results.push(await place.result());
  return results;
}

interface NamedFile {
  readonly task: LogTask;
  /** Null where it lies in another bucket than its digest, as after a change of bucket, and so not in this store. */
  readonly toRead: LogToRead | null;
}

/** The log files that verified digests name, in the order in which they are read. */
async function* filesOf(trails: readonly Trail[], { store, assertGoingOn }: PlacesInput): AsyncGenerator<NamedFile> {
  const fileOf = (task: LogTask, before: Instant | null): NamedFile => {
    assertGoingOn();
    const { log, place, trail, bucket } = task;
    const { account, region } = place;
    const fetch = async () => await store.get(log.key);
    return { task, toRead: log.bucket === bucket ? { log, account, region, trail, before, fetch } : null };
  };
  for (const trail of trails) for await (const task of trail.logs('backfill')) yield fileOf(task, null);
  for await (const task of newestFirst(trails.map((trail) => trail.logs('standard')))) yield fileOf(task, task.end);
}

async function readFiles(files: AsyncGenerator<NamedFile>, reader: LogReader): Promise<void> {
  const place = reader.open();
  const first: NamedFile[] = [];
  if (place.recall !== undefined) {
    const all = await take(files, mostNames, first);
    const toRead = first.flatMap((file) => file.toRead ?? []);
    if (all && toRead.length > 0 && (await place.recall(toRead))) {
      for (const file of first) settle(file, null);
      return;
    }
  }
  const begin = async (file: NamedFile) => ({
    file,
    finish: file.toRead === null ? () => null : await place.read(file.toRead),
  });
  for await (const { file, finish } of ahead(joined(first, files), logsAhead, begin)) settle(file, await finish());
  await place.end?.();
}

/** @param problem that was found in a file of this store */
function settle({ task, toRead }: NamedFile, problem: KnownProblem | null): void {
  const { log, problems } = task;
  const elsewhere = (): KnownProblem =>
    problemOf('log-elsewhere', log.key, `the log file lies in another bucket, ${log.bucket}`);
  const found = toRead === null ? elsewhere() : problem;
  task.settle(found === null);
  if (found !== null) problems.add(found);
}

/** Puts so many items of a stream into a list; whether these were all. */
async function take<T>(stream: AsyncGenerator<T>, most: number, list: T[]): Promise<boolean> {
  while (list.length < most) {
    const next = await stream.next();
    if (next.done === true) return true;
    list.push(next.value);
  }
  return false;
}

/** @param first is empty in the end: what was given is let go of, for there may be many */
async function* joined<T>(first: T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  first.reverse();
  try {
    for (let next = first.pop(); next !== undefined; next = first.pop()) yield next;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}
