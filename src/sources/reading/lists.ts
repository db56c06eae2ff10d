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

/** Members of a group by key, in the order of the list. */
export function indexBy<T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const item of items) {
    const its = key(item);
    const others = index.get(its);
    if (others === undefined) index.set(its, [item]);
    else others.push(item);
  }
  return index;
}

/** Remembers what was made for each place: facts that all tables of an account and Region share. */
export function oncePerKey<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
