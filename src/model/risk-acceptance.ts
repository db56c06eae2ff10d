import type { Outcome } from './outcome.ts';
import { contains, isInstant, type Interval } from './period.ts';
import { clip, gapsBetween, mergeIntervals } from './intervals.ts';
import type { Subject } from './subject.ts';

/**
 * A deviation that somebody with the authority to do so accepted for a time. It annotates a result and never changes it.
 * (Not called "exception": to a SOC 2 auditor that is the failed test.)
 */
export interface RiskAcceptance {
  /** The organisation's own number, such as `RA-2026-014`; unique in the file. */
  readonly id: string;
  /** Control id, such as `DDB-RES-01`. */
  readonly control: string;
  /** Names or ids (ARNs) of subjects; `*` matches any text. */
  readonly subjects: readonly string[];
  readonly reason: string;
  /** What lowers the risk meanwhile. */
  readonly compensatingControl: string;
  /** Who accepted the risk: never who answers for the run. */
  readonly approver: string;
  /** First day (UTC) on which it holds, such as `2026-09-01`. */
  readonly approvedOn: string;
  /** Last day (UTC) on which it holds. */
  readonly expiresOn: string;
}

/** The acceptances of one file, with what is needed to judge them. */
export interface AcceptanceFile {
  /** SHA-256 of the file, lower-case hexadecimal. */
  readonly sha256: string;
  /** Who answers for the run, as configured; null where nobody is named. */
  readonly owner: string | null;
  readonly acceptances: readonly RiskAcceptance[];
}

/**
 * What is to be said about an acceptance.
 * `expired`: it ended before the period did. `not-yet`: it was approved after the period. `orphaned`: it names no subject
 * of the control. `not-needed`: none of its subjects has an exception. `over-broad`: it names all subjects of the control
 * by a pattern, or very many. `not-independent`: the approver answers for the run, or made it. The last two do not count.
 */
export const acceptanceProblems = [
  'expired',
  'not-yet',
  'orphaned',
  'not-needed',
  'over-broad',
  'not-independent',
] as const;
export type AcceptanceProblem = (typeof acceptanceProblems)[number];

export interface ReviewedAcceptance extends RiskAcceptance {
  /** Half-open times in which it holds. */
  readonly validity: Interval;
  /** Subjects of the control that it names. */
  readonly matched: number;
  readonly problems: readonly AcceptanceProblem[];
  /** Whether it may cover an exception while it holds. */
  readonly counts: boolean;
}

/** An exception that an acceptance names: which part of its time is accepted, and which is not. */
export interface Deviation {
  readonly control: string;
  readonly subject: Subject;
  readonly interval: Interval;
  readonly reason: string;
  /** Ids of the acceptances that cover a part of it. */
  readonly acceptances: readonly string[];
  readonly accepted: readonly Interval[];
  readonly open: readonly Interval[];
}

/** A control with acceptances: its result, which stays, and how many of its exceptions are accepted. */
export interface AcceptedControl {
  readonly control: string;
  /** As it is without any acceptance. */
  readonly outcome: Outcome;
  /** Exceptions: subjects over an interval, or at an instant. */
  readonly exceptions: number;
  /** Accepted for their whole time. */
  readonly accepted: number;
  /** Accepted for a part of their time. */
  readonly inPart: number;
}

/** All acceptances of a pack, judged against its period and its results. */
export interface AcceptanceReview extends Omit<AcceptanceFile, 'acceptances'> {
  readonly acceptances: readonly ReviewedAcceptance[];
  readonly controls: readonly AcceptedControl[];
  readonly deviations: readonly Deviation[];
}

/** Whether every exception of a control is accepted for its whole time. */
export const isAccepted = (review: AcceptanceReview | null, control: string): boolean =>
  review?.controls.some((one) => one.control === control && one.exceptions > 0 && one.accepted === one.exceptions) ===
  true;

/** The parts of an exception's time in which acceptances hold, and those in which none does. */
export function splitByValidity(
  interval: Interval,
  validities: readonly Interval[],
): Pick<Deviation, 'accepted' | 'open'> {
  if (isInstant(interval)) {
    const covered = validities.some((validity) => contains(validity, interval.from));
    return covered ? { accepted: [interval], open: [] } : { accepted: [], open: [interval] };
  }
  const accepted = clip(mergeIntervals(validities), interval);
  return { accepted, open: gapsBetween(accepted, interval) };
}
