import type { Instant } from '../model/index.ts';

/** A change event with the log file that proves it. */
export interface ChangeRecord {
  readonly eventId: string;
  readonly time: Instant;
  readonly account: string;
  readonly region: string;
  readonly source: string;
  /** The record's own JSON text. */
  readonly record: string;
  /** Key of the log file. */
  readonly log: string;
  /** SHA-256 of its uncompressed contents, as its digest states it. */
  readonly logHash: string;
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
