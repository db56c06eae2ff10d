import { isUtf8 } from 'node:buffer';
import type { Json, JsonObject } from '../model/index.ts';
import { LogFormatError } from './log-format-error.ts';
import { code } from './outline-code.ts';
import type { Span } from './span.ts';

/**
 * What is wanted of a value: all of it, or members of an object, or of each object in a list. What is neither object nor
 * list is given as it is.
 */
export type Wanted = 'whole' | { readonly [member: string]: Wanted };

/** What is wanted of records. */
export interface WantedOfRecord<Apart extends string> {
  readonly members: Readonly<Record<string, Wanted>>;
  /** Members that are another text in every record. */
  readonly apart: Readonly<Record<Apart, string>>;
}

/** Takes the records of a log file as its bytes arrive. They count once `end` has returned. */
export interface Outliner {
  /** @throws LogFormatError where the file must be read in another way: see `outlines` */
  readonly push: (bytes: Uint8Array) => void;
  /** @throws LogFormatError when the file is not complete */
  readonly end: () => void;
}

/** A record while it is taken. */
export interface OutlinedRecord<Apart extends string> {
  /** Of its outline, which are the members that are wanted without those that are told apart: one for equal outlines. */
  readonly number: number;
  readonly outline: () => JsonObject;
  /** The texts that are told apart; empty where there is none. */
  readonly apart: Readonly<Record<Apart, Span>>;
  /** The record's own JSON text. */
  readonly text: () => string;
}

export interface Outlines<Apart extends string> {
  readonly open: (onRecord: (record: OutlinedRecord<Apart>) => void) => Outliner;
}

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly tree: Address;
  readonly input: Address;
  readonly inputSize: Address;
  readonly margin: Address;
  readonly rows: Address;
  readonly outlines: Address;
  readonly count: Address;
  readonly stop: Address;
  readonly readRecords: (from: number, width: number, apart: number) => number;
  readonly valueAt: (number: number) => number;
  readonly valueLength: (number: number) => number;
  readonly makeRoom: () => number;
}

interface Address {
  readonly value: number;
}

let compiled: object | null = null;

/** A new one each time, for its memory is its own. */
function newScanner(): Exports {
  compiled ??= new WebAssembly.Module(Buffer.from(code, 'base64'));
  return new WebAssembly.Instance(compiled).exports as unknown as Exports;
}

const head = Buffer.from('{"Records":[');
const mark = { comma: 0x2c, closeList: 0x5d, close: 0x7d };

type State = 'head' | 'first' | 'record' | 'after-record' | 'close' | 'done';

/**
 * Reads records as CloudTrail writes them: of most a few members are wanted, and they are those of many others, so that each
 * value is parsed once, and what they come to together has a number. What is read is JSON, and what is given of it what
 * `JSON.parse` gives. Refused, and left to the parser, is what CloudTrail may write and does not: blanks, escapes in names
 * or in what is told apart, other members beside `Records`, records of more than half a megabyte, deep nesting.
 * @param onForget is called when numbers are given anew, from 0; never while records are taken
 */
export function outlines<Apart extends string>(wanted: WantedOfRecord<Apart>, onForget: () => void): Outlines<Apart> {
  const scanner = newScanner();
  const bytes = Buffer.from(scanner.memory.buffer);
  const words = new Uint32Array(scanner.memory.buffer);
  const { names, apart, width } = writeWish(bytes, scanner.tree.value, wanted);
  const parsed: Json[] = [];

  const valueOf = (number: number): Json => {
    const at = scanner.valueAt(number);
    return (parsed[number] ??= JSON.parse(bytes.toString('utf8', at, at + scanner.valueLength(number))) as Json);
  };
  const outlineOf = (number: number): JsonObject => {
    const outline: Record<string, Json> = {};
    let word = scanner.outlines.value / 4 + number * width;
    for (const name of names) {
      const value = words[word] ?? 0;
      if (value !== 0) outline[name] = valueOf(value);
      word += 1;
    }
    return outline;
  };
  const spans = apart.map(() => ({ bytes, from: 0, to: 0 }));
  let [begin, end] = [0, 0];
  const current = {
    number: 0,
    outline: () => outlineOf(current.number),
    apart: Object.fromEntries(apart.map((name, index) => [name, spans[index]])) as Record<Apart, Span>,
    text: () => bytes.toString('utf8', begin, end),
  };
  const first = scanner.rows.value / 4;
  const rowLength = 3 + apart.length * 2;
  /** Of the records that were read last. */
  const takeRows = (onRecord: (record: OutlinedRecord<Apart>) => void): void => {
    const rowsEnd = first + scanner.count.value * rowLength;
    for (let row = first; row < rowsEnd; row += rowLength) {
      current.number = words[row] ?? 0;
      begin = words[row + 1] ?? 0;
      end = words[row + 2] ?? 0;
      let at = row + 3;
      for (const span of spans) {
        span.from = words[at] ?? 0;
        span.to = words[at + 1] ?? 0;
        at += 2;
      }
      onRecord(current);
    }
  };
  const readRecords = (from: number): number => scanner.readRecords(from, width, apart.length * 2);
  const wasStoppedBefore = (inputEnd: number): boolean => scanner.stop.value > 0 && scanner.stop.value < inputEnd;
  const makeRoom = (): void => {
    if (scanner.makeRoom() === 0) return;
    parsed.length = 0;
    onForget();
  };
  const reader = { bytes, input: scanner.input.value, size: scanner.inputSize.value, margin: scanner.margin.value };
  return {
    open: (onRecord) =>
      openWith({ ...reader, makeRoom, readRecords, wasStoppedBefore, takeRows: () => takeRows(onRecord) }),
  };
}

