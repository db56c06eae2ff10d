import { canonicalJson } from './json.ts';

/** Levels of a value that are written member by member. Below them, in the results of a pack, are parts of observations. */
const levels = 5;

/** Characters of texts that are remembered at a time. */
const mostRemembered = 8_000_000;

/**
 * Canonical JSON of a value (RFC 8785) in pieces, as `canonicalJson` would give it in one text, which cannot be longer than
 * 512 MB. In the upper levels a list may be anything that can be iterated more than once, such as one that is made on the way.
 * @throws TypeError as `canonicalJson`
 */
export const canonicalPieces = (value: unknown): Generator<string> =>
  piecesOf(value, levels, { textOf: remembered(canonicalJson), namesOf: shapes() });

interface Writing {
  readonly textOf: (value: object) => string;
  readonly namesOf: (object: object) => readonly Name[];
}

function* piecesOf(value: unknown, depth: number, writing: Writing): Generator<string> {
  if (depth > 0 && isList(value)) yield* listPieces(value, depth, writing);
  else if (depth > 0 && isObject(value)) yield* memberPieces(value, depth, writing);
  else yield typeof value === 'object' && value !== null ? writing.textOf(value) : canonicalJson(value);
}

export const isList = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function* listPieces(list: Iterable<unknown>, depth: number, writing: Writing): Generator<string> {
  let separator = '[';
  for (const item of list) {
    yield separator;
    yield* piecesOf(item, depth - 1, writing);
    separator = ',';
  }
  yield separator === '[' ? '[]' : ']';
}

function* memberPieces(object: Readonly<Record<string, unknown>>, depth: number, writing: Writing): Generator<string> {
  const names = writing.namesOf(object);
  for (const { name, text } of names) {
    yield text;
    const member = object[name];
    // Most members are not looked into: no generator is made for them.
    if (typeof member !== 'object' || member === null) yield canonicalJson(member);
    else if (depth === 1) yield writing.textOf(member);
    else yield* piecesOf(member, depth - 1, writing);
  }
  yield names.length === 0 ? '{}' : '}';
}

/** A member's name, and how it is written before the value: with the brace or comma, and the colon. */
interface Name {
  readonly name: string;
  readonly text: string;
}

/** The sorted names of an object's members: made once for neighbours that have the same, as observations do. */
function shapes(): Writing['namesOf'] {
  let last: readonly string[] = [];
  let names: readonly Name[] = [];
  return (object) => {
    const keys = Object.keys(object);
    if (keys.length === last.length && keys.every((key, index) => key === last[index])) return names;
    last = keys;
    names = keys.toSorted().map((name, index) => ({ name, text: `${index === 0 ? '{' : ','}${canonicalJson(name)}:` }));
    return names;
  };
}

/**
 * Observations share their subjects, intervals and fields: the text of each is made once. A list of texts, such as the
 * references of an observation, is mostly its own, and there are too many of them to be kept.
 */
function remembered(textOf: (value: object) => string): (value: object) => string {
  const texts = new Map<object, string>();
  let length = 0;
  return (value) => {
    if (Array.isArray(value) && typeof value[0] === 'string') return textOf(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = textOf(value);
    length += text.length;
    if (length > mostRemembered) {
      texts.clear();
      length = text.length;
    }
    texts.set(value, text);
    return text;
  };
}
