import { isOpen, worst } from '../../model/index.ts';
import type { Finding, Observation, Topic } from '../../model/index.ts';
import { madeOf, type Made } from '../made.ts';
import { acceptedText } from './acceptances.ts';
import { actorSentence } from './actors.ts';
import { evidenceReference, subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';
import { anchor } from './format.ts';
import { outcomeCounts, outcomeView, total } from './outcome.ts';
import type { OutcomeCount, OutcomeView } from './outcome.ts';
import { groupBySubject, timeline } from './timeline.ts';
import type { TimelineView } from './timeline.ts';
import { verdictsView } from './verdicts.ts';
import type { VerdictsView } from './verdicts.ts';

/** One interval of a subject that is an exception, could not be judged, or needs a person. */
export interface ExceptionLine {
  readonly outcome: OutcomeView;
  /** From – to with duration. */
  readonly interval: string;
  readonly reason: string;
  /** Who brought it about and who restored it; null where the question does not arise. */
  readonly actors: string | null;
  readonly deciding: Observation['deciding'];
  readonly evidence: readonly Reference[];
}

export interface ExceptionView {
  readonly anchor: string;
  readonly subject: SubjectView;
  readonly outcome: OutcomeView;
  readonly lines: readonly ExceptionLine[];
}

/** One subject of the population with its worst outcome. */
export interface PopulationRow {
  readonly subject: SubjectView;
  readonly outcome: OutcomeView;
  readonly reason: string;
  readonly evidence: readonly Reference[];
}

export interface ControlView {
  readonly id: string;
  readonly anchor: string;
  readonly topic: { readonly code: Topic; readonly title: string };
  readonly title: string;
  readonly statement: string;
  readonly test: string;
  readonly risk: string;
  readonly remediation: { readonly text: string; readonly command: string };
  readonly limits: readonly string[];
  readonly outcome: OutcomeView;
  /** Such as `Exceptions noted: 3 of 24 tables`. */
  readonly result: string;
  /** What risk acceptances say about the exceptions; the result stays. Null where there is nothing to say. */
  readonly accepted: string | null;
  readonly counts: readonly OutcomeCount[];
  /** Such as `24 tables`. */
  readonly populationText: string;
  /** Subjects with exceptions, not determinable or for a person, with everything about them: the first of a long list. */
  readonly exceptions: readonly ExceptionView[];
  /** How many of them there are in all. */
  readonly open: number;
  /** Where the others of them are; null where all are here. */
  readonly more: string | null;
  readonly timeline: TimelineView;
  readonly population: Made<PopulationRow>;
  /** AWS's own verdicts on the same. */
  readonly awsVerdicts: readonly VerdictsView[];
  readonly requirements: readonly {
    readonly id: string;
    readonly anchor: string | null;
    readonly title: string;
    readonly strength: string;
    readonly why: string;
  }[];
  /** Evidence cards that belong to this control. */
  readonly cards: readonly Reference[];
}

export const controlViews = (
  context: ViewContext,
  cards: ReadonlyMap<string, readonly string[]>,
): readonly ControlView[] =>
  context.pack.findings.map((finding) => controlView(context, finding, cards.get(finding.control.id) ?? []));

function controlView(context: ViewContext, finding: Finding, cards: readonly string[]): ControlView {
  const { words } = context;
  const { noun, topic, ...prose } = finding.control;
  const count = total(finding.subjects);
  const subjects = groupBySubject(finding.observations);
  const open = subjects.filter((list) => isOpen(worstOf(list)));
  return {
    ...prose,
    anchor: anchor('control', prose.id),
    topic: { code: topic, title: words.say(`topic.${topic}`) },
    outcome: outcomeView(finding.outcome, words),
    result: finding.result,
    accepted: acceptedText(context, finding),
    counts: outcomeCounts(finding.subjects, words),
    populationText: `${words.number(count)} ${count === 1 ? noun[0] : noun[1]}`,
    exceptions: exceptions(context, prose.id, open.slice(0, mostExceptions)),
    open: open.length,
    more:
      open.length > mostExceptions
        ? words.say('control.more-open', { n: open.length - mostExceptions, of: open.length })
        : null,
    timeline: timeline(context, finding),
    population: madeOf(subjects, (list) => populationRow(context, list)),
    awsVerdicts: finding.awsVerdicts.map((one) => verdictsView(context, one)),
    requirements: finding.requirements.map((one) => {
      const known = context.requirement.get(one.id);
      return {
        id: one.id,
        anchor: known === undefined ? null : anchor('requirement', one.id),
        title: known?.title ?? '',
        strength: words.say(`strength.${one.strength}`),
        why: one.why,
      };
    }),
    cards: cards.map((id) => evidenceReference(context, id)),
  };
}

type Group = readonly [Observation, ...Observation[]];
const worstOf = (list: Group) => worst(list.map((one) => one.outcome));

/** Subjects of one control that somebody reads one after the other; the workbook and the results list every one. */
const mostExceptions = 300;

const exceptions = (context: ViewContext, control: string, open: readonly Group[]): readonly ExceptionView[] =>
  open.map((list, index) => ({
    anchor: `${anchor('control', control)}-exception-${index + 1}`,
    subject: subjectView(context, list[0].subject),
    outcome: outcomeView(worstOf(list), context.words),
    lines: list.filter((one) => isOpen(one.outcome)).map((one) => exceptionLine(context, one, list)),
  }));

/** The reason with its cause, but for `missing`, which every such reason says in its own words. */
const reasonText = ({ words }: ViewContext, { reason, cause }: Observation): string =>
  cause === null || cause === 'missing' ? reason : `${reason} (${words.say(`cause.${cause}`)})`;

const exceptionLine = (context: ViewContext, one: Observation, ofSubject: Group): ExceptionLine => ({
  outcome: outcomeView(one.outcome, context.words),
  interval: context.format.interval(one.interval),
  reason: reasonText(context, one),
  actors: actorSentence(context, one, ofSubject),
  deciding: one.deciding,
  evidence: one.evidence.map((id) => evidenceReference(context, id)),
});

function populationRow(context: ViewContext, list: Group): PopulationRow {
  const outcome = worstOf(list);
  const decisive = list.find((one) => one.outcome === outcome) ?? list[0];
  const evidence = [...new Set(list.flatMap((one) => one.evidence))];
  return {
    subject: subjectView(context, list[0].subject),
    outcome: outcomeView(outcome, context.words),
    reason: decisive.reason,
    evidence: evidence.map((id) => evidenceReference(context, id)),
  };
}
