import { setFlagsFromString } from 'node:v8';

/** How far the heap grows over what lives in it before it is collected, in percent; V8 alone lets it grow up to four times. */
const growth = { usual: 100, small: 20 } as const;

const grow = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);

/** What the command line runs with: a monthly run should fit into a small container. */
export const keepHeapModest = (): void => grow(growth.usual);

/** Runs work that makes much and keeps little, such as judging and writing packs: in less memory, for some more time. */
export async function withSmallHeap<T>(work: () => T | Promise<T>): Promise<T> {
  grow(growth.small);
  try {
    return await work();
  } finally {
    grow(growth.usual);
  }
}
