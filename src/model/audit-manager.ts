import type { Instant } from './period.ts';

/** A control of an assessment, as the API of Audit Manager names it. */
export interface AssessmentControl {
  /** UUID. */
  readonly assessment: string;
  /** Name of the control set, which is its id. */
  readonly controlSet: string;
  /** UUID. */
  readonly control: string;
}

/**
 * Whether people reviewed a control set or control in Audit Manager. `automatic`: the status says REVIEWED because the
 * assessment was closed, which is no review. `unrecorded`: it says so, and the change log names nobody.
 */
export interface AuditManagerReview {
  readonly state: 'reviewed' | 'automatic' | 'unrecorded' | 'open';
  /** Identity that reviewed, as the change log names it. */
  readonly by: string | null;
  readonly at: Instant | null;
}

export interface AuditManagerControl {
  readonly name: string;
  /** As Audit Manager writes it: `UNDER_REVIEW`, `REVIEWED` or `INACTIVE`. */
  readonly status: string;
  readonly evidenceItems: number;
  readonly review: AuditManagerReview;
}

export interface AuditManagerControlSet {
  readonly name: string;
  /** As Audit Manager writes it: `ACTIVE`, `UNDER_REVIEW` or `REVIEWED`. */
  readonly status: string;
  readonly review: AuditManagerReview;
  readonly controls: readonly AuditManagerControl[];
}

/** An entry of an assessment's change log. */
export interface AuditManagerChange {
  readonly at: Instant;
  readonly by: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectName: string;
}

export interface AuditManagerAssessmentSummary {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly framework: string;
  readonly account: string;
  readonly region: string;
  readonly evidenceItems: number;
  readonly byDataSource: Readonly<Record<string, number>>;
  readonly controlSets: readonly AuditManagerControlSet[];
  /** Entries of the change log within the period, oldest first. */
  readonly changes: readonly AuditManagerChange[];
  /** What of the control sets or the change log could not be read; null when all could. */
  readonly problem: string | null;
  /** Numbers of the answers that the control sets and the change log were read from. */
  readonly evidence: readonly string[];
}

/** What Audit Manager itself says about its assessments: shown, never a verdict of ours. */
export interface AuditManagerSummary {
  readonly state: 'used' | 'not-set-up' | 'unavailable' | 'not-requested';
  readonly message: string;
  readonly assessments: readonly AuditManagerAssessmentSummary[];
}
