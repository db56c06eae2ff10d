import type { SourceId } from './evidence.ts';
import type { Instant, Period } from './period.ts';

export interface ScopeAccount {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** Role to assume for reading; absent when the caller's own credentials belong to the account. */
  readonly roleArn?: string;
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
  /** Table name patterns that need row-level conditions (`dynamodb:LeadingKeys`). */
  readonly rowLevelTables: readonly string[];
  /** Tag `key=value` pairs marking rebuildable or ephemeral tables (no PITR or deletion protection asked). */
  readonly rebuildableTags: readonly string[];
  /** Tag keys that every table must carry with a value, beside the one that classifies; compared without case. */
  readonly requiredTags: readonly string[];
  /** Regions where sensitive data may lie; empty: those of the scope. */
  readonly approvedRegions: readonly string[];
  /** Fewest active nodes of a DAX cluster. */
  readonly daxNodes: number;
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
  rowLevelTables: [],
  rebuildableTags: [],
  requiredTags: [],
  approvedRegions: [],
  daxNodes: 3,
  choices: {},
  awsDocuments: {},
};

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
}
