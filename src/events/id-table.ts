import { wordsOfId } from './event-id.ts';

/** Ids of events and a number for each, in typed arrays: 20 bytes for an id, 40 at most with what is kept free. */
export interface IdTable {
  /** Adds an id with a number; false, and nothing is changed, where it is there. */
  readonly add: (ids: Uint32Array, at: number, value: number) => boolean;
  readonly valueOf: (ids: Uint32Array, at: number) => number | null;
  /** Gives an id that is there another number. */
  readonly replace: (ids: Uint32Array, at: number, value: number) => void;
  /** The numbers of all ids, from the smallest to the largest. */
  readonly sortedValues: () => Uint32Array;
  readonly size: () => number;
}

const initialSize = 1024;

/** Open addressing with linear probing; a value is stored plus one, so that 0 is an empty place. */
export function idTable(): IdTable {
  let [size, count] = [initialSize, 0];
  let [words, values] = [new Uint32Array(size * wordsOfId), new Uint32Array(size)];

  const placeOf = (ids: Uint32Array, at: number): number => {
    // Bits of a UUID are random.
    let place = ((ids[at] ?? 0) ^ (ids[at + 3] ?? 0)) & (size - 1);
    while (values[place] !== 0 && !isAt(words, place * wordsOfId, ids, at)) place = (place + 1) & (size - 1);
    return place;
  };
  const put = (ids: Uint32Array, at: number, stored: number): void => {
    const place = placeOf(ids, at);
    for (let word = 0; word < wordsOfId; word += 1) words[place * wordsOfId + word] = ids[at + word] ?? 0;
    values[place] = stored;
  };
  const grow = (): void => {
    const [oldWords, oldValues] = [words, values];
    size *= 2;
    [words, values] = [new Uint32Array(size * wordsOfId), new Uint32Array(size)];
    for (const [place, stored] of oldValues.entries()) if (stored !== 0) put(oldWords, place * wordsOfId, stored);
  };
  return {
    add: (ids, at, value) => {
      if (values[placeOf(ids, at)] !== 0) return false;
      if (count * 3 >= size * 2) grow();
      put(ids, at, value + 1);
      count += 1;
      return true;
    },
    valueOf: (ids, at) => {
      const stored = values[placeOf(ids, at)] ?? 0;
      return stored === 0 ? null : stored - 1;
    },
    replace: (ids, at, value) => put(ids, at, value + 1),
    sortedValues: () =>
      values
        .filter((stored) => stored !== 0)
        .map((stored) => stored - 1)
        .sort(),
    size: () => count,
  };
}

const isAt = (words: Uint32Array, start: number, ids: Uint32Array, at: number): boolean =>
  words[start] === ids[at] &&
  words[start + 1] === ids[at + 1] &&
  words[start + 2] === ids[at + 2] &&
  words[start + 3] === ids[at + 3];
