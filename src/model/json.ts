/** Plain JSON values, as they travel over the wire and lie in files. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Canonical JSON (RFC 8785): sorted keys, no white space, one text for one value.
 * Strict: throws a TypeError on anything that is not plain JSON (undefined, NaN, Date, lone surrogates).
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return canonicalNumber(value);
  if (typeof value === 'string') return canonicalString(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isPlainObject(value)) {
    let members = '';
    // UTF-16 code unit order, RFC 8785 §3.2.3
    for (const key of sorted(Object.keys(value)))
      members += `${members === '' ? '' : ','}${canonicalString(key)}:${canonicalJson(value[key])}`;
    return `{${members}}`;
  }
  throw new TypeError(`not plain JSON: ${typeof value}`);
}

/** Up to so many keys, sorting in place beats the general sort, which copies. */
const few = 16;

function sorted(keys: string[]): readonly string[] {
  if (keys.length > few) return keys.sort();
  for (let end = 1; end < keys.length; end += 1) {
    const key = keys[end] as string;
    let at = end;
    for (; at > 0 && (keys[at - 1] as string) > key; at -= 1) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`);
  return JSON.stringify(value);
}

/** Texts that stand in JSON as they are; most are. */
const plain = /^[ !#-[\]-~]*$/;

function canonicalString(value: string): string {
  if (plain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('a lone surrogate is not Unicode text (RFC 8785 §3.2.2.2)');
  return JSON.stringify(value);
}
