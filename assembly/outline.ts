// Reads records of a log file: proves that they are JSON, and outlines the members that are asked for. AssemblyScript;
// `npm run generate` compiles it into src/events/outline-code.ts.
import { isSame, outlineOf, textsEnd, valueOf } from './held';
import {
  begin,
  close,
  closeList,
  comma,
  enter,
  leave,
  open,
  openList,
  refuse,
  refused,
  skip,
  skipPlainKey,
  skipPlainText,
} from './json';
import { rows, rowsEnd, told, toldSize, tree } from './layout';

export { makeRoom, valueAt, valueLength } from './held';
export { stop } from './json';
export { input, inputSize, margin, outlines, rows, tree } from './layout';

/** Records in `rows`. */
export let count: u32 = 0;
/** Where the next byte of an outline is written. */
let out: usize = 0;

/**
 * Reads records with commas between, as many as there is room for, and gives the address after the last one that is whole.
 * Outlines that are equal have the same number, until they are forgotten.
 * @param width words of an outline, an even number
 * @param apart words of what is told apart; they follow those of the outline
 */
export function readRecords(from: usize, width: u32, apart: u32): usize {
  const rowLength: usize = (3 + apart) * 4;
  let at = from;
  let row = rows;
  count = 0;
  while (row + rowLength <= rowsEnd) {
    const next = readRecord(at);
    const number = next == refused ? 0 : outlineOf(width);
    if (number == 0) break;
    store<u32>(row, number - 1);
    store<u32>(row, at, 4);
    store<u32>(row, next, 8);
    memory.copy(row + 12, told + width * 4, apart * 4);
    row += rowLength;
    count++;
    at = next;
    if (load<u8>(next) != comma) break;
    at++;
  }
  return at;
}

function readRecord(at: usize): usize {
  begin();
  if (load<u8>(at) != open) return refuse(at);
  memory.fill(told, 0, toldSize);
  let next = at + 1;
  if (load<u8>(next) == close) return next + 1;
  for (; ; next++) {
    const value = skipPlainKey(next);
    if (value == refused) return refused;
    const child = childOf(tree, next, value - 1 - next);
    next = child == 0 ? skip(value) : readMember(value, load<u32>(child, 8), told + load<u32>(child, 12));
    if (next == refused) return refused;
    if (load<u8>(next) != comma) break;
  }
  return load<u8>(next) == close ? next + 1 : refuse(next);
}

/** What is wanted of a value: all of it, a text apart from the rest, or the members of a node at that address. */
const whole: usize = 0;
const apart: usize = 1;

function readMember(value: usize, wanted: usize, place: usize): usize {
  if (wanted == apart) {
    const next = skipPlainText(value);
    if (next == refused) return refused;
    store<u32>(place, value + 1);
    store<u32>(place, next - 1, 4);
    return next;
  }
  out = textsEnd;
  const next = outline(value, wanted);
  if (next == refused) return refused;
  const number = valueOf(textsEnd, out);
  if (number == 0) return refuse(value);
  store<u32>(place, number);
  return next;
}

/** Writes what a node wants of a value: of a list of each element, of what is neither list nor object all. */
function outline(at: usize, node: usize): usize {
  const code = load<u8>(at);
  if (node != whole && code == open) return outlineObject(at, node);
  if (node != whole && code == openList) return outlineList(at, node);
  const next = skip(at);
  if (next != refused) copy(at, next);
  return next;
}

function outlineObject(at: usize, node: usize): usize {
  if (!enter()) return refuse(at);
  put(open);
  const members = out;
  let next = at + 1;
  if (load<u8>(next) != close) {
    for (; ; next++) {
      const value = skipPlainKey(next);
      if (value == refused) return refused;
      const child = childOf(node, next, value - 1 - next);
      if (child == 0) next = skip(value);
      else {
        if (out != members) put(comma);
        copy(next, value);
        next = outline(value, load<u32>(child, 8));
      }
      if (next == refused) return refused;
      if (load<u8>(next) != comma) break;
    }
    if (load<u8>(next) != close) return refuse(next);
  }
  put(close);
  leave();
  return next + 1;
}

function outlineList(at: usize, node: usize): usize {
  if (!enter()) return refuse(at);
  put(openList);
  let next = at + 1;
  if (load<u8>(next) != closeList) {
    for (; ; next++) {
      next = outline(next, node);
      if (next == refused) return refused;
      if (load<u8>(next) != comma) break;
      put(comma);
    }
    if (load<u8>(next) != closeList) return refuse(next);
  }
  put(closeList);
  leave();
  return next + 1;
}

/**
 * A node: the number of its children, then of each the address and length of its key, in quotes, what is wanted of it, and
 * of a member of the record where in the row it is told.
 */
function childOf(node: usize, key: usize, length: usize): usize {
  const end = node + 4 + load<u32>(node) * 16;
  for (let child = node + 4; child < end; child += 16) {
    if (<usize>load<u32>(child, 4) == length && isSame(load<u32>(child), key, length)) return child;
  }
  return 0;
}

function put(code: u8): void {
  store<u8>(out++, code);
}

function copy(from: usize, to: usize): void {
  for (let at = from; at < to; at += 16, out += 16) v128.store(out, v128.load(at));
  out -= (from - to) & 15;
}
