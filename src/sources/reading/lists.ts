import type { Fact, JsonObject } from '../../model/index.ts';
import type { Reading } from './archive.ts';
import { factOf, objectItem, populationOf } from './fact.ts';

/** A fact that is a complete list of objects over all pages. */
export function listFact(reading: Reading, member: string): Fact<readonly JsonObject[]> {
  const { items, absent } = populationOf(
    reading,
    member,
    objectItem((item) => item),
  );
  return absent ?? factOf(reading, () => items);
}

const known = new WeakMap<Reading, Map<string, Fact<readonly JsonObject[]>>>();

/** As `listFact`, of an answer that every table of an account and Region looks into. */
export function sharedListFact(reading: Reading, member: string): Fact<readonly JsonObject[]> {
  const lists = known.get(reading) ?? new Map<string, Fact<readonly JsonObject[]>>();
  known.set(reading, lists);
  const list = lists.get(member) ?? listFact(reading, member);
  lists.set(member, list);
  return list;
}
