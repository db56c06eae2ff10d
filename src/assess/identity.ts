import { createHash } from 'node:crypto';
import { canonicalJson } from '../model/index.ts';

/** Levels of a value that are hashed member by member: large packs do not fit into one text. The last are observations. */
const levels = 5;

/** Characters that are hashed at a time: a call for each member costs more than hashing it. */
const enough = 1 << 16;

/** SHA-256 of a value's canonical JSON, as `hashOf`, without ever holding all of the text. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  let text = '';
  feed(value, levels, {
    take: (piece) => {
      text += piece;
      if (text.length < enough) return;
      hash.update(text);
      text = '';
    },
    textOf: remembered<object>(canonicalJson),
    nameOf: remembered((name: string) => `${canonicalJson(name)}:`),
  });
  return hash.update(text).digest('hex');
}

interface Feed {
  readonly take: (piece: string) => void;
  readonly textOf: (value: object) => string;
  /** A member's name with its colon. */
  readonly nameOf: (name: string) => string;
}

/** Observations share their subjects, intervals and fields: the text of each is made once. */
function remembered<Value>(textOf: (value: Value) => string): (value: Value) => string {
  const texts = new Map<Value, string>();
  return (value) => {
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
  list.forEach((item, index) => {
    if (index > 0) to.take(',');
    feed(item, depth - 1, to);
  });
  to.take(']');
}

function feedMembers(object: Readonly<Record<string, unknown>>, depth: number, to: Feed): void {
  to.take('{');
  Object.keys(object)
    .sort()
    .forEach((name, index) => {
      if (index > 0) to.take(',');
      to.take(to.nameOf(name));
      feed(object[name], depth - 1, to);
    });
  to.take('}');
}
