/** Runs `task` for every item, at most `width` at once, and resolves when all are done. Rejects with the first error after all have ended. */
export async function eachBounded<T>(
  items: Iterable<T>,
  width: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const worker = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true; next = queue.next()) await task(next.value);
  };
  await allEnded(Array.from({ length: width }, worker));
}

/** Like `Promise.all`, but waits for the others before it rejects: nothing goes on behind the caller's back. */
export async function allEnded(promises: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
