import type { BucketSettings } from './bucket.ts';
import type { Cause, EvidenceId } from './evidence.ts';
import type { JsonObject } from './json.ts';
import type { DataClass } from './assessment.ts';
import { flowFactNames, type ChangeFacts, type FlowFacts, type RecordedPath, type TransferFacts } from './flows.ts';
import type { ClassifiedTable, ClusterRole, ControlPolicies, PolicySubject, PrincipalIdentity } from './identity.ts';
import type { Instant } from './period.ts';
import type { AccessRemovals, CredentialFacts, IdentityState } from './identities.ts';
import type {
  Detector,
  EventRule,
  LogAlarms,
  RecorderFacts,
  RecorderState,
  TrailFacts,
  TrailState,
} from './monitoring.ts';
import { resilienceFactNames, type ResilienceFacts } from './resilience.ts';

/** A piece of knowledge with the evidence for it, or the reason why it is absent. */
export type Fact<T> = Known<T> | Absent;
export interface Known<T> {
  readonly kind: 'known';
  readonly value: T;
  readonly evidence: readonly EvidenceId[];
  readonly observedAt: Instant;
}
export interface Absent {
  readonly kind: 'absent';
  readonly cause: Cause;
  readonly message: string;
  readonly evidence: readonly EvidenceId[];
}

/** Facts of tables that are declared beside their subject. */
type ApartFacts = ResilienceFacts & FlowFacts;

/** Facts of each kind of resource. Values are AWS's own shapes, as decoded from the raw body. */
export interface FactsByKind {
  readonly table: ApartFacts & {
    /** `DescribeTable` → `Table`. */
    readonly description: JsonObject;
    /** `DescribeContinuousBackups` → `ContinuousBackupsDescription`. */
    readonly continuousBackups: JsonObject;
    /** `DescribeTimeToLive` → `TimeToLiveDescription`. */
    readonly timeToLive: JsonObject;
    /** `ListTagsOfResource` → tag key → value. */
    readonly tags: Readonly<Record<string, string>>;
    /** `GetResourcePolicy` → `Policy` (JSON text); null when the table has none. */
    readonly resourcePolicy: string | null;
    /** Service control policies of its account, as of the account. */
    readonly serviceControlPolicies: ControlPolicies | null;
    /** Resource control policies of its account, as of the account. */
    readonly resourceControlPolicies: ControlPolicies | null;
    /** Policies that may give access to the table's items: `GetAccountAuthorizationDetails` of its account. */
    readonly accountPolicies: readonly PolicySubject[];
    /** Description of the KMS key in use, `KeyMetadata`; null when an AWS owned key is used. */
    readonly key: JsonObject | null;
    /** Data-event selectors of every logging trail that covers the table's account and region. */
    readonly dataEventSelectors: readonly TrailState[];
  };
  readonly 'dax-cluster': {
    /** `DescribeClusters` → one of `Clusters`. */
    readonly description: JsonObject;
    /** `ListTags` → tag key → value. */
    readonly tags: Readonly<Record<string, string>>;
    /** `DescribeParameters` → `Parameters` of its parameter group: how long items and results stay in the cache. */
    readonly parameters: readonly JsonObject[];
    /** `DescribeSubnetGroups` → its one of `SubnetGroups`. */
    readonly subnetGroup: JsonObject;
    /** `DescribeSecurityGroups` → those of `SecurityGroups` that it has. */
    readonly securityGroups: readonly JsonObject[];
    /** `DescribeSubnets` → those of `Subnets` that its subnet group names. */
    readonly subnets: readonly JsonObject[];
    /** `DescribeRouteTables` → `RouteTables` of its VPC. */
    readonly routeTables: readonly JsonObject[];
    /** Its service role; null when its account has no role of that ARN. */
    readonly role: PrincipalIdentity | null;
    /** All clusters of its account, in every region of the scope, with their service roles. */
    readonly accountClusters: readonly ClusterRole[];
    /** Tables of its account with the class of their data: `ListTables`, tags and configuration. */
    readonly accountTables: readonly ClassifiedTable[];
  };
  readonly key: {
    /** `DescribeKey` → `KeyMetadata`. */
    readonly description: JsonObject;
    /** `GetKeyRotationStatus`. */
    readonly rotation: JsonObject;
    /** `GetKeyPolicy` → `Policy` (JSON text). */
    readonly policy: string;
    /** `ListGrants` → `Grants`. */
    readonly grants: readonly JsonObject[];
    /** `ListKeyRotations` → `Rotations`: rotations that have taken place. */
    readonly rotations: readonly JsonObject[];
    /** Policies that may give use of the key where its own policy leaves that to them: those of its account. */
    readonly accountPolicies: readonly PolicySubject[];
    /** ARNs of the in-scope tables that use the key. */
    readonly usedBy: readonly string[];
  };
  readonly 'vpc-endpoint': {
    /** `DescribeVpcEndpoints` → one of `VpcEndpoints`, only those of DynamoDB. */
    readonly description: JsonObject;
    /** Ways of the calls of the period in its account and Region, as far as the change history holds them. */
    readonly recordedPaths: readonly RecordedPath[];
  };
  /** A VPC declared as consumer in the scope. */
  readonly vpc: {
    /** DynamoDB endpoints in the VPC. */
    readonly endpoints: readonly JsonObject[];
    /** `DescribeSubnets` → `Subnets` of the VPC. */
    readonly subnets: readonly JsonObject[];
    /** `DescribeRouteTables` → `RouteTables` of the VPC. */
    readonly routeTables: readonly JsonObject[];
    /** `DescribeFlowLogs` → `FlowLogs` of the VPC, of its subnets and of the endpoints' network interfaces. */
    readonly flowLogs: readonly JsonObject[];
  };
  readonly trail: TrailFacts & {
    /** Settings of the bucket that keeps its log files. */
    readonly storage: BucketSettings;
  };
  readonly account: {
    /** All trails that cover the account. */
    readonly trails: readonly TrailState[];
    /** Rules of the default event bus that match events, in every region of the scope and where IAM is recorded. */
    readonly eventRules: readonly EventRule[];
    /** What is made of the log group of every trail that covers the account and delivers to one. */
    readonly logAlarms: readonly LogAlarms[];
    /** GuardDuty's detectors in every region of the scope. */
    readonly detectors: readonly Detector[];
    /** Service control policies that limit its principals; null when it belongs to no organisation. */
    readonly serviceControlPolicies: ControlPolicies | null;
    /** Its users, groups and roles, service-linked roles left out. */
    readonly identities: readonly IdentityState[];
    /** What took access away from them. */
    readonly removals: AccessRemovals;
    /** Resource control policies that limit what may be done with its resources; null as above. */
    readonly resourceControlPolicies: ControlPolicies | null;
    /** Services of AWS that tables, their keys, copies and records rest on: `dynamodb`, `dax` and the like. */
    readonly services: readonly string[];
  };
  /** One region of an account, with what AWS Config does there. */
  readonly region: RecorderFacts & {
    /** `DescribeDeliveryChannels` → `DeliveryChannels`. */
    readonly deliveryChannels: readonly JsonObject[];
    /** `DescribeDeliveryChannelStatus` → `DeliveryChannelsStatus`. */
    readonly deliveryStatus: readonly JsonObject[];
    /** `DescribeConfigRules` → `ConfigRules`. */
    readonly configRules: readonly JsonObject[];
    /** `DescribeConfigRuleEvaluationStatus` → `ConfigRulesEvaluationStatus`. */
    readonly configRuleStatus: readonly JsonObject[];
    /** `DescribeConformancePackStatus` → `ConformancePackStatusDetails`. */
    readonly conformancePacks: readonly JsonObject[];
    /** ARNs of the tables and DAX clusters in the region. */
    readonly occupants: readonly string[];
    /** Recorders of all regions of the account in scope. */
    readonly accountRecorders: readonly RecorderState[];
  };
  /** A customer managed policy (default version) or an inline policy. */
  readonly policy: {
    readonly document: PolicySubject;
  };
  /** A user, group or role with the ARNs of the managed policies attached to it. */
  readonly principal: {
    readonly attachedPolicies: readonly string[];
    /** The principal with everything that bears on what it may do. */
    readonly identity: PrincipalIdentity;
  };
  readonly credential: CredentialFacts;
  readonly change: ChangeFacts;
  readonly transfer: TransferFacts;
  /** One Audit Manager assessment. */
  readonly 'audit-manager-assessment': {
    /** `GetAssessment` → `Assessment`. */
    readonly description: JsonObject;
    /** Evidence items within the period, per data source as Audit Manager names it. */
    readonly evidenceByDataSource: Readonly<Record<string, { readonly items: number; readonly latest: Instant }>>;
  };
}

