import type { ObjectStore } from '../model/index.ts';

/** Runs `task` for items ahead of the consumer, at most `width` at once, and gives the results in the order of the items. */
export async function* ahead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  task: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const running: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = task(item);
      result.catch(() => undefined); // it is thrown where it is awaited, which may be later
      running.push(result);
      if (running.length >= width) yield await first(running);
    }
    while (running.length > 0) yield await first(running);
  } finally {
    await Promise.allSettled(running); // nothing goes on behind the caller's back
  }
}

async function first<R>(running: Promise<R>[]): Promise<R> {
  const [next] = running.splice(0, 1);
  if (next === undefined) throw new RangeError('nothing is running');
  return next;
}

/** The same store, asked for at most `width` objects at once by whoever shares it. */
export function limited(store: ObjectStore, width: number): ObjectStore {
  const waiting: (() => void)[] = [];
  let free = width;
  const enter = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return {
    ...store,
    get: async (key) => {
      await enter();
      try {
        return await store.get(key);
      } finally {
        leave();
      }
    },
  };
}
