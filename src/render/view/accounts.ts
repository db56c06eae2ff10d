import { accountCoverages, type AccountCoverage } from '../../model/index.ts';
import { evidenceReference, type Reference, type ViewContext } from './context.ts';

/** Every account of the scope and of the organisation, those that are not covered first. */
export interface AccountsView {
  /** How many there are, and how many of them are covered. */
  readonly text: string;
  readonly rows: readonly {
    readonly id: string;
    readonly name: string;
    readonly coverage: string;
    readonly isCovered: boolean;
    readonly isInScope: boolean;
    readonly reason: string;
    readonly answered: string;
    readonly tables: string;
    readonly evidence: readonly Reference[];
  }[];
}

export function accountsAnnex(context: ViewContext): AccountsView {
  const { pack, words } = context;
  const ranked = pack.accounts.toSorted((a, b) => rank(a.coverage) - rank(b.coverage) || (a.id < b.id ? -1 : 1));
  const listed = pack.accounts.filter(({ state }) => state !== null).length;
  const organisation =
    listed === 0
      ? words.say('account.unlisted')
      : words.say('account.listed', { listed, outside: countOf(context, 'out-of-scope') });
  return {
    text: `${coverageWords(context)}. ${organisation}`,
    rows: ranked.map(({ id, name, coverage, reason, asked, answered, tables, evidence }) => ({
      id,
      name,
      coverage: words.say(`account.${coverage}`),
      isCovered: coverage === 'covered',
      isInScope: coverage !== 'out-of-scope',
      reason: reason ?? '',
      answered: coverage === 'out-of-scope' ? '' : words.say('account.answered', { answered, asked }),
      tables: coverage === 'out-of-scope' ? '' : words.number(tables),
      evidence: evidence.map((one) => evidenceReference(context, one)),
    })),
  };
}

/** How many accounts of the scope are covered: `23 of 25 covered in full, 0 in part, 2 not at all`. */
export function coverageWords(context: ViewContext): string {
  return context.words.say('account.counts', {
    covered: countOf(context, 'covered'),
    n: context.pack.assessment.scope.accounts.length,
    partial: countOf(context, 'partial'),
    none: countOf(context, 'not-covered'),
  });
}

const countOf = ({ pack }: ViewContext, coverage: AccountCoverage): number =>
  pack.accounts.filter((account) => account.coverage === coverage).length;

const rank = (coverage: AccountCoverage): number => accountCoverages.indexOf(coverage);
