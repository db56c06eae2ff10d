import { clip, commonIntervals, coversAll, gapsBetween, grouped } from '../../model/index.ts';
import type { CoverageRow, SourceId } from '../../model/index.ts';
import { segment } from './context.ts';
import type { Segment, ViewContext } from './context.ts';

/** Requested against covered, for one account, region and source, or for several together. */
export interface CoverageStrip {
  /** Empty where several accounts are told together: their number is the name. */
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
  readonly items: string;
}

/** More lines than these say nothing to a reader: what says the same of many accounts is one of them. */
const mostLines = { ledger: 600, summary: 120 } as const;

/** The coverage ledger, incomplete lines first: one for each row, or for rows of many accounts that say the same. */
export const coverageLedger = (context: ViewContext): readonly CoverageStrip[] =>
  lines(context, context.pack.coverage, mostLines.ledger);

/** One row for each account and source over all regions. */
export function coverageByAccount(context: ViewContext): readonly CoverageRow[] {
  const groups = grouped(context.pack.coverage, (row) => `${row.account} ${row.source}`);
  return [...groups.values()].map((rows) => merged(context, rows));
}

/** A line for each account and source, or for accounts of which the same is to be said. */
export const coverageSummary = (context: ViewContext, rows: readonly CoverageRow[]): readonly CoverageStrip[] =>
  lines(context, rows, mostLines.summary);

function lines(context: ViewContext, rows: readonly CoverageRow[], most: number): readonly CoverageStrip[] {
  if (rows.length <= most) return incompleteFirst(rows.map((row) => strip(context, row)));
  const alike = grouped(rows, (row) => {
    const { complete, scale } = strip(context, row);
    const covered = complete ? null : row.covered;
    return JSON.stringify([row.source, complete, scale, row.causes.map(({ cause }) => cause), covered]);
  });
  return incompleteFirst([...alike.values()].map((same) => together(context, same)));
}

/** Rows of several accounts that say the same, under the number of accounts. */
function together(context: ViewContext, rows: readonly CoverageRow[]): CoverageStrip {
  const accounts = new Set(rows.map(({ account }) => account));
  const one = strip(context, merged(context, rows));
  const regions = new Set(rows.map(({ region }) => region));
  const region = regions.size === 1 ? (rows[0]?.region ?? '') : context.words.count('coverage.regions', regions.size);
  if (accounts.size === 1) return { ...one, region };
  return { ...one, region, account: '', accountName: context.words.count('noun.accounts', accounts.size) };
}

/** Whether a row is answered and covered in full. */
export const isComplete = (context: ViewContext, row: CoverageRow): boolean => strip(context, row).complete;

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

/** What every region covers: a strip must not claim more than its weakest part. */
function intersection(rows: readonly CoverageRow[]): CoverageRow['covered'] {
  if (rows.every((row) => row.covered === null)) return null;
  return rows.map((row) => row.covered ?? []).reduce(commonIntervals);
}

const eventSources: ReadonlySet<SourceId> = new Set<SourceId>(['cloudtrail-lookup', 'cloudtrail-logs']);

function strip(context: ViewContext, row: CoverageRow): CoverageStrip {
  const { words, pack, accountName } = context;
  const { from, to } = pack.assessment.period;
  const overTime = row.covered !== null || eventSources.has(row.source);
  const whole = !overTime || coversAll(row.covered ?? [], { from, to });
  const parts = [
    hasNothingToAsk(row)
      ? words.say('coverage.no-calls')
      : words.say('coverage.calls', { answered: row.answered, asked: row.asked }),
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
    items: words.number(row.items),
  };
}

const hasNothingToAsk = ({ asked, causes }: CoverageRow): boolean => asked === 0 && causes.length === 0;

const coveredText = ({ words, format }: ViewContext, row: CoverageRow): string =>
  row.covered === null || row.covered.length === 0
    ? words.say('coverage.nothing')
    : words.say('coverage.only', { interval: row.covered.map(format.interval).join(', ') });

function timeSegments(context: ViewContext, row: CoverageRow): CoverageStrip['segments'] {
  const { words, pack } = context;
  const { from, to } = pack.assessment.period;
  const gap = words.say('coverage.gap');
  const covered = clip(row.covered ?? [], { from, to });
  return [
    ...covered.map((one) => ({ ...one, state: 'covered' as const, text: words.say('coverage.covered') })),
    ...gapsBetween(covered, { from, to }).map((one) => ({ ...one, state: 'gap' as const, text: gap })),
  ]
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .map((one) => ({ ...segment(context, one.from, one.to, one.text), state: one.state }))
    .filter((one) => one.end > one.start);
}

function callSegments({ words }: ViewContext, row: CoverageRow): CoverageStrip['segments'] {
  const answered = row.asked === 0 ? 0 : Math.min(1, row.answered / row.asked);
  const share = hasNothingToAsk(row) ? 1 : answered;
  return [
    { start: 0, end: share, state: 'covered' as const, text: words.say('coverage.covered') },
    { start: share, end: 1, state: 'gap' as const, text: words.say('coverage.gap') },
  ].filter((one) => one.end > one.start);
}
