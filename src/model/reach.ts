import type { Subject } from './subject.ts';

/** How far somebody is let: `conditional` where it depends on the call, `undecided` where policies do not tell. */
export type ReachVerdict = 'allowed' | 'conditional' | 'undecided' | 'denied';

/** Somebody who may do something with a table, as far as policies tell. */
export interface TableHolder {
  /** ARN of a user or role; another principal as the policy of the table names it; `everyone`. */
  readonly principal: string;
  readonly read: ReachVerdict;
  readonly write: ReachVerdict;
  readonly administer: ReachVerdict;
  /** Policies and statements that give it. */
  readonly by: readonly string[];
  /** What it depends on, or why it cannot be decided. */
  readonly open: readonly string[];
}

/** Who can reach the data of a table. */
export interface TableReach {
  readonly table: Subject;
  /** Why it is not known for certain; null when it is. */
  readonly absent: string | null;
  /** Those with the widest access first; a bounded number of them. */
  readonly holders: readonly TableHolder[];
  /** Others, who are not listed. */
  readonly omitted: number;
}
