import { isList, sha256 } from '../../model/index.ts';

/** Source expression of CSP for an inline element with exactly this text, such as `'sha256-…'`. */
export const cspHash = (text: string): string => `'sha256-${Buffer.from(sha256(text), 'hex').toString('base64')}'`;

/** Content security policy that allows this style and this script, and nothing else: no network, no other code. */
export const contentSecurityPolicy = (style: string, script: string): string =>
  [
    "default-src 'none'",
    `script-src ${cspHash(script)}`,
    `style-src ${cspHash(style)}`,
    'font-src data:',
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const unsafeInScript: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/**
 * JSON for `<script type="application/json">`, in pieces: no text in it can end the element. A list may be anything that can
 * be iterated.
 */
export function* embeddedJson(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) {
    yield JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => unsafeInScript[character] ?? '');
  } else if (isList(value)) {
    let separator = '[';
    for (const item of value) {
      yield separator;
      yield* isRow(item) ? [JSON.stringify(item)] : embeddedJson(item);
      separator = ',';
    }
    yield separator === '[' ? '[]' : ']';
  } else {
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      yield separator;
      yield* embeddedJson(name);
      yield ':';
      yield* embeddedJson(member);
      separator = ',';
    }
    yield separator === '{' ? '{}' : '}';
  }
}

/** Rows of numbers make up most of what is embedded. */
const isRow = (value: unknown): boolean => Array.isArray(value) && value.every((member) => typeof member === 'number');

/** A CSS string literal; everything but letters, digits and spaces is escaped. */
export const cssString = (text: string): string =>
  `"${text.replace(/[^A-Za-z0-9 ]/gu, (character) => `\\${(character.codePointAt(0) || 0xfffd).toString(16)} `)}"`;
