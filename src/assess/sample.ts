import { hashOf, inclusionProof, itemsOf, leafOf, merkleRoot } from '../model/index.ts';
import type { AuditPack, Change, PopulationId } from '../model/index.ts';

/** One item that was drawn, with what shows that it belongs to the population. */
export interface DrawnItem {
  /** Place in the population, from 0. */
  readonly index: number;
  readonly leaf: string;
  readonly proof: readonly string[];
  readonly change: Change;
}

export interface Sample {
  readonly pack: string;
  readonly population: PopulationId;
  readonly count: number;
  readonly root: string;
  readonly seed: string;
  /** In the order of the population. */
  readonly items: readonly DrawnItem[];
}

/**
 * Draws a sample that anybody can draw again: items are ranked by SHA-256 over the canonical JSON of seed and leaf, and
 * the first ones are taken. Which ones these are cannot be chosen without choosing the seed.
 */
export function drawSample(
  pack: Pick<AuditPack, 'id' | 'changes'>,
  { population, size, seed }: { readonly population: PopulationId; readonly size: number; readonly seed: string },
): Sample {
  const items = itemsOf(population, pack.changes);
  const leaves = items.map(leafOf);
  const ranked = leaves.map((leaf, index) => ({ index, leaf, rank: hashOf({ seed, leaf, index }) }));
  const drawn = ranked
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, size)
    .sort((a, b) => a.index - b.index);
  return {
    pack: pack.id,
    population,
    count: items.length,
    root: merkleRoot(leaves),
    seed,
    items: drawn.flatMap(({ index, leaf }) => {
      const change = items[index];
      return change === undefined ? [] : [{ index, leaf, proof: inclusionProof(leaves, index), change }];
    }),
  };
}
