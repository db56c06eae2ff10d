import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRateLimit, rateOf } from '../../src/aws/index.ts';
import type { Pace } from '../../src/aws/index.ts';
import type { Service } from '../../src/model/index.ts';

/** Time that only passes when somebody sleeps. */
function simulatedTime(): Pace & { readonly run: () => Promise<void> } {
  let now = 0;
  let sleepers: { at: number; wake: () => void }[] = [];
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    monotonic: () => now,
    sleep: (milliseconds) => new Promise((wake) => sleepers.push({ at: now + milliseconds, wake })),
    run: async () => {
      for (await settle(); sleepers.length > 0; await settle()) {
        now = Math.min(...sleepers.map(({ at }) => at));
        const due = sleepers.filter(({ at }) => at <= now);
        sleepers = sleepers.filter(({ at }) => at > now);
        for (const { wake } of due) wake();
      }
    },
  };
}

const at = (service: Service, operation: string, account = '111122223333', region = 'eu-central-1') => ({
  service,
  operation,
  account,
  region,
});

describe('rate limit', () => {
  test.each([
    ['auditmanager', 'GetEvidenceByEvidenceFolder', 20],
    ['cloudtrail', 'LookupEvents', 2],
    ['cloudtrail', 'GetTrailStatus', 10],
    ['dynamodb', 'ListTagsOfResource', 10],
    ['dynamodb', 'ListBackups', 5],
  ] as const)('%s:%s: %i requests per second', (service, operation, perSecond) => {
    expect(rateOf(service, operation).perSecond).toBe(perSecond);
  });

  test('never more than the rate in any second, however many ask, and no time is wasted', async () => {
    const property = fc.asyncProperty(
      fc.constantFrom(...(['LookupEvents', 'GetTrail'] as const)),
      fc.integer({ min: 1, max: 60 }),
      async (operation, count) => {
        const time = simulatedTime();
        const limit = createRateLimit(time);
        const starts: number[] = [];
        const all = Array.from({ length: count }, () =>
          limit(at('cloudtrail', operation), () => Promise.resolve(starts.push(time.monotonic()))),
        );
        await time.run();
        await Promise.all(all);
        const { perSecond } = rateOf('cloudtrail', operation);
        const burst = Math.max(1, perSecond / 4);
        for (const start of starts) {
          const inSecond = starts.filter((other) => other >= start && other < start + 1000).length;
          expect(inSecond).toBeLessThanOrEqual(Math.ceil(perSecond + burst));
        }
        const shortest = ((count - burst) / perSecond) * 1000;
        expect(Math.max(...starts)).toBeLessThanOrEqual(Math.max(0, shortest) + 1000 / perSecond);
      },
    );
    await fc.assert(property, { numRuns: 40 });
  });

  test('all calls of Audit Manager share one bucket; accounts, Regions and LookupEvents have their own', async () => {
    const time = simulatedTime();
    const limit = createRateLimit(time);
    const starts = new Map<string, number[]>();
    const ask = (name: string, where: ReturnType<typeof at>): Promise<unknown> =>
      limit(where, () => Promise.resolve(starts.set(name, [...(starts.get(name) ?? []), time.monotonic()])));
    const all = Array.from({ length: 20 }, (_, index) => [
      ask('am', at('auditmanager', index % 2 === 0 ? 'GetAssessment' : 'GetControl')),
      ask('other account', at('auditmanager', 'GetControl', '444455556666')),
      ask('other region', at('auditmanager', 'GetControl', '111122223333', 'eu-west-1')),
    ]).flat();
    await time.run();
    await Promise.all(all);
    // 20 requests at 20/s after a burst of 5: the last starts 15 intervals of 50 ms later, in every bucket.
    for (const list of starts.values()) expect(Math.max(...list)).toBe(750);
  });

  test('bounds the requests under way, and gives the place of a failed one on', async () => {
    const time = simulatedTime();
    const limit = createRateLimit(time);
    let current = 0;
    let highest = 0;
    const all = Array.from({ length: 40 }, () =>
      limit(at('dynamodb', 'DescribeTable'), async () => {
        highest = Math.max(highest, (current += 1));
        await time.sleep(10_000);
        current -= 1;
        throw new Error('failed');
      }).catch((error: unknown) => error),
    );
    await time.run();
    expect((await Promise.all(all)).every((result) => result instanceof Error)).toBe(true);
    expect(highest).toBe(rateOf('dynamodb', 'DescribeTable').concurrency);
  });

  test('whoever waits leaves when the run is interrupted, and the others go on', async () => {
    const time = simulatedTime();
    const limit = createRateLimit(time);
    const stop = new AbortController();
    const where = at('dynamodb', 'DescribeTable');
    const { concurrency } = rateOf('dynamodb', 'DescribeTable');
    const held = Array.from({ length: concurrency }, () => limit(where, () => time.sleep(60_000)));
    const waiting = limit(where, () => Promise.resolve('never'), stop.signal);
    const patient = limit(where, () => Promise.resolve('done'));
    stop.abort(new Error('interrupted'));
    await expect(waiting).rejects.toThrow('interrupted');
    await time.run();
    await Promise.all(held);
    expect(await patient).toBe('done');
  });
});
