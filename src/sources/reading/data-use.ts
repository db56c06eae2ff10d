import { grouped } from '../../model/index.ts';
import type {
  Absent,
  Assessment,
  Fact,
  ItemUse,
  ItemUser,
  PlaceLedger,
  RecordedCall,
  TrailCoverage,
  UsageRow,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import type { ChangeHistory } from './change-history.ts';
import { mergeFacts } from './fact.ts';
import { oncePerKey } from './keyed.ts';
import type { TrailLogs } from './trail-logs.ts';
import { deliveredBy } from './trail-logs.ts';

/** Data events of a place; null where the assessment reads no trail logs, so that none are expected. */
export type DataUse = (place: Place) => Fact<readonly UsageRow[]> | null;

/** Counts of data events out of verified trail logs. Where logs are read, what they do not tell is missing. */
export function readDataUse({ logs }: ChangeHistory, assessment: Assessment): DataUse {
  if (!assessment.sources.includes('cloudtrail-logs')) return () => null;
  const byPlace = grouped(logs, keyOf);
  const known = new Map<string, Fact<readonly UsageRow[]>>();
  return (place) => {
    const key = keyOf(place);
    const fact = known.get(key) ?? factOf(byPlace.get(key) ?? [], place, assessment);
    known.set(key, fact);
    return fact;
  };
}

const keyOf = ({ account, region }: Place): string => `${account} ${region}`;

function factOf(logs: readonly TrailLogs[], place: Place, { startedAt }: Assessment): Fact<readonly UsageRow[]> {
  const absent = logs.find((one) => one.absent !== null)?.absent;
  if (absent) return absent;
  // The same trail may lie in several places: its events count once, from where most of them are.
  const [fullest] = logs.toSorted((a, b) => countOf(b.usage) - countOf(a.usage));
  if (fullest === undefined) return unread(place);
  return { kind: 'known', value: fullest.usage, evidence: fullest.usageEvidence, observedAt: startedAt };
}

const unread = ({ account, region }: Place): Absent => ({
  kind: 'absent',
  cause: 'missing',
  message: `the trail logs of ${region} of ${account} were not read`,
  evidence: [],
});

const countOf = (rows: readonly UsageRow[]): number => rows.reduce((sum, { count }) => sum + count, 0);

/** Who used the items of each table, and when all of it is known; null where the assessment reads no trail logs. */
export function readItemUse(
  { logs }: ChangeHistory,
  dataUse: DataUse,
  { startedAt }: Assessment,
): (table: { readonly arn: string; readonly place: Place }) => Fact<ItemUse | null> {
  const byPlace = grouped(logs, keyOf);
  const trails = oncePerKey((key) =>
    (byPlace.get(key) ?? []).flatMap(({ ledger }) => (ledger === null ? [] : ledger.trails.map(coverageIn(ledger)))),
  );
  const byTable = new Map<readonly UsageRow[], ReadonlyMap<string, readonly UsageRow[]>>();
  const rowsOf = (rows: readonly UsageRow[], arn: string): readonly UsageRow[] => {
    const indexed = byTable.get(rows) ?? grouped(rows, ({ table }) => table);
    byTable.set(rows, indexed);
    return indexed.get(arn) ?? [];
  };
  return ({ arn, place }) => {
    const use = dataUse(place);
    if (use === null) return { kind: 'known', value: null, evidence: [], observedAt: startedAt };
    return mergeFacts(use, [], (rows) => ({ trails: trails(keyOf(place)), users: usersOf(rowsOf(rows, arn)) }));
  };
}

const coverageIn =
  (ledger: PlaceLedger) =>
  (trail: TrailCoverage): ItemUse['trails'][number] => ({
    name: trail.trail ?? '',
    homeRegion: trail.homeRegion ?? '',
    account: trail.organisation === null ? trail.account : null,
    covered: deliveredBy(trail, ledger),
  });

const usersOf = (rows: readonly UsageRow[]): readonly ItemUser[] =>
  [...grouped(rows, ({ principal, principalType }) => `${principalType} ${principal}`).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { principal, principalType } = first;
    const done = own.filter(({ error }) => error === null);
    const days = done.map(({ day }) => day).sort();
    const refused = countOf(own) - countOf(done);
    return [{ principal, principalType, calls: countOf(done), refused, first: days[0] ?? '', last: days.at(-1) ?? '' }];
  });

/** Counted calls that are alike, with the last of them. */
export function countedCalls<T>(
  rows: readonly UsageRow[],
  likeness: (row: UsageRow) => T,
): readonly (T & { readonly count: number; readonly example: RecordedCall })[] {
  return [...grouped(rows, (row) => JSON.stringify(likeness(row))).values()].flatMap((alike) => {
    const last = alike.toSorted((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
    return last === undefined ? [] : [{ ...likeness(last), count: countOf(alike), example: exampleOf(last) }];
  });
}

/** Counts keep the day of a call, and not its id. */
const exampleOf = ({ day, operation, principal }: UsageRow): RecordedCall => ({
  id: '',
  time: day,
  name: operation,
  principal,
});
