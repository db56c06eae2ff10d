import { hash } from 'node:crypto';

/** Hash of a leaf: SHA-256 over 0x00 and the bytes (RFC 6962, section 2.1). */
export const leafHash = (text: string): string => hash('sha256', `\0${text}`);

const nodeHash = (left: string, right: string): string => hash('sha256', Buffer.from(`01${left}${right}`, 'hex'));

/**
 * Root of the Merkle tree over leaf hashes, in lower-case hexadecimal; of none, SHA-256 of nothing (RFC 6962). Level by
 * level it is the same as by splitting at the largest power of two: what is left over at the end of a level moves up.
 */
export function merkleRoot(leaves: readonly string[]): string {
  let level = leaves;
  while (level.length > 1) {
    const above: string[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left = '', right] = [level[index], level[index + 1]];
      above.push(right === undefined ? left : nodeHash(left, right));
    }
    level = above;
  }
  return level[0] ?? hash('sha256', '');
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
