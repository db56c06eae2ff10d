import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSample } from '../../src/assess/index.ts';
import { inclusionProof, itemsOf, leafHash, leafOf, merkleRoot, rootOfProof } from '../../src/model/index.ts';
import { samplePack } from '../support/sample-pack.ts';

describe('a Merkle tree', () => {
  // Test vectors of Certificate Transparency (RFC 6962), over the leaves of its reference implementation.
  const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
  const leaves = data.map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));

  test.each([
    [0, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    [1, '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
    [2, 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
    [3, 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
    [8, '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
  ])('of %i leaves has the root of the standard', (count, root) => {
    expect(merkleRoot(leaves.slice(0, count))).toBe(root);
  });

  test('proves every leaf, and no other one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(), fc.nat(), (count, at, bit) => {
        const all = Array.from({ length: count }, (_, number) => leafHash(String(number)));
        const index = at % count;
        const proof = inclusionProof(all, index);
        const leaf = all[index]!;
        const root = merkleRoot(all);
        expect(rootOfProof(leaf, { index, count, proof })).toBe(root);
        expect(rootOfProof(leafHash('another'), { index, count, proof })).not.toBe(root);
        expect(rootOfProof(leaf, { index: count, count, proof })).toBeNull();
        const wrong = proof.map((hash, place) => (place === bit % proof.length ? leafHash(hash) : hash));
        if (proof.length > 0) expect(rootOfProof(leaf, { index, count, proof: wrong })).not.toBe(root);
        expect(rootOfProof(leaf, { index, count, proof: [...proof, root] })).not.toBe(root);
      }),
    );
  });
});

describe('a sample', () => {
  const pack = samplePack();
  const draw = (seed: string, size = 2) => drawSample(pack, { population: 'changes', size, seed });

  test('is the same for the same seed, and has each item once, in order', () => {
    const drawn = draw('FY26');
    expect(draw('FY26')).toEqual(drawn);
    const indexes = drawn.items.map(({ index }) => index);
    expect(indexes).toEqual([...new Set(indexes)].sort((a, b) => a - b));
    expect(drawn.items).toHaveLength(2);
    expect(draw('FY26', 1000).items).toHaveLength(pack.changes.length);
  });

  test('depends on the seed', () => {
    const seeds = Array.from({ length: 40 }, (_, number) => draw(`seed ${number}`, 1).items[0]!.index);
    expect(new Set(seeds).size).toBeGreaterThan(1);
  });

  test('belongs to the population whose root is in the pack', () => {
    const { items, root, count } = draw('FY26');
    expect(pack.populations).toContainEqual({ id: 'changes', count, root });
    for (const { index, leaf, proof, change } of items) {
      expect(itemsOf('changes', pack.changes)[index]).toEqual(change);
      expect(leafOf(change)).toBe(leaf);
      expect(rootOfProof(leaf, { index, count, proof })).toBe(root);
    }
  });

  test('of an empty population is empty', () => {
    const none = drawSample({ ...pack, changes: [] }, { population: 'restores', size: 5, seed: 'x' });
    expect(none).toMatchObject({ count: 0, items: [], root: merkleRoot([]) });
  });
});
