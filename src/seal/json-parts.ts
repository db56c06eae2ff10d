import { canonicalJson, type Json } from '../model/json.ts';
import { concat } from './bytes.ts';

/** A value of a JSON document, and where it stands: names of members and numbers of items on the way to it. */
export interface JsonPart {
  readonly path: readonly (string | number)[];
  readonly value: Json;
  /** As it is written. */
  readonly text: string;
}

/** Bytes of a part: none can be read of which the text would be longer than a text can be (V8). */
const longestPart = 2 ** 29;

/** How a document is taken apart. */
export interface Division {
  /** Objects and lists that end within so many bytes are one part; larger ones are gone into. */
  readonly atOnce: number;
  /** Levels that are gone into; what is below is one part, however large. */
  readonly levels: number;
}

/** Takes a document in pieces; every call gives the parts that end in what was taken so far. */
export interface PartsReader {
  /** @throws SyntaxError or TypeError where the document is not JSON, or not in this form */
  readonly write: (bytes: Uint8Array) => readonly JsonPart[];
  /** Ends the document. @throws SyntaxError when it is cut off */
  readonly end: () => readonly JsonPart[];
}

/**
 * Reads JSON in parts, in the order of the document, so that it need not be in memory as a whole. Objects and lists that
 * are gone into must be written as canonical JSON is: without white space, names sorted and each there once.
 */
export function openParts(division: Division): PartsReader {
  const state: State = { frames: [], next: 'value', bytes: new Uint8Array(), at: 0, ended: false };
  let waiting = { pieces: [] as Uint8Array[], size: 0 };
  const partsNow = (): readonly JsonPart[] => {
    const parts: JsonPart[] = [];
    state.bytes = concat([state.bytes, ...waiting.pieces]);
    waiting = { pieces: [], size: 0 };
    while (step(state, division, (part) => parts.push(part)));
    state.bytes = state.bytes.subarray(state.at);
    state.at = 0;
    assert(state.bytes.length <= longestPart);
    return parts;
  };
  return {
    write: (bytes) => {
      waiting.pieces.push(bytes);
      waiting.size += bytes.length;
      // A part that is not complete is looked through again when it is twice as long: not with every piece.
      return waiting.size < state.bytes.length ? [] : partsNow();
    },
    end: () => {
      state.ended = true;
      const parts = partsNow();
      assert(state.next === 'after' && state.frames.length === 0 && state.bytes.length === 0);
      return parts;
    },
  };
}

/** The parts of a document that is given in pieces. @throws as its reader */
export function* jsonParts(pieces: Iterable<Uint8Array>, division: Division): Generator<JsonPart> {
  const reader = openParts(division);
  for (const piece of pieces) yield* reader.write(piece);
  yield* reader.end();
}

/** An object or list that is gone into. */
interface Frame {
  readonly isList: boolean;
  /** Of the member or item that is read; null before the first. */
  key: string | number | null;
}

interface State {
  readonly frames: Frame[];
  /** What is read next: a value, a name with its colon, or what follows a value. */
  next: 'value' | 'name' | 'after';
  bytes: Uint8Array;
  at: number;
  ended: boolean;
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const isOpening = (byte: number | undefined): boolean => byte === openList || byte === openObject;
const isClosing = (byte: number | undefined): boolean => byte === closeList || byte === closeObject;

/** Reads on; false when more bytes are needed. */
function step(state: State, division: Division, visit: (part: JsonPart) => void): boolean {
  if (state.at >= state.bytes.length) return false;
  const frame = state.frames.at(-1);
  switch (state.next) {
    case 'after':
      return stepAfter(state, frame);
    case 'name':
      return frame !== undefined && stepName(state, frame);
    case 'value':
      return stepValue(state, division, visit);
  }
}

function stepAfter(state: State, frame: Frame | undefined): boolean {
  assert(frame !== undefined);
  if (state.bytes[state.at] !== comma) return close(state, frame);
  if (typeof frame.key === 'number') frame.key += 1;
  state.next = frame.isList ? 'value' : 'name';
  state.at += 1;
  return true;
}

function close(state: State, frame: Frame): true {
  assert(state.bytes[state.at] === (frame.isList ? closeList : closeObject));
  state.frames.pop();
  state.next = 'after';
  state.at += 1;
  return true;
}

function stepName(state: State, frame: Frame): boolean {
  const { bytes, at } = state;
  assert(bytes[at] === quote);
  const end = stringEnd(bytes, at, bytes.length);
  if (end < 0 || end >= bytes.length) return false;
  const text = decode(bytes.subarray(at, end));
  const name = JSON.parse(text) as string;
  assert(bytes[end] === colon && canonicalJson(name) === text && (frame.key === null || frame.key < name));
  frame.key = name;
  state.at = end + 1;
  state.next = 'value';
  return true;
}

function stepValue(state: State, division: Division, visit: (part: JsonPart) => void): boolean {
  const { frames, bytes, at, ended } = state;
  const frame = frames.at(-1);
  if (frame?.key === null) frame.key = 0;
  const end = endOfValue(state, division);
  if (end > 0) {
    const text = decode(bytes.subarray(at, end));
    visit({ path: frames.map(({ key }) => key ?? 0), value: JSON.parse(text) as Json, text });
    state.at = end;
    state.next = 'after';
    return true;
  }
  const enters = isOpening(bytes[at]) && frames.length < division.levels;
  if (!enters || (!ended && bytes.length - at < Math.max(division.atOnce, 2))) return false;
  frames.push({ isList: bytes[at] === openList, key: null });
  state.next = bytes[at] === openList ? 'value' : 'name';
  state.at = at + 1;
  return true;
}

/** Where a value that is one part ends; negative where it is gone into, or where that is not known yet. */
function endOfValue({ frames, bytes, at, ended }: State, { atOnce, levels }: Division): number {
  const byte = bytes[at];
  const known = bytes.length;
  if (isOpening(byte) && isClosing(bytes[at + 1])) return at + 2;
  if (isOpening(byte)) return containerEnd(bytes, at, frames.length < levels ? Math.min(known, at + atOnce) : known);
  if (byte === quote) return stringEnd(bytes, at, known);
  let end = at;
  while (end < known && bytes[end] !== comma && !isClosing(bytes[end])) end += 1;
  return end < known || ended ? end : -1;
}

function containerEnd(bytes: Uint8Array, from: number, to: number): number {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      at = stringEnd(bytes, at, to) - 1;
      if (at < 0) return -1;
    } else if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function stringEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from + 1; at < to; at += 1) {
    if (bytes[at] === backslash) at += 1;
    else if (bytes[at] === quote) return at + 1;
  }
  return -1;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

function assert(holds: boolean): asserts holds {
  if (!holds) throw new SyntaxError('this is not JSON as it is read in parts');
}
