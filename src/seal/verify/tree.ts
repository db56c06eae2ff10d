import { concat, utf8 } from '../bytes.ts';
import type { Digest } from '../digest.ts';

/** Hash of a leaf (RFC 6962, section 2.1). */
export const leafOf = async (text: string, digest: Digest): Promise<Uint8Array> =>
  digest(concat([Uint8Array.of(0), utf8(text)]));

/** A Merkle tree that takes its leaves one after the other, each once the one before is taken. */
export interface Tree {
  readonly add: (leaf: Uint8Array) => Promise<void>;
  /** Root over the leaves so far; of none, the digest of nothing. */
  readonly root: () => Promise<Uint8Array>;
}

/** Pairs as soon as there are two of a level, and remembers one hash of each: the same as splitting from above. */
export function openTree(digest: Digest): Tree {
  const waiting: (Uint8Array | undefined)[] = [];
  return {
    add: async (leaf) => {
      let node = leaf;
      let level = 0;
      for (let left = waiting[level]; left !== undefined; left = waiting[level]) {
        node = await nodeOf(left, node, digest);
        waiting[level] = undefined;
        level += 1;
      }
      waiting[level] = node;
    },
    root: async () => {
      let root: Uint8Array | undefined;
      // What is left over at the end of its level stands for itself.
      for (const left of waiting) {
        if (left !== undefined) root = root === undefined ? left : await nodeOf(left, root, digest);
      }
      return root ?? digest(new Uint8Array());
    },
  };
}

/** Root of the tree over leaves. */
export async function rootOf(leaves: readonly Uint8Array[], digest: Digest): Promise<Uint8Array> {
  const tree = openTree(digest);
  for (const leaf of leaves) await tree.add(leaf);
  return tree.root();
}

const nodeOf = async (left: Uint8Array, right: Uint8Array, digest: Digest): Promise<Uint8Array> =>
  digest(concat([Uint8Array.of(1), left, right]));
