import type { FetchedObject } from '../model/index.ts';
import { checkLog, checkLogPieces } from './check-log.ts';
import type { HashedLog } from './digest.ts';
import { sizeStated } from './gzip.ts';
import type { KnownProblem } from './ledger.ts';
import type { AskedChanges, LogEvents, LogPlace } from './log-events.ts';
import { LogFormatError } from './log-format-error.ts';
import { newKinds } from './kinds.ts';
import { newPicker } from './pick.ts';
import { outlineWay, recordWay, type OpenedLog } from './ways.ts';

export type ReadLog =
  | { readonly events: LogEvents; readonly problem?: never }
  /** It is not proven to be CloudTrail's, so nothing of it is read. */
  | { readonly problem: KnownProblem; readonly events?: never };

export interface LogToPick {
  readonly log: HashedLog;
  readonly place: LogPlace;
  readonly fetched: FetchedObject;
}

/** A file that is larger is inflated in pieces: a little more work, and much less memory. */
const largestWhole = 2 * 1024 * 1024;

/**
 * Verifies log files that a verified digest names, and takes what was asked for from the very bytes that were hashed.
 * What is learned of one file serves for the next.
 */
export function logReader(changes: AskedChanges, whole = largestWhole): (file: LogToPick) => Promise<ReadLog> {
  // The quick way first; the second reads all that is JSON.
  const ways = [outlineWay(changes), recordWay(changes)];
  return async ({ log, fetched, place }) => {
    const { feed, problem } = contentsOf(log, fetched, whole);
    if (problem !== undefined) return { problem };
    if (!isOfEvents(log.key)) {
      const found = await feed(() => undefined);
      return found === null ? { events: nothing() } : { problem: found };
    }
    let wrong: LogFormatError | null = null;
    for (const way of ways) {
      const opened = way(place);
      const [found, refusal] = await feedInto(opened, feed);
      if (found !== null) return { problem: found };
      if (refusal === null) return { events: opened.picked() };
      wrong = refusal;
    }
    return { events: unreadable(wrong?.message ?? 'is not read') };
  };
}

/** Gives contents in pieces, which must not count where there is a problem in the end. */
type Feed = (piece: (bytes: Uint8Array) => void) => Promise<KnownProblem | null>;

function contentsOf(
  log: HashedLog,
  fetched: FetchedObject,
  whole: number,
): { readonly feed: Feed; readonly problem?: never } | { readonly problem: KnownProblem; readonly feed?: never } {
  // A file that states less than it holds costs memory, nothing else.
  if (!('absent' in fetched) && sizeStated(fetched.bytes) > whole)
    return { feed: async (piece) => await checkLogPieces(log, fetched, piece) };
  const { bytes, problem } = checkLog(log, fetched);
  if (problem !== undefined) return { problem };
  const feed: Feed = async (piece) => {
    piece(bytes);
    return await Promise.resolve(null);
  };
  return { feed };
}

/** What is wrong with the file itself, and why its contents are refused. */
async function feedInto({ push, end }: OpenedLog, feed: Feed): Promise<[KnownProblem | null, LogFormatError | null]> {
  let refusal: LogFormatError | null = null;
  const trying = (step: () => void): void => {
    if (refusal !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof LogFormatError)) throw error;
      refusal = error; // the rest is hashed all the same: a file that is not CloudTrail's is worse
    }
  };
  const problem = await feed((bytes) => trying(() => push(bytes)));
  trying(end);
  return [problem, refusal];
}

/** Insights and aggregated events lie in folders of their own, and are no records of events. */
export const isOfEvents = (key: string): boolean => !/\/CloudTrail-(?:Insight|Aggregated)\//.test(key);

/** New ones each time: a thread gives its arrays away. */
const nothing = (): LogEvents =>
  newPicker({ changes: {}, place: { account: '', region: '' }, kinds: newKinds() }).picked();

/** What could be read of a file that is not whole does not count. */
const unreadable = (message: string): LogEvents => ({
  ...nothing(),
  unreadable: [{ message: `the file ${message}`, count: 1, times: null }],
});
