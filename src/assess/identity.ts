import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/index.ts';

/** Levels of a value that are hashed member by member: large packs do not fit into one text. The last are observations. */
const levels = 5;

/** Pieces of text that are hashed at a time: a call for each costs more than hashing it. */
const enough = 1 << 12;

/** SHA-256 of a value's canonical JSON, as `hashOf`, without ever holding all of the text. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  const pieces: string[] = [];
  let count = 0;
  feed(value, levels, {
    take: (piece) => {
      pieces[count] = piece;
      count += 1;
      if (count < enough) return;
      hash.update(pieces.join(''));
      count = 0;
    },
    textOf: remembered(canonicalJson),
    namesOf: shapes(),
  });
  return hash.update(pieces.slice(0, count).join('')).digest('hex');
}

interface Feed {
  readonly take: (piece: string) => void;
  readonly textOf: (value: object) => string;
  readonly namesOf: (object: object) => readonly Name[];
}

/** A member's name, and how it is written before the value: with the brace or comma, and the colon. */
interface Name {
  readonly name: string;
  readonly text: string;
}

/** The sorted names of an object's members: made once for neighbours that have the same, as observations do. */
function shapes(): Feed['namesOf'] {
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
  return (value) => {
    if (Array.isArray(value) && typeof value[0] === 'string') return textOf(value);
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = textOf(value);
    texts.set(value, text);
    return text;
  };
}

function feed(value: unknown, depth: number, to: Feed): void {
  if (depth > 0 && Array.isArray(value)) return feedList(value, depth, to);
  if (depth > 0 && isObject(value)) return feedMembers(value, depth, to);
  to.take(typeof value === 'object' && value !== null ? to.textOf(value) : canonicalJson(value));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function feedList(list: readonly unknown[], depth: number, to: Feed): void {
  to.take('[');
  for (let index = 0; index < list.length; index += 1) {
    if (index > 0) to.take(',');
    feed(list[index], depth - 1, to);
  }
  to.take(']');
}

function feedMembers(object: Readonly<Record<string, unknown>>, depth: number, to: Feed): void {
  const names = to.namesOf(object);
  for (const { name, text } of names) {
    to.take(text);
    feed(object[name], depth - 1, to);
  }
  to.take(names.length === 0 ? '{}' : '}');
}
