import type { FetchedObject, Instant } from '../model/index.ts';
import { checkLog } from './check-log.ts';
import type { NamedLog } from './digest.ts';
import type { KnownProblem } from './ledger.ts';

/** A log file that a verified digest names. */
export interface LogToRead {
  readonly log: NamedLog;
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  /** End of the hour whose deliveries its digest names; of a backfill digest null, for it names what came at any time. */
  readonly before: Instant | null;
  readonly fetch: () => Promise<FetchedObject>;
}

/** Checks log files against the hashes that their digests state, and takes from them what it wants. */
export interface LogReader {
  /** Begins with an account and region, whatever the trails that record it. */
  readonly open: () => PlaceReader;
}

/** Reads the log files of one account and region. */
export interface PlaceReader {
  /**
   * Takes what an earlier run made of these very files, without reading one of them: all that there are, in the order in
   * which they would be read. False, and nothing is taken, where there was no such run, or a file is there no more.
   */
  readonly recall?: (logs: readonly LogToRead[]) => Promise<boolean>;
  /**
   * Begins with a log file, several at once. What it gives back is called when it is the file's turn: those of the backfill
   * digests first, then from the newest delivery to the oldest, whatever the trail.
   */
  readonly read: (log: LogToRead) => Promise<() => FinishedLog | Promise<FinishedLog>>;
  /** After the last file, where files were read. */
  readonly end?: () => Promise<void>;
}

/** Null when the file is verified. */
export type FinishedLog = KnownProblem | null;

/** A log file that is proven to be CloudTrail's, with its uncompressed contents. */
export interface VerifiedLog {
  readonly key: string;
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly contents: Uint8Array;
}

/** Hands on the contents of every verified file; one file at a time is inflated. */
export function visitingReader(visit: ((log: VerifiedLog) => void | Promise<void>) | undefined): LogReader {
  const read: PlaceReader['read'] = async ({ log, account, region, trail, fetch }) => {
    const fetched = await fetch();
    return async () => {
      const { bytes, problem } = checkLog(log, fetched);
      if (problem !== undefined) return problem;
      await visit?.({ key: log.key, account, region, trail, contents: bytes });
      return null;
    };
  };
  return { open: () => ({ read }) };
}
