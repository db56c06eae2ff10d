import type { JsonObject } from './json.ts';
import type { Instant } from './period.ts';

/** Where evidence comes from. */
export const sourceIds = [
  'sts',
  'dynamodb',
  'dax',
  'kms',
  'vpc',
  'iam',
  'organizations',
  'access-analyzer',
  'config',
  'security-hub',
  'backup',
  'scaling',
  's3',
  'cloudwatch',
  'guardduty',
  'data-flows',
  'cloudtrail-trails',
  'cloudtrail-lookup',
  'cloudtrail-logs',
  'audit-manager',
  'manual',
] as const;
export type SourceId = (typeof sourceIds)[number];

/** AWS services, by the prefix of their IAM actions; `dynamodb-streams` has its own endpoint, and actions of `dynamodb`. */
export const serviceIds = [
  'sts',
  'dynamodb',
  'dynamodb-streams',
  'dax',
  'kms',
  'ec2',
  'iam',
  'organizations',
  'access-analyzer',
  'config',
  'securityhub',
  'backup',
  'application-autoscaling',
  's3',
  'cloudwatch',
  'logs',
  'events',
  'guardduty',
  'kinesis',
  'lambda',
  'cloudtrail',
  'auditmanager',
] as const;
export type Service = (typeof serviceIds)[number];

/** One question to AWS: an operation with its parameters, asked in one account and region; a file that people provide, or what trail logs say. */
export interface Call {
  readonly source: SourceId;
  readonly service: Service | 'manual' | 'trail-logs';
  readonly operation: string;
  /** Parameters without paging tokens. */
  readonly request: JsonObject;
  readonly account: string;
  readonly region: string;
}

/** A service that was asked and answered that nobody set it up there: a fact, not a hole. */
export interface NotSetUp {
  readonly source: SourceId;
  readonly account: string;
  readonly region: string;
}

/** Why evidence is absent. Absence is data: it makes controls inconclusive and is listed in the pack. */
export type Cause =
  | 'access-denied'
  | 'not-enabled'
  | 'not-subscribed'
  | 'throttled'
  | 'truncated'
  | 'stale'
  | 'missing'
  | 'damaged'
  | 'unreadable'
  | 'unreachable'
  | 'error';

interface EvidenceHead extends Call {
  /**
   * Identity of the call and page: first 32 hexadecimal digits of SHA-256 over its canonical JSON; of the id and the run,
   * where evidence of several runs is together.
   */
  readonly id: EvidenceId;
  /** ARN of the identity that asked; null when it is not known. */
  readonly caller: string | null;
  readonly collectedAt: Instant;
  /** Number of the page, from 1. */
  readonly page: number;
  /** The run that collected it, where evidence of several runs is together. */
  readonly run?: string | undefined;
}

export type EvidenceId = string;

/** One stored answer: a raw response body, exactly as received. */
export interface CollectedEvidence extends EvidenceHead {
  readonly kind: 'collected';
  /** Whether this page is the last one of its call. */
  readonly last: boolean;
  readonly status: number;
  readonly mediaType: string;
  /** SHA-256 of the raw body, lower-case hexadecimal; the address of the body in the store. */
  readonly sha256: string;
  readonly bytes: number;
}

/** The reason why there is no answer. */
export interface UnavailableEvidence extends EvidenceHead {
  readonly kind: 'unavailable';
  readonly cause: Cause;
  /** AWS's own words, or ours, in one line without secrets. */
  readonly message: string;
}

export type Evidence = CollectedEvidence | UnavailableEvidence;

/** What the pure half of the tool reads: records, and bodies by hash. A body that is lost or changed is `undefined`. */
export interface EvidenceSet {
  readonly records: readonly Evidence[];
  readonly body: (sha256: string) => Uint8Array | undefined;
}
