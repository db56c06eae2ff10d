import { countOutcomes, isOpen, outcomes, topics, type OutcomeCounts } from '../../model/index.ts';
import type { Finding, Topic } from '../../model/index.ts';
import type { ViewContext } from './context.ts';
import { coverageWords } from './accounts.ts';
import { coverageByAccount, coverageSummary, isComplete } from './coverage.ts';
import type { CoverageStrip } from './coverage.ts';
import { anchor } from './format.ts';
import { outcomeCounts, outcomeView } from './outcome.ts';
import type { OutcomeCount, OutcomeView } from './outcome.ts';
import { requirementGroups, resultCounts } from './requirements.ts';

/** A number with what it counts and its population. */
export interface Figure {
  readonly number: string;
  readonly label: string;
  readonly note: string | null;
}

export interface CountedRow {
  readonly id: string;
  readonly anchor: string | null;
  readonly title: string;
  readonly total: number;
  readonly counts: readonly OutcomeCount[];
  /** The counts as one sentence: what a chart says without being seen. */
  readonly text: string;
}

export interface LeadSentence {
  readonly control: string;
  readonly anchor: string;
  readonly outcome: OutcomeView;
  readonly title: string;
  readonly sentence: string;
}

export interface GlanceView {
  readonly figures: readonly Figure[];
  readonly requirements: CountedRow;
  readonly controls: CountedRow;
  readonly topics: readonly CountedRow[];
  readonly groups: readonly CountedRow[];
  readonly coverage: readonly CoverageStrip[];
  readonly completeness: string;
  readonly changes: string;
  /** The findings that matter most, at most five. */
  readonly lead: readonly LeadSentence[];
  readonly leadText: string;
}

export function glance(context: ViewContext): GlanceView {
  const { pack, words } = context;
  const open = pack.findings.filter((finding) => isOpen(finding.outcome));
  const lead = [...open]
    .sort((a, b) => compare(weight(a), weight(b)) || (a.control.id < b.control.id ? -1 : 1))
    .slice(0, 5);
  const coverage = coverageByAccount(context);
  const incomplete = coverage.filter((row) => !isComplete(context, row)).length;
  return {
    figures: figures(context),
    requirements: row(
      context,
      { id: 'requirements', anchor: null, title: words.say('glance.requirements') },
      resultCounts(pack.requirements, context),
    ),
    controls: row(
      context,
      { id: 'controls', anchor: null, title: words.say('glance.controls') },
      outcomeCounts(pack.counts.controls, words),
    ),
    topics: topics.map((topic) => topicRow(context, topic)).filter((one) => one.total > 0),
    groups: requirementGroups(context).map((group) =>
      row(context, { ...group, title: `${group.id} ${group.title}` }, group.counts),
    ),
    coverage: coverageSummary(context, coverage),
    completeness:
      incomplete === 0 && pack.gaps.length === 0
        ? words.say('glance.complete', { n: coverage.length })
        : words.say('glance.incomplete', {
            gaps: words.count('noun.gaps', pack.gaps.length),
            n: incomplete,
            of: coverage.length,
          }),
    changes: changesText(context),
    lead: lead.map((finding) => leadSentence(context, finding)),
    leadText:
      open.length === 0
        ? words.say('glance.lead-none', { n: pack.findings.length })
        : words.say('glance.lead', { shown: lead.length, open: open.length, of: pack.findings.length }),
  };
}

function figures(context: ViewContext): readonly Figure[] {
  const { pack, words } = context;
  const { counts, assessment } = pack;
  const asked = counts.evidenceItems + counts.unavailable;
  const list: readonly (readonly [string, number, string | null])[] = [
    ['accounts', assessment.scope.accounts.length, coverageWords(context)],
    ['regions', assessment.scope.regions.length, null],
    [
      'tables',
      counts.tables,
      words.count('glance.unclassified', pack.tables.filter((one) => one.dataClass === null).length),
    ],
    ['dax-clusters', counts.daxClusters, null],
    ['evidence', counts.evidenceItems, words.say('glance.of-evidence', { asked, unavailable: counts.unavailable })],
    ['changes', counts.changeEvents, null],
  ];
  return list.map(([label, number, note]) => ({
    number: words.number(number),
    label: words.say(`figure.${label}`),
    note,
  }));
}

function row(
  { words }: ViewContext,
  head: Pick<CountedRow, 'id' | 'anchor' | 'title'>,
  counts: readonly OutcomeCount[],
): CountedRow {
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const parts = counts.map((one) => `${one.words}: ${words.number(one.count)}`);
  const { id, anchor: place, title } = head;
  return {
    id,
    anchor: place,
    title,
    total,
    counts,
    text: words.say('glance.of-total', { parts: parts.join(', '), total }),
  };
}

/** Every subject once for each control that tested it: how much was looked at, and how much of it is an exception. */
const sumOf = (list: readonly OutcomeCounts[]): OutcomeCounts =>
  list.reduce((sum, counts) => {
    const entries = outcomes.map((outcome) => [outcome, sum[outcome] + counts[outcome]] as const);
    return Object.fromEntries(entries) as OutcomeCounts;
  }, countOutcomes([]));

function topicRow(context: ViewContext, topic: Topic): CountedRow {
  const { pack, words } = context;
  const members = pack.findings.filter((finding) => finding.control.topic === topic);
  const counts = outcomeCounts(sumOf(members.map((finding) => finding.subjects)), words);
  return row(context, { id: topic, anchor: anchor('topic', topic), title: words.say(`topic.${topic}`) }, counts);
}

function changesText({ pack, words }: ViewContext): string {
  const people = new Set(pack.changes.map((change) => `${change.actor.principal} ${change.actor.session ?? ''}`)).size;
  const failed = pack.changes.filter((change) => change.error !== null).length;
  if (pack.changes.length === 0) return words.say('glance.no-changes');
  return words.say('glance.changes', {
    events: words.count('noun.changes', pack.changes.length),
    identities: words.count('noun.identities', people),
    failed,
  });
}

/** Exceptions before what could not be judged; cardholder data first, then direct evidence, then the larger number. */
function weight(finding: Finding): readonly number[] {
  const bad = finding.observations.filter((one) => one.outcome === finding.outcome);
  const rank = finding.outcome === 'not-satisfied' ? 0 : finding.outcome === 'inconclusive' ? 1 : 2;
  const cardholder = bad.some((one) => one.subject.dataClass === 'chd') ? 0 : 1;
  const primary = finding.requirements.some((one) => one.strength === 'primary') ? 0 : 1;
  return [rank, cardholder, primary, -finding.subjects[finding.outcome]];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const namesInSentence = 3;

function leadSentence({ words }: ViewContext, finding: Finding): LeadSentence {
  const names = [
    ...new Set(finding.observations.filter((one) => one.outcome === finding.outcome).map((one) => one.subject.name)),
  ];
  const shown = names.slice(0, namesInSentence).join(', ');
  const more = names.length - namesInSentence;
  const who = more > 0 ? words.count('glance.names-more', more, { names: shown }) : shown;
  return {
    control: finding.control.id,
    anchor: anchor('control', finding.control.id),
    outcome: outcomeView(finding.outcome, words),
    title: finding.control.title,
    sentence:
      who === ''
        ? words.say('glance.sentence', { result: finding.result })
        : words.say('glance.sentence-names', { result: finding.result, names: who }),
  };
}
