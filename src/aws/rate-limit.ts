import type { Service } from '../model/index.ts';

/** Time as the limiter sees it. */
export interface Pace {
  /** Monotonic milliseconds. */
  readonly monotonic: () => number;
  /** Resolves after so many milliseconds; rejects when the signal is aborted. */
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

interface Rate {
  /** Requests that share this name, account and Region share one bucket. */
  readonly bucket: string;
  readonly perSecond: number;
  /** Requests under way at once. */
  readonly concurrency: number;
}

/**
 * Request rates that AWS documents: Audit Manager 20 per second for all calls together, CloudTrail LookupEvents 2 and
 * its other reading calls 10 (service quotas of both, per account and Region), DynamoDB ListTagsOfResource 10 and
 * ListBackups 5 (their pages in the API reference). The others have no published rate as low as 20.
 */
export function rateOf(service: Service, operation: string): Rate {
  if (service === 'cloudtrail' && operation === 'LookupEvents') {
    return { bucket: 'cloudtrail:LookupEvents', perSecond: 2, concurrency: 2 };
  }
  if (service === 'cloudtrail') return { bucket: 'cloudtrail', perSecond: 10, concurrency: 5 };
  if (operation === 'ListTagsOfResource') return { bucket: 'dynamodb:tags', perSecond: 10, concurrency: 5 };
  if (operation === 'ListBackups') return { bucket: 'dynamodb:backups', perSecond: 5, concurrency: 5 };
  return { bucket: service, perSecond: 20, concurrency: 10 };
}

/** Runs `task` when the rate allows it. Rejects with the signal's reason while it waits, and with the task's own error. */
export type RateLimit = <T>(
  where: { readonly service: Service; readonly operation: string; readonly account: string; readonly region: string },
  task: () => Promise<T>,
  signal?: AbortSignal,
) => Promise<T>;

/**
 * Token buckets, one for each service, account and Region, each with a bound on the requests under way.
 * A bucket holds a quarter of a second's tokens: a run starts evenly instead of with a burst that other users of the
 * account would feel.
 */
export function createRateLimit(pace: Pace): RateLimit {
  const buckets = new Map<string, Bucket>();
  return async (where, task, signal) => {
    const rate = rateOf(where.service, where.operation);
    const name = `${rate.bucket}|${where.account}|${where.region}`;
    const bucket = buckets.get(name) ?? createBucket(rate, pace);
    buckets.set(name, bucket);
    await bucket.enter(signal);
    try {
      await bucket.token(signal);
      return await task();
    } finally {
      bucket.leave();
    }
  };
}

interface Bucket {
  readonly enter: (signal?: AbortSignal) => Promise<void>;
  readonly token: (signal?: AbortSignal) => Promise<void>;
  readonly leave: () => void;
}

function createBucket(rate: Rate, pace: Pace): Bucket {
  const places = createPlaces(rate.concurrency);
  const interval = 1000 / rate.perSecond;
  // Generic cell rate algorithm: `free` is when the bucket would be full again, `slack` how far ahead it may run.
  const slack = interval * Math.max(0, rate.perSecond / 4 - 1);
  let free = -Infinity;
  return {
    ...places,
    token: async (signal) => {
      const now = pace.monotonic();
      const due = Math.max(free, now);
      free = due + interval;
      const wait = due - slack - now;
      if (wait > 0) await pace.sleep(wait, signal);
    },
  };
}

/** A counting semaphore, first come first served; whoever waits leaves the queue when the signal is aborted. */
export function createPlaces(count: number): { enter: (signal?: AbortSignal) => Promise<void>; leave: () => void } {
  let free = count;
  const waiting = new Set<() => void>();
  return {
    enter: async (signal) => {
      signal?.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const admit = (): void => {
          signal?.removeEventListener('abort', abandon);
          resolve();
        };
        const abandon = (): void => {
          waiting.delete(admit);
          reject(signal?.reason as Error);
        };
        waiting.add(admit);
        signal?.addEventListener('abort', abandon, { once: true });
      });
    },
    leave: () => {
      const [next] = waiting;
      if (next === undefined) {
        free += 1;
        return;
      }
      waiting.delete(next);
      next();
    },
  };
}
