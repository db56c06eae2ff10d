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
