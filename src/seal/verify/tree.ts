import { concat, utf8 } from '../bytes.ts';
import type { Digest } from '../digest.ts';

/** Hash of a leaf (RFC 6962, section 2.1). */
export const leafOf = async (text: string, digest: Digest): Promise<Uint8Array> =>
  digest(concat([Uint8Array.of(0), utf8(text)]));

/** Root of the tree over leaves, level by level: the same as by splitting at the largest power of two. */
export async function rootOf(leaves: readonly Uint8Array[], digest: Digest): Promise<Uint8Array> {
  let level = leaves;
  while (level.length > 1) level = await Promise.all(pairsOf(level).map((pair) => nodeOf(pair, digest)));
  return level[0] ?? digest(new Uint8Array());
}

const pairsOf = (level: readonly Uint8Array[]): (readonly Uint8Array[])[] =>
  Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => level.slice(2 * index, 2 * index + 2));

/** A node that is left over at the end of its level stands for itself. */
const nodeOf = async ([left = new Uint8Array(), right]: readonly Uint8Array[], digest: Digest): Promise<Uint8Array> =>
  right === undefined ? left : digest(concat([Uint8Array.of(1), left, right]));
