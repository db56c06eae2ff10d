import { afterEach, beforeEach, expect, it } from 'vitest';
import { createPager } from '../../src/collect/pager.ts';
import { openStore, readStore } from '../../src/store/index.ts';
import type { Call, JsonObject } from '../../src/model/index.ts';
import { host, plan, temporaryFolder } from './support.ts';

let folder = '';
let remove: () => Promise<void>;
beforeEach(async () => {
  ({ path: folder, remove } = await temporaryFolder());
});
afterEach(() => remove());

const call: Call = {
  source: 'cloudtrail-logs',
  service: 'trail-logs',
  operation: 'KeepTrailDigests',
  request: { logs: 's3://trail-logs' },
  account: '111122223333',
  region: 'eu-central-1',
};

it.each([
  ['one after the other', false],
  ['of several trails at once', true],
])('items that come %s are each on one page, and only the last page is the last', async (_, atOnce) => {
  const store = await openStore(folder, plan(), host);
  const pager = createPager(call, ['Digests'], { store, clock: () => '2026-11-03T08:00:00.000Z' });
  const numbers = Array.from({ length: 60 }, (_, number) => number);
  const add = (number: number): Promise<void> => pager.add('Digests', { number, body: 'x'.repeat(99_000) });
  if (atOnce) await Promise.all(numbers.map(add));
  else for (const number of numbers) await add(number);
  await pager.end();
  await store.close();

  const { evidence } = await readStore(folder);
  const pages = evidence.records.toSorted((a, b) => a.page - b.page);
  expect(pages.map(({ page }) => page)).toEqual(pages.map((_, index) => index + 1));
  expect(pages.length).toBeGreaterThan(5);
  expect(pages.map((record) => record.kind === 'collected' && record.last)).toEqual(
    pages.map((_, index) => index === pages.length - 1),
  );
  const found = pages.flatMap((record) => {
    const body = record.kind === 'collected' ? evidence.body(record.sha256) : undefined;
    const { Digests } = JSON.parse(Buffer.from(body ?? '{}').toString()) as { Digests: JsonObject[] };
    return Digests.map(({ number }) => number as number);
  });
  expect(found.toSorted((a, b) => a - b)).toEqual(numbers);
});
