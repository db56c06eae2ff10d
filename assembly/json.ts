// Reads JSON (RFC 8259) without blanks. A function that reads is given the address where a value begins, and gives the one
// after it or `refused`.

export const refused: usize = 0;
const deepest: i32 = 64;

export const quote: u8 = 0x22;
export const comma: u8 = 0x2c;
const minus: u8 = 0x2d;
const point: u8 = 0x2e;
const zero: u8 = 0x30;
const colon: u8 = 0x3a;
export const openList: u8 = 0x5b;
const backslash: u8 = 0x5c;
export const closeList: u8 = 0x5d;
export const open: u8 = 0x7b;
export const close: u8 = 0x7d;

/** Where reading stopped, when it was refused: at the end of the input when a value goes on beyond it. */
export let stop: usize = 0;
/** How many objects and lists are open. */
let depth: i32 = 0;
/** Whether a backslash was read in a text. */
let escaped: bool = false;

export function begin(): void {
  stop = 0;
  depth = 0;
}

export function refuse(at: usize): usize {
  stop = at;
  return refused;
}

/** Enters an object or a list; false where it is too deep. */
export function enter(): bool {
  return ++depth <= deepest;
}

export function leave(): void {
  depth--;
}

export function skip(at: usize): usize {
  const code = load<u8>(at);
  if (code == quote) return skipText(at);
  if (code == open) return skipObject(at);
  if (code == openList) return skipList(at);
  if (code == minus || isDigit(code)) return skipNumber(at);
  const word = load<u32>(at);
  if (word == 0x65757274 || word == 0x6c6c756e) return at + 4; // true, null
  if (word == 0x736c6166 && load<u8>(at, 4) == 0x65) return at + 5; // false
  return refuse(beginsLiteral(at));
}

/** Where a word that could be a literal stops being one. */
function beginsLiteral(at: usize): usize {
  let next = at;
  while (load<u8>(next) - 0x61 < 26) next++;
  return next;
}

function skipObject(at: usize): usize {
  if (!enter()) return refuse(at);
  let next = at + 1;
  if (load<u8>(next) != close) {
    for (; ; next++) {
      next = skipKey(next);
      if (next == refused) return refused;
      next = skip(next);
      if (next == refused) return refused;
      if (load<u8>(next) != comma) break;
    }
    if (load<u8>(next) != close) return refuse(next);
  }
  leave();
  return next + 1;
}

function skipList(at: usize): usize {
  if (!enter()) return refuse(at);
  let next = at + 1;
  if (load<u8>(next) != closeList) {
    for (; ; next++) {
      next = skip(next);
      if (next == refused) return refused;
      if (load<u8>(next) != comma) break;
    }
    if (load<u8>(next) != closeList) return refuse(next);
  }
  leave();
  return next + 1;
}

/** A key and its colon. */
function skipKey(at: usize): usize {
  if (load<u8>(at) != quote) return refuse(at);
  const next = skipText(at);
  if (next == refused) return refused;
  return load<u8>(next) == colon ? next + 1 : refuse(next);
}

/** A key that is written as it is: with an escape, it may be one that is asked for. */
export function skipPlainKey(at: usize): usize {
  escaped = false;
  const next = skipKey(at);
  return next != refused && escaped ? refuse(at) : next;
}

/** A text without escapes. */
export function skipPlainText(at: usize): usize {
  if (load<u8>(at) != quote) return refuse(at);
  escaped = false;
  const next = skipText(at);
  return next != refused && escaped ? refuse(at) : next;
}

function skipText(at: usize): usize {
  let next = at + 1;
  while (true) {
    const block = v128.load(next);
    const marks = v128.or(
      i8x16.lt_u(block, i8x16.splat(0x20)),
      v128.or(i8x16.eq(block, i8x16.splat(quote)), i8x16.eq(block, i8x16.splat(backslash))),
    );
    const mask = i8x16.bitmask(marks);
    if (mask == 0) {
      next += 16;
      continue;
    }
    next += ctz(mask);
    const code = load<u8>(next);
    if (code == quote) return next + 1;
    if (code != backslash) return refuse(next);
    next = skipEscape(next);
    if (next == refused) return refused;
  }
}

function skipEscape(at: usize): usize {
  escaped = true;
  const code = load<u8>(at, 1);
  if (code == 0x75) {
    for (let digit = at + 2; digit < at + 6; digit++) if (!isHex(load<u8>(digit))) return refuse(digit);
    return at + 6;
  }
  // " \ / b f n r t
  const known =
    code == quote ||
    code == backslash ||
    code == 0x2f ||
    code == 0x62 ||
    code == 0x66 ||
    code == 0x6e ||
    code == 0x72 ||
    code == 0x74;
  return known ? at + 2 : refuse(at + 1);
}

function skipNumber(at: usize): usize {
  let next = load<u8>(at) == minus ? at + 1 : at;
  next = load<u8>(next) == zero ? next + 1 : skipDigits(next);
  if (next == refused) return refused;
  if (load<u8>(next) == point) next = skipDigits(next + 1);
  if (next == refused) return refused;
  if ((load<u8>(next) | 0x20) == 0x65) {
    const sign = load<u8>(next, 1);
    next = skipDigits(sign == minus || sign == 0x2b ? next + 2 : next + 1);
  }
  return next;
}

function skipDigits(at: usize): usize {
  if (!isDigit(load<u8>(at))) return refuse(at);
  let next = at + 1;
  while (isDigit(load<u8>(next))) next++;
  return next;
}

function isDigit(code: u8): bool {
  return code - zero < 10;
}

function isHex(code: u8): bool {
  return isDigit(code) || (code | 0x20) - 0x61 < 6;
}
