import { concat, utf8 } from '../bytes.ts';
import { sha256Bytes } from '../digest.ts';

/** Hash of a leaf (RFC 6962, section 2.1), through WebCrypto, which browsers have too. */
export const leafOf = (text: string): Promise<Uint8Array> => sha256Bytes(concat([Uint8Array.of(0), utf8(text)]));

/** Root of the tree over leaves, level by level: the same as by splitting at the largest power of two. */
export async function rootOf(leaves: readonly Uint8Array[]): Promise<Uint8Array> {
  let level = leaves;
  while (level.length > 1) level = await Promise.all(pairsOf(level).map(nodeOf));
  return level[0] ?? sha256Bytes(new Uint8Array());
}

const pairsOf = (level: readonly Uint8Array[]): (readonly Uint8Array[])[] =>
  Array.from({ length: Math.ceil(level.length / 2) }, (_, index) => level.slice(2 * index, 2 * index + 2));

/** A node that is left over at the end of its level stands for itself. */
const nodeOf = ([left = new Uint8Array(), right]: readonly Uint8Array[]): Promise<Uint8Array> =>
  right === undefined ? Promise.resolve(left) : sha256Bytes(concat([Uint8Array.of(1), left, right]));
