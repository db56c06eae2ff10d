import type { Instant } from './period.ts';

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

/** Who read and wrote items of a table over a time, out of the item-level (data) events of trails. */
export interface ItemAccess {
  /** The time in which every item-level event of the table is known. */
  readonly from: Instant;
  readonly to: Instant;
  readonly principals: readonly ItemAccessor[];
}

/** All calls of one principal. */
export interface ItemAccessor {
  /** ARN of the user or role; for a session that of its role; of root `arn:aws:iam::111122223333:root`. */
  readonly principal: string;
  readonly account: string;
  /** `userIdentity.type`, such as `AssumedRole`, `IAMUser` or `Root`. */
  readonly type: string;
  /** Calls by operation, such as `Query`; those that were refused are not among them. */
  readonly operations: Readonly<Record<string, number>>;
  /** Whether every call was made in a session with a second factor. */
  readonly mfa: boolean;
  /** Whether some calls came from the console or the command line of AWS. */
  readonly interactive: boolean;
  readonly first: Instant;
  readonly last: Instant;
}
