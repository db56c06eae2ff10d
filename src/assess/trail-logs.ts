import { grouped, instantWords } from '../model/index.ts';
import type {
  EvidenceId,
  EvidenceReference,
  LogProblem,
  Parameters,
  Subject,
  Tally,
  TableUse,
  TableUser,
  TrailLedger,
  UnreadLog,
  UsageRow,
} from '../model/index.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import { fitsAny } from '../controls/patterns.ts';

type References = ReadonlyMap<EvidenceId, EvidenceReference>;

/** Most problems of one account and region that a pack tells; the evidence has more. */
const listedProblems = 50;

/** The ledger of what trail logs prove, for each account, region and place of logs. */
export const trailLedgers = (logs: readonly TrailLogs[], references: References): readonly TrailLedger[] =>
  logs.map(({ logs: place, account, region, ledger, absent, evidence }) => {
    const problems = [...(ledger?.unread ?? []).map(unreadProblem), ...(ledger?.problems ?? [])];
    return {
      logs: place,
      account,
      region,
      period: ledger?.period ?? null,
      trails: ledger?.trails ?? [],
      places: ledger?.places ?? [],
      gaps: ledger?.trails.flatMap(({ gaps }) => gaps) ?? [],
      problems: problems.slice(0, listedProblems),
      problemsLeftOff: (ledger?.problemsLeftOff ?? 0) + Math.max(0, problems.length - listedProblems),
      absence: absent?.message ?? null,
      evidence: evidence.flatMap((id) => references.get(id) ?? []),
    };
  });

function unreadProblem({ log, message, times }: UnreadLog): LogProblem {
  const spans = times?.map(({ from, to }) => `${instantWords(from)} to ${instantWords(to)}`).join(' and ');
  const open = spans === undefined ? 'of any time: nothing is proven' : `not proven from ${spans}`;
  return { severity: 'unproven', kind: 'log-records', key: log, message: `${message}; what it tells is ${open}` };
}

/** Most users of a table that are listed. */
export const listedUsers = 20;

/** Who used each table, by the trail logs of every run; tables of which no data event was recorded are there with nothing counted. */
export function tableUse(
  runs: readonly (readonly TrailLogs[])[],
  tables: readonly Subject[],
  { parameters, references }: { readonly parameters: Parameters; readonly references: References },
): readonly TableUse[] {
  const logs = runs.flat();
  if (logs.length === 0) return [];
  const isHuman = (principal: string): boolean => fitsAny(parameters.humanPrincipals, principal);
  // Several places may hold the same trail: of each account and region the fullest counts.
  const rows = grouped(
    runs.flatMap(fullest).flatMap(({ usage }) => usage),
    ({ table }) => table,
  );
  const evidenceOf = (table: Subject): readonly EvidenceReference[] =>
    logs
      .filter(({ account, region }) => account === table.account && region === table.region)
      .flatMap(({ evidence }) => evidence.flatMap((id) => references.get(id) ?? []));
  return tables.map((table) => useOf(table, rows.get(table.id) ?? [], { isHuman, evidence: evidenceOf(table) }));
}

function fullest(logs: readonly TrailLogs[]): readonly TrailLogs[] {
  const counted = ({ usage }: TrailLogs): number => usage.reduce((sum, { count }) => sum + count, 0);
  return [...grouped(logs, ({ account, region }) => `${account} ${region}`).values()].flatMap(
    (places) => places.toSorted((a, b) => counted(b) - counted(a))[0] ?? [],
  );
}

interface Knowing {
  readonly isHuman: (principal: string) => boolean;
  readonly evidence: readonly EvidenceReference[];
}

function useOf(table: Subject, rows: readonly UsageRow[], { isHuman, evidence }: Knowing): TableUse {
  const users = [...grouped(rows, ({ principal, invokedBy }) => `${principal} ${invokedBy ?? ''}`).values()]
    .map((own) => userOf(own, isHuman))
    .sort((a, b) => b.reads + b.writes - a.reads - a.writes || (a.principal < b.principal ? -1 : 1));
  const people = users.filter(({ human }) => human);
  const others = users.filter(({ human }) => !human);
  return {
    table,
    ...tallyOf(rows),
    users: [...people, ...others].slice(0, listedUsers),
    omitted: Math.max(0, users.length - listedUsers),
    tls: countsBy(rows, ({ tls }) => tls).map(([version, count]) => ({ version, count })),
    endpoints: countsBy(rows, ({ endpoint }) => endpoint).map(([endpoint, count]) => ({ endpoint, count })),
    evidence,
  };
}

const sumOf = (rows: readonly UsageRow[]): number => rows.reduce((sum, { count }) => sum + count, 0);

const tallyOf = (rows: readonly UsageRow[]): Tally => ({
  reads: sumOf(rows.filter(({ write }) => !write)),
  writes: sumOf(rows.filter(({ write }) => write)),
  refused: sumOf(rows.filter(({ error }) => error !== null)),
});

function userOf(rows: readonly UsageRow[], isHuman: Knowing['isHuman']): TableUser {
  const [first] = rows;
  const days = rows.map(({ day }) => day).sort();
  return {
    principal: first?.principal ?? '',
    principalType: first?.principalType ?? '',
    invokedBy: first?.invokedBy ?? null,
    human: isHuman(first?.principal ?? ''),
    ...tallyOf(rows),
    outside: sumOf(rows.filter((row) => row.endpoint === null && row.invokedBy === null)),
    first: days[0] ?? '',
    last: days.at(-1) ?? '',
  };
}

function countsBy(
  rows: readonly UsageRow[],
  keyOf: (row: UsageRow) => string | null,
): readonly (readonly [key: string | null, count: number])[] {
  const counts = new Map<string | null, number>();
  for (const row of rows) counts.set(keyOf(row), (counts.get(keyOf(row)) ?? 0) + row.count);
  return [...counts].sort(([a, m], [b, n]) => n - m || ((a ?? '') < (b ?? '') ? -1 : 1));
}
