import { longestTrend, topics } from '../../model/index.ts';
import type { OutcomeCounts, PackComparison, PackHistory, SubjectTurn, Topic, Turned } from '../../model/index.ts';
import { subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';
import { anchor } from './format.ts';
import { outcomeCounts, outcomeView, printed } from './outcome.ts';
import type { OutcomeCode, OutcomeView } from './outcome.ts';

/** A result before and after; null where one of the packs does not have it. */
interface TurnView {
  readonly before: OutcomeView | null;
  readonly after: OutcomeView | null;
}

export interface SubjectTurnView extends TurnView {
  readonly control: Reference;
  readonly subject: SubjectView;
  readonly kind: string;
  readonly reason: string;
}

/** One month of a small multiple: a column whose parts stand on each other, positions from 0 at the top to 1. */
export interface TrendColumn {
  readonly label: string;
  readonly start: number;
  readonly end: number;
  readonly segments: readonly { readonly top: number; readonly bottom: number; readonly code: OutcomeCode }[];
}

export interface TrendRow {
  readonly title: string;
  readonly anchor: string;
  readonly columns: readonly TrendColumn[];
  /** The counts of the last month, so that they can be read without the picture. */
  readonly last: string;
  /** What the picture says without being seen. */
  readonly text: string;
}

/** What changed since the last pack, and the trend of the packs before it. */
export interface HistoryView {
  readonly text: string;
  readonly controls: readonly (TurnView & { readonly control: Reference; readonly title: string })[];
  readonly requirements: readonly {
    readonly requirement: Reference;
    readonly title: string;
    readonly before: string;
    readonly after: string;
  }[];
  readonly subjects: readonly SubjectTurnView[];
  readonly omitted: string | null;
  /** Everything else that differs: resources, scope, parameters, versions, mapping, acceptances, coverage. */
  readonly others: readonly { readonly name: string; readonly lines: readonly string[] }[];
  readonly trend: { readonly span: string; readonly rows: readonly TrendRow[] };
}

/** Subjects that are printed; the rest is counted, and all of them are in results.json. */
const mostSubjects = 60;

export function historyView(context: ViewContext): HistoryView | null {
  const { history } = context.pack;
  if (history === null) return null;
  const { words, format } = context;
  const { comparison } = history;
  const { old } = comparison;
  const left = comparison.subjects.length - mostSubjects;
  return {
    text: words.say('history.intro', {
      period: format.interval(old.period),
      pack: old.pack,
      manifest: history.manifest,
    }),
    controls: comparison.controls.map(({ id, title, ...turn }) => ({
      control: controlReference(context, id),
      title,
      ...turnView(context, turn),
    })),
    requirements: comparison.requirements.map(({ id, title, before, after }) => ({
      requirement: { id, anchor: context.requirement.has(id) ? anchor('requirement', id) : null },
      title,
      before: before?.words ?? words.say('history.absent'),
      after: after?.words ?? words.say('history.absent'),
    })),
    subjects: comparison.subjects.slice(0, mostSubjects).map((one) => subjectTurn(context, one)),
    omitted: left > 0 ? words.count('history.omitted', left) : null,
    others: others(context, comparison).filter(({ lines }) => lines.length > 0),
    trend: trendOf(context, history),
  };
}

const controlReference = ({ pack }: ViewContext, id: string): Reference => ({
  id,
  anchor: pack.findings.some((finding) => finding.control.id === id) ? anchor('control', id) : null,
});

const turnView = ({ words }: ViewContext, { before, after }: Turned<OutcomeCode>): TurnView => ({
  before: before && outcomeView(before, words),
  after: after && outcomeView(after, words),
});

const subjectTurn = (context: ViewContext, one: SubjectTurn): SubjectTurnView => ({
  control: controlReference(context, one.control),
  subject: subjectView(context, one.subject),
  kind: context.words.say(`history.kind.${one.kind}`),
  reason: one.reason,
  ...turnView(context, one),
});

function others(context: ViewContext, comparison: PackComparison): HistoryView['others'] {
  const { words, accountName } = context;
  const say = (turn: Turned<string>): { before: string; after: string } => ({
    before: turn.before ?? words.say('history.absent'),
    after: turn.after ?? words.say('history.absent'),
  });
  const line = (name: string, turn: Turned<string>): string => words.say('history.turn', { name, ...say(turn) });
  const answered = (calls: PackComparison['coverage'][number]['before']): string | null =>
    calls && words.say('coverage.calls', calls);
  const lists: readonly (readonly [string, readonly string[]])[] = [
    [
      'inventory',
      comparison.inventory.map(({ kind, subject }) =>
        words.say('history.resource', {
          kind: words.say(`history.kind.${kind}`),
          name: subject.name,
          of: `${subject.kind}, ${accountName(subject.account)}, ${subject.region}`,
        }),
      ),
    ],
    [
      'scope',
      comparison.scope.map(({ what, added, removed }) =>
        words.say('history.scope-line', {
          what,
          added: added.join(', ') || words.say('history.nothing'),
          removed: removed.join(', ') || words.say('history.nothing'),
        }),
      ),
    ],
    ['parameters', comparison.parameters.map((one) => line(one.name, one))],
    ['versions', comparison.versions.map((one) => line(words.say(`version.${one.what}`), one))],
    ['mappings', comparison.mappings.map((one) => line(`${one.requirement} ← ${one.control}`, one))],
    ['acceptances', comparison.acceptances.map((one) => line(`${one.id} (${one.control})`, one))],
    [
      'coverage',
      comparison.coverage.map(({ source, account, region, before, after }) =>
        line(`${words.say(`source.${source}`)}, ${accountName(account)}, ${region}`, {
          before: answered(before),
          after: answered(after),
        }),
      ),
    ],
  ];
  return lists.map(([name, lines]) => ({ name: words.say(`history.other.${name}`), lines }));
}

function trendOf(context: ViewContext, { trend }: PackHistory): HistoryView['trend'] {
  const { words } = context;
  const [first, last] = [trend[0], trend.at(-1)];
  const labels = trend.map(({ period }) => period.label);
  const rows = topics.flatMap((topic): readonly TrendRow[] => {
    const counts = trend.map((point) => point.topics[topic]);
    const most = Math.max(...counts.map(total));
    return most === 0 ? [] : [trendRow(context, topic, { labels, counts, most })];
  });
  return {
    span: words.count('history.trend-span', trend.length, {
      from: first?.period.label ?? '',
      to: last?.period.label ?? '',
    }),
    rows,
  };
}

interface TrendData {
  readonly labels: readonly string[];
  readonly counts: readonly (OutcomeCounts | undefined)[];
  /** Largest population of all months: all columns have its scale. */
  readonly most: number;
}

function trendRow({ words }: ViewContext, topic: Topic, { labels, counts, most }: TrendData): TrendRow {
  const columns = counts.map((each, index): TrendColumn => {
    let bottom = 1;
    const segments = [...printed].reverse().flatMap((code) => {
      const share = (each?.[code] ?? 0) / most;
      const top = bottom - share;
      const segment = { top: Math.max(0, top), bottom, code };
      bottom = top;
      return share > 0 ? [segment] : [];
    });
    // The newest month is always at the right, in a column of the same width.
    const slot = longestTrend - counts.length + index;
    return { label: labels[index] ?? '', start: slot / longestTrend, end: (slot + 0.8) / longestTrend, segments };
  });
  const told = counts.map((each, index) =>
    words.say('history.month', { month: labels[index] ?? '', counts: countsText(each, words) }),
  );
  return {
    title: words.say(`topic.${topic}`),
    anchor: anchor('topic', topic),
    columns,
    last: countsText(counts.at(-1), words),
    text: told.join(' '),
  };
}

const total = (counts: OutcomeCounts | undefined): number =>
  printed.reduce((sum, code) => sum + (counts?.[code] ?? 0), 0);

const countsText = (counts: OutcomeCounts | undefined, words: ViewContext['words']): string =>
  counts === undefined
    ? words.say('history.absent')
    : outcomeCounts(counts, words)
        .map((one) => `${one.words}: ${words.number(one.count)}`)
        .join(', ');
