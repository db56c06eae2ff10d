/** Lets files into memory as long as they are few bytes; one is always let in. */
export interface ByteBudget {
  /** Waits for its turn, fetches, and uses what was fetched. */
  readonly spend: <T extends object, R>(fetch: () => Promise<T>, use: (fetched: T) => Promise<R>) => Promise<R>;
}

const sizeOf = (fetched: object): number =>
  'bytes' in fetched && fetched.bytes instanceof Uint8Array ? fetched.bytes.length : 0;

/** How large a file is, is known once it is there: the next is taken to be about as large as the largest of late. */
export function byteBudget(most: number): ByteBudget {
  const waiting: (() => void)[] = [];
  let [files, held, expected] = [0, 0, 0];
  const mayEnter = (): boolean => files === 0 || held + expected <= most;
  const leave = (bytes: number): void => {
    files -= 1;
    held -= bytes;
    // All that wait look again: what they wait for is not theirs in advance.
    for (const look of waiting.splice(0)) look();
  };
  return {
    spend: async (fetch, use) => {
      while (!mayEnter()) await new Promise<void>((resolve) => waiting.push(resolve));
      files += 1;
      let bytes = expected;
      held += bytes;
      try {
        const fetched = await fetch();
        const size = sizeOf(fetched);
        held += size - bytes;
        bytes = size;
        expected = Math.max(size, Math.floor(expected * 0.9));
        return await use(fetched);
      } finally {
        leave(bytes);
      }
    },
  };
}
