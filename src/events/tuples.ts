/** Rows of so many words of 32 bits, each once, numbered in the order in which they came. */
export interface Tuples {
  /** The number of the tuple that begins at a place; it is added where it is new. */
  readonly indexOf: (words: Uint32Array, at?: number) => number;
  readonly size: () => number;
  /** All of them, one after the other. */
  readonly words: () => Uint32Array;
}

const initialSize = 256;

/** Open addressing with linear probing; a place holds a number plus one, so that 0 is an empty one. */
export function newTuples(width: number): Tuples {
  let places = new Uint32Array(initialSize * 2);
  let held = new Uint32Array(initialSize * width);
  let size = 0;

  const placeOf = (words: Uint32Array, at: number): number => {
    let hash = 0x811c9dc5;
    for (let word = at; word < at + width; word += 1) hash = Math.imul(hash ^ (words[word] ?? 0), 0x01000193);
    let place = (hash ^ (hash >>> 15)) & (places.length - 1);
    for (;;) {
      const stored = places[place] ?? 0;
      if (stored === 0 || isAt((stored - 1) * width, words, at)) return place;
      place = (place + 1) & (places.length - 1);
    }
  };
  const isAt = (start: number, words: Uint32Array, at: number): boolean => {
    for (let word = 0; word < width; word += 1) if (held[start + word] !== words[at + word]) return false;
    return true;
  };
  const grow = (): void => {
    const old = held;
    held = new Uint32Array(old.length * 2);
    held.set(old);
    places = new Uint32Array(places.length * 2);
    for (let index = 0; index < size; index += 1) places[placeOf(held, index * width)] = index + 1;
  };
  return {
    indexOf: (words, at = 0) => {
      const place = placeOf(words, at);
      const stored = places[place] ?? 0;
      if (stored !== 0) return stored - 1;
      if (size * 2 >= places.length) {
        grow();
        return add(placeOf(words, at), words, at);
      }
      return add(place, words, at);
    },
    size: () => size,
    words: () => held.subarray(0, size * width),
  };

  function add(place: number, words: Uint32Array, at: number): number {
    held.set(words.subarray(at, at + width), size * width);
    size += 1;
    places[place] = size;
    return size - 1;
  }
}
