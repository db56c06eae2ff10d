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

/** A hash beside the way from a leaf to the root, and on which side of it. */
export interface Step {
  readonly side: 'left' | 'right';
  readonly hash: string;
}

/** A Merkle tree that remembers all of its hashes, in 64 bytes for each leaf. */
export interface ProvingTree {
  /** Takes the hash of the next leaf. */
  readonly add: (leaf: string) => void;
  /** The way from a leaf to the root, from below (`PATH` of RFC 6962, section 2.1.1), with sides. */
  readonly path: (index: number) => readonly Step[];
}

export function openProvingTree(): ProvingTree {
  /** By level: hashes over as many leaves as there can be. */
  const levels: HashList[] = [];
  const add = (hash: string, level = 0): void => {
    const list = (levels[level] ??= openHashList());
    list.push(hash);
    if (list.length() % 2 === 0) add(nodeHash(list.at(list.length() - 2), hash), level + 1);
  };
  return { add: (leaf) => add(leaf), path: (index) => pathIn(levels, index) };
}

function pathIn(levels: readonly HashList[], index: number): readonly Step[] {
  const steps: Step[] = [];
  /** Over the fewer leaves at the end of a level; what is left over alone moves up. */
  let rest: string | undefined;
  let at = index;
  for (const level of levels) {
    const sibling = at % 2 === 0 ? at + 1 : at - 1;
    const hash = sibling < level.length() ? level.at(sibling) : sibling === level.length() ? rest : undefined;
    if (hash !== undefined) steps.push({ side: sibling < at ? 'left' : 'right', hash });
    if (level.length() % 2 === 1) {
      const last = level.at(level.length() - 1);
      rest = rest === undefined ? last : nodeHash(last, rest);
    }
    at = Math.floor(at / 2);
  }
  return steps;
}

interface HashList {
  readonly push: (hash: string) => void;
  readonly at: (index: number) => string;
  readonly length: () => number;
}

const hashBytes = 32;
const hashesInBlock = 32_768;

/** Hashes as bytes: as texts, millions of them take three times as much memory. */
function openHashList(): HashList {
  const blocks: Buffer[] = [];
  let length = 0;
  const placeOf = (index: number): number => (index % hashesInBlock) * hashBytes;
  return {
    push: (hash) => {
      if (length % hashesInBlock === 0) blocks.push(Buffer.allocUnsafe(hashesInBlock * hashBytes));
      blocks.at(-1)?.write(hash, placeOf(length), 'hex');
      length += 1;
    },
    at: (index) => {
      const place = placeOf(index);
      return blocks[Math.floor(index / hashesInBlock)]?.toString('hex', place, place + hashBytes) ?? '';
    },
    length: () => length,
  };
}

/** The way of one leaf among hashes of leaves. */
export function inclusionPath(leaves: Iterable<string>, index: number): readonly Step[] {
  const tree = openProvingTree();
  for (const leaf of leaves) tree.add(leaf);
  return tree.path(index);
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
