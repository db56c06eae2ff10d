import { mergeIntervals } from '../model/index.ts';
import type { Instant, Interval, ObjectStore } from '../model/index.ts';
import { checkChain } from './chain.ts';
import { explainGaps } from './coverage.ts';
import type { NamedLog } from './digest.ts';
import { endOfDigest, type DigestKeys, type Place } from './layout.ts';
import type { CoverageGap, Share } from '../model/index.ts';
import type { Problems } from './ledger.ts';
import type { PublicKeys } from './signature.ts';

/** A digest that is proven to be CloudTrail's, as it is stored: what a later check of the chain needs. */
export interface VerifiedDigest {
  readonly key: string;
  /** Compressed. */
  readonly bytes: Uint8Array;
  /** Null where it was lost: the digest is proven by its successor then. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Key of the digest before it, which its signature and hash prove; null in a starting digest. */
  readonly previous: string | null;
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
  readonly keep: ((digest: VerifiedDigest) => void | Promise<void>) | undefined;
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
  /** Times of the events in named log files that are not verified; null where a digest does not tell them. */
  readonly lost: readonly Interval[] | null;
}

/** A log file that a verified digest names. */
export interface LogTask {
  readonly log: NamedLog;
  readonly place: Place;
  readonly trail: string;
  /** Of the digest. */
  readonly bucket: string;
  /** End of the digest's hour. */
  readonly end: Instant;
  readonly settle: (verified: boolean) => void;
  readonly problems: Problems;
}

/** A trail in a place while it is verified. */
export interface Trail {
  /** The logs that the verified digests of one of its chains name, as the chain is checked. */
  readonly logs: (chain: 'standard' | 'backfill') => AsyncGenerator<LogTask>;
  readonly result: () => TrailResult;
}

export function openTrail(place: Place, digestKeys: DigestKeys, input: TrailInput): Trail {
  const tally = newTally(input.bucket);
  return {
    logs: (chain) => logsOf(chain, { ...input, place, digestKeys, tally }),
    result: () => {
      const { bucket, digests, backfills, logs, lost } = tally;
      const covered = mergeIntervals(tally.verified);
      return {
        keys: digestKeys,
        bucket,
        covered,
        gaps: explainGaps(tally, input.reach),
        digests,
        backfills,
        logs,
        lost: lost && mergeIntervals(lost),
      };
    },
  };
}

interface Tally {
  bucket: string | null;
  readonly verified: (Interval & { readonly starting: boolean })[];
  readonly failedEnds: Instant[];
  readonly digests: { verified: number; of: number };
  readonly backfills: { verified: number; of: number };
  readonly logs: { verified: number; of: number };
  lost: Interval[] | null;
}

const nothing = () => ({ verified: 0, of: 0 });
const newTally = (bucket: string | null): Tally => ({
  bucket,
  verified: [],
  failedEnds: [],
  digests: nothing(),
  backfills: nothing(),
  logs: nothing(),
  lost: [],
});

interface ChainOfTrail extends TrailInput {
  readonly place: Place;
  readonly digestKeys: DigestKeys;
  readonly tally: Tally;
}

async function* logsOf(chain: 'standard' | 'backfill', trail: ChainOfTrail): AsyncGenerator<LogTask> {
  const { place, digestKeys, tally, named, problems, reach } = trail;
  const backfill = chain === 'backfill';
  const steps = checkChain({
    store: trail.store,
    keys: trail.keys,
    bucket: tally.bucket,
    backfill,
    digestKeys: digestKeys[chain],
    from: reach.from,
    report: problems.add,
  });
  for await (const step of steps) {
    const share = backfill ? tally.backfills : tally.digests;
    share.of += 1;
    if (!step.verified) {
      const end = endOfDigest(step.key);
      if (!backfill && end !== null) tally.failedEnds.push(end);
      if (backfill && step.problem.severity === 'unproven') {
        for (const { key } of step.digest?.logs ?? []) trail.claimed.add(key);
      }
      continue;
    }
    share.verified += 1;
    const { window, previous, bucket, logs } = step.digest;
    const { bytes, metadata } = step.stored;
    await trail.keep?.({ key: step.key, bytes, metadata, previous: previous?.key ?? null, logs });
    tally.bucket ??= bucket;
    // A backfill digest adds logs to a window; that the window is complete, only the hourly digest says.
    if (!backfill) tally.verified.push({ ...window, starting: previous === null });
    for (const log of logs) {
      const settle = (verified: boolean): void => {
        tally.logs.of += 1;
        if (verified) tally.logs.verified += 1;
        else if (log.events === null) tally.lost = null;
        else tally.lost?.push(log.events);
        named.set(log.key, verified && named.get(log.key) !== false);
      };
      yield { log, place, trail: digestKeys.trail, bucket, end: window.to, settle, problems };
    }
  }
}
