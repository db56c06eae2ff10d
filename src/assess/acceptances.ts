import { later, splitByValidity } from '../model/index.ts';
import type {
  AcceptanceFile,
  AcceptanceProblem,
  AcceptanceReview,
  AcceptedControl,
  Deviation,
  Interval,
  Observation,
  ReviewedAcceptance,
  RiskAcceptance,
  Subject,
} from '../model/index.ts';
import { fitsAny } from '../controls/patterns.ts';
import type { UnmappedFinding } from './finding.ts';

/** An acceptance that names more subjects than this is over-broad: nobody weighs so many risks one by one. */
const mostSubjects = 20;
const dayMilliseconds = 86_400_000;

export interface ToReview {
  readonly findings: readonly UnmappedFinding[];
  readonly period: Interval;
  /** ARNs of the identities that collected the evidence. */
  readonly callers: readonly string[];
}

/** Sets acceptances beside the results. Pure; no result is changed by it. */
export function reviewAcceptances(file: AcceptanceFile, { findings, period, callers }: ToReview): AcceptanceReview {
  const byControl = new Map(findings.map((finding) => [finding.control.id, finding]));
  const makers = new Set([...callers.map(nameOf), ...(file.owner === null ? [] : [file.owner])].map(comparable));
  const acceptances = file.acceptances.map((one) =>
    review(one, { finding: byControl.get(one.control), period, makers }),
  );
  const named = findings.filter(({ control }) => acceptances.some((one) => one.control === control.id));
  const deviations = named.flatMap((finding) => deviationsOf(finding, acceptances));
  return {
    sha256: file.sha256,
    owner: file.owner,
    acceptances,
    controls: named.map((finding) => acceptedControl(finding, deviations)),
    deviations,
  };
}

interface Against {
  /** Absent when this version does not judge the control. */
  readonly finding: UnmappedFinding | undefined;
  readonly period: Interval;
  /** Names of those who answer for the run or made it, ready to compare. */
  readonly makers: ReadonlySet<string>;
}

function review(one: RiskAcceptance, { finding, period, makers }: Against): ReviewedAcceptance {
  const all = subjectsOf(finding?.observations ?? []);
  const matched = all.filter((subject) => names(one, subject));
  const failing = (finding?.observations ?? []).filter(isException).some(({ subject }) => names(one, subject));
  const validity = validityOf(one);
  const found: Readonly<Record<AcceptanceProblem, boolean>> = {
    expired: validity.to < period.to,
    'not-yet': validity.from >= period.to,
    orphaned: matched.length === 0,
    'not-needed': matched.length > 0 && !failing,
    'over-broad': isOverBroad(one, matched.length, all.length),
    'not-independent': makers.has(comparable(one.approver)),
  };
  const problems = (Object.keys(found) as AcceptanceProblem[]).filter((problem) => found[problem]);
  const counts = !found['over-broad'] && !found['not-independent'];
  return { ...one, validity, matched: matched.length, problems, counts };
}

const isException = ({ outcome }: Observation): boolean => outcome === 'not-satisfied';

const names = ({ subjects }: RiskAcceptance, { name, id }: Subject): boolean =>
  fitsAny(subjects, name) || fitsAny(subjects, id);

const subjectsOf = (observations: readonly Observation[]): readonly Subject[] => [
  ...new Map(observations.map(({ subject }) => [subject.id, subject])).values(),
];

/** From the beginning of the day of approval to the end of the last day. */
const validityOf = ({ approvedOn, expiresOn }: RiskAcceptance): Interval => ({
  from: later(approvedOn, 0),
  to: later(expiresOn, dayMilliseconds),
});

function isOverBroad({ subjects }: RiskAcceptance, matched: number, all: number): boolean {
  if (matched > mostSubjects || subjects.some((pattern) => /^\*+$/.test(pattern))) return true;
  return all > 1 && matched === all && subjects.some((pattern) => pattern.includes('*'));
}

/** The last part of an ARN: the name of a user, or of the session of a role. */
const nameOf = (arn: string): string => arn.split('/').at(-1) ?? arn;

const comparable = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();

function deviationsOf(finding: UnmappedFinding, acceptances: readonly ReviewedAcceptance[]): readonly Deviation[] {
  const own = acceptances.filter(({ control }) => control === finding.control.id);
  return finding.observations.filter(isException).flatMap(({ subject, interval, reason }) => {
    const naming = own.filter((one) => names(one, subject));
    if (naming.length === 0) return [];
    const holding = naming.filter(
      ({ counts, validity }) => counts && splitByValidity(interval, [validity]).accepted.length > 0,
    );
    const parts = splitByValidity(
      interval,
      holding.map(({ validity }) => validity),
    );
    return [
      { control: finding.control.id, subject, interval, reason, acceptances: holding.map(({ id }) => id), ...parts },
    ];
  });
}

function acceptedControl(finding: UnmappedFinding, deviations: readonly Deviation[]): AcceptedControl {
  const { id } = finding.control;
  const own = deviations.filter(({ control }) => control === id);
  return {
    control: id,
    outcome: finding.outcome,
    exceptions: finding.observations.filter(isException).length,
    accepted: own.filter(({ open }) => open.length === 0).length,
    inPart: own.filter(({ accepted, open }) => accepted.length > 0 && open.length > 0).length,
  };
}
