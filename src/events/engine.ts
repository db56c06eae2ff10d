import type { AskedQuery } from '../model/index.ts';
import type { Spool } from './blocks.ts';
import type { EngineCache } from './event-cache.ts';
import type { CoverageLedger } from './ledger.ts';
import type { AskedChanges } from './log-events.ts';
import { openPool, type LogPool } from './log-pool.ts';
import { newMerge, type MergedEvents } from './merge.ts';
import { mergingReader } from './merging-reader.ts';
import { presenceIn } from './presence.ts';
import { verifyWith, type VerifyLogsInput } from './verify-logs.ts';

export interface EngineInput extends Omit<VerifyLogsInput, 'visit' | 'logs'> {
  /** Which records are kept as changes; those with `readOnly` true or `managementEvent` false never are. */
  readonly changes: AskedChanges;
  /**
   * What earlier runs read, by the hashes that digests state. A file that is known is not fetched again, only looked
   * for: that its contents had that hash was seen then. Without a cache every run reads every file.
   */
  readonly cache?: EngineCache;
  /** Where changes are put aside until they are asked for: it must stay until then. Without one, memory holds them. */
  readonly spool?: Spool;
  /** Threads that read log files; with 0 the calling one does. */
  readonly workers?: number;
}

/** What an engine answers, whichever it is. */
export interface EventAnswers extends Pick<MergedEvents, 'changes' | 'usage' | 'keyUse' | 'unreadable'> {
  readonly ledger: CoverageLedger;
  /** What was asked of a query service; empty where the log files were read here. */
  readonly queries: readonly AskedQuery[];
}

/**
 * Verifies the log files of a period, and says what changed, who used which table, and which keys. It answers of all
 * verified files or rejects: never of a part of them.
 */
export type EventEngine = (input: EngineInput) => Promise<EventAnswers>;

export interface EngineResult extends EventAnswers, MergedEvents {
  /** Log files that an earlier run verified and read: they are there, and were not fetched. */
  readonly recalled: number;
}

const usualWorkers = 2;

/**
 * Verifies the log files of a period and reads in the same pass what changed, who used which table, and which keys.
 * Nothing is read of a file that is not verified. Memory holds counts, ids of changes and of about
 * two hours, and a few files; without a spool also the changes.
 */
export async function readLogs(input: EngineInput): Promise<EngineResult> {
  const { period, changes, cache, store, spool } = input;
  const merge = newMerge(period, spool);
  const pool = openPool(changes, input.workers ?? usualWorkers);
  const { reader, recalled } = mergingReader({ merge, pool, period, changes, cache, isPresent: presenceIn(store) });
  const ledger = await closing(pool, verifyWith(reader, input));
  return { ledger, ...merge.merged(), recalled: recalled(), queries: [] };
}

/** Threads end before there are rows: the memory of both is not needed at once. */
async function closing<T>(pool: LogPool, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } finally {
    await pool.close();
  }
}
