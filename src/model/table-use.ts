import type { EvidenceReference } from './pack.ts';
import type { CoverageGap, LogProblem, PlaceLogs, TrailCoverage } from './trail-logs.ts';
import type { Interval } from './period.ts';
import type { Subject } from './subject.ts';

/** What is proven of the trail logs of one account and region, as a pack tells it. */
export interface TrailLedger {
  /** The bucket or folder, as the configuration names it. */
  readonly logs: string;
  readonly account: string;
  readonly region: string;
  /** What was asked for; null where nothing could be read. */
  readonly period: Interval | null;
  readonly trails: readonly TrailCoverage[];
  readonly places: readonly PlaceLogs[];
  readonly gaps: readonly CoverageGap[];
  /** The first of them. */
  readonly problems: readonly LogProblem[];
  readonly problemsLeftOff: number;
  /** Why nothing is proven; null where something may be. */
  readonly absence: string | null;
  readonly evidence: readonly EvidenceReference[];
}

/** How many calls were of one kind. */
export interface Tally {
  readonly reads: number;
  readonly writes: number;
  /** Of both, those that failed. */
  readonly refused: number;
}

/** Somebody who used a table. */
export interface TableUser extends Tally {
  readonly principal: string;
  readonly principalType: string;
  /** Service that acted on the principal's behalf. */
  readonly invokedBy: string | null;
  /** Whether it stands for people, by the parameter `humanPrincipals`. */
  readonly human: boolean;
  /** Calls that came through no VPC endpoint, and not by a service. */
  readonly outside: number;
  /** UTC days of the first and the last use. */
  readonly first: string;
  readonly last: string;
}

/** Who used a table in the period, as far as data events of verified trail logs tell. */
export interface TableUse extends Tally {
  readonly table: Subject;
  /** Those who did most first; a bounded number of them. */
  readonly users: readonly TableUser[];
  /** Others, who are not listed. */
  readonly omitted: number;
  /** Calls by TLS version; null where the records do not tell. */
  readonly tls: readonly { readonly version: string | null; readonly count: number }[];
  /** Calls by VPC endpoint; null for none. */
  readonly endpoints: readonly { readonly endpoint: string | null; readonly count: number }[];
  readonly evidence: readonly EvidenceReference[];
}
