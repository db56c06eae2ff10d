import type { CoverageLedger } from './ledger.ts';
import type { AskedChanges } from './log-events.ts';
import { newMerge, type MergedEvents, type MergeStream } from './merge.ts';
import { eventsOf, isOfEvents } from './read-log.ts';
import { verifyLogs, type VerifyLogsInput } from './verify-logs.ts';

/** Keeps what was read of log files, which never changes: keys and values have no meaning to who keeps them. */
export interface EngineCache {
  readonly get: (key: string) => Promise<Uint8Array | null>;
  readonly put: (key: string, value: Uint8Array) => Promise<void>;
}

export interface EngineInput extends Omit<VerifyLogsInput, 'visit'> {
  /** Which records are kept as changes; those with `readOnly` true or `managementEvent` false never are. */
  readonly changes: AskedChanges;
  /** Without it, every run reads every file. */
  readonly cache?: EngineCache;
  /** Threads that read log files; with 0 the calling one does. */
  readonly workers?: number;
}

export interface EngineResult extends MergedEvents {
  readonly ledger: CoverageLedger;
}

/**
 * Verifies the log files of a period and reads in the same pass what changed, who used which table, and which keys.
 * Nothing is read of a file that is not verified.
 */
export async function readLogs(input: EngineInput): Promise<EngineResult> {
  const merge = newMerge(input.period);
  const streams = new Map<string, MergeStream>();
  const ledger = await verifyLogs({
    ...input,
    visit: ({ key, hash, account, region, contents }) => {
      const place = `${account}/${region}`;
      const stream = streams.get(place) ?? merge.stream();
      streams.set(place, stream);
      if (isOfEvents(key)) stream.add(eventsOf(contents, input.changes, { account, region }), { key, hash });
    },
  });
  return { ledger, ...merge.merged() };
}
