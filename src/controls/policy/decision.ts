/** How far a request is let through, from narrow to wide. */
export type Verdict = 'denied' | 'undecided' | 'conditional' | 'allowed';

const order: readonly Verdict[] = ['denied', 'undecided', 'conditional', 'allowed'];

/**
 * Whether something holds for a request: a condition, a statement, or the access that policies give as a whole.
 * `conditional`: it depends on the request, and `conditions` say how. `undecided`: what the policies say is not known
 * or not understood, and `open` says why. Nothing good may be concluded from either.
 */
export interface Decision {
  readonly verdict: Verdict;
  /** Policies and statements that decide. */
  readonly by: readonly string[];
  /** All of them have to hold. */
  readonly conditions: readonly string[];
  readonly open: readonly string[];
}

const decision = (verdict: Verdict, more: Partial<Decision> = {}): Decision => ({
  by: [],
  conditions: [],
  open: [],
  ...more,
  verdict,
});

export const allowed: Decision = decision('allowed');
export const denied: Decision = decision('denied');
export const conditional = (...conditions: readonly string[]): Decision => decision('conditional', { conditions });
export const undecided = (...open: readonly string[]): Decision => decision('undecided', { open });
export const decidedBy = (one: Decision, by: string): Decision => ({ ...one, by: [by] });

const width = ({ verdict }: Decision): number => order.indexOf(verdict);

const union = (left: readonly string[], right: readonly string[]): readonly string[] => {
  if (right.length === 0) return left;
  if (left.length === 0) return right;
  return [...new Set([...left, ...right])];
};

/** Holds where both hold: the narrower verdict, with what either asks for. */
export const both = (left: Decision, right: Decision): Decision => {
  if (left.verdict === 'denied') return left;
  if (right.verdict === 'denied') return right;
  return decision(width(left) <= width(right) ? left.verdict : right.verdict, {
    by: union(left.by, right.by),
    conditions: union(left.conditions, right.conditions),
    open: union(left.open, right.open),
  });
};

/** Holds where one of them holds: the wider verdict; of two that are alike, either will do. */
export const either = (left: Decision, right: Decision): Decision => {
  if (width(left) > width(right)) return left;
  if (width(right) > width(left)) return right;
  return decision(left.verdict, {
    by: union(left.by, right.by),
    conditions: oneOf(left.conditions, right.conditions),
    open: union(left.open, right.open),
  });
};

/** Two lists of conditions of which one suffices. */
const oneOf = (left: readonly string[], right: readonly string[]): readonly string[] => {
  const [first, second] = [left.join(' and '), right.join(' and ')];
  if (first === second || second === '') return left;
  if (first === '') return right;
  // A chain of alternatives grows at its end; one that it already holds adds nothing.
  return first.split(' or ').includes(second) ? left : [`${first} or ${second}`];
};

/** Holds where the other does not. */
export const not = (one: Decision): Decision => {
  switch (one.verdict) {
    case 'denied':
      return { ...allowed, by: one.by };
    case 'allowed':
      return { ...denied, by: one.by };
    case 'conditional':
      return { ...one, conditions: [`unless ${one.conditions.join(' and ')}`] };
    case 'undecided':
      return one;
  }
};

export const all = (list: Iterable<Decision>): Decision => {
  let result = allowed;
  for (const one of list) result = both(result, one);
  return result;
};

export const any = (list: Iterable<Decision>): Decision => {
  let result = denied;
  for (const one of list) result = either(result, one);
  return result;
};

/**
 * As `any`, for what takes access away: of two that may hold, the one that is not understood counts, because nothing may
 * be concluded from it.
 */
export const anyAgainst = (list: Iterable<Decision>): Decision => {
  let result = denied;
  for (const one of list) {
    const open = [result, one].find(({ verdict }) => verdict === 'undecided');
    const surely = [result, one].some(({ verdict }) => verdict === 'allowed');
    result =
      open === undefined || surely ? either(result, one) : result.verdict === one.verdict ? both(result, one) : open;
  }
  return result;
};
