import { createHash } from 'node:crypto';
import type { DataClass, JsonObject } from '../../model/index.ts';
import type { Networks } from './bank-networks.ts';

/** The fictional bank of the sandbox. Names and numbers belong to nobody. */
export const bank = {
  organisation: 'Meridian Retail Bank',
  production: { id: '111122223333', name: 'meridian-retail-prod' },
  analytics: { id: '444455556666', name: 'meridian-retail-analytics' },
  mainRegion: 'eu-central-1',
  secondRegion: 'eu-west-1',
  /** Role that the pack assumes for reading, in each account. */
  readerRole: 'AuditPackReader',
  /** Audit Manager and the trails have their home here. */
  homeRegion: 'eu-central-1',
} as const;

/** One DynamoDB table as the bank runs it today. AWS's answers are made from it. */
export interface BankTable {
  readonly name: string;
  readonly arn: string;
  /** `TableId`, a UUID. */
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** What the bank knows of the table's data; also when the tag is missing. */
  readonly dataClass: DataClass;
  readonly createdAt: Date;
  readonly tags: Readonly<Record<string, string>>;
  readonly partitionKey: string;
  readonly sortKey: string | null;
  readonly items: number;
  readonly bytes: number;
  /** ARN of the KMS key, or null for an AWS owned key. */
  readonly keyArn: string | null;
  readonly status: 'ACTIVE' | 'ARCHIVED';
  /** When the key could no longer be used; DynamoDB archives a table seven days later. */
  readonly keyLostAt: Date | null;
  /** Window of point-in-time recovery in days; null when it is off. */
  readonly recoveryDays: number | null;
  readonly deletionProtection: boolean;
  /** Attribute with the expiry time; null when time to live is off. */
  readonly expiryAttribute: string | null;
  /** What the table's stream carries; null when there is none. */
  readonly streamView: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES' | null;
  /** CloudWatch Contributor Insights counts the table's keys, which its graphs show in clear. */
  readonly insights: boolean;
  /** Kinesis data streams that receive the changes. */
  readonly kinesisStreams: readonly string[];
  /** Other Regions with a replica of the table (global tables, version 2019.11.21). */
  readonly replicaRegions: readonly string[];
  /** Belongs to a global table of version 2017.11.29, of which it is the last replica. */
  readonly oldGlobalTable: boolean;
  /** Key of the replica in each of these Regions; none under an AWS owned key. */
  readonly replicaKeys: Readonly<Record<string, string>>;
  /** Provisioned capacity; null for a table on demand. */
  readonly capacity: BankCapacity | null;
  /** Most write units of a table on demand; null for no maximum. */
  readonly onDemandMaximum: number | null;
  /** When AWS Backup could last make a recovery point; null where it goes on. */
  readonly backedUpUntil: Date | null;
  readonly resourcePolicy: JsonObject | null;
  readonly backups: readonly BankBackup[];
  /** The caller may not read the table's tags. */
  readonly tagsDenied: boolean;
}

/** Capacity of a table and of each of its global secondary indexes, and how it scales. */
export interface BankCapacity {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Global secondary indexes: name → partition key. */
  readonly indexes: Readonly<Record<string, string>>;
  /** Indexes that nobody registered for auto scaling. */
  readonly unscaled: readonly string[];
  /** Somebody suspended scaling. */
  readonly suspended: boolean;
}

interface BankBackup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  readonly bytes: number;
}

export interface BankCluster {
  readonly name: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly nodes: number;
  readonly nodeType: string;
  readonly createdAt: Date;
  readonly encrypted: boolean;
  readonly tls: boolean;
  readonly roleName: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface BankKey {
  /** Key id, a UUID. */
  readonly id: string;
  readonly arn: string;
  readonly account: string;
  readonly region: string;
  readonly description: string;
  readonly manager: 'CUSTOMER' | 'AWS';
  readonly alias: string;
  readonly createdAt: Date;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  /** When `ScheduleKeyDeletion` was called, with a waiting period of 30 days. */
  readonly deletionScheduledAt: Date | null;
  /** When AWS deletes a key that is pending deletion. */
  readonly deletionAt: Date | null;
  /** Days between rotations; null when automatic rotation is off. */
  readonly rotationDays: number | null;
  /** When automatic rotation was switched on: the first rotation follows a whole period later. */
  readonly rotationSince: Date;
  readonly policy: JsonObject;
  readonly grants: readonly JsonObject[];
  /** The caller may not describe the key. */
  readonly describeDenied: boolean;
}

export interface BankEndpoint {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly type: 'Gateway' | 'Interface';
  /** Last part of the service name, such as `dynamodb`. */
  readonly service: string;
  readonly createdAt: Date;
  readonly policy: JsonObject;
  readonly routeTables: readonly string[];
  readonly subnets: readonly string[];
}

/** Identity and access management of one account: entries as `GetAccountAuthorizationDetails` lists them. */
export interface BankIdentities {
  readonly users: readonly JsonObject[];
  readonly groups: readonly JsonObject[];
  readonly roles: readonly JsonObject[];
  readonly policies: readonly JsonObject[];
}

/** The bank at one instant: everything that the sandbox answers comes from it. */
export interface Scenario {
  /** The instant it was made for; every date is whole days before midnight UTC of it. */
  readonly now: Date;
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** Further accounts of the organisation, each with next to nothing in it. */
  readonly branches: readonly { readonly id: string; readonly name: string }[];
  readonly regions: readonly string[];
  /** Sorted by account, region and name. */
  readonly tables: readonly BankTable[];
  readonly clusters: readonly BankCluster[];
  readonly keys: readonly BankKey[];
  readonly endpoints: readonly BankEndpoint[];
  readonly networks: Networks;
  /** By account id. */
  readonly identities: Readonly<Record<string, BankIdentities>>;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

const indexes = new WeakMap<readonly Place[], Map<string, readonly Place[]>>();

/** What is in one account and region, out of any list of the scenario. */
export function within<T extends Place>(list: readonly T[], place: Place): readonly T[] {
  const index = indexes.get(list) ?? new Map<string, readonly Place[]>();
  indexes.set(list, index);
  const name = `${place.account}/${place.region}`;
  const known = index.get(name) as readonly T[] | undefined;
  if (known !== undefined) return known;
  const found = list.filter((item) => item.account === place.account && item.region === place.region);
  index.set(name, found);
  return found;
}

const dayMilliseconds = 86_400_000;

/** Midnight UTC of the day of `now`, this many days earlier, plus minutes of the day. */
export const daysBefore = (now: Date, days: number, minutes = 0): Date =>
  new Date((Math.floor(now.getTime() / dayMilliseconds) - days) * dayMilliseconds + minutes * 60_000);

/** A UUID (version 4 in form) that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** This many hexadecimal digits, always the same for the same text; for ids such as `vpce-…`. */
export const hexOf = (text: string, digits: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, digits);
