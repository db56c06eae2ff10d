import { hash } from 'node:crypto';

/** Hash of a leaf: SHA-256 over 0x00 and the bytes (RFC 6962, section 2.1). */
export const leafHash = (text: string): string => hash('sha256', `\0${text}`);

const nodeHash = (left: string, right: string): string => hash('sha256', Buffer.from(`01${left}${right}`, 'hex'));

/** A Merkle tree that takes its leaves one after the other and remembers one hash of each level. */
export interface MerkleTree {
  /** Takes the hash of the next leaf. */
  readonly add: (leaf: string) => void;
  /** Root over the leaves so far, in lower-case hexadecimal; of none, SHA-256 of nothing (RFC 6962, section 2.1). */
  readonly root: () => string;
}

/** Pairs as soon as there are two of a level; in the end, what is left over moves up: the same as splitting from above. */
export function openMerkleTree(): MerkleTree {
  /** By level: the hash that waits for the one to its right. */
  const waiting: (string | undefined)[] = [];
  return {
    add: (leaf) => {
      let hash = leaf;
      let level = 0;
      for (let left = waiting[level]; left !== undefined; left = waiting[level]) {
        hash = nodeHash(left, hash);
        waiting[level] = undefined;
        level += 1;
      }
      waiting[level] = hash;
    },
    root: () => {
      const [last, ...others] = waiting.filter((each) => each !== undefined);
      return last === undefined ? hash('sha256', '') : others.reduce((right, left) => nodeHash(left, right), last);
    },
  };
}

/** Root of the Merkle tree over leaf hashes. */
export function merkleRoot(leaves: Iterable<string>): string {
  const tree = openMerkleTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

/** Largest power of two below a number of leaves. */
const splitOf = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1);

/** A hash beside the way from a leaf to the root, and on which side of it. */
export interface Step {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

/** The way from a leaf to the root, from below (`PATH` of RFC 6962, section 2.1.1), with sides. */
export function inclusionPath(leaves: readonly string[], index: number): readonly Step[] {
  if (leaves.length <= 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), { side: 'right', hash: merkleRoot(right) }]
    : [...inclusionPath(right, index - split), { side: 'left', hash: merkleRoot(left) }];
}

/** The hashes of the way alone: index and count of the leaves tell the sides. */
export const inclusionProof = (leaves: readonly string[], index: number): readonly string[] =>
  inclusionPath(leaves, index).map(({ hash }) => hash);

/** Root that a way with sides leads to. */
export const rootOfPath = (leaf: string, path: readonly Step[]): string =>
  path.reduce((hash, step) => (step.side === 'left' ? nodeHash(step.hash, hash) : nodeHash(hash, step.hash)), leaf);

/** Root that a leaf and its proof lead to (RFC 9162, section 2.1.3.2); null where the proof cannot be of such a tree. */
export function rootOfProof(
  leaf: string,
  { index, count, proof }: { readonly index: number; readonly count: number; readonly proof: readonly string[] },
): string | null {
  if (!Number.isSafeInteger(index) || index < 0 || index >= count) return null;
  let [position, last, hash] = [index, count - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      hash = nodeHash(sibling, hash);
      while (position % 2 === 0 && position !== 0) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
    } else hash = nodeHash(hash, sibling);
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? hash : null;
}
