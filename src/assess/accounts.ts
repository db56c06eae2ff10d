import { coversAll, grouped } from '../model/index.ts';
import type { AccountRow, Assessment, CoverageRow, Gap, ScopeAccount, Subject } from '../model/index.ts';
import type { Listed, ListedAccount } from '../sources/reading/index.ts';
import type { Citation } from './citation.ts';
import { neverAsked } from './gaps.ts';
import { causeWords, listed as inWords } from './words.ts';

export interface AccountInput {
  readonly assessment: Assessment;
  readonly coverage: readonly CoverageRow[];
  readonly gaps: readonly Gap[];
  readonly tables: readonly Subject[];
  /** What the organisation lists; null where nobody could ask it. */
  readonly listed: Listed | null;
  readonly citation: Citation;
}

/** Every account of the scope and of the organisation, once: what is known of it, or why it is not. */
export function accountRows(input: AccountInput): readonly AccountRow[] {
  const { assessment, coverage, gaps, tables, listed, citation } = input;
  const inOrganisation = new Map(listed?.accounts.map((one) => [one.id, one]));
  const evidence = citation.references(listed?.evidence ?? []);
  const evidenceOf = (id: string): AccountRow['evidence'] => (inOrganisation.has(id) ? evidence : []);
  const byAccount = {
    coverage: grouped(coverage, ({ account }) => account),
    gaps: grouped(gaps.filter(isAsked), ({ account }) => account),
    tables: grouped(tables, ({ account }) => account),
  };
  const inScope = assessment.scope.accounts.map((account) => ({
    ...knownOf(account, byAccount.coverage.get(account.id) ?? [], {
      gaps: byAccount.gaps.get(account.id) ?? [],
      assessment,
    }),
    state: inOrganisation.get(account.id)?.state ?? null,
    tables: byAccount.tables.get(account.id)?.length ?? 0,
    evidence: evidenceOf(account.id),
  }));
  const named = new Set(inScope.map(({ id }) => id));
  const outside = [...inOrganisation.values()].filter(({ id }) => !named.has(id));
  return [...inScope, ...outside.map((one) => ({ ...outOfScope(one, assessment), evidence }))].sort(byId);
}

/** What a control needs of a source that is no part of the assessment was never asked, of no account. */
const isAsked = ({ evidence, operation }: Gap): boolean => evidence !== null || operation === neverAsked;

const byId = (a: AccountRow, b: AccountRow): number => (a.id < b.id ? -1 : 1);

type Known = Pick<AccountRow, 'id' | 'name' | 'coverage' | 'cause' | 'reason' | 'asked' | 'answered'>;

/** An account is covered where nothing that was asked of it is a gap, and its events are known for the whole period. */
function knownOf(account: ScopeAccount, rows: readonly CoverageRow[], { gaps, assessment }: Lacking): Known {
  const sum = (count: (row: CoverageRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const [asked, answered] = [sum((row) => row.asked), sum((row) => row.answered)];
  const head = { id: account.id, name: account.name, asked, answered };
  const [cause] = byNumber(grouped(gaps, (gap) => gap.cause))[0] ?? [null];
  const lacks = [...(gaps.length === 0 ? [] : [countsOf(gaps)]), ...uncovered(rows, assessment)];
  if (lacks.length === 0) return { ...head, coverage: 'covered', cause: null, reason: null };
  if (answered > 0) return { ...head, coverage: 'partial', cause, reason: lacks.join('; ') };
  const [message] = byNumber(grouped(gaps, (gap) => gap.message))[0] ?? [lacks.join('; ')];
  return { ...head, coverage: 'not-covered', cause, reason: message };
}

interface Lacking {
  readonly gaps: readonly Gap[];
  readonly assessment: Assessment;
}

/** Sources of events that do not tell of the whole period, with the Regions where that is so. */
function uncovered(rows: readonly CoverageRow[], { period }: Assessment): readonly string[] {
  const open = rows.filter(({ covered }) => covered !== null && !coversAll(covered, period));
  return [...grouped(open, ({ source }) => source)].map(
    ([source, own]) =>
      `${source === 'cloudtrail-logs' ? 'trail logs do' : 'the CloudTrail event history does'} not cover the whole period in ` +
      inWords(own.map(({ region }) => region)),
  );
}

const byNumber = <K>(groups: ReadonlyMap<K, readonly Gap[]>): readonly (readonly [K, readonly Gap[]])[] =>
  [...groups].sort(([, a], [, b]) => b.length - a.length);

function countsOf(gaps: readonly Gap[]): string {
  const causes = byNumber(grouped(gaps, ({ cause }) => cause));
  const parts = causes.map(([cause, own]) => (gaps.length === 1 ? '' : `${own.length} `) + causeWords[cause]);
  return `${gaps.length === 1 ? '1 question' : `${gaps.length} questions`} without a usable answer: ${inWords(parts)}`;
}

function outOfScope({ id, name, state }: ListedAccount, { scope }: Assessment): Omit<AccountRow, 'evidence'> {
  const left = scope.organisation?.except.find((one) => one.id === id)?.reason;
  const reason =
    left ??
    (state === 'ACTIVE'
      ? 'not named in the scope'
      : `its state in the organisation is ${state}: nobody can sign in to it`);
  return { id, name, state, coverage: 'out-of-scope', cause: null, reason, asked: 0, answered: 0, tables: 0 };
}
