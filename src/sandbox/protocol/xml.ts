import type { Json, JsonObject } from '../../model/index.ts';

/**
 * XML of a plain value. Members become elements, arrays an element of `item` elements (AWS Query: `member`, EC2:
 * `item`), members called `…Map` entries of key and value; `null` leaves the element out.
 */
export function xmlOf(value: JsonObject, item: string): string {
  return Object.entries(value)
    .map(([name, member]) => element(name, member, item))
    .join('');
}

function element(name: string, value: Json, item: string): string {
  if (value === null) return '';
  if (Array.isArray(value)) return wrap(name, value.map((entry: Json) => element(item, entry, item)).join(''));
  if (typeof value === 'object' && name.endsWith('Map')) return wrap(name, entriesOf(value as JsonObject, item));
  if (typeof value === 'object') return wrap(name, xmlOf(value as JsonObject, item));
  return wrap(name, escapeXml(String(value)));
}

const entriesOf = (map: JsonObject, item: string): string =>
  Object.entries(map)
    .map(([key, value]) => wrap('entry', xmlOf({ key, value }, item)))
    .join('');

const wrap = (name: string, content: string): string =>
  content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A literal carriage return would be read back as a line feed (XML 1.0 §2.11).
  '\r': '&#xD;',
};

export const escapeXml = (text: string): string => text.replace(/[&<>"\r]/g, (character) => entities[character] ?? '');
