import type { SourceId } from './evidence.ts';
import type { Instant, Interval } from './period.ts';

/**
 * Why nothing is proven for a time:
 * - `logging-stopped`: the next digest is a starting one, and no log file was delivered in between. Digests that were
 *   removed right before such a stop cannot be told from it.
 * - `validation-off`: the same, but there are log files that no digest names; or there are logs and no digest at all.
 * - `digests-missing`: the next digest names one that is not there; or no digest follows or precedes.
 * - `unverifiable`: there is a digest, but it is not proven to be CloudTrail's.
 */
export const gapKinds = ['logging-stopped', 'validation-off', 'digests-missing', 'unverifiable'] as const;
export type GapKind = (typeof gapKinds)[number];

export interface CoverageGap extends Interval {
  readonly kind: GapKind;
}

/** N of M. */
export interface Share {
  readonly verified: number;
  readonly of: number;
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
  /**
   * When the events happened that are in the other ones of them, as the signed digests tell; null where one does not
   * tell. Evidence of earlier versions has no such times.
   */
  readonly lost?: readonly Interval[] | null;
}

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

/** A problem with one digest or log file, in words. */
export interface LogProblem {
  /** `failed`: something was changed or removed. `unproven`: it could not be tested. */
  readonly severity: 'failed' | 'unproven';
  readonly kind: string;
  readonly key: string;
  readonly message: string;
}

/**
 * Data events of DynamoDB, counted. An event that names several tables counts once for each of them. A call from another
 * account is an event of each account (`sharedEventID`), and so in a row of each.
 */
export interface UsageRow {
  /** That received the event. */
  readonly account: string;
  readonly region: string;
  /** ARN of the table, also for its indexes and streams; empty where the event names none. */
  readonly table: string;
  /** ARN of a session's role, else of who called. */
  readonly principal: string;
  /** `userIdentity.type`. */
  readonly principalType: string;
  readonly invokedBy: string | null;
  readonly operation: string;
  readonly write: boolean;
  readonly error: string | null;
  /** Such as `TLSv1.3`; null where CloudTrail does not tell. */
  readonly tls: string | null;
  /** Id of the VPC endpoint. */
  readonly endpoint: string | null;
  /** Of the event's time, in UTC. */
  readonly day: string;
  readonly count: number;
}

/**
 * Uses of KMS keys by DynamoDB, counted. DynamoDB keeps plaintext keys of tables for minutes, so these are fewer than the
 * accesses to tables.
 */
export interface KeyUseRow {
  readonly account: string;
  readonly region: string;
  /** ARN, or the id where only that is told. */
  readonly key: string;
  readonly operation: string;
  readonly principal: string;
  readonly error: string | null;
  readonly day: string;
  readonly count: number;
}

/** What is proven of the trail logs of one account and region in one place, as it is stored. */
export interface PlaceLedger {
  readonly period: Interval;
  /** Deliveries until then were looked at, for events are delivered late. */
  readonly until: Instant;
  readonly trails: readonly TrailCoverage[];
  readonly places: readonly PlaceLogs[];
  readonly problems: readonly LogProblem[];
  /** Further problems that are counted only. */
  readonly problemsLeftOff: number;
  /** Verified files or records that could not be read. */
  readonly unreadable: number;
  /** Those of them; left out where there are none. Evidence of earlier versions has no such list. */
  readonly unread?: readonly UnreadLog[];
}

/** Records of a verified log file that could not be read. */
export interface UnreadLog {
  /** Key of the file. */
  readonly log: string;
  /** Why not. */
  readonly message: string;
  /** When that happened which they tell; null where it may have been at any time. */
  readonly times: readonly Interval[] | null;
}

/** How what trail logs say is stored: as answers to questions that the logs were asked. */
export const logCalls = {
  source: 'cloudtrail-logs' satisfies SourceId,
  service: 'trail-logs',
  /** A `PlaceLedger`. Stored last: without it, nothing else of the place counts. */
  ledger: 'VerifyTrailLogs',
  /** `Events`, like the answer of `LookupEvents`, each with the log file that holds it and its SHA-256. */
  events: 'ReadTrailEvents',
  /** `Usage` and `KeyUse`. */
  usage: 'CountTrailEvents',
  /** `Queries`: each `AskedQuery` of a query service, once for all accounts and regions of a place of logs. */
  queries: 'AskQueryService',
  /** `Digests`: each with its key, metadata, and bytes in base64. */
  digests: 'KeepTrailDigests',
} as const;
