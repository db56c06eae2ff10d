import {
  canonicalJson,
  isJsonObject,
  isLinesFile,
  isList,
  linesOf,
  type Field,
  type FileField,
  type Json,
} from '../model/index.ts';
import { jsonParts, type Division } from './json-parts.ts';

/** Deeper or stranger JSON than this is taken as a whole file: its values could not be written down faithfully. */
const deepest = 100;

/** Longer JSON than a text can be (V8) is taken as a whole file too. */
const longest = 2 ** 29 - 24;

/** A file that was read once. */
export interface DigestedFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** Its content, where its fields are asked for (`hasFields`). */
  readonly bytes: Uint8Array | null;
  /** The same in pieces, instead of `bytes`, of a large JSON document that can be read part by part (`isDivisible`). */
  readonly pieces?: () => Iterable<Uint8Array>;
  /** What the content is the canonical JSON of, where it is at hand instead of `bytes`. */
  readonly value?: unknown;
}

/** Whether the content of a file is looked into: of all others the digest suffices. */
export const hasFields = ({ path, size }: Pick<DigestedFile, 'path' | 'size'>): boolean =>
  (path.endsWith('.json') || isLinesFile(path)) && size <= longest;

/**
 * The fields of a file in their order: every value of a JSON document; of a file of lines those of each line, under its
 * number; of any other file one, its digest.
 */
export function fieldsOf(file: DigestedFile): readonly Field[] {
  const fields: Field[] = [];
  eachField(file, (field) => fields.push(field));
  return fields;
}

type Visit = (field: Field) => void;

/** The same, given one by one: a large document has millions. */
export function eachField(file: DigestedFile, visit: Visit): void {
  const { value: known } = file;
  if (known !== undefined && hasFields(file) && isFaithfulThroughout(known, upperLevels)) {
    valuesThroughout(known, { pointer: '', depth: upperLevels, visit });
    return;
  }
  const parts = partsOf(file);
  if (parts === null) visit(digestField(file));
  else for (const { pointer, value } of parts) valuesOf(value, pointer, visit);
}

/** The same of a file that is read, a part of it at a time: a line, or what is read of a large document at once. */
export function* fieldParts(file: DigestedFile): Generator<readonly Field[]> {
  const parts = partsOf(file);
  if (parts === null) yield [digestField(file)];
  else {
    for (const { pointer, value } of parts) {
      const fields: Field[] = [];
      valuesOf(value, pointer, (field) => fields.push(field));
      yield fields;
    }
  }
}

const digestField = ({ size, sha256 }: DigestedFile): Field => ({
  pointer: '',
  value: { bytes: size, sha256 } satisfies FileField,
});

/** Whether a field is the digest of its file, which is no JSON. */
export const isWhole = ({ pointer, value }: Field): boolean =>
  pointer === '' && isJsonObject(value) && Object.keys(value).length > 0;

/** Values of a file that are read apart from each other, with what is below them; null for a file that is one field. */
function partsOf(file: DigestedFile): Iterable<Field> | null {
  const { path, bytes, pieces } = file;
  if (pieces !== undefined) return divided(pieces());
  if (bytes === null || !hasFields(file)) return null;
  if (isLinesFile(path)) return lineParts(bytes);
  const value = parse(decode(bytes));
  return value !== undefined && isFaithful(value, 0) ? partsBelow(value, '', upperLevels) : null;
}

/** Members of the upper levels apart from each other: the fields of a large document need not all be there at once. */
function* partsBelow(value: Json, pointer: string, levels: number): Generator<Field> {
  const members = levels === 0 ? [] : Array.isArray(value) ? value.entries() : membersOf(value);
  let isEmpty = true;
  for (const [name, member] of members) {
    isEmpty = false;
    yield* partsBelow(member as Json, `${pointer}/${escaped(String(name))}`, levels - 1);
  }
  if (isEmpty) yield { pointer, value };
}

/** A line whose values could not be written down faithfully is one text. */
function* lineParts(bytes: Uint8Array): Generator<Field> {
  for (const [index, line] of linesOf(bytes).entries()) {
    const text = decode(line);
    const value = parse(text);
    yield { pointer: `/${index + 1}`, value: value !== undefined && isFaithful(value, 0) ? value : text };
  }
}

