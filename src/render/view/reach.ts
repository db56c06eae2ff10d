import type { ReachVerdict, TableHolder, TableReach } from '../../model/index.ts';
import { subjectView } from './context.ts';
import type { SubjectView, ViewContext } from './context.ts';

export interface HolderView {
  readonly principal: string;
  readonly read: string;
  readonly write: string;
  readonly administer: string;
  readonly by: string;
  /** Conditions and what cannot be decided; empty when nothing is open. */
  readonly open: string;
}

export interface ReachView {
  readonly subject: SubjectView;
  /** Why it is not known for certain; empty when it is. */
  readonly absent: string;
  readonly holders: readonly HolderView[];
  /** How many are not printed, in words; empty when all are. */
  readonly omitted: string;
}

export interface ReachAnnex {
  readonly tables: readonly ReachView[];
  /** How many tables are not printed, in words; empty when all are. */
  readonly omitted: string;
}

/** Most tables, and most principals of a table, that are printed; the results have more. */
const printedTables = 100;
const printedHolders = 8;

/** Who can reach the data: sensitive tables first, so that they are printed where not all are. */
export function reachAnnex(context: ViewContext): ReachAnnex {
  const { pack, words } = context;
  const tables = pack.reach.toSorted((a, b) => Number(isHarmless(a)) - Number(isHarmless(b)));
  const left = tables.length - printedTables;
  return {
    tables: tables.slice(0, printedTables).map((one) => reachView(context, one)),
    omitted: left <= 0 ? '' : words.count('reach.more-tables', left),
  };
}

const isHarmless = ({ table }: TableReach): boolean => table.dataClass === 'none';

function reachView(context: ViewContext, { table, absent, holders, omitted }: TableReach): ReachView {
  const left = omitted + Math.max(0, holders.length - printedHolders);
  return {
    subject: subjectView(context, table),
    absent: absent === null ? '' : context.words.say('reach.absent', { why: absent }),
    holders: holders.slice(0, printedHolders).map((holder) => holderView(context, holder)),
    omitted: left === 0 ? '' : context.words.count('reach.more-holders', left),
  };
}

function holderView({ words }: ViewContext, { principal, by, open, ...verdicts }: TableHolder): HolderView {
  const say = (verdict: ReachVerdict): string => words.say(`reach.${verdict}`);
  return {
    principal,
    read: say(verdicts.read),
    write: say(verdicts.write),
    administer: say(verdicts.administer),
    by: by.join(', '),
    open: open.join('; '),
  };
}