interface Reader {
  readonly bytes: Buffer;
  readonly input: number;
  readonly size: number;
  readonly margin: number;
  readonly makeRoom: () => void;
  readonly readRecords: (from: number) => number;
  readonly wasStoppedBefore: (end: number) => boolean;
  readonly takeRows: () => void;
}

function openWith({ bytes, input, size, margin, makeRoom, readRecords, wasStoppedBefore, takeRows }: Reader): Outliner {
  let state: State = 'head';
  /** Of a record that is not complete. A copy, for several files may be read by turns. */
  let rest = bytes.subarray(0, 0);
  /** Reads what lies ready; gives where it stopped. */
  const read = (end: number): number => {
    let at = input;
    if (state === 'head') {
      if (end - at < head.length) return at;
      if (bytes.compare(head, 0, head.length, at, at + head.length) !== 0) throw otherForm();
      at += head.length;
      state = 'first';
    }
    while (at < end) {
      if (state === 'record' || (state === 'first' && bytes[at] !== mark.closeList)) {
        const next = readRecords(at);
        if (wasStoppedBefore(end)) throw otherForm();
        takeRows();
        if (next === at) return at;
        state = bytes[next - 1] === mark.comma ? 'record' : 'after-record';
        at = next;
      } else {
        state = afterMark(state, bytes[at]);
        at += 1;
      }
    }
    return at;
  };
  return {
    push: (chunk) => {
      for (let from = 0; from < chunk.length;) {
        const part = chunk.subarray(from, from + size - rest.length);
        if (part.length === 0) throw otherForm();
        bytes.set(rest, input);
        bytes.set(part, input + rest.length);
        from += part.length;
        const end = input + rest.length + part.length;
        bytes.fill(0, end, end + margin);
        makeRoom();
        const at = read(end);
        if (!isUtf8(bytes.subarray(input, at))) throw otherForm();
        rest = Buffer.from(bytes.subarray(at, end));
      }
    },
    end: () => {
      if (state !== 'done' || rest.length > 0) throw otherForm();
    },
  };
}

function afterMark(state: State, code: number | undefined): State {
  if (state === 'after-record' && code === mark.comma) return 'record';
  if ((state === 'after-record' || state === 'first') && code === mark.closeList) return 'close';
  if (state === 'close' && code === mark.close) return 'done';
  throw otherForm();
}

const otherForm = (): LogFormatError => new LogFormatError('is not of the form that CloudTrail writes');

/** As in assembly/layout.ts. */
const mostWords = 16;

/** What is wanted of a value, as a word: any other is the address of a node. */
const wish = { whole: 0, apart: 1 };

/**
 * Writes what is wanted as nodes of words of 32 bits: the number of members, then for each the address and the length of
 * its name, in quotes, the wish, and where among the words of a record it is told, in bytes.
 */
function writeWish<Apart extends string>(memory: Buffer, start: number, { members, apart }: WantedOfRecord<Apart>) {
  let free = start;
  const room = (length: number): number => {
    const at = free;
    free += Math.ceil(length / 8) * 8;
    return at;
  };
  const writeWords = (at: number, words: readonly number[]): void => {
    for (const [index, word] of words.entries()) memory.writeUInt32LE(word, at + index * 4);
  };
  const writeNode = (children: readonly Child[]): number => {
    const at = room(4 + children.length * 16);
    writeWords(at, [children.length]);
    for (const [index, { name, wanted, place }] of children.entries()) {
      const key = Buffer.from(JSON.stringify(name));
      const keyAt = room(key.length);
      key.copy(memory, keyAt);
      writeWords(at + 4 + index * 16, [keyAt, key.length, wishOf(wanted), place * 4]);
    }
    return at;
  };
  const wishOf = (wanted: Child['wanted']): number => {
    if (typeof wanted === 'string') return wish[wanted];
    return writeNode(Object.entries(wanted).map(([name, inner]) => ({ name, wanted: inner, place: 0 })));
  };
  const names = Object.keys(members);
  const width = Math.ceil(names.length / 2) * 2; // outlines are compared in blocks of two words
  if (width > mostWords) throw new RangeError(`an outline has ${mostWords} members at most`);
  writeNode([
    ...Object.entries(members).map(([name, inner], place) => ({ name, wanted: inner, place })),
    ...Object.values<string>(apart).map((name, index) => ({
      name,
      wanted: 'apart' as const,
      place: width + index * 2,
    })),
  ]);
  return { names, apart: Object.keys(apart) as Apart[], width };
}

interface Child {
  readonly name: string;
  readonly wanted: Wanted | 'apart';
  readonly place: number;
}
