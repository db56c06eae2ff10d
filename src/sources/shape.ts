import type { Json, JsonObject } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';

/** The text at a member, or undefined when there is none or it is of another type. */
export const textAt = (object: JsonObject, member: string): string | undefined => {
  const value = memberOf(object, member);
  return typeof value === 'string' ? value : undefined;
};

/** The number at a member; undefined when there is none. */
export const numberAt = (object: JsonObject, member: string): number | undefined => {
  const value = memberOf(object, member);
  return typeof value === 'number' ? value : undefined;
};

/** The object at a member; undefined when there is none. */
export const objectAt = (object: JsonObject, member: string): JsonObject | undefined => {
  const value = memberOf(object, member);
  return isJsonObject(value) ? value : undefined;
};

/** The list at a member; undefined when there is none. */
export const listAt = (object: JsonObject, member: string): readonly Json[] | undefined => {
  const value = memberOf(object, member);
  return Array.isArray(value) ? value : undefined;
};

/** The objects in the list at a member; whatever else is in it is left out. */
export const objectsAt = (object: JsonObject, member: string): readonly JsonObject[] =>
  (listAt(object, member) ?? []).filter(isJsonObject);

/** The texts in the list at a member; whatever else is in it is left out. */
export const textsAt = (object: JsonObject, member: string): readonly string[] =>
  (listAt(object, member) ?? []).filter((item) => typeof item === 'string');

function memberOf(object: JsonObject, member: string): Json | undefined {
  return Object.hasOwn(object, member) ? object[member] : undefined;
}
