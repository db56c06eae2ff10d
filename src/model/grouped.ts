/** Values by key, in their order (`Map.groupBy`, which Node 20 does not have). */
export function grouped<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** What several lists hold, each value once. A list that has all of it stays as it is: most judgements rest on one. */
export function union<T>(lists: readonly (readonly T[])[]): readonly T[] {
  const [first = [], ...others] = lists.filter((list) => list.length > 0);
  if (others.length === 0) return first;
  const values = new Set(first);
  const own = values.size;
  for (const list of others) for (const value of list) values.add(value);
  return values.size === own ? first : [...values];
}

/**
 * Remembers what was made of a list, by its members one after the other: of lists that are made anew for each of
 * thousands of subjects most say the same, and no key has to be put together to see it.
 */
export function oncePerList<T, V>(make: (list: readonly T[]) => V): (list: readonly T[]) => V {
  const root = new Branch<T, V>();
  return (list) => {
    let place = root;
    for (const item of list) place = place.below(item);
    place.made ??= { value: make(list) };
    return place.made.value;
  };
}

class Branch<T, V> {
  made: { readonly value: V } | undefined;
  /** Most branches go on one way: only those that fork have a map. */
  #item: T | undefined;
  #only: Branch<T, V> | undefined;
  #others: Map<T, Branch<T, V>> | undefined;

  below(item: T): Branch<T, V> {
    if (this.#only === undefined) {
      this.#item = item;
      this.#only = new Branch();
      return this.#only;
    }
    if (this.#item === item) return this.#only;
    this.#others ??= new Map();
    const known = this.#others.get(item) ?? new Branch<T, V>();
    this.#others.set(item, known);
    return known;
  }
}
