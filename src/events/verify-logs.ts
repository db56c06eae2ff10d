import { AuditPackError, grouped, later, type Interval, type ObjectStore } from '../model/index.ts';
import { ahead, limited } from './ahead.ts';
import { findPlaces, type Place } from './layout.ts';
import { nothingProven } from './ledger.ts';
import type { TrailCoverage } from '../model/index.ts';
import type { CoverageLedger, ExpectedTrail, LogDepth } from './ledger.ts';
import type { PublicKeys } from './signature.ts';
import { visitingReader, type LogReader, type VerifiedLog } from './log-reader.ts';
import type { PlaceResult } from './verify-place.ts';
import { verifyPlaces } from './verify-places.ts';
import type { VerifiedDigest } from './verify-trail.ts';

export interface VerifyLogsInput {
  readonly store: ObjectStore;
  readonly keys: PublicKeys;
  readonly period: Interval;
  /** Bucket that digests must be signed for, where the store does not know it. */
  readonly bucket?: string;
  /** Key prefixes of the trails, each empty or ending in a slash; without them the whole store is searched. */
  readonly prefixes?: readonly string[];
  /** Accounts and regions that are read; without it, all that are there. */
  readonly wanted?: (place: { readonly account: string; readonly region: string }) => boolean;
  /** Trails that must be there: one of which every file was removed shows in no listing. */
  readonly expected?: readonly ExpectedTrail[];
  /**
   * Is given every verified log file with its contents: of one trail and region one after the other, of several in any
   * order. Only what passes here is evidence.
   */
  readonly visit?: (log: VerifiedLog) => void | Promise<void>;
  /** Is given every verified digest. */
  readonly keep?: (digest: VerifiedDigest) => void | Promise<void>;
  /**
   * `name-only` proves again what the digests say where the log files themselves are not at hand: none is fetched or
   * listed. Files that no digest names stay unseen then, and a time without validation looks like a stop of logging.
   */
  readonly logs?: LogDepth;
  readonly signal?: AbortSignal;
}

/** Digests and logs are looked at for a day after the period: events are delivered late, and a successor proves its predecessor. */
const lateness = 24 * 3_600_000;
const groupsAtOnce = 8;
const requestsAtOnce = 64;

/**
 * Verifies the log files that CloudTrail delivered in a period, and says for which parts of it that is proven. Memory
 * holds the names of the logs of a few places, never their contents beyond the requests in flight.
 * @throws AuditPackError `E_INTERRUPTED` when the signal is raised; whatever the store throws when it cannot be listed
 */
export const verifyLogs = async ({ visit, ...input }: VerifyLogsInput): Promise<CoverageLedger> =>
  await verifyWith(visitingReader(visit), input);

/** The same with any reader. */
export async function verifyWith(reader: LogReader, input: Omit<VerifyLogsInput, 'visit'>): Promise<CoverageLedger> {
  const { period } = input;
  const store = limited(input.store, requestsAtOnce);
  const until = later(period.to, lateness);
  const places = (await findPlaces(store, input.prefixes ?? null)).filter(input.wanted ?? (() => true));
  const results: PlaceResult[] = [];
  const placeInput = {
    store,
    keys: input.keys,
    bucket: input.bucket ?? store.bucket,
    period,
    reach: { from: period.from, to: until },
    logs: input.logs ?? 'check',
    reader,
    keep: input.keep,
    assertGoingOn: () => assertGoingOn(input.signal),
  };
  const verify = (group: readonly Place[]) => verifyPlaces(group, placeInput);
  const byPlace = grouped(places, ({ account, region }) => `${account}/${region}`);
  for await (const group of ahead(byPlace.values(), groupsAtOnce, verify)) results.push(...group);
  const found = results.flatMap((result) => result.trails);
  const trails = [...found, ...notFound(input.expected ?? [], found, period)];
  return {
    period: { from: period.from, to: period.to },
    until,
    logs: placeInput.logs,
    verdict: verdictOf(trails, results, placeInput.logs),
    trails,
    places: results.map((result) => result.logs),
    problems: results.flatMap(({ problems }) => problems.list),
    problemsLeftOff: results.reduce((sum, { problems }) => sum + problems.leftOff(), 0),
  };
}

function verdictOf(
  trails: readonly TrailCoverage[],
  results: readonly PlaceResult[],
  depth: LogDepth,
): CoverageLedger['verdict'] {
  if (results.some(({ problems }) => problems.failed())) return 'failed';
  const whole =
    trails.length > 0 &&
    trails.every(({ gaps }) => gaps.length === 0) &&
    (depth === 'name-only' || results.every(({ logs: { logs } }) => logs.verified === logs.of));
  return whole ? 'covered' : 'gaps';
}

function notFound(
  expected: readonly ExpectedTrail[],
  found: readonly TrailCoverage[],
  { from, to }: Interval,
): readonly TrailCoverage[] {
  const isFound = ({ account, region, trail }: ExpectedTrail): boolean =>
    found.some((each) => each.account === account && each.region === region && each.trail === trail);
  return expected
    .filter((each) => !isFound(each))
    .map(({ account, region, trail }) => ({
      ...nothingProven,
      account,
      region,
      trail,
      gaps: [{ from, to, kind: 'digests-missing' }],
    }));
}

function assertGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new AuditPackError('E_INTERRUPTED', 'interrupted; nothing was written');
}
