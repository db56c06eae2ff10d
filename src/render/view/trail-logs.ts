import type { CoverageGap, Share, TableUse, TableUser, TrailCoverage, TrailLedger } from '../../model/index.ts';
import { evidenceReference, subjectView } from './context.ts';
import type { Reference, SubjectView, ViewContext } from './context.ts';

/** What is proven of one trail in one account and region. */
export interface LedgerView {
  readonly account: string;
  readonly accountName: string;
  readonly region: string;
  /** Name of the trail; in words where none is known. */
  readonly trail: string;
  readonly logs: string;
  /** Such as `741 of 741 digests, 8,790 of 8,791 log files`. */
  readonly verified: string;
  /** Times that are covered, in words. */
  readonly covered: string;
  /** What is not proven, and what is wrong: a sentence each; empty when nothing is. */
  readonly open: readonly string[];
  readonly evidence: readonly Reference[];
}

/** Problems of one place that are printed; the results have more. */
const printedProblems = 5;

export const ledgerAnnex = (context: ViewContext): readonly LedgerView[] =>
  context.pack.trailLogs.flatMap((ledger) =>
    ledger.trails.length === 0
      ? [placeView(context, ledger, null)]
      : ledger.trails.map((trail, index) => placeView(context, ledger, { trail, first: index === 0 })),
  );

function placeView(
  context: ViewContext,
  ledger: TrailLedger,
  shown: { readonly trail: TrailCoverage; readonly first: boolean } | null,
): LedgerView {
  const { words, format, accountName } = context;
  const { account, region, logs, evidence, absence } = ledger;
  const trail = shown?.trail ?? null;
  const covered = trail?.covered ?? [];
  // What belongs to the place and not to a trail is told once.
  const shared = shown?.first === false ? [] : placeProblems(context, ledger);
  return {
    account,
    accountName: accountName(account),
    region,
    trail: trail?.trail ?? words.say('ledger.no-trail'),
    logs,
    verified: trail === null ? words.say('ledger.nothing') : verifiedText(context, trail),
    covered: covered.length === 0 ? words.say('coverage.nothing') : covered.map(format.interval).join(', '),
    open: [
      ...(absence === null ? [] : [absence]),
      ...(trail?.gaps ?? []).map((gap) => gapText(context, gap)),
      ...shared,
    ],
    evidence: evidence.map((id) => evidenceReference(context, id)),
  };
}

function verifiedText({ words }: ViewContext, { digests, backfills, logs }: TrailCoverage): string {
  const share = (name: string, { verified, of }: Share): string =>
    words.say(`ledger.${name}`, { verified: words.number(verified), of: words.number(of) });
  return [
    share('digests', digests),
    ...(backfills.of > 0 ? [share('backfills', backfills)] : []),
    share('logs', logs),
  ].join(', ');
}

const gapText = ({ words, format }: ViewContext, gap: CoverageGap): string =>
  `${format.interval(gap)}: ${words.say(`ledger.gap.${gap.kind}`)}`;

function placeProblems({ words }: ViewContext, { places, problems, problemsLeftOff }: TrailLedger): readonly string[] {
  const sum = (of: 'unnamed' | 'unproven'): number => places.reduce((total, place) => total + place[of], 0);
  const counts = (['unnamed', 'unproven'] as const).flatMap((name) =>
    sum(name) === 0 ? [] : [words.count(`ledger.${name}`, sum(name))],
  );
  const left = problemsLeftOff + Math.max(0, problems.length - printedProblems);
  return [
    ...counts,
    ...problems.slice(0, printedProblems).map(({ key, message }) => `${key}: ${message}`),
    ...(left === 0 ? [] : [words.count('ledger.more-problems', left)]),
  ];
}

export interface UserView {
  readonly principal: string;
  /** Such as `person`, or the service that acted for it. */
  readonly kind: string;
  readonly reads: string;
  readonly writes: string;
  readonly refused: string;
  readonly outside: string;
  readonly days: string;
}

export interface UseView {
  readonly subject: SubjectView;
  readonly users: readonly UserView[];
  /** TLS versions and VPC endpoints of all calls, in words; empty where there were none. */
  readonly paths: readonly string[];
  readonly omitted: string;
}

export interface UseAnnex {
  readonly tables: readonly UseView[];
  /** Tables of which no use was recorded, in words; empty when there is none. */
  readonly unused: string;
}

/** Who used the tables, by data events of verified log files. */
export function useAnnex(context: ViewContext): UseAnnex {
  const { pack, words } = context;
  const used = pack.use.filter(({ users }) => users.length > 0);
  const unused = pack.use.filter(({ users }) => users.length === 0).map(({ table }) => table.name);
  return {
    tables: used.map((one) => useView(context, one)),
    unused: unused.length === 0 ? '' : words.count('use.unused', unused.length, { names: unused.join(', ') }),
  };
}

function useView(context: ViewContext, { table, users, omitted, tls, endpoints }: TableUse): UseView {
  const { words } = context;
  const tally = (key: string, list: readonly { readonly name: string | null; readonly count: number }[]): string =>
    words.say(`use.${key}`, {
      list: list.map(({ name, count }) => `${name ?? words.say(`use.no-${key}`)} ${words.number(count)}`).join(', '),
    });
  return {
    subject: subjectView(context, table),
    users: users.map((user) => userView(context, user)),
    paths: [
      tally(
        'tls',
        tls.map(({ version, count }) => ({ name: version, count })),
      ),
      tally(
        'endpoints',
        endpoints.map(({ endpoint, count }) => ({ name: endpoint, count })),
      ),
    ],
    omitted: omitted === 0 ? '' : words.count('use.more-users', omitted),
  };
}

function userView({ words }: ViewContext, user: TableUser): UserView {
  const { principal, principalType, invokedBy, human, first, last } = user;
  return {
    principal,
    kind: human ? words.say('use.person') : (invokedBy ?? principalType),
    reads: words.number(user.reads),
    writes: words.number(user.writes),
    refused: words.number(user.refused),
    outside: words.number(user.outside),
    days: first === last ? first : `${first} – ${last}`,
  };
}
