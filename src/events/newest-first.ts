import type { Instant } from '../model/index.ts';

/** One stream of several that each go from the newest end to the oldest; of equal ends those of the first one first. */
export async function* newestFirst<T extends { readonly end: Instant }>(
  streams: readonly AsyncGenerator<T>[],
): AsyncGenerator<T> {
  try {
    const heads = await Promise.all(streams.map(async (stream) => ({ stream, next: await stream.next() })));
    for (;;) {
      let newest: { head: (typeof heads)[number]; item: T } | null = null;
      for (const head of heads) {
        if (head.next.done === true) continue;
        const item = head.next.value;
        if (newest === null || item.end > newest.item.end) newest = { head, item };
      }
      if (newest === null) return;
      yield newest.item;
      newest.head.next = await newest.head.stream.next();
    }
  } finally {
    await Promise.allSettled(streams.map(async (stream) => await stream.return(undefined)));
  }
}
