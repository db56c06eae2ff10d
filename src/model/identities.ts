import type { ChangeEvent } from './change-event.ts';
import type { JsonObject } from './json.ts';
import type { Instant } from './period.ts';

/** One line of the credential report of IAM: its columns by name, values as they stand there. */
export type CredentialRow = Readonly<Record<string, string>>;

/**
 * What people and programs sign in with: an IAM user (`id` its ARN), the root user of an account (`…:root`), or the
 * rules for passwords of an account (`…:account-password-policy`, made up: AWS gives them no ARN).
 */
export interface CredentialFacts {
  /** `GetCredentialReport` → its own line; null for the rules for passwords, which have none. */
  readonly row: CredentialRow | null;
  /** `GetCredentialReport` → all lines of the account. */
  readonly report: readonly CredentialRow[];
  /** `GetAccountSummary` → `SummaryMap`. */
  readonly summary: JsonObject;
  /** `GetAccountPasswordPolicy` → `PasswordPolicy`; null when the account has none. */
  readonly passwordPolicy: JsonObject | null;
  /** Access keys whose making is in the event history: id of the key → time. */
  readonly keysMade: Readonly<Record<string, Instant>>;
}

/** A user, group or role of `GetAccountAuthorizationDetails` with what it may do. */
export interface IdentityState {
  readonly arn: string;
  /** ARNs of its managed policies and those of its groups. */
  readonly attachedPolicies: readonly string[];
  /** Names of its inline policies and those of its groups. */
  readonly inlinePolicies: readonly string[];
  /** Last use of a role in the last 400 days, `RoleLastUsed` → `LastUsedDate`; null for none, and for users and groups. */
  readonly lastUsed: Instant | null;
}

/** Events that took access away, as far back as the event history was asked. */
export interface AccessRemovals {
  readonly since: Instant;
  readonly events: readonly ChangeEvent[];
}
