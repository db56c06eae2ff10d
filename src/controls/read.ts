import type { Json, Judgement, JsonObject } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

/** An answer that does not have the documented shape. Caught by `judging`: it makes a result inconclusive, never a pass. */
class UnexpectedShape extends Error {
  constructor(path: string, expected: string, found: unknown) {
    super(`the answer is not readable: ${path} should be ${expected} but is ${kindOf(found)}`);
    this.name = 'UnexpectedShape';
  }
}

const kindOf = (value: unknown): string => {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
};

/**
 * Runs a judgement over an AWS answer. Where the answer has another shape than documented, the result is
 * `inconclusive` and says which field could not be read. Any other error is a bug and passes through.
 */
export const judging = (judge: () => Judgement): Judgement => {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    return { outcome: 'inconclusive', reason: `Not determinable: ${error.message}.`, deciding: [] };
  }
};

/** As `judging`, for a change event: an unreadable event leaves the state after it unknown. */
export const judgingEvent = (judge: () => Judgement | null | 'unknown'): Judgement | null | 'unknown' => {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    return 'unknown';
  }
};

/** What is read of an answer, or what stands for it where the answer has another shape than documented. */
export const readable = <T>(read: () => T, otherwise: (message: string) => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnexpectedShape)) throw error;
    return otherwise(error.message);
  }
};

/** Looks a member up by name: exactly, else without regard to case (CloudTrail, Config and the APIs differ in case). */
const member = (object: JsonObject, name: string): unknown => {
  if (Object.hasOwn(object, name)) return object[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
};

/** The value at a path with dots; `undefined` when a step is absent or null. Throws where a step is not an object. */
const at = (root: unknown, path: string): unknown => {
  let value: unknown = root;
  const steps = stepsOf(path);
  for (let index = 0; index < steps.length; index += 1) {
    if (!isJsonObject(value))
      throw new UnexpectedShape(steps.slice(0, index).join('.') || 'the answer', 'an object', value);
    value = member(value, steps[index] ?? '');
    if (value === undefined || value === null) return undefined;
  }
  return value;
};

/** Paths are constants of controls: each is taken apart once. */
const steps = new Map<string, readonly string[]>();
function stepsOf(path: string): readonly string[] {
  const known = steps.get(path);
  if (known !== undefined) return known;
  const split = path.split('.');
  steps.set(path, split);
  return split;
}

/** The text at a path; `undefined` when absent. */
export const text = (root: unknown, path: string): string | undefined => {
  const value = at(root, path);
  if (value === undefined || typeof value === 'string') return value;
  throw new UnexpectedShape(path, 'a text', value);
};

/** The text at a path that AWS always returns. */
export const requiredText = (root: unknown, path: string): string => {
  const value = text(root, path);
  if (value === undefined || value === '') throw new UnexpectedShape(path, 'a text', undefined);
  return value;
};

/** The truth value at a path; accepts the texts `true` and `false`, which CloudTrail and EC2 sometimes carry. */
export const flag = (root: unknown, path: string): boolean | undefined => {
  const value = at(root, path);
  if (value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw new UnexpectedShape(path, 'true or false', value);
};

/** The truth value of a fact that always carries it. */
export const requiredFlag = (root: unknown, path: string): boolean => {
  const value = flag(root, path);
  if (value === undefined) throw new UnexpectedShape(path, 'true or false', undefined);
  return value;
};

/** The finite number at a path; accepts digits as text. */
export const number = (root: unknown, path: string): number | undefined => {
  const value = at(root, path);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  if (typeof value === 'string' && /^\d{1,9}$/.test(value)) return Number(value);
  throw new UnexpectedShape(path, 'a number', value);
};

/** A point in time as text: AWS gives seconds since 1970 or ISO 8601, depending on the service. */
export const instant = (root: unknown, path: string): string | undefined => {
  const value = at(root, path);
  if (value === undefined || value === '') return undefined;
  const time = new Date(typeof value === 'number' ? value * 1000 : typeof value === 'string' ? value : Number.NaN);
  if (Number.isNaN(time.getTime())) throw new UnexpectedShape(path, 'a point in time', value);
  return time.toISOString();
};

/** The object at a path; `undefined` when absent. */
export const object = (root: unknown, path: string): JsonObject | undefined => {
  const value = at(root, path);
  if (value === undefined || isJsonObject(value)) return value;
  throw new UnexpectedShape(path, 'an object', value);
};

/** The objects in the list at a path; empty when absent. */
export const objects = (root: unknown, path: string): readonly JsonObject[] => {
  const value = listAt(root, path);
  if (value.every(isJsonObject)) return value;
  const index = value.findIndex((item) => !isJsonObject(item));
  throw new UnexpectedShape(`${path}[${index}]`, 'an object', value[index]);
};

/** The texts in the list at a path; empty when absent. */
export const texts = (root: unknown, path: string): readonly string[] => {
  const value = listAt(root, path);
  return value.map((item, index) => {
    if (typeof item === 'string') return item;
    throw new UnexpectedShape(`${path}[${index}]`, 'a text', item);
  });
};

const listAt = (root: unknown, path: string): readonly Json[] => {
  const value = at(root, path);
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new UnexpectedShape(path, 'a list', value);
};

/** A fact that is itself a list, such as the trails of an account. */
export const listOf = (value: unknown, name: string): readonly JsonObject[] =>
  objects({ [name]: value as never }, name);

/** As `listOf`, of a fact that is never null: nothing in the place of a list is not an empty list. */
export const knownList = (value: unknown, name: string): readonly JsonObject[] => {
  if (!Array.isArray(value)) throw new UnexpectedShape(name, 'a list', value);
  return listOf(value, name);
};

/** Names with texts, such as the tags of a table. */
export const textsByName = (value: unknown, name: string): ReadonlyMap<string, string> => {
  if (!isJsonObject(value)) throw new UnexpectedShape(name, 'an object', value);
  return new Map(
    Object.entries(value).map(([key, one]) => {
      if (typeof one !== 'string') throw new UnexpectedShape(`${name}.${key}`, 'a text', one);
      return [key, one];
    }),
  );
};
