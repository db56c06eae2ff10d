import { acceptanceProblems } from '../../model/index.ts';
import type { AcceptedControl, Deviation, Finding, Interval, ReviewedAcceptance } from '../../model/index.ts';
import { subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';
import { anchor } from './format.ts';
import { outcomeView } from './outcome.ts';
import type { OutcomeView } from './outcome.ts';

/** One acceptance of the file, with what is wrong with it. */
export interface AcceptanceView {
  readonly id: string;
  readonly control: Reference;
  readonly subjects: string;
  readonly matched: string;
  readonly reason: string;
  readonly compensatingControl: string;
  readonly approver: string;
  readonly validity: string;
  readonly problems: readonly string[];
}

/** Results without and with acceptances, side by side; the first is the result of the pack. */
export interface AcceptedControlView {
  readonly control: Reference;
  readonly without: OutcomeView;
  readonly beside: string;
}

export interface DeviationView {
  readonly control: Reference;
  readonly subject: SubjectView;
  readonly interval: string;
  readonly reason: string;
  readonly acceptances: string;
  readonly accepted: string;
  readonly open: string;
}

export interface AcceptancesView {
  /** What there is, in one sentence. */
  readonly text: string;
  readonly list: readonly AcceptanceView[];
  readonly controls: readonly AcceptedControlView[];
  readonly deviations: readonly DeviationView[];
}

export function acceptancesAnnex(context: ViewContext): AcceptancesView {
  const { words } = context;
  const { acceptances: review } = context.pack;
  if (review === null) return { text: words.say('annex.no-acceptances'), list: [], controls: [], deviations: [] };
  const counting = review.acceptances.filter(({ counts }) => counts).length;
  return {
    text: words.count('acceptance.intro', review.acceptances.length, { counting, sha256: review.sha256 }),
    list: review.acceptances.map((one) => acceptanceView(context, one)),
    controls: review.controls.map((one) => ({
      control: controlReference(context, one.control),
      without: outcomeView(one.outcome, words),
      beside: besideText(context, one),
    })),
    deviations: review.deviations.map((one) => deviationView(context, one)),
  };
}

/** What acceptances say about the exceptions of one control; null where none names it, or it has no exception. */
export function acceptedText(context: ViewContext, { control }: Finding): string | null {
  const found = context.pack.acceptances?.controls.find((one) => one.control === control.id);
  if (found === undefined || found.exceptions === 0) return null;
  return context.words.say('acceptance.beside-result', { text: besideText(context, found) });
}

const besideText = ({ words }: ViewContext, { exceptions, accepted, inPart }: AcceptedControl): string =>
  exceptions === 0
    ? words.say('acceptance.no-exception')
    : words.say('acceptance.beside', { exceptions, accepted, inPart, open: exceptions - accepted - inPart });

const controlReference = ({ pack }: ViewContext, id: string): Reference => ({
  id,
  anchor: pack.findings.some((finding) => finding.control.id === id) ? anchor('control', id) : null,
});

const acceptanceView = (context: ViewContext, one: ReviewedAcceptance): AcceptanceView => ({
  id: one.id,
  control: controlReference(context, one.control),
  subjects: one.subjects.join(', '),
  matched: context.words.count('acceptance.matched', one.matched),
  reason: one.reason,
  compensatingControl: one.compensatingControl,
  approver: one.approver,
  validity: context.words.say('acceptance.validity', { from: one.approvedOn, to: one.expiresOn }),
  problems: acceptanceProblems
    .filter((problem) => one.problems.includes(problem))
    .map((problem) => context.words.say(`acceptance.problem.${problem}`)),
});

function deviationView(context: ViewContext, one: Deviation): DeviationView {
  const { words, format } = context;
  const times = (intervals: readonly Interval[]): string =>
    intervals.length === 0 ? words.say('acceptance.no-part') : intervals.map(format.interval).join('; ');
  return {
    control: controlReference(context, one.control),
    subject: subjectView(context, one.subject),
    interval: format.interval(one.interval),
    reason: one.reason,
    acceptances: one.acceptances.length === 0 ? words.say('acceptance.none-counts') : one.acceptances.join(', '),
    accepted: times(one.accepted),
    open: times(one.open),
  };
}
