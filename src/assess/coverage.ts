import { byText, canonicalJson, commonIntervals, grouped, manualCalls, mergeIntervals } from '../model/index.ts';
import type { Assessment, Cause, CoverageRow, Evidence, Interval, NotSetUp, SourceId } from '../model/index.ts';
import { historyWindow } from '../sources/cloudtrail-lookup.ts';
import { sources } from '../sources/index.ts';
import { deliveredBy } from '../sources/reading/index.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { combineWindows } from '../timeline/index.ts';
import type { EventWindow } from '../timeline/index.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Sources that are asked once for an account, in the first region of the scope. */
const perAccount: ReadonlySet<SourceId> = new Set(
  sources.filter((source) => source.per === 'account').map((source) => source.id),
);

const namedBy: ReadonlyMap<SourceId, SourceId> = new Map(
  sources.flatMap((source) => (source.namedBy === undefined ? [] : [[source.id, source.namedBy]])),
);

/**
 * Requested against covered, for every account, region and source of the assessment: also where nothing was collected.
 * Records from elsewhere (IAM events are in us-east-1) have rows of their own.
 */
export function coverageRows(
  assessment: Assessment,
  records: readonly Evidence[],
  { windows, logs, notSetUp }: Pick<CoverageOf, 'windows' | 'logs'> & { readonly notSetUp: readonly NotSetUp[] },
): readonly CoverageRow[] {
  const off = new Set(notSetUp.map((place) => keyOf(place.source, place)));
  const byPlace = grouped(records, (record) => keyOf(record.source, record));
  const recordsOf = (source: SourceId, place: Place): readonly Evidence[] => byPlace.get(keyOf(source, place)) ?? [];
  /** Whether the source that names what this one asks about was answered in full: it has named nothing then. */
  const hasNothingToAsk = (source: SourceId, place: Place): boolean => {
    const naming = namedBy.get(source);
    return naming !== undefined && isWhole(recordsOf(naming, place));
  };
  return rowKeys(assessment, records).map(({ source, account, region }) => {
    const place = { account, region };
    const own = recordsOf(source, place);
    const isMissing = own.length === 0 && !hasNothingToAsk(source, place);
    const isOff = off.has(keyOf(source, place));
    const covered = coveredBy[source]?.({ account, region }, { assessment, windows, logs }) ?? null;
    return { account, region, source, ...tally(own, { isMissing, isOff }), covered };
  });
}

const keyOf = (source: SourceId, { account, region }: Place): string => `${source} ${account} ${region}`;

interface RowKey extends Place {
  readonly source: SourceId;
}

function rowKeys(assessment: Assessment, records: readonly Evidence[]): readonly RowKey[] {
  const { accounts, regions } = assessment.scope;
  const rows = new Map<string, RowKey>();
  const add = (source: SourceId, account: string, region: string): void => {
    rows.set(keyOf(source, { account, region }), { source, account, region });
  };
  const { place } = manualCalls;
  if (assessment.sources.includes('manual')) add('manual', place.account, place.region);
  for (const account of accounts)
    for (const source of assessment.sources.filter((one) => one !== 'manual'))
      for (const region of perAccount.has(source) ? regions.slice(0, 1) : regions) add(source, account.id, region);
  for (const { source, account, region } of records) add(source, account, region);
  return [...rows.values()].sort(
    (a, b) => byText(a.account, b.account) || byText(a.region, b.region) || byText(a.source, b.source),
  );
}

type Tally = Pick<CoverageRow, 'asked' | 'answered' | 'items' | 'causes'>;

const verdictsOf = (records: readonly Evidence[]): readonly (Cause | null)[] =>
  [...grouped(records, ({ service, operation, request }) => canonicalJson([service, operation, request])).values()].map(
    causeOf,
  );

const isWhole = (records: readonly Evidence[]): boolean =>
  records.length > 0 && verdictsOf(records).every((cause) => cause === null);

function tally(
  records: readonly Evidence[],
  { isMissing, isOff }: { readonly isMissing: boolean; readonly isOff: boolean },
): Tally {
  const verdicts = verdictsOf(records);
  const causes = new Map<Cause, number>();
  if (isMissing) causes.set('missing', 1);
  if (isOff) causes.set('not-enabled', 1);
  for (const cause of verdicts) if (cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  return {
    asked: verdicts.length,
    answered: verdicts.filter((cause) => cause === null).length,
    items: records.filter((record) => record.kind === 'collected').length,
    causes: [...causes].sort(([a], [b]) => byText(a, b)).map(([cause, count]) => ({ cause, count })),
  };
}

/** Why a call was not answered in full; null when it was. */
function causeOf(pages: readonly Evidence[]): Cause | null {
  for (const page of pages) if (page.kind === 'unavailable') return page.cause;
  const numbers = new Set(pages.map((page) => page.page));
  const last = pages.find((page) => page.kind === 'collected' && page.last);
  const complete =
    last !== undefined && Array.from({ length: last.page }, (_, index) => index + 1).every((n) => numbers.has(n));
  return complete ? null : 'truncated';
}

interface CoverageOf {
  readonly assessment: Assessment;
  readonly windows: readonly EventWindow[];
  readonly logs: readonly TrailLogs[];
}

const isAt =
  (place: Place) =>
  (one: Place): boolean =>
    one.account === place.account && one.region === place.region;

/** What sources of events cover of a place over time. */
const coveredBy: Readonly<Partial<Record<SourceId, (place: Place, of: CoverageOf) => readonly Interval[]>>> = {
  // Trail logs may cover more; of event history, no more is claimed than AWS keeps.
  'cloudtrail-lookup': (place, { assessment, windows }) =>
    commonIntervals(combineWindows(windows.filter(isAt(place)))?.covered ?? [], [historyWindow(assessment)]),
  'cloudtrail-logs': (place, { logs }) =>
    mergeIntervals(
      logs.filter(isAt(place)).flatMap(({ ledger }) => ledger?.trails.flatMap((one) => deliveredBy(one, ledger)) ?? []),
    ),
};
