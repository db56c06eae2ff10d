import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { newBlocks, type Blocks } from './blocks.ts';

/**
 * Values that are much alike, such as records of changes, kept as blocks of deflated JSON: a tenth of what they take
 * otherwise. Those that are near to each other are best asked for one after the other.
 */
export interface Packed<T> {
  /** @param size of the value, about, in characters; gives its place */
  readonly add: (value: T, size: number) => number;
  readonly at: (place: number) => T;
  /** After this, nothing is added. */
  readonly blocks: () => Blocks;
}

const blockSize = 64 * 1024;
/** Of values in a block; a place is the block's number times this, and where in the block the value is. */
const mostValues = 1024;
/** As many blocks stay unpacked. */
const mostUnpacked = 16;

/** @param blocks of values that were packed before, or where those that will be go */
export function newPacked<T>(blocks: Blocks = newBlocks()): Packed<T> {
  let open: T[] = [];
  let openSize = 0;
  const unpacked = new Map<number, readonly T[]>();
  const close = (): void => {
    // A copy: what zlib gives is a part of a larger buffer.
    if (open.length > 0) blocks.add(new Uint8Array(deflateRawSync(JSON.stringify(open))));
    [open, openSize] = [[], 0];
  };
  const valuesOf = (number: number): readonly T[] => {
    if (number === blocks.count()) return open;
    const known = unpacked.get(number);
    if (known !== undefined) return known;
    const block = blocks.at(number);
    if (block === undefined) return [];
    const values = JSON.parse(inflateRawSync(block).toString()) as T[];
    const [oldest] = unpacked.keys();
    if (unpacked.size >= mostUnpacked && oldest !== undefined) unpacked.delete(oldest);
    unpacked.set(number, values);
    return values;
  };
  return {
    add: (value, size) => {
      if (openSize >= blockSize || open.length >= mostValues) close();
      openSize += size;
      return blocks.count() * mostValues + open.push(value) - 1;
    },
    at: (place) => {
      const value = valuesOf(Math.floor(place / mostValues))[place % mostValues];
      if (value === undefined) throw new RangeError(`nothing is packed at ${place}`);
      return value;
    },
    blocks: () => {
      close();
      return blocks;
    },
  };
}
