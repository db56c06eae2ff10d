import type { Pace } from './rate-limit.ts';

interface Waiting {
  readonly pending?: readonly string[];
  readonly signal?: AbortSignal;
  readonly onRetry?: () => void;
}

const waitMilliseconds = 3000;
const attempts = 40;

/** Asks again while AWS says that the answer is still being made, for two minutes at most; then its error is thrown. */
export async function untilMade<T>(attempt: () => Promise<T>, waiting: Waiting, pace: Pace): Promise<T> {
  for (let left = attempts - 1; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !(error instanceof Error) || waiting.pending?.includes(error.name) !== true) throw error;
    }
    await pace.sleep(waitMilliseconds, waiting.signal);
    waiting.onRetry?.();
  }
}
