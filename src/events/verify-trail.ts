import { mergeIntervals } from '../model/index.ts';
import type { Instant, Interval, ObjectStore } from '../model/index.ts';
import { ahead } from './ahead.ts';
import { checkChain } from './chain.ts';
import { checkLog } from './check-log.ts';
import { explainGaps } from './coverage.ts';
import type { NamedLog } from './digest.ts';
import { endOfDigest, type DigestKeys, type Place } from './layout.ts';
import type { CoverageGap, Share } from '../model/index.ts';
import { problemOf, type LogDepth, type Problems } from './ledger.ts';
import type { PublicKeys } from './signature.ts';

/** A log file that is proven to be CloudTrail's, with its uncompressed contents. */
export interface VerifiedLog {
  readonly key: string;
  /** SHA-256 of the contents, as the digest states it. */
  readonly hash: string;
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly contents: Uint8Array;
}

/** A digest that is proven to be CloudTrail's, as it is stored: what a later check of the chain needs. */
export interface VerifiedDigest {
  readonly key: string;
  /** Compressed. */
  readonly bytes: Uint8Array;
  /** Null where it was lost: the digest is proven by its successor then. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** The log files that it names. */
  readonly logs: readonly NamedLog[];
}

export interface TrailInput {
  readonly store: ObjectStore;
  readonly keys: PublicKeys;
  readonly bucket: string | null;
  /** From the period's begin to the end of what is looked at. */
  readonly reach: Interval;
  readonly problems: Problems;
  /** Log files of the place by key, and whether each is verified. */
  readonly named: Map<string, boolean>;
  /** Log files that a backfill digest names which could not be tested: nothing is proven of them, nor that they are foreign. */
  readonly claimed: Set<string>;
  readonly logs: LogDepth;
  readonly visit: ((log: VerifiedLog) => void | Promise<void>) | undefined;
  readonly keep: ((digest: VerifiedDigest) => void | Promise<void>) | undefined;
  readonly assertGoingOn: () => void;
}

export interface TrailResult {
  readonly keys: DigestKeys;
  readonly bucket: string | null;
  /** In all of the reach. */
  readonly covered: readonly Interval[];
  readonly gaps: readonly CoverageGap[];
  readonly digests: Share;
  readonly backfills: Share;
  readonly logs: Share;
}

/** Connections that wait for logs; those of the digests come in addition. */
const logsAhead = 24;

/** Verifies both chains of a trail in a place, and every log file that their verified digests name. */
export async function verifyTrail(place: Place, digestKeys: DigestKeys, input: TrailInput): Promise<TrailResult> {
  const tally = newTally(input.bucket);
  for (const backfill of [false, true]) {
    const tasks = logsOf(digestKeys, backfill, { ...input, tally });
    if (input.logs === 'name-only') {
      for await (const { log } of tasks) nameOnly(log, tally, input);
      continue;
    }
    const fetch = async ({ log, bucket }: LogTask) => ({ log, fetched: await fetchLog(log, bucket, input.store) });
    for await (const { log, fetched } of ahead(tasks, logsAhead, fetch)) {
      input.assertGoingOn();
      const { problem, bytes } = fetched === 'elsewhere' ? { problem: elsewhere(log) } : checkLog(log, fetched);
      tally.logs.of += 1;
      if (problem === undefined) tally.logs.verified += 1;
      else input.problems.add(problem);
      input.named.set(log.key, problem === undefined && input.named.get(log.key) !== false);
      if (bytes === undefined || input.visit === undefined) continue;
      const { account, region } = place;
      await input.visit({ key: log.key, hash: log.hash, account, region, trail: digestKeys.trail, contents: bytes });
    }
  }
  const { bucket, digests, backfills, logs } = tally;
  const covered = mergeIntervals(tally.verified);
  return { keys: digestKeys, bucket, covered, gaps: explainGaps(tally, input.reach), digests, backfills, logs };
}

function nameOnly(log: NamedLog, tally: Tally, { named, assertGoingOn }: TrailInput): void {
  assertGoingOn();
  tally.logs.of += 1;
  named.set(log.key, false);
}

interface Tally {
  bucket: string | null;
  readonly verified: (Interval & { readonly starting: boolean })[];
  readonly failedEnds: Instant[];
  readonly digests: { verified: number; of: number };
  readonly backfills: { verified: number; of: number };
  readonly logs: { verified: number; of: number };
}

const nothing = () => ({ verified: 0, of: 0 });
const newTally = (bucket: string | null): Tally => ({
  bucket,
  verified: [],
  failedEnds: [],
  digests: nothing(),
  backfills: nothing(),
  logs: nothing(),
});

interface LogTask {
  readonly log: NamedLog;
  readonly bucket: string;
}

/** The logs that the verified digests of one chain name, as the chain is checked. */
async function* logsOf(
  digestKeys: DigestKeys,
  backfill: boolean,
  { tally, store, keys, reach, problems, claimed, keep }: TrailInput & { readonly tally: Tally },
): AsyncGenerator<LogTask> {
  const chain = checkChain({
    store,
    keys,
    bucket: tally.bucket,
    backfill,
    digestKeys: backfill ? digestKeys.backfill : digestKeys.standard,
    from: reach.from,
    report: problems.add,
  });
  for await (const step of chain) {
    const share = backfill ? tally.backfills : tally.digests;
    share.of += 1;
    if (!step.verified) {
      const end = endOfDigest(step.key);
      if (!backfill && end !== null) tally.failedEnds.push(end);
      if (backfill && step.problem.severity === 'unproven') {
        for (const { key } of step.digest?.logs ?? []) claimed.add(key);
      }
      continue;
    }
    share.verified += 1;
    const { bytes, metadata } = step.stored;
    await keep?.({ key: step.key, bytes, metadata, logs: step.digest.logs });
    const { window, previous, bucket, logs } = step.digest;
    tally.bucket ??= bucket;
    // A backfill digest adds logs to a window; that the window is complete, only the hourly digest says.
    if (!backfill) tally.verified.push({ ...window, starting: previous === null });
    for (const log of logs) yield { log, bucket };
  }
}

/** A log in another bucket than its digest's, as after a change of bucket, is not in this store. */
const fetchLog = async (log: NamedLog, bucket: string, store: ObjectStore) =>
  log.bucket === bucket ? await store.get(log.key) : ('elsewhere' as const);

const elsewhere = (log: NamedLog) =>
  problemOf('log-elsewhere', log.key, `the log file lies in another bucket, ${log.bucket}`);
