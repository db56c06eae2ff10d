import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { canonicalJson } from '../model/index.ts';

/** Levels of a value that are hashed member by member: large packs do not fit into one text. */
const levels = 4;

/** SHA-256 of a value's canonical JSON, as `hashOf`, without ever holding all of the text. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  feed(hash, value, levels);
  return hash.digest('hex');
}

function feed(hash: Hash, value: unknown, depth: number): void {
  if (depth > 0 && Array.isArray(value)) return feedList(hash, value, depth);
  if (depth > 0 && isObject(value)) return feedMembers(hash, value, depth);
  hash.update(canonicalJson(value));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

function feedList(hash: Hash, list: readonly unknown[], depth: number): void {
  hash.update('[');
  list.forEach((item, index) => {
    if (index > 0) hash.update(',');
    feed(hash, item, depth - 1);
  });
  hash.update(']');
}

function feedMembers(hash: Hash, object: Readonly<Record<string, unknown>>, depth: number): void {
  hash.update('{');
  Object.keys(object)
    .sort()
    .forEach((name, index) => {
      hash.update(`${index > 0 ? ',' : ''}${canonicalJson(name)}:`);
      feed(hash, object[name], depth - 1);
    });
  hash.update('}');
}
