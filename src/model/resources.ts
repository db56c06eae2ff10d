import type { Cause, EvidenceId } from './evidence.ts';
import type { JsonObject } from './json.ts';
import type { DataClass } from './assessment.ts';
import type { Instant } from './period.ts';

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

/** Facts of each kind of resource. Values are AWS's own shapes, as decoded from the raw body. */
export interface FactsByKind {
  readonly table: {
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
    /** `DescribeKinesisStreamingDestination` → `KinesisDataStreamDestinations`. */
    readonly kinesisDestinations: readonly JsonObject[];
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
    /** ARNs of the in-scope tables that use the key. */
    readonly usedBy: readonly string[];
  };
  readonly 'vpc-endpoint': {
    /** `DescribeVpcEndpoints` → one of `VpcEndpoints`, only those of DynamoDB. */
    readonly description: JsonObject;
  };
  /** A VPC declared as consumer in the scope. */
  readonly vpc: {
    /** DynamoDB endpoints in the VPC. */
    readonly endpoints: readonly JsonObject[];
  };
  readonly trail: TrailFacts;
  readonly account: {
    /** All trails that cover the account. */
    readonly trails: readonly TrailState[];
  };
  /** A customer managed policy (default version) or an inline policy. */
  readonly policy: {
    readonly document: PolicySubject;
  };
  /** A user, group or role with the ARNs of the managed policies attached to it. */
  readonly principal: {
    readonly attachedPolicies: readonly string[];
  };
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
    'kinesisDestinations',
    'accountPolicies',
    'key',
    'dataEventSelectors',
  ],
  'dax-cluster': ['description'],
  key: ['description', 'rotation', 'policy', 'grants', 'usedBy'],
  'vpc-endpoint': ['description'],
  vpc: ['endpoints'],
  trail: ['description', 'status', 'selectors'],
  account: ['trails'],
  policy: ['document'],
  principal: ['attachedPolicies'],
  'audit-manager-assessment': ['description', 'evidenceByDataSource'],
};

export interface TrailFacts {
  /** `DescribeTrails` → one of `trailList`. */
  readonly description: JsonObject;
  /** `GetTrailStatus`. */
  readonly status: JsonObject;
  /** `GetEventSelectors`. */
  readonly selectors: JsonObject;
}

/** A trail's settings where all three answers are there; otherwise the missing ones are null and the fact is absent. */
export interface TrailState extends TrailFacts {
  readonly arn: string;
}

export interface PolicySubject {
  /** ARN of a managed policy, or `<principal ARN>/inline/<name>`. */
  readonly id: string;
  readonly name: string;
  readonly inline: boolean;
  /** Principals that the policy is attached to, by ARN; empty when it is not attached. */
  readonly attachedTo: readonly string[];
  /** Whether it is only used as a permissions boundary. */
  readonly boundaryOnly: boolean;
  /** The policy document as JSON text (URL decoding already undone). */
  readonly document: string;
}

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

/** A control-plane event of CloudTrail. Field names are lower-cased throughout `parameters` and `response`. */
export interface ChangeEvent {
  readonly id: string;
  readonly time: Instant;
  readonly account: string;
  readonly region: string;
  /** Such as `dynamodb.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly actor: Actor;
  /** Set when the call failed: an attempt, not a change. */
  readonly error: string | null;
  readonly parameters: JsonObject;
  readonly response: JsonObject;
  /** ARNs named by the record, and names found in its parameters. */
  readonly resources: readonly string[];
  readonly evidence: EvidenceId;
}

export interface Actor {
  /** `userIdentity.type`. */
  readonly type: string;
  /** ARN of the role or user; for a role session the role's ARN. */
  readonly principal: string;
  readonly session: string | null;
  readonly sourceAddress: string;
  /** Service that acted on the principal's behalf. */
  readonly invokedBy: string | null;
}
