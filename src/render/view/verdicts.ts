import type { ComparedVerdict, Disagreement, VerdictSummary } from '../../model/index.ts';
import { verdictWords } from '../../model/index.ts';
import { evidenceReference, subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';
import { outcomeView } from './outcome.ts';
import type { OutcomeView } from './outcome.ts';

/** A verdict of AWS and ours of the same subject, each with its time. */
export interface ComparedView {
  readonly subject: SubjectView;
  readonly ours: OutcomeView;
  /** From – to with duration. */
  readonly oursOver: string;
  readonly theirs: string;
  /** When AWS judged, and when that still stood. */
  readonly time: string;
  readonly relation: string;
  readonly differs: boolean;
  readonly evidence: Reference;
}

/** What AWS says under one keyword of one source. */
export interface VerdictsView {
  readonly keyword: string;
  readonly source: string;
  /** Such as `22 pass, 2 fail`. */
  readonly theirs: string;
  /** Such as `22 agree, 2 differ`. */
  readonly relations: string;
  readonly newest: string;
  /** Resources that are no subject of the control; null when there are none. */
  readonly unmatched: string | null;
  readonly examples: readonly ComparedView[];
  /** How many subjects are not shown; null when all are. */
  readonly omitted: string | null;
}

export function verdictsView(context: ViewContext, one: VerdictSummary): VerdictsView {
  const { words, format } = context;
  const counted = (key: string, counts: readonly (readonly [name: string, count: number])[]): string =>
    counts
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${words.number(count)} ${words.say(`${key}.${name}`)}`)
      .join(', ') || words.say('verdict-table.none');
  return {
    keyword: one.keyword,
    source: sourceText(context, one),
    theirs: counted(
      'verdict',
      verdictWords.map((word) => [word, one.theirs[word]] as const),
    ),
    relations: counted(
      'relation',
      (['differ', 'agree', 'open'] as const).map((relation) => [relation, one.relations[relation]] as const),
    ),
    newest: format.time(one.newest),
    unmatched: one.unmatched === 0 ? null : words.count('verdict-table.unmatched', one.unmatched),
    examples: one.examples.map((example) => comparedView(context, example)),
    omitted: one.omitted === 0 ? null : words.count('verdict-table.omitted', one.omitted),
  };
}

const comparedView = (context: ViewContext, one: ComparedVerdict): ComparedView => ({
  subject: subjectView(context, one.subject),
  ours: outcomeView(one.ours, context.words),
  oursOver: context.format.interval(one.oursOver),
  theirs: context.words.say(`verdict.${one.theirs}`),
  time: timeText(context, one),
  relation: context.words.say(`relation.${one.relation}`),
  differs: one.relation === 'differ',
  evidence: evidenceReference(context, one.evidence),
});

/** `AWS Config`, or `AWS Config, kept by Audit Manager`. */
export const sourceText = (
  { words }: ViewContext,
  { dataSource, via }: Pick<VerdictSummary, 'dataSource' | 'via'>,
): string => (via === 'direct' ? dataSource : words.say('verdict-table.kept', { source: dataSource }));

export function timeText(
  { words, format }: ViewContext,
  { at, standing }: Pick<Disagreement, 'at' | 'standing'>,
): string {
  if (standing === null) return format.time(at);
  return words.say('verdict-table.standing', { at: format.time(at), standing: format.time(standing) });
}
