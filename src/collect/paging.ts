import { isJsonObject } from '../model/index.ts';
import type { Json, JsonObject } from '../model/index.ts';
import type { Paging } from '../sources/source.ts';

/** The token of the next page; undefined on the last one. AWS ends a list with an absent, null or empty token. */
export function nextToken(body: JsonObject, paging: Paging | undefined): Json | undefined {
  let value: Json | undefined = paging === undefined ? undefined : body;
  for (const name of paging?.output.split('.') ?? []) value = isJsonObject(value) ? value[name] : undefined;
  return value === null || value === '' ? undefined : value;
}

/** The request of the page that a token names. */
export const withToken = (request: JsonObject, paging: Paging | undefined, token: Json | undefined): JsonObject =>
  paging === undefined || token === undefined ? request : place(request, paging.input.split('.'), token);

function place(target: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  if (rest.length === 0) return { ...target, [name]: value };
  const inner = target[name];
  return { ...target, [name]: place(isJsonObject(inner) ? inner : {}, rest, value) };
}

/** Elements in the lists at the top of an answer; an answer without lists is one item. */
export function itemsIn(body: JsonObject): number {
  const lists = Object.values(body).filter((value) => Array.isArray(value));
  return lists.length === 0 ? 1 : lists.reduce((sum, list) => sum + list.length, 0);
}
