import type { CoverageRow, SourceId } from '../../model/index.ts';
import { segment } from './context.ts';
import type { Segment, ViewContext } from './context.ts';

/** Requested against covered, for one account, region and source (or several regions together). */
export interface CoverageStrip {
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  readonly source: string;
  readonly complete: boolean;
  /** Such as `23 of 24 calls answered; access denied: 1`. */
  readonly text: string;
  /** `time`: positions are in the period. `calls`: the share of calls that were answered. */
  readonly scale: 'time' | 'calls';
  readonly segments: readonly (Segment & { readonly state: 'covered' | 'gap' })[];
  readonly items: number;
}

/** All rows of the coverage ledger, incomplete ones first. */
export const coverageLedger = (context: ViewContext): readonly CoverageStrip[] =>
  incompleteFirst(context.pack.coverage.map((row) => strip(context, row)));

/** One strip for each account and source over all regions. */
export function coverageSummary(context: ViewContext): readonly CoverageStrip[] {
  const groups = new Map<string, CoverageRow[]>();
  for (const row of context.pack.coverage) {
    const key = `${row.account} ${row.source}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return incompleteFirst([...groups.values()].map((rows) => strip(context, merged(context, rows))));
}

const incompleteFirst = (strips: readonly CoverageStrip[]): readonly CoverageStrip[] => [
  ...strips.filter((one) => !one.complete),
  ...strips.filter((one) => one.complete),
];

function merged({ words }: ViewContext, rows: readonly CoverageRow[]): CoverageRow {
  const [first] = rows;
  if (first === undefined) throw new Error('no coverage rows to merge');
  const sum = (of: (row: CoverageRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  const causes = new Map<CoverageRow['causes'][number]['cause'], number>();
  for (const { cause, count } of rows.flatMap((row) => row.causes)) causes.set(cause, (causes.get(cause) ?? 0) + count);
  return {
    ...first,
    region: rows.length === 1 ? first.region : words.count('coverage.regions', rows.length),
    asked: sum((row) => row.asked),
    answered: sum((row) => row.answered),
    items: sum((row) => row.items),
    causes: [...causes].map(([cause, count]) => ({ cause, count })),
    covered: intersection(rows),
  };
}

/** The interval that every region covers: a strip must not claim more than its weakest part. */
function intersection(rows: readonly CoverageRow[]): CoverageRow['covered'] {
  const covered = rows.map((row) => row.covered).filter((one) => one !== null);
  if (covered.length === 0) return null;
  const from = covered.map((one) => one.from).reduce((a, b) => (a > b ? a : b));
  const to = covered.map((one) => one.to).reduce((a, b) => (a < b ? a : b));
  return covered.length < rows.length || from >= to ? { from, to: from } : { from, to };
}

const eventSources: ReadonlySet<SourceId> = new Set<SourceId>(['cloudtrail-lookup']);

function strip(context: ViewContext, row: CoverageRow): CoverageStrip {
  const { words, pack, accountName } = context;
  const { from, to } = pack.assessment.period;
  const overTime = row.covered !== null || eventSources.has(row.source);
  const whole = !overTime || (row.covered !== null && row.covered.from <= from && row.covered.to >= to);
  const parts = [
    words.say('coverage.calls', { answered: row.answered, asked: row.asked }),
    ...row.causes.map(({ cause, count }) => `${words.say(`cause.${cause}`)}: ${words.number(count)}`),
    ...(overTime && !whole ? [coveredText(context, row)] : []),
  ];
  return {
    account: row.account,
    accountName: accountName(row.account),
    region: row.region,
    source: words.say(`source.${row.source}`),
    complete: row.answered >= row.asked && row.causes.length === 0 && whole,
    text: parts.join('; '),
    scale: overTime ? 'time' : 'calls',
    segments: overTime ? timeSegments(context, row) : callSegments(context, row),
    items: row.items,
  };
}

const coveredText = ({ words, format }: ViewContext, row: CoverageRow): string =>
  row.covered === null || row.covered.from >= row.covered.to
    ? words.say('coverage.nothing')
    : words.say('coverage.only', { interval: format.interval(row.covered) });

function timeSegments(context: ViewContext, row: CoverageRow): CoverageStrip['segments'] {
  const { words, pack } = context;
  const { from, to } = pack.assessment.period;
  const gap = words.say('coverage.gap');
  if (row.covered === null) return [{ ...segment(context, from, to, gap), state: 'gap' }];
  return [
    { ...segment(context, from, row.covered.from, gap), state: 'gap' as const },
    { ...segment(context, row.covered.from, row.covered.to, words.say('coverage.covered')), state: 'covered' as const },
    { ...segment(context, row.covered.to, to, gap), state: 'gap' as const },
  ].filter((one) => one.end > one.start);
}

function callSegments({ words }: ViewContext, row: CoverageRow): CoverageStrip['segments'] {
  const share = row.asked === 0 ? 0 : Math.min(1, row.answered / row.asked);
  return [
    { start: 0, end: share, state: 'covered' as const, text: words.say('coverage.covered') },
    { start: share, end: 1, state: 'gap' as const, text: words.say('coverage.gap') },
  ].filter((one) => one.end > one.start);
}
