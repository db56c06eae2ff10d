import type { Instant, Interval } from '../model/index.ts';

/**
 * Why nothing is proven for a time:
 * - `logging-stopped`: the next digest is a starting one, and no log file was delivered in between. Digests that were
 *   removed right before such a stop cannot be told from it.
 * - `validation-off`: the same, but there are log files that no digest names; or there are logs and no digest at all.
 * - `digests-missing`: the next digest names one that is not there; or no digest follows or precedes.
 * - `unverifiable`: there is a digest, but it is not proven to be CloudTrail's.
 */
export type GapKind = 'logging-stopped' | 'validation-off' | 'digests-missing' | 'unverifiable';

export interface CoverageGap extends Interval {
  readonly kind: GapKind;
}

/** N of M. */
export interface Share {
  readonly verified: number;
  readonly of: number;
}

/** A trail that records a region of an account. */
export interface ExpectedTrail {
  readonly account: string;
  readonly region: string;
  readonly trail: string;
}

/** What is proven of one trail in one account and region. */
export interface TrailCoverage {
  readonly account: string;
  /** `o-…` for an organisation trail, else null. */
  readonly organisation: string | null;
  readonly region: string;
  /** Null where there is no digest: log files do not say which trail wrote them. */
  readonly trail: string | null;
  readonly homeRegion: string | null;
  /** Where the trail writes, up to and with the account; empty where an expected trail was not found. */
  readonly root: string;
  /** The bucket that its digests are signed for; null where none is proven. */
  readonly bucket: string | null;
  /** Parts of the period whose deliveries verified digests name, in the order of time. */
  readonly covered: readonly Interval[];
  /** The other parts. */
  readonly gaps: readonly CoverageGap[];
  readonly digests: Share;
  readonly backfills: Share;
  /** Log files that verified digests name. */
  readonly logs: Share;
}

const none: Share = { verified: 0, of: 0 };

/** The coverage of a trail of which there is no digest. */
export const nothingProven = {
  organisation: null,
  root: '',
  trail: null,
  homeRegion: null,
  bucket: null,
  covered: [],
  digests: none,
  backfills: none,
  logs: none,
} as const;

/** The log files of all trails of one account and region together: a file does not say which trail wrote it. */
export interface PlaceLogs {
  readonly account: string;
  readonly organisation: string | null;
  readonly region: string;
  readonly root: string;
  /** Of all that verified digests name, or that lie there and were delivered in the period. */
  readonly logs: Share;
  /** Files in a covered time that no verified digest names: put there by someone else, or by a trail without validation. */
  readonly unnamed: number;
  /** Files in a gap: they may be genuine, nothing proves it. */
  readonly unproven: number;
}

export type ProblemKind =
  | 'digest-format'
  | 'digest-moved'
  | 'digest-signature'
  | 'digest-link'
  | 'digest-time'
  | 'digest-missing'
  | 'digest-unprovable'
  | 'digest-key-unknown'
  | 'digest-unreadable'
  | 'log-missing'
  | 'log-format'
  | 'log-hash'
  | 'log-unnamed'
  | 'log-elsewhere'
  | 'log-unreadable';

export interface LogProblem {
  /** `failed`: something was changed or removed. `unproven`: it could not be tested. */
  readonly severity: 'failed' | 'unproven';
  readonly kind: ProblemKind;
  readonly key: string;
  readonly message: string;
}

/** Whether log files are fetched and checked, or only the digests that name them. */
export type LogDepth = 'check' | 'name-only';

/** The result of verifying trail logs: what is proven, and all of what is not. */
export interface CoverageLedger {
  readonly period: Interval;
  /** Digests and logs delivered until then were looked at, for events are delivered late. */
  readonly until: Instant;
  /** With `name-only`, the verdict is one on the digests: no log file was looked at. */
  readonly logs: LogDepth;
  readonly verdict: 'covered' | 'gaps' | 'failed';
  readonly trails: readonly TrailCoverage[];
  readonly places: readonly PlaceLogs[];
  readonly problems: readonly LogProblem[];
  /** Further problems that are counted only, so that a flood of forged files cannot fill the memory. */
  readonly problemsLeftOff: number;
}

const severities: Readonly<Record<ProblemKind, LogProblem['severity']>> = {
  'digest-format': 'failed',
  'digest-moved': 'failed',
  'digest-signature': 'failed',
  'digest-link': 'failed',
  'digest-time': 'failed',
  'digest-missing': 'failed',
  'digest-unprovable': 'unproven',
  'digest-key-unknown': 'unproven',
  'digest-unreadable': 'unproven',
  'log-missing': 'failed',
  'log-format': 'failed',
  'log-hash': 'failed',
  'log-unnamed': 'failed',
  'log-elsewhere': 'unproven',
  'log-unreadable': 'unproven',
};

export const problemOf = (kind: ProblemKind, key: string, message: string): LogProblem => ({
  severity: severities[kind],
  kind,
  key,
  message,
});

const mostProblems = 1000;

/** Problems of one place, the first thousand of them. */
export interface Problems {
  readonly list: readonly LogProblem[];
  readonly leftOff: () => number;
  readonly failed: () => boolean;
  readonly add: (problem: LogProblem) => void;
}

export function collectProblems(): Problems {
  const list: LogProblem[] = [];
  let leftOff = 0;
  let failed = false;
  return {
    list,
    leftOff: () => leftOff,
    failed: () => failed,
    add: (problem) => {
      failed ||= problem.severity === 'failed';
      if (list.length < mostProblems) list.push(problem);
      else leftOff += 1;
    },
  };
}
