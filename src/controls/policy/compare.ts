import { arnParts } from './arn.ts';
import type { Condition } from './condition.ts';
import type { KeyValue } from './condition-keys.ts';
import { glob } from './glob.ts';
import { covers, overlaps } from './pattern.ts';
import type { Request } from './request.ts';
import { resolve, unescaped } from './variables.ts';

export type Truth = 'yes' | 'no' | 'depends' | 'unclear';

export const isNegated = ({ operator }: Condition): boolean => operator.includes('not');

type Present = Exclude<KeyValue, { readonly kind: 'absent' | 'unknown' | 'varies' }>;

interface Setting {
  /** Whether `${…}` in the values is a policy variable. */
  readonly variables: boolean;
  readonly request: Request;
}

/** Compares the value of a key with those of a condition: one that matches suffices; negated, none may match. */
export const compare = (condition: Condition, value: Present, setting: Setting): Truth => {
  const truths = new Set(condition.values.map((wanted) => compareOne(condition, { value, wanted }, setting)));
  const matched = (['yes', 'unclear', 'depends'] as const).find((one) => truths.has(one)) ?? 'no';
  if (!isNegated(condition)) return matched;
  return matched === 'yes' ? 'no' : matched === 'no' ? 'yes' : matched;
};

interface Pair {
  readonly value: Present;
  readonly wanted: string;
}

const compareOne = (condition: Condition, { value, wanted }: Pair, { variables, request }: Setting): Truth => {
  const operator = condition.operator.replace('not', '');
  if (value.kind === 'instant') return compareInstant(operator, wanted, request);
  let pattern = wanted;
  let varies = false;
  if (variables && wanted.includes('${')) {
    const resolved = resolve(wanted, request);
    // What a negated comparison with a variable that is not there says is not documented.
    if (resolved.kind === 'absent') return isNegated(condition) ? 'unclear' : 'no';
    if (resolved.kind === 'unclear') return 'unclear';
    pattern = resolved.text;
    varies = resolved.names.length > 0;
  }
  if (value.kind === 'like') return compareLike(operator, value.pattern, pattern);
  const test = comparators[operator];
  if (test === undefined) return 'unclear';
  // A variable that differs from call to call stands as `*`, also where the operator knows no wildcards.
  if (varies) return overlaps(pattern, value.value, true) ? 'depends' : 'no';
  return test(value.value, pattern, variables);
};

const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no');

const compareLike = (operator: string, pattern: string, wanted: string): Truth => {
  if (operator === 'stringlike') return covers(wanted, pattern) ? 'yes' : overlaps(wanted, pattern) ? 'depends' : 'no';
  if (operator === 'stringequals') return overlaps(pattern, wanted) ? 'depends' : 'no';
  return 'unclear';
};

/** `escapes`: whether `${*}` and the like stand for characters. */
type Comparator = (value: string, wanted: string, escapes: boolean) => Truth;

const numeric =
  (test: (value: number, wanted: number) => boolean): Comparator =>
  (value, wanted) => {
    const [left, right] = [Number(value), Number(wanted)];
    return Number.isNaN(left) || Number.isNaN(right) ? 'unclear' : truth(test(left, right));
  };

const arnLike: Comparator = (value, wanted, escapes) => {
  if (wanted === '*') return 'yes';
  const parts = wanted.split(':').length < 6 ? null : arnParts(wanted);
  if (parts === null) return 'unclear';
  const target = arnParts(value);
  return truth(parts.every((part, at) => glob(part, escapes)(target[at] ?? '')));
};

const plain = (wanted: string, escapes: boolean): string => (escapes ? unescaped(wanted) : wanted);

const comparators: Readonly<Record<string, Comparator | undefined>> = {
  stringequals: (value, wanted, escapes) => truth(value === plain(wanted, escapes)),
  stringequalsignorecase: (value, wanted, escapes) =>
    truth(value.toLowerCase() === plain(wanted, escapes).toLowerCase()),
  stringlike: (value, wanted, escapes) => truth(glob(wanted, escapes)(value)),
  arnequals: arnLike,
  arnlike: arnLike,
  bool: (value, wanted) =>
    /^(true|false)$/i.test(wanted) ? truth(value.toLowerCase() === wanted.toLowerCase()) : 'unclear',
  numericequals: numeric((value, wanted) => value === wanted),
  numericlessthan: numeric((value, wanted) => value < wanted),
  numericlessthanequals: numeric((value, wanted) => value <= wanted),
  numericgreaterthan: numeric((value, wanted) => value > wanted),
  numericgreaterthanequals: numeric((value, wanted) => value >= wanted),
};

/** A point in time as IAM writes it: ISO 8601, or seconds since 1970. */
const instantOf = (wanted: string): number =>
  /^\d+$/.test(wanted) ? Number(wanted) * 1000 : /^\d{4}-\d\d-\d\d/.test(wanted) ? Date.parse(wanted) : Number.NaN;

/** Holds only if it does so over the whole time that the question is about. */
const compareInstant = (operator: string, wanted: string, { during }: Request): Truth => {
  const [from, to, at] = [Date.parse(during.from), Date.parse(during.to), instantOf(wanted)];
  const [, type, relation = ''] = /^(date|numeric)(.*)$/.exec(operator) ?? [];
  if (type === undefined || Number.isNaN(at)) return 'unclear';
  const holds = relations[relation];
  if (holds === undefined) return 'unclear';
  const [first, last] = [holds(from, at), holds(to, at)];
  if (relation === 'equals') return first && last ? 'yes' : from <= at && at <= to ? 'depends' : 'no';
  return first && last ? 'yes' : first || last ? 'depends' : 'no';
};

const relations: Readonly<Record<string, ((value: number, wanted: number) => boolean) | undefined>> = {
  equals: (value, wanted) => value === wanted,
  lessthan: (value, wanted) => value < wanted,
  lessthanequals: (value, wanted) => value <= wanted,
  greaterthan: (value, wanted) => value > wanted,
  greaterthanequals: (value, wanted) => value >= wanted,
};
