/** A list whose items are made each time that it is read: there may be hundreds of thousands. */
export interface Made<T> extends Iterable<T> {
  readonly length: number;
}

/** A list of what is made of each item of another. */
export const madeOf = <T, U>(items: readonly T[] | Made<T>, make: (item: T) => U): Made<U> => ({
  length: items.length,
  *[Symbol.iterator]() {
    for (const item of items) yield make(item);
  },
});

/** A list of what a generator gives, each time anew. */
export const madeBy = <T>(items: () => Iterable<T>): Iterable<T> => ({
  [Symbol.iterator]: () => items()[Symbol.iterator](),
});

export const isMade = (value: object): value is Made<unknown> => Symbol.iterator in value && !Array.isArray(value);
