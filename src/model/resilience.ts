import type { JsonObject } from './json.ts';
import type { Instant } from './period.ts';

/** A backup plan with everything that it selects. Values are AWS's own shapes. */
export interface BackupPlanState {
  readonly id: string;
  /** `GetBackupPlan` → `BackupPlan`. */
  readonly plan: JsonObject;
  /** `GetBackupSelection` → `BackupSelection`, of each selection. */
  readonly selections: readonly JsonObject[];
}

/** A vault that a plan copies recovery points to. */
export interface CopyVault {
  readonly arn: string;
  /** One of `BackupVaultList` of the vault's account and Region; null when it lies outside the scope. */
  readonly vault: JsonObject | null;
}

/** Recovery points of a table that share vault, key and status: one of `ListRecoveryPointsByResource` stands for all. */
export interface RecoveryPointGroup {
  readonly vault: string;
  /** `EncryptionKeyArn`; null when the answer names none. */
  readonly keyArn: string | null;
  /** `EncryptionKeyType`, such as `AWS_OWNED_KMS_KEY`; null when the answer does not tell. */
  readonly keyType: string | null;
  /** `Status`, such as `COMPLETED`. */
  readonly status: string;
  readonly count: number;
  readonly oldest: Instant;
  readonly newest: Instant;
  /** ARN of the newest. */
  readonly example: string;
}

/** A recovery point that was deleted by a call and not by its lifecycle: `DeleteRecoveryPoint` in CloudTrail. */
export interface RecoveryPointDeletion {
  readonly at: Instant;
  readonly vault: string;
  readonly recoveryPoint: string;
  readonly principal: string;
}

/** A restore of a table, whatever tells of it. */
export interface Restore {
  /** `job`: AWS Backup; `event`: CloudTrail; `table`: a table that says from what it was restored. */
  readonly kind: 'job' | 'event' | 'table';
  /** Job id, event id or ARN of the restored table. */
  readonly id: string;
  readonly at: Instant;
  /** The table that was restored from; null when the job does not tell. */
  readonly source: string | null;
  /** `Status` of a job, such as `COMPLETED`; `STARTED` for an event; `COMPLETED` for a table that is there. */
  readonly status: string;
  /** `ValidationStatus` of a job: what a check of the restored data found. */
  readonly validation: string | null;
}

/** A replica of a global table in another Region. */
export interface ReplicaTable {
  readonly region: string;
  readonly account: string;
  /** What is known of the replica as a table of its own; null when its account or Region lies outside the scope. */
  readonly table: {
    /** `DescribeTable` → `Table`. */
    readonly description: JsonObject;
    /** `DescribeContinuousBackups` → `ContinuousBackupsDescription`. */
    readonly continuousBackups: JsonObject;
    /** `DescribeTimeToLive` → `TimeToLiveDescription`. */
    readonly timeToLive: JsonObject;
  } | null;
}

/** Provisioned capacity of an account and Region against its limits. */
export interface AccountCapacity {
  /** `DescribeLimits`. */
  readonly limits: JsonObject;
  /** Units provisioned by all tables and their global secondary indexes. */
  readonly readUnits: number;
  readonly writeUnits: number;
}

/** What is known of a table's backups, capacity and replicas. */
export interface ResilienceFacts {
  /** `DescribeBackup` → `BackupDescription`, of each backup that was not made with AWS Backup. */
  readonly backups: readonly JsonObject[];
  /** Recovery points in AWS Backup. */
  readonly recoveryPoints: readonly RecoveryPointGroup[];
  /** `DescribeKey` → `KeyMetadata`, by ARN, of the keys of backups, recovery points and copies. */
  readonly backupKeys: Readonly<Record<string, JsonObject>>;
  /** Every backup plan of the table's account and Region. */
  readonly backupPlans: readonly BackupPlanState[];
  /** `ListBackupVaults` of the table's account and Region. */
  readonly backupVaults: readonly JsonObject[];
  /** Vaults that the plans copy to. */
  readonly copyVaults: readonly CopyVault[];
  /** `DescribeRegionSettings`. */
  readonly backupSettings: JsonObject;
  /** Recovery points of the account and Region that were deleted by hand, as far as the event history reaches. */
  readonly recoveryPointDeletions: readonly RecoveryPointDeletion[];
  /** Restores, in the year before the period's end, of tables of the account that have the table's class. */
  readonly classRestores: readonly Restore[];
  /** Names of the account's restore testing plans that select DynamoDB tables. */
  readonly restoreTestingPlans: readonly string[];
  /** `DescribeScalableTargets`, of the table and its indexes. */
  readonly scalableTargets: readonly JsonObject[];
  /** `DescribeScalingPolicies`, of the table and its indexes. */
  readonly scalingPolicies: readonly JsonObject[];
  /** Capacity of the table's account and Region. */
  readonly accountCapacity: AccountCapacity;
  /** `DescribeGlobalTable` → `GlobalTableDescription` of version 2017.11.29; null when the table is none of that version. */
  readonly globalTable: JsonObject | null;
  /** Replicas in other Regions (version 2019.11.21). */
  readonly replicaTables: readonly ReplicaTable[];
}

/** Names of the facts, for whoever has to know them when the program runs. */
export const resilienceFactNames = [
  'backups',
  'recoveryPoints',
  'backupKeys',
  'backupPlans',
  'backupVaults',
  'copyVaults',
  'backupSettings',
  'recoveryPointDeletions',
  'classRestores',
  'restoreTestingPlans',
  'scalableTargets',
  'scalingPolicies',
  'accountCapacity',
  'globalTable',
  'replicaTables',
] as const satisfies readonly (keyof ResilienceFacts)[];
