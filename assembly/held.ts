// Holds what was outlined, each once and with a number, until it is forgotten.
import {
  mostOutlines,
  mostValues,
  outlinePlaces,
  outlinePlacesCount,
  outlines,
  texts,
  textsSize,
  told,
  valuePlaces,
  valuePlacesCount,
  values,
} from './layout';

let valuesHeld: u32 = 0;
let outlinesHeld: u32 = 0;
/** Where the text of the next value is to be written. */
export let textsEnd: usize = texts;

export function valueAt(number: u32): usize {
  return load<u32>(values + number * 8);
}

export function valueLength(number: u32): usize {
  return load<u32>(values + number * 8 + 4);
}

/** Forgets all outlines where there may be no room for those of a further input. */
export function makeRoom(): bool {
  const isRoom = valuesHeld < mostValues / 2 && outlinesHeld < mostOutlines / 2 && textsEnd < texts + textsSize;
  if (isRoom) return false;
  memory.fill(valuePlaces, 0, valuePlacesCount * 4);
  memory.fill(outlinePlaces, 0, outlinePlacesCount * 4);
  valuesHeld = 0;
  outlinesHeld = 0;
  textsEnd = texts;
  return true;
}

/** The number of a value, which is held from now on; 0 where there are too many. */
export function valueOf(from: usize, to: usize): u32 {
  v128.store(to, i64x2.splat(0)); // the last block is hashed whole
  const length = to - from;
  let place = hashOf(from, length) % valuePlacesCount;
  while (true) {
    const number = load<u32>(valuePlaces + place * 4);
    if (number == 0) break;
    const value = values + number * 8;
    if (<usize>load<u32>(value, 4) == length && isSame(load<u32>(value), from, length)) return number;
    place = (place + 1) % valuePlacesCount;
  }
  if (valuesHeld == mostValues - 1) return 0;
  valuesHeld++;
  store<u32>(valuePlaces + place * 4, valuesHeld);
  store<u32>(values + valuesHeld * 8, from);
  store<u32>(values + valuesHeld * 8, length, 4);
  textsEnd = to;
  return valuesHeld;
}

/** The number, plus one, of the outline that was told, which is held from now on; 0 where there are too many. */
export function outlineOf(width: u32): u32 {
  const length = width * 4;
  let place = hashOf(told, length) % outlinePlacesCount;
  while (true) {
    const number = load<u32>(outlinePlaces + place * 4);
    if (number == 0) break;
    if (isSame(outlines + (number - 1) * length, told, length)) return number;
    place = (place + 1) % outlinePlacesCount;
  }
  if (outlinesHeld == mostOutlines) return 0;
  memory.copy(outlines + outlinesHeld * length, told, length);
  outlinesHeld++;
  store<u32>(outlinePlaces + place * 4, outlinesHeld);
  return outlinesHeld;
}

/** Of blocks of eight bytes. */
function hashOf(from: usize, length: usize): u32 {
  let hash: u64 = length;
  for (let at = from; at < from + length; at += 8) hash = (rotl<u64>(hash, 5) ^ load<u64>(at)) * 0x9e3779b97f4a7c15;
  return <u32>(hash >> 32);
}

export function isSame(one: usize, other: usize, length: usize): bool {
  let at: usize = 0;
  for (; at + 8 <= length; at += 8) if (load<u64>(one + at) != load<u64>(other + at)) return false;
  const rest = length - at;
  return rest == 0 || (load<u64>(one + at) ^ load<u64>(other + at)) << (64 - rest * 8) == 0;
}
