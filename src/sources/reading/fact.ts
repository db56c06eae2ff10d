import type { Absent, Fact, JsonObject, Known } from '../../model/index.ts';
import { isJsonObject, union } from '../../model/index.ts';
import { listAt, objectAt } from '../shape.ts';
import type { Reading } from './archive.ts';

/** A fact out of a complete answer; `undefined` from `read` means that the answer does not hold what it should. */
export function factOf<T>(reading: Reading, read: (pages: readonly JsonObject[]) => T | undefined): Fact<T> {
  if (reading.absent !== null) return reading.absent;
  const value = read(reading.pages);
  if (value === undefined) return unreadable(reading, 'the answer does not have the documented form');
  return { kind: 'known', value, evidence: reading.evidence, observedAt: reading.observedAt };
}

/** A fact that is one object of an answer of one page, such as `Table` of `DescribeTable`. */
export const memberFact = (reading: Reading, member: string): Fact<JsonObject> =>
  factOf(reading, ([page]) => (page === undefined ? undefined : objectAt(page, member)));

export const unreadable = (reading: Reading, message: string): Absent => ({
  kind: 'absent',
  cause: 'unreadable',
  message: `${reading.what}: ${message}`,
  evidence: reading.evidence,
});

/** Facts made from others are known only if all of those are; the first absent one tells why they are not. */
export function mergeFacts<B, T, R>(
  base: Fact<B>,
  others: readonly Fact<T>[],
  make: (base: B, values: readonly T[]) => R,
): Fact<R> {
  if (base.kind === 'absent') return base;
  const known: Known<T>[] = [];
  for (const fact of others) {
    if (fact.kind === 'absent') return fact;
    known.push(fact);
  }
  return {
    kind: 'known',
    value: make(
      base.value,
      known.map((fact) => fact.value),
    ),
    evidence: union([base.evidence, ...known.map((fact) => fact.evidence)]),
    observedAt: known.reduce((oldest, fact) => (fact.observedAt < oldest ? fact.observedAt : oldest), base.observedAt),
  };
}

/** The members of a population that could be read, and why it is not known to be complete (null when it is). */
export interface Population<T> {
  readonly items: readonly T[];
  readonly absent: Absent | null;
}

/**
 * Reads a list over all pages of an answer. A list that is not there and an item that `read` gives as `undefined`
 * make the population incomplete, and never disappear.
 */
export function populationOf<T>(
  reading: Reading,
  member: string,
  read: (item: unknown) => T | undefined,
): Population<T> {
  const items: T[] = [];
  let absent = reading.absent;
  for (const page of reading.pages) {
    const list = listAt(page, member);
    if (list === undefined) absent ??= unreadable(reading, `the answer has no list ${member}`);
    for (const item of list ?? []) {
      const value = read(item);
      if (value === undefined) absent ??= unreadable(reading, `an item of ${member} does not have the documented form`);
      else items.push(value);
    }
  }
  return { items, absent };
}

/** Reader of items that are objects and have what `read` asks for. */
export const objectItem =
  <T>(read: (item: JsonObject) => T | undefined) =>
  (item: unknown): T | undefined =>
    isJsonObject(item) ? read(item) : undefined;

/** Reader of items that are texts. */
export const textItem = (item: unknown): string | undefined => (typeof item === 'string' ? item : undefined);
