import type { Instant, Interval, LogProblem, PlaceLogs, Share, TrailCoverage } from '../model/index.ts';

/** A trail that records a region of an account. */
export interface ExpectedTrail {
  readonly account: string;
  readonly region: string;
  readonly trail: string;
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
  lost: [],
} as const;

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

/** A problem of one of the known kinds. */
export interface KnownProblem extends LogProblem {
  readonly kind: ProblemKind;
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
  readonly problems: readonly KnownProblem[];
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

export const problemOf = (kind: ProblemKind, key: string, message: string): KnownProblem => ({
  severity: severities[kind],
  kind,
  key,
  message,
});

const mostProblems = 1000;

/** Problems of one place, the first thousand of them. */
export interface Problems {
  readonly list: readonly KnownProblem[];
  readonly leftOff: () => number;
  readonly failed: () => boolean;
  readonly add: (problem: KnownProblem) => void;
}

export function collectProblems(): Problems {
  const list: KnownProblem[] = [];
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
