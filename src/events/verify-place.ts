import { clip, includes, later, mergeIntervals } from '../model/index.ts';
import type { Interval } from '../model/index.ts';
import { findDigests, listLogs, type Place } from './layout.ts';
import { collectProblems, nothingProven, problemOf } from './ledger.ts';
import type { CoverageGap, PlaceLogs, TrailCoverage } from '../model/index.ts';
import type { LogDepth, Problems } from './ledger.ts';
import { openTrail, type Trail, type TrailInput, type TrailResult } from './verify-trail.ts';

export interface PlaceInput extends Omit<TrailInput, 'problems' | 'named' | 'claimed'> {
  readonly period: Interval;
  readonly logs: LogDepth;
  readonly assertGoingOn: () => void;
}

export interface PlaceResult {
  readonly trails: readonly TrailCoverage[];
  readonly logs: PlaceLogs;
  readonly problems: Problems;
}

/** All trails of an account and region under one prefix, while they are verified. */
export interface OpenPlace {
  readonly trails: readonly Trail[];
  /** To be called when all logs of the trails are settled. */
  readonly result: () => Promise<PlaceResult>;
}

const hour = 3_600_000;

export async function openPlace(place: Place, input: PlaceInput): Promise<OpenPlace> {
  const { store, reach } = input;
  const trailInput = { ...input, problems: collectProblems(), named: new Map(), claimed: new Set<string>() };
  // A log at the period's begin may be named by the digest before; the last digest is proven by the one after it.
  const listed = await findDigests(store, place, { from: later(reach.from, -hour), to: later(reach.to, hour) });
  const trails = listed.map((digestKeys) => openTrail(place, digestKeys, trailInput));
  return { trails, result: async () => await resultOf(place, trails, trailInput) };
}

/** Looks for log files that no digest of the trails names, and says what is proven of the place. */
async function resultOf(
  place: Place,
  open: readonly Trail[],
  input: PlaceInput & Pick<TrailInput, 'problems' | 'named' | 'claimed'>,
): Promise<PlaceResult> {
  const { period, problems } = input;
  const trails = open.map((trail) => trail.result());
  const found = input.logs === 'check' ? await findUnnamed(place, trails, input) : nothingUnnamed;
  const coverage = trails.map((trail) => coverageOf(place, trail, { period, loggedIn: found.loggedIn }));
  const named = [...input.named.values()];
  const { unnamed, unproven } = found;
  const logs = { verified: named.filter(Boolean).length, of: named.length + unnamed + unproven };
  return {
    trails: coverage.length > 0 ? coverage : [withoutDigests(place, period, unproven > 0)],
    logs: { ...place, logs, unnamed, unproven },
    problems,
  };
}

interface Unnamed {
  readonly unnamed: number;
  readonly unproven: number;
  /** Whether a log file that no digest names was delivered in a gap that looks like a stop of logging. */
  readonly loggedIn: (gap: Interval) => boolean;
}

const nothingUnnamed: Unnamed = { unnamed: 0, unproven: 0, loggedIn: () => false };

/** A log is named by the digest of the hour in which it was delivered, and its name has the minute only. */
const namingDelay = 15 * 60_000;

/** Compares what lies in the folders with what verified digests name. */
async function findUnnamed(
  place: Place,
  trails: readonly TrailResult[],
  {
    store,
    named,
    claimed,
    problems,
    reach,
    period,
    assertGoingOn,
  }: PlaceInput & Pick<TrailInput, 'problems' | 'named' | 'claimed'>,
): Promise<Unnamed> {
  const covered = mergeIntervals(trails.flatMap((trail) => trail.covered));
  const stops = trails.flatMap(({ gaps }) => gaps.filter(({ kind }) => kind === 'logging-stopped'));
  const logged = new Set<Interval>();
  let [unnamed, unproven] = [0, 0];
  for await (const { key, delivered } of listLogs(store, place, reach)) {
    assertGoingOn();
    if (named.has(key) || delivered < reach.from || delivered >= reach.to) continue;
    for (const stop of stops) if (stop.from <= delivered && delivered < stop.to) logged.add(stop);
    const naming = { from: delivered, to: later(delivered, namingDelay) };
    if (!claimed.has(key) && covered.some((span) => includes(span, naming))) {
      unnamed += 1;
      problems.add(problemOf('log-unnamed', key, 'no verified digest names the log file, though its time is covered'));
    } else if (delivered < period.to || claimed.has(key)) unproven += 1;
  }
  return { unnamed, unproven, loggedIn: (gap) => logged.has(gap) };
}

interface Explained {
  readonly period: Interval;
  readonly loggedIn: Unnamed['loggedIn'];
}

function coverageOf(place: Place, trail: TrailResult, { period, loggedIn }: Explained): TrailCoverage {
  const { keys, bucket, digests, backfills, logs, lost } = trail;
  const gaps = trail.gaps.map((gap): CoverageGap => (loggedIn(gap) ? { ...gap, kind: 'validation-off' } : gap));
  return {
    ...place,
    trail: keys.trail,
    homeRegion: keys.homeRegion,
    bucket,
    covered: clip(trail.covered, period),
    gaps: clip(gaps, period),
    digests,
    backfills,
    logs,
    lost,
  };
}

const withoutDigests = (place: Place, { from, to }: Interval, logged: boolean): TrailCoverage => ({
  ...nothingProven,
  ...place,
  gaps: [{ from, to, kind: logged ? 'validation-off' : 'digests-missing' }],
});
