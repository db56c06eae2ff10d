import { breadth } from './access.ts';
import { conditionNames } from './condition.ts';
import type { Policy, Statement } from './document.ts';

/** What an Allow statement gives beyond need. `what` continues "the policy allows". */
export interface Excess {
  readonly kind: 'broad' | 'undecided' | 'narrow';
  readonly what: string;
}

/** The Allow statements that give DynamoDB or DAX access by wildcard, or item access on all tables or clusters. */
export const examineBreadth = (policy: Policy): readonly Excess[] =>
  policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => examine(policy, statement))
    .filter((excess) => excess !== null);

const examine = (policy: Policy, statement: Statement): Excess | null => {
  const { wildcards, whole, items, everywhere } = breadth(policy, statement);
  const conditions = conditionNames(statement.conditions);
  const tail = `(${statement.label}${conditions === '' ? '' : `, with conditions on ${conditions}`})`;
  if (everywhere.length > 0) {
    const where = everywhere.join(', ');
    if (wildcards.length > 0) return { kind: 'broad', what: `${wildcards.join(', ')} on ${where} ${tail}` };
    if (items.length === 0) return null;
    // A condition such as aws:ResourceTag may select the tables instead of their names.
    return { kind: conditions === '' ? 'broad' : 'undecided', what: `item access (${few(items)}) on ${where} ${tail}` };
  }
  const named = statement.resources?.patterns.join(', ') ?? '';
  return whole && items.length > 0 && /:(dynamodb|dax|\*)[^:]*:/.test(`${named}:`)
    ? { kind: 'undecided', what: `${wildcards.join(', ')} on ${named} ${tail}` }
    : null;
};

const few = (items: readonly string[]): string =>
  items.length <= 2 ? items.join(', ') : `${items.slice(0, 2).join(', ')} and ${items.length - 2} more actions`;
