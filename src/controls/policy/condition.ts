import { isJsonObject } from '../../model/index.ts';
import { reject, valuesOf } from './values.ts';

/** One key of one operator of a Condition block. All conditions of a statement must hold at once. */
export interface Condition {
  /** Lower case, without set prefix and `IfExists`: `stringequals`, `null`, `arnlike`. */
  readonly operator: string;
  /** `ForAllValues`, `ForAnyValue` or neither. */
  readonly set: 'all' | 'any' | null;
  /** Whether a request without the key meets the condition. */
  readonly ifExists: boolean;
  /** Lower case. */
  readonly key: string;
  /** As written, for sentences. */
  readonly name: string;
  readonly values: readonly string[];
}

const operators = new Set([
  'null',
  'bool',
  'binaryequals',
  'ipaddress',
  'notipaddress',
  ...['arn'].flatMap((type) => [`${type}equals`, `${type}like`, `${type}notequals`, `${type}notlike`]),
  ...['equals', 'notequals', 'equalsignorecase', 'notequalsignorecase', 'like', 'notlike'].map(
    (name) => `string${name}`,
  ),
  ...['numeric', 'date'].flatMap((type) =>
    ['equals', 'notequals', 'lessthan', 'lessthanequals', 'greaterthan', 'greaterthanequals'].map(
      (name) => `${type}${name}`,
    ),
  ),
]);

/** Reads a Condition block: `{operator: {key: value or values}}`. */
export const readConditions = (block: unknown, where: string): readonly Condition[] => {
  if (block === undefined) return [];
  if (!isJsonObject(block)) return reject(`Condition of ${where} is not an object`);
  return Object.entries(block).flatMap(([written, keys]) => {
    const head = readOperator(written, where);
    if (!isJsonObject(keys)) return reject(`${written} of ${where} is not an object`);
    return Object.entries(keys).map(([name, values]) => ({
      ...head,
      name,
      key: name.toLowerCase(),
      values: valuesOf(values, `${name} of ${where}`, true),
    }));
  });
};

const readOperator = (written: string, where: string): Pick<Condition, 'operator' | 'set' | 'ifExists'> => {
  const match = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(written.toLowerCase());
  const operator = match?.[2] ?? '';
  if (!operators.has(operator)) return reject(`${where} has the unknown condition operator ${JSON.stringify(written)}`);
  const set = match?.[1] === 'forallvalues' ? 'all' : match?.[1] === 'foranyvalue' ? 'any' : null;
  return { operator, set, ifExists: match?.[3] !== undefined };
};

/** Operators that are met when the value matches one of the listed values. */
const positive = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike']);
/** Operators that are met when the value matches none of the listed values, or the key is absent. */
const negative = new Set([
  'stringnotequals',
  'stringnotequalsignorecase',
  'stringnotlike',
  'arnnotequals',
  'arnnotlike',
]);

/** Whether `*` and `?` in the values of the operator are wildcards. */
export const hasWildcards = (condition: Condition): boolean => /like$|^arn/.test(condition.operator);

/** Whether a request is only accepted when the key is present and has one of the listed values. */
export const requires = (condition: Condition): boolean =>
  positive.has(condition.operator) && !condition.ifExists && condition.set !== 'all';

/** Whether the condition is met by every request whose key is absent or has none of the listed values. */
export const excludes = (condition: Condition): boolean => negative.has(condition.operator) && condition.set !== 'any';

/** `StringEquals aws:PrincipalOrgID`, for sentences. */
export const conditionNames = (conditions: readonly Condition[]): string =>
  [...new Set(conditions.map((condition) => condition.name))].join(', ');