/** Names of the facts of each kind, for whoever has to know them when the program runs. */
export const factNames: { readonly [K in ResourceKind]: readonly (keyof FactsByKind[K] & string)[] } = {
  table: [
    'description',
    'continuousBackups',
    'timeToLive',
    'tags',
    'resourcePolicy',
    'serviceControlPolicies',
    'resourceControlPolicies',
    'accountPolicies',
    'key',
    'dataEventSelectors',
    ...flowFactNames,
    ...resilienceFactNames,
  ],
  'dax-cluster': [
    'description',
    'tags',
    'parameters',
    'subnetGroup',
    'securityGroups',
    'subnets',
    'routeTables',
    'role',
    'accountClusters',
    'accountTables',
  ],
  key: ['description', 'rotation', 'policy', 'grants', 'rotations', 'accountPolicies', 'usedBy'],
  'vpc-endpoint': ['description', 'recordedPaths'],
  vpc: ['endpoints', 'subnets', 'routeTables', 'flowLogs'],
  trail: ['description', 'status', 'selectors', 'storage'],
  account: [
    'trails',
    'eventRules',
    'logAlarms',
    'detectors',
    'serviceControlPolicies',
    'identities',
    'removals',
    'resourceControlPolicies',
    'services',
  ],
  region: [
    'recorders',
    'recorderStatus',
    'deliveryChannels',
    'deliveryStatus',
    'configRules',
    'configRuleStatus',
    'conformancePacks',
    'occupants',
    'accountRecorders',
  ],
  policy: ['document'],
  principal: ['attachedPolicies', 'identity'],
  credential: ['row', 'report', 'summary', 'passwordPolicy', 'keysMade'],
  change: ['event'],
  transfer: ['movement', 'job', 'request', 'source', 'target'],
  'audit-manager-assessment': ['description', 'evidenceByDataSource'],
};

export type ResourceKind = keyof FactsByKind;

/** One resource with what is known about it. `id` is its ARN, or a made-up stable id where AWS gives none. */
export interface Resource<K extends ResourceKind = ResourceKind> {
  readonly kind: K;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Class of the data: tables only; `null` when neither tag nor configuration classifies it (treated as in scope). */
  readonly dataClass: DataClass | null;
  readonly facts: { readonly [F in keyof FactsByKind[K]]: Fact<FactsByKind[K][F]> };
}

/** A part of a population that could not be read: what is inside is not known. */
export interface UnknownPart {
  readonly kind: ResourceKind;
  readonly account: string;
  readonly region: string;
  readonly reason: Absent;
}

/** Everything known about the scope, assembled from evidence. */
export interface Estate {
  readonly resources: readonly Resource[];
  readonly unknown: readonly UnknownPart[];
}
