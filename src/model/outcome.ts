/**
 * Outcome of a control, for one subject or rolled up.
 * `manual`: a person must judge. `inconclusive`: the evidence does not allow a judgement.
 */
export type Outcome = 'not-applicable' | 'satisfied' | 'manual' | 'inconclusive' | 'not-satisfied';

/** All outcomes, from best to worst: the order of the roll-up. */
export const outcomes: readonly Outcome[] = ['not-applicable', 'satisfied', 'manual', 'inconclusive', 'not-satisfied'];

const rank = (outcome: Outcome): number => outcomes.indexOf(outcome);

/** The worse of any number of outcomes; `not-applicable` when there are none. */
export const worst = (list: Iterable<Outcome>): Outcome => {
  let result: Outcome = 'not-applicable';
  for (const outcome of list) if (rank(outcome) > rank(result)) result = outcome;
  return result;
};

/**
 * Whether `after` is a better claim than `before`. Losing evidence may turn `not-satisfied` into `inconclusive`
 * (both are open: neither claims anything good), but must never reach `manual`, `satisfied` or `not-applicable`
 * from a worse place.
 */
export const improves = (before: Outcome, after: Outcome): boolean => claim(after) > claim(before);

function claim(outcome: Outcome): number {
  switch (outcome) {
    case 'not-satisfied':
    case 'inconclusive':
      return 0;
    case 'manual':
      return 1;
    case 'satisfied':
    case 'not-applicable':
      return 2;
  }
}

/** Whether a result is not good: it asks something of the reader. What was not tested at all is no such result. */
export const isOpen = (outcome: Outcome | 'not-tested' | 'not-implemented'): boolean =>
  outcome === 'not-satisfied' || outcome === 'inconclusive' || outcome === 'manual';

export type OutcomeCounts = Readonly<Record<Outcome, number>>;

export const countOutcomes = (list: Iterable<Outcome>): OutcomeCounts => {
  const counts = { 'not-applicable': 0, satisfied: 0, manual: 0, inconclusive: 0, 'not-satisfied': 0 };
  for (const outcome of list) counts[outcome] += 1;
  return counts;
};