/** Bytes of a large document that are read at once, with some to spare. */
const division: Division = { atOnce: 64 * 1024, levels: deepest };

function* divided(pieces: Iterable<Uint8Array>): Generator<Field> {
  for (const { path, value } of jsonParts(pieces, division)) {
    yield { pointer: path.map((name) => `/${escaped(String(name))}`).join(''), value };
  }
}

/**
 * Whether a JSON document in pieces has the same fields when it is read part by part: it must say what canonical JSON
 * says, and where it is taken apart be written like that. JavaScript reads names that are numbers before all others.
 */
export function isDivisible(pieces: Iterable<Uint8Array>): boolean {
  try {
    for (const { path, value } of jsonParts(pieces, division)) {
      const inOrder = path.every((name) => typeof name === 'number' || !/^\d{1,10}$/.test(name));
      if (!inOrder || !isFaithful(value, path.length)) return false;
    }
    return true;
  } catch {
    return false; // no JSON, or not in this form
  }
}

/** Levels of a value that are gone through as they are; what is below is looked at as it would be read from the file. */
const upperLevels = 5;

interface Place {
  readonly pointer: string;
  /** Levels left. */
  readonly depth: number;
  readonly visit: Visit;
}

/** The fields of a value, in the order in which its canonical JSON would be read, without all of that text in memory. */
function valuesThroughout(value: unknown, { pointer, depth, visit }: Place): void {
  const members = upperMembers(value, depth);
  if (members === null) {
    valuesOf(asRead(value), pointer, visit);
    return;
  }
  let empty = true;
  for (const [name, member] of members) {
    empty = false;
    valuesThroughout(member, { pointer: `${pointer}/${escaped(name)}`, depth: depth - 1, visit });
  }
  if (empty) valuesOf(isList(value) ? [] : {}, pointer, visit);
}

function isFaithfulThroughout(value: unknown, depth: number): boolean {
  const members = upperMembers(value, depth);
  if (members === null) return isFaithful(value as Json, upperLevels - depth);
  for (const [name, member] of members) {
    if (!name.isWellFormed() || !isFaithfulThroughout(member, depth - 1)) return false;
  }
  return true;
}

/** A part of a value, as who reads the file finds it. */
const asRead = (value: unknown): Json => JSON.parse(canonicalJson(value)) as Json;

/** Members of an object or list in the order in which they are read; null for what is not gone through. */
function upperMembers(value: unknown, depth: number): Iterable<readonly [string, unknown]> | null {
  if (depth === 0 || typeof value !== 'object' || value === null) return null;
  return isList(value) ? numbered(value) : sortedMembers(value);
}

function* numbered(list: Iterable<unknown>): Generator<readonly [string, unknown]> {
  let index = 0;
  for (const item of list) {
    yield [String(index), item];
    index += 1;
  }
}

/** Sorted as canonical JSON is; then, as JavaScript reads it, names that are numbers come first. */
function sortedMembers(object: object): readonly (readonly [string, unknown])[] {
  const members = Object.entries(object).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.entries(Object.fromEntries(members));
}

function valuesOf(value: Json, pointer: string, visit: Visit): void {
  if (typeof value === 'string') {
    const inner = embedded(value);
    if (inner === undefined) visit({ pointer, value });
    else valuesOf(inner, `${pointer}/~j`, visit);
    return;
  }
  const members = membersOf(value);
  if (members.length === 0) visit({ pointer, value });
  for (const [name, member] of members) valuesOf(member, `${pointer}/${escaped(name)}`, visit);
}

function membersOf(value: Json): readonly (readonly [string, Json])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** JSON within a text, such as a policy or a CloudTrail record: its values are fields of their own. */
function embedded(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  const value = parse(text);
  return value !== undefined && isFaithful(value, deepest / 2) && membersOf(value).length > 0 ? value : undefined;
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return '';
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** Whether canonical JSON says the same: no number that lost digits, no lone surrogate, no abyss. */
function isFaithful(value: Json, depth: number): boolean {
  if (depth > deepest) return false;
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value === 'string') return value.isWellFormed();
  if (Array.isArray(value)) return value.every((member) => isFaithful(member as Json, depth + 1));
  if (!isJsonObject(value)) return true;
  return Object.entries(value).every(([name, member]) => name.isWellFormed() && isFaithful(member, depth + 1));
}
