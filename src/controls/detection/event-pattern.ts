import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import { repeatedKey } from '../policy/repeated-key.ts';
import { all, any, fits, told, yesIf, type Match, type Told } from './match.ts';

/** A pattern of EventBridge; null where the text is none. */
export function readEventPattern(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) && repeatedKey(text) === null ? value : null;
  } catch {
    return null;
  }
}

/**
 * Whether a pattern takes in every event of a kind (EventBridge User Guide, "Amazon EventBridge event patterns"). A
 * pattern that asks for more than the kind of event tells takes in some of them only: that is a no.
 */
export function matchesEvent(pattern: JsonObject | null, event: JsonObject): Match {
  if (pattern === null || Object.keys(pattern).length === 0) return 'unclear';
  return matchFields(pattern, { event, path: [] });
}

interface At {
  readonly event: JsonObject;
  readonly path: readonly string[];
}

const matchFields = (pattern: JsonObject, { event, path }: At): Match =>
  all(
    Object.entries(pattern).map(([name, value]) => {
      if (name === '$or') return matchAnyOf(value, { event, path });
      const inner = [...path, name];
      if (isJsonObject(value)) return matchFields(value, { event, path: inner });
      if (!Array.isArray(value)) return 'unclear';
      const field = told(event, inner);
      return any(value.map((filter: Json) => matchFilter(filter, field)));
    }),
  );

const matchAnyOf = (value: Json, at: At): Match => {
  if (!Array.isArray(value)) return 'unclear';
  return any(value.map((one: Json) => (isJsonObject(one) ? matchFields(one, at) : 'unclear')));
};

/** One value or filter of the list of a field. */
function matchFilter(filter: Json, field: Told): Match {
  if (isJsonObject(filter)) {
    const [[operator, operand] = ['', null], ...others] = Object.entries(filter);
    return others.length > 0 ? 'unclear' : matchOperator(operator, operand, field);
  }
  if (Array.isArray(filter)) return 'unclear';
  return withValue(field, (value) => yesIf(value === filter));
}

function matchOperator(operator: string, operand: Json, field: Told): Match {
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') return 'unclear';
      return yesIf(field.kind === (operand ? 'value' : 'nothing'));
    case 'anything-but':
      return anythingBut(operand, field);
    case 'prefix':
    case 'suffix':
    case 'equals-ignore-case':
    case 'wildcard': {
      const test = textTest(operator, operand);
      return test === null ? 'unclear' : withText(field, (text) => yesIf(test(text)));
    }
    case 'numeric':
    case 'cidr':
      // No field that every event of a kind tells is a number or an address.
      return 'no';
    default:
      return 'unclear';
  }
}

type TextTest = (text: string) => boolean;

const lower = (text: string): string => text.toLowerCase();

/** The test that a filter over texts makes; null where the filter is not as documented. */
function textTest(operator: string, operand: Json): TextTest | null {
  if (isJsonObject(operand) && (operator === 'prefix' || operator === 'suffix')) {
    const text = operand['equals-ignore-case'];
    if (typeof text !== 'string' || Object.keys(operand).length !== 1) return null;
    const test = textTest(operator, lower(text));
    return test && ((value) => test(lower(value)));
  }
  if (typeof operand !== 'string') return null;
  switch (operator) {
    case 'prefix':
      return (text) => text.startsWith(operand);
    case 'suffix':
      return (text) => text.endsWith(operand);
    case 'equals-ignore-case':
      return (text) => lower(text) === lower(operand);
    case 'wildcard':
      return (text) => fits(operand, text);
    default:
      return null;
  }
}

/** `anything-but` takes one or several values, or a filter over texts with one or several. */
function anythingBut(operand: Json, field: Told): Match {
  if (!isJsonObject(operand)) {
    const refused: readonly Json[] = Array.isArray(operand) ? (operand as readonly Json[]) : [operand];
    return withValue(field, (value) => yesIf(!refused.includes(value)));
  }
  const [[operator, values] = ['', null], ...others] = Object.entries(operand);
  const list: readonly Json[] = Array.isArray(values) ? (values as readonly Json[]) : [values];
  const tests = list.map((value) => textTest(operator, value));
  if (others.length > 0 || tests.length === 0) return 'unclear';
  if (tests.includes(null)) return 'unclear';
  return withText(field, (text) => yesIf(tests.every((test) => test?.(text) === false)));
}

/** A field that an event does not tell, or may tell in another way, is not met by a filter that asks for a value. */
const withValue = (field: Told, test: (value: Json) => Match): Match => {
  if (field.kind !== 'value') return 'no';
  return typeof field.value === 'object' && field.value !== null ? 'unclear' : test(field.value);
};

const withText = (field: Told, test: (text: string) => Match): Match =>
  withValue(field, (value) => (typeof value === 'string' ? test(value) : 'no'));
