import { inflateSync } from 'node:zlib';

/** Values of PDF syntax (ISO 32000-1, 7.3). Strings are kept as their bytes in Latin-1. */
export type PdfValue = null | boolean | number | Name | Text | Ref | readonly PdfValue[] | Dictionary;
export interface Name {
  readonly kind: 'name';
  readonly name: string;
}
export interface Text {
  readonly kind: 'text';
  readonly text: string;
  readonly hex: boolean;
}
export interface Ref {
  readonly kind: 'ref';
  readonly id: number;
}
export interface Dictionary {
  readonly kind: 'dictionary';
  readonly entries: ReadonlyMap<string, PdfValue>;
}
export interface PdfObject {
  readonly value: PdfValue;
  /** Decoded stream. */
  readonly stream: Buffer | null;
}

export interface PdfFile {
  readonly trailer: Dictionary;
  readonly objects: ReadonlyMap<number, PdfObject>;
  /** Follows references. */
  readonly get: (value: PdfValue | undefined, ...path: readonly string[]) => PdfValue;
  readonly stream: (value: PdfValue | undefined) => Buffer;
  readonly pages: readonly Dictionary[];
  readonly pageIds: readonly number[];
}

/** Reads a file with a plain cross-reference table, as pdfkit writes it. Throws on anything that is not as it should be. */
export function readPdf(bytes: Uint8Array): PdfFile {
  const text = Buffer.from(bytes).toString('latin1');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  const table = /^xref\n0 (\d+)\n/.exec(text.slice(start, start + 40));
  if (table === null) throw new Error('no cross-reference table');
  const count = Number(table[1]);
  const objects = new Map<number, PdfObject>();
  const first = start + table[0].length;
  const offsetOf = (id: number): number => Number(text.slice(first + id * 20, first + id * 20 + 10));
  for (let id = 1; id < count; id += 1) objects.set(id, readObject(text, id, offsetOf));
  const trailer = parse(text, text.indexOf('trailer', first) + 7).value;
  if (!isDictionary(trailer)) throw new Error('no trailer');
  const get: PdfFile['get'] = (value, ...path) => {
    let now: PdfValue = value ?? null;
    if (isRef(now)) now = objects.get(now.id)?.value ?? null;
    for (const name of path) now = get(isDictionary(now) ? now.entries.get(name) : null);
    return now;
  };
  const kids = list(get(trailer, 'Root', 'Pages', 'Kids'));
  return {
    trailer,
    objects,
    get,
    stream: (value) =>
      isRef(value ?? null) ? (objects.get((value as Ref).id)?.stream ?? Buffer.alloc(0)) : Buffer.alloc(0),
    pages: kids.map((kid) => get(kid) as Dictionary),
    pageIds: kids.map((kid) => (kid as Ref).id),
  };
}

function readObject(text: string, id: number, offsetOf: (id: number) => number): PdfObject {
  const head = `${id} 0 obj\n`;
  const offset = offsetOf(id);
  if (!text.startsWith(head, offset)) throw new Error(`object ${id} is not where the table says`);
  const { value, end } = parse(text, offset + head.length);
  if (!text.startsWith('\nstream\n', end)) return { value, stream: null };
  const told = (isDictionary(value) ? value.entries.get('Length') : null) ?? null;
  const length = isRef(told) ? readObject(text, told.id, offsetOf).value : told;
  if (typeof length !== 'number') throw new Error(`object ${id} has no length`);
  const raw = Buffer.from(text.slice(end + 8, end + 8 + length), 'latin1');
  const packed = isDictionary(value) && nameOf(value.entries.get('Filter')) === 'FlateDecode';
  return { value, stream: packed ? inflateSync(raw) : raw };
}

export const isDictionary = (value: PdfValue): value is Dictionary => kindOf(value) === 'dictionary';
export const isRef = (value: PdfValue): value is Ref => kindOf(value) === 'ref';
export const isText = (value: PdfValue): value is Text => kindOf(value) === 'text';
export const list = (value: PdfValue): readonly PdfValue[] =>
  Array.isArray(value) ? (value as readonly PdfValue[]) : [];
export const nameOf = (value: PdfValue | undefined): string | null =>
  value !== undefined && kindOf(value) === 'name' ? (value as Name).name : null;
const kindOf = (value: PdfValue): string | null =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : null;

/** Text of a string object: UTF-16 with a mark, or Latin-1. */
export const textOf = (value: PdfValue | undefined): string | null => {
  if (value === undefined || !isText(value)) return null;
  if (!value.text.startsWith('\xfe\xff')) return value.text;
  return Buffer.from(value.text.slice(2), 'latin1').swap16().toString('utf16le');
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** Parses one value, or one operator of a content stream as a name with an empty first letter. */
export function parse(text: string, from: number): { readonly value: PdfValue; readonly end: number } {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  const rest = text.slice(at, at + 64);
  if (rest.startsWith('<<')) return parseDictionary(text, at + 2);
  if (rest.startsWith('<')) {
    const end = text.indexOf('>', at);
    return { value: { kind: 'text', text: text.slice(at + 1, end).replace(/\s/g, ''), hex: true }, end: end + 1 };
  }
  if (rest.startsWith('(')) return parseString(text, at + 1);
  if (rest.startsWith('[')) return parseArray(text, at + 1);
  const reference = /^(\d+) 0 R\b/.exec(rest);
  if (reference !== null) return { value: { kind: 'ref', id: Number(reference[1]) }, end: at + reference[0].length };
  const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/.exec(rest);
  if (number !== null) return { value: Number(number[0]), end: at + number[0].length };
  const word = /^\/?[^\s<>()[\]{}/%]*/.exec(text.slice(at, at + 200))?.[0] ?? '';
  if (word === '') throw new Error(`cannot read the syntax at ${at}: ${rest.slice(0, 20)}`);
  const end = at + word.length;
  if (word === 'true' || word === 'false') return { value: word === 'true', end };
  if (word === 'null') return { value: null, end };
  return { value: { kind: 'name', name: word.startsWith('/') ? word.slice(1) : ` ${word}` }, end };
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/\s/.test(text[at] ?? '')) at += 1;
  return at;
}

function parseDictionary(text: string, from: number): { value: Dictionary; end: number } {
  const entries = new Map<string, PdfValue>();
  let at = skipSpace(text, from);
  while (!text.startsWith('>>', at)) {
    const key = parse(text, at);
    const member = parse(text, key.end);
    entries.set(nameOf(key.value) ?? '', member.value);
    at = skipSpace(text, member.end);
  }
  return { value: { kind: 'dictionary', entries }, end: at + 2 };
}

function parseArray(text: string, from: number): { value: readonly PdfValue[]; end: number } {
  const values: PdfValue[] = [];
  let at = skipSpace(text, from);
  while (text[at] !== ']') {
    const member = parse(text, at);
    values.push(member.value);
    at = skipSpace(text, member.end);
  }
  return { value: values, end: at + 1 };
}

function parseString(text: string, from: number): { value: Text; end: number } {
  let result = '';
  let depth = 1;
  let at = from;
  for (; depth > 0; at += 1) {
    const character = text[at] ?? '';
    if (character === '\\') {
      at += 1;
      result += escapes[text[at] ?? ''] ?? text[at] ?? '';
      continue;
    }
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (depth > 0) result += character;
  }
  return { value: { kind: 'text', text: result, hex: false }, end: at };
}
