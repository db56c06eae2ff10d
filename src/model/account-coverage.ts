import type { EvidenceReference } from './change.ts';
import type { Cause } from './evidence.ts';

/**
 * How much is known of an account. `covered`: every question that counts was answered; `partial`: some were;
 * `not-covered`: none was; `out-of-scope`: the organisation has the account, and this assessment does not ask it.
 */
export const accountCoverages = ['not-covered', 'partial', 'covered', 'out-of-scope'] as const;
export type AccountCoverage = (typeof accountCoverages)[number];

/** One account of the scope or of the organisation: nothing that there is goes unmentioned. */
export interface AccountRow {
  /** Twelve digits. */
  readonly id: string;
  readonly name: string;
  /** As AWS Organizations tells it, such as `ACTIVE` or `SUSPENDED`; null where it did not tell. */
  readonly state: string | null;
  readonly coverage: AccountCoverage;
  /** What kept most of its questions from an answer; null where nothing did. */
  readonly cause: Cause | null;
  /** Why it is not covered in full, or not in the scope; null where it is covered. */
  readonly reason: string | null;
  /** Calls, and how many of them were answered in full. */
  readonly asked: number;
  readonly answered: number;
  readonly tables: number;
  /** Where the organisation lists it; empty where it was not asked. */
  readonly evidence: readonly EvidenceReference[];
}
