import type { DataClass } from './assessment.ts';

/** A user, group or role with everything that bears on what it may do (`GetAccountAuthorizationDetails`). */
export interface PrincipalIdentity {
  readonly kind: 'user' | 'group' | 'role';
  readonly arn: string;
  readonly name: string;
  /** `AIDA…`, `AGPA…` or `AROA…`; null where the answer does not say. */
  readonly uniqueId: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Who may assume the role (JSON text); null for users and groups, and where it could not be read. */
  readonly trustPolicy: string | null;
  /** ARNs of the groups that a user is in. */
  readonly groups: readonly string[];
  /** Permissions boundary; null when none is set. */
  readonly boundary: HeldPolicy | null;
  /** Policies attached and inline, those of its groups included. */
  readonly policies: readonly HeldPolicy[];
}

export interface HeldPolicy {
  /** ARN of a managed policy, or `<principal ARN>/inline/<name>`. */
  readonly id: string;
  readonly name: string;
  /** The policy document as JSON text; null where the answer has none that can be read. */
  readonly document: string | null;
}

/**
 * What an organisation's policies of one type set for an account, level by level from the root down to the account: an
 * action must be allowed on every level. No levels: nothing limits it (the management account, a type not switched on).
 */
export interface ControlPolicies {
  readonly levels: readonly {
    /** Id of the root (`r-…`), organisational unit (`ou-…`) or account. */
    readonly target: string;
    readonly policies: readonly ControlPolicy[];
  }[];
}

export interface ControlPolicy {
  /** Such as `p-FullAWSAccess`. */
  readonly id: string;
  readonly name: string;
  /** The policy document as JSON text. */
  readonly document: string;
}

/** A DAX cluster with the role that it acts as. */
export interface ClusterRole {
  readonly arn: string;
  readonly name: string;
  /** `ListTags` → tag key → value. */
  readonly tags: Readonly<Record<string, string>>;
  readonly role: PrincipalIdentity | null;
}

export interface ClassifiedTable {
  readonly arn: string;
  /** Null when neither tag nor configuration classifies it. */
  readonly dataClass: DataClass | null;
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
