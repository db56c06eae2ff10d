import type { Condition } from './condition.ts';
import { hasWildcards, requires } from './condition.ts';
import type { Statement } from './document.ts';

/** Accounts and organisations that may be named; `own` is the account of the resource. */
export interface Trust {
  readonly own: string;
  /** Account ids and organisation ids. */
  readonly others: readonly string[];
}

/** What the conditions of a statement say about whose caller, source or resource it accepts. */
export type Limit =
  | { readonly kind: 'trusted'; readonly by: string }
  | { readonly kind: 'foreign'; readonly by: string }
  /** Limited by something that the document alone does not resolve. */
  | { readonly kind: 'undecided'; readonly by: string }
  | { readonly kind: 'unlimited' };

/** `principal`: the caller. `source`: the resource on whose behalf a service calls. `resource`: what is called. */
export type Side = 'principal' | 'source' | 'resource';

export const isTrusted = (trust: Trust, id: string): boolean => id === trust.own || trust.others.includes(id);

/**
 * How the conditions limit one side to accounts or organisations. Only conditions that refuse a request without
 * the key count: not `…IfExists`, not ForAllValues, not negated operators, no wildcard in the deciding part.
 * Networks (`aws:SourceVpce`, `aws:SourceVpc`, `aws:SourceIp`) do not say whose caller it is.
 */
export const limitOf = (statement: Statement, side: Side, trust: Trust): Limit => {
  const limits = statement.conditions.filter(requires).map((condition) => limitBy(statement, condition, side, trust));
  const order = ['trusted', 'undecided', 'foreign'] as const;
  for (const kind of order) {
    const found = limits.find((limit) => limit.kind === kind);
    if (found !== undefined) return found;
  }
  return { kind: 'unlimited' };
};

const limitBy = (statement: Statement, condition: Condition, side: Side, trust: Trust): Limit => {
  const read = readers[condition.key.replace(`aws:${side}`, '')];
  if (read === undefined || !condition.key.startsWith(`aws:${side}`)) return { kind: 'unlimited' };
  const by = `${condition.name} ${condition.values.join(', ')}`;
  const ids = condition.values.map((value) => {
    if (statement.variables && value.includes('${')) return variable(value, side, trust);
    return read(value, hasWildcards(condition));
  });
  if (ids.length === 0 || ids.includes(null)) return { kind: 'unlimited' };
  if (ids.includes('undecided')) return { kind: 'undecided', by };
  return { kind: ids.every((id) => id !== null && isTrusted(trust, id)) ? 'trusted' : 'foreign', by };
};

/** The account or organisation that a value names; null when a wildcard leaves it open. */
type ReadValue = (value: string, wildcards: boolean) => string | null;

const identifier: ReadValue = (value, wildcards) => (value === '' || (wildcards && /[*?]/.test(value)) ? null : value);

const readers: Readonly<Record<string, ReadValue | undefined>> = {
  account: identifier,
  orgid: identifier,
  orgpaths: (value, wildcards) => identifier(value.split('/')[0] ?? '', wildcards),
  arn: (value) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(value)?.[1] ?? null,
};

/** `${aws:ResourceAccount}` in a condition on the caller is the table's own account; others are not known here. */
const variable = (value: string, side: Side, trust: Trust): string =>
  side === 'principal' && value.toLowerCase() === '${aws:resourceaccount}' ? trust.own : 'undecided';
