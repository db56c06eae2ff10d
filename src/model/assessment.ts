import type { SourceId } from './evidence.ts';
import type { Instant, Interval, Period } from './period.ts';

export interface ScopeAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Role to assume for reading; absent when the caller's own credentials belong to the account. */
  readonly roleArn?: string;
}

/** Where the accounts of the scope come from, when AWS Organizations names them. */
export interface ScopeOrganisation {
  /** Name of the role that reads, the same in every member account. */
  readonly roleName: string;
  /** Role of the management account or of a delegated administrator, which lists the accounts; absent: the caller does. */
  readonly reader?: string;
  /** Accounts that are left out of the scope, and why: the report says both. */
  readonly except: readonly { readonly id: string; readonly reason: string }[];
}

/** A VPC whose workloads use DynamoDB, as declared by the organisation. */
export interface ConsumerVpc {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** Classes of data that a table may hold; `none` is a declared absence of sensitive data. */
export type DataClass = 'chd' | 'pii' | 'confidential' | 'none';
export const dataClasses: readonly DataClass[] = ['chd', 'pii', 'confidential', 'none'];

export interface Scope {
  readonly accounts: readonly ScopeAccount[];
  /** How the accounts were found; absent where they are named one by one. */
  readonly organisation?: ScopeOrganisation;
  readonly regions: readonly string[];
  readonly consumerVpcs: readonly ConsumerVpc[];
  readonly classification: {
    /** Tag key that carries the class, compared without case. */
    readonly tag: string;
    /** Tag value (lower case) → class. */
    readonly values: Readonly<Record<string, DataClass>>;
    /** Table name pattern (`*` matches any text) → class; wins over the tag. */
    readonly tables: Readonly<Record<string, DataClass>>;
  };
}

/** What the organisation's policy asks for, where a control needs a number or a list. */
export interface Parameters {
  /** Key ARNs; when not empty, sensitive tables must use one of them. */
  readonly approvedKmsKeys: readonly string[];
  readonly keyRotationDays: number;
  readonly pitrDays: number;
  /** Account ids and organisation ids (`o-…`) that resource policies may name. */
  readonly trustedAccounts: readonly string[];
  /** Principal ARN patterns that may hold a broad AWS managed policy (break-glass). */
  readonly broadPolicyAllowList: readonly string[];
  /** Principal ARN patterns that may hold conflicting duties in an emergency; each use of them is reviewed. */
  readonly breakGlassPrincipals: readonly string[];
  /** Table name patterns that need row-level conditions (`dynamodb:LeadingKeys`). */
  readonly rowLevelTables: readonly string[];
  /** Tag `key=value` pairs marking rebuildable or ephemeral tables (no PITR or deletion protection asked). */
  readonly rebuildableTags: readonly string[];
  /** Tag keys that every table must carry with a value, beside the one that classifies; compared without case. */
  readonly requiredTags: readonly string[];
  /** Regions where sensitive data may lie; empty: those of the scope. */
  readonly approvedRegions: readonly string[];
  /** Days for which log files must be kept. */
  readonly logRetentionDays: number;
  /** Fewest active nodes of a DAX cluster. */
  readonly daxNodes: number;
  /** Networks (CIDR) whose clients may reach DAX clusters, beside named security groups. */
  readonly daxClientCidrs: readonly string[];
  /** Tag key of DAX clusters that names their trust group: those who may see the same data; compared without case. */
  readonly daxTrustGroupTag: string;
  /** AWS Config rules that must run in every region with tables: identifier (`DYNAMODB_PITR_ENABLED`) → parameters it must have. */
  readonly configRules: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of AWS Config conformance packs that must be deployed in every region with tables. */
  readonly conformancePacks: readonly string[];
  /** Principal ARN patterns that may change tables, backups and DAX clusters, such as that of a deployment role. */
  readonly changePrincipals: readonly string[];
  /** Whether every such change needs a record of kind `change-approval`. */
  readonly requireChangeRecords: boolean;
  /** Principal ARN patterns that stand for people. */
  readonly humanPrincipals: readonly string[];
  /** Names of the S3 buckets that tables may be exported to and imported from; `*` matches any text. */
  readonly exportBuckets: readonly string[];
  /** Account ids that hold no production data. */
  readonly nonProductionAccounts: readonly string[];
  /** Tag `key=value` pairs of tables that hold no production data; compared without case. */
  readonly nonProductionTags: readonly string[];
  /** Longest time between the scheduled backups of a table, in hours. */
  readonly backupIntervalHours: number;
  /** Oldest that a table's newest recovery point may be, in hours: one interval and the windows in which jobs run. */
  readonly recoveryPointHours: number;
  /** Days for which recovery points are kept, at least. */
  readonly backupRetentionDays: number;
  /** Classes whose recovery points must lie in a locked vault; a table without a class counts as one of them. */
  readonly vaultLockClasses: readonly DataClass[];
  /** Classes for which point-in-time recovery alone is accepted, without a backup plan. */
  readonly pitrOnlyClasses: readonly DataClass[];
  /** Classes without a target for their recovery: no restore has to be tested. */
  readonly noRecoveryTargetClasses: readonly DataClass[];
  /** Largest share of an account's capacity limits that may be provisioned, in percent. */
  readonly capacityPercent: number;
  /** Most days since an access key was made, and since a password or access key was used. */
  readonly credentialDays: number;
  /** Days after which an erased item must be in no copy any more, where the erasure register states no limit; 0: not set. */
  readonly erasureDays: number;
  /** Framework id → ids of its choices that hold, such as the categories of a SOC 2 report; absent: all hold. */
  readonly choices: Readonly<Record<string, readonly string[]>>;
  /** Day of issue (`2026-03-15`) of AWS's documents on file, by the ids that frameworks use, such as `aws-pci-aoc`. */
  readonly awsDocuments: Readonly<Record<string, string>>;
}

/** What holds where the organisation says nothing. */
export const defaultParameters: Parameters = {
  approvedKmsKeys: [],
  keyRotationDays: 365,
  pitrDays: 35,
  trustedAccounts: [],
  broadPolicyAllowList: [],
  breakGlassPrincipals: [],
  rowLevelTables: [],
  rebuildableTags: [],
  requiredTags: [],
  approvedRegions: [],
  logRetentionDays: 365,
  daxNodes: 3,
  daxClientCidrs: [],
  daxTrustGroupTag: 'owner',
  configRules: {
    DYNAMODB_PITR_ENABLED: {},
    DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED: {},
    DYNAMODB_TABLE_ENCRYPTED_KMS: {},
  },
  conformancePacks: [],
  changePrincipals: [],
  requireChangeRecords: false,
  humanPrincipals: ['arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*', 'arn:aws:iam::*:user/*'],
  exportBuckets: [],
  nonProductionAccounts: [],
  nonProductionTags: ['environment=development', 'environment=dev', 'environment=test', 'environment=staging'],
  backupIntervalHours: 24,
  recoveryPointHours: 48,
  backupRetentionDays: 35,
  vaultLockClasses: ['chd', 'pii', 'confidential'],
  pitrOnlyClasses: [],
  noRecoveryTargetClasses: [],
  capacityPercent: 80,
  credentialDays: 90,
  erasureDays: 0,
  choices: {},
  awsDocuments: {},
};

/** A run whose evidence speaks for some of the period of an assessment that is built from several runs. */
export interface AssessmentPart {
  /** Name of the run, as its records carry it: its folder below the output folder, such as `2026-04`. */
  readonly run: string;
  /** The period that it collected for, which its questions depend on. */
  readonly period: Period;
  /** When its collecting started. */
  readonly startedAt: Instant;
  /** The times that it speaks for, merged; empty for none. No two parts speak for the same. */
  readonly share: readonly Interval[];
}

/** One run over one scope and one period. Pinned when collecting starts; judged again with the same values. */
export interface Assessment {
  /** Folder name, such as `2026-10`. */
  readonly id: string;
  readonly organisation: string;
  readonly period: Period;
  readonly scope: Scope;
  readonly parameters: Parameters;
  readonly sources: readonly SourceId[];
  /** When collecting started: the end of every event window and the pack's clock. */
  readonly startedAt: Instant;
  /** Whether the evidence comes from the embedded sandbox and not from AWS. */
  readonly sandbox: boolean;
  /** Version of the tool that collected. */
  readonly tool: string;
  /** The runs whose evidence is judged, oldest first, where there are several; absent for a single run. */
  readonly parts?: readonly AssessmentPart[];
}
