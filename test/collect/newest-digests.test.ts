import fc from 'fast-check';
import { expect, it } from 'vitest';
import { newestDigests } from '../../src/collect/newest-digests.ts';

/** A chain of digests, each with the one before it. */
const chain = (name: string, length: number) =>
  Array.from({ length }, (_, index) => ({
    key: `${name}/${index}`,
    bytes: new Uint8Array(),
    metadata: { signature: `${name}${index}` },
    previous: index === 0 ? null : `${name}/${index - 1}`,
    logs: [],
  }));

it('keeps the metadata of the last digest of each chain, in whatever order they come', () => {
  const all = [...chain('a', 5), ...chain('b', 3), ...chain('c', 1)];
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (digests) => {
      const newest = newestDigests();
      for (const digest of digests) newest.add(digest);
      const sorted = [...newest.metadata()].sort(([a], [b]) => (a < b ? -1 : 1));
      expect(sorted).toEqual([
        ['a/4', { signature: 'a4' }],
        ['b/2', { signature: 'b2' }],
        ['c/0', { signature: 'c0' }],
      ]);
    }),
  );
});

it('keeps nothing of digests whose metadata are lost', () => {
  const newest = newestDigests();
  for (const digest of chain('a', 2)) newest.add({ ...digest, metadata: null });
  expect(newest.metadata().size).toBe(0);
});
