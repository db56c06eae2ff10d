import type { JsonObject } from '../model/index.ts';
import { isJsonObject } from '../model/index.ts';
import { decodeXml } from './xml.ts';

/** AWS nests its answers less than 30 levels deep; more than this is an attack on whoever walks the value. */
const maxDepth = 100;

/**
 * Decodes the raw body of an AWS answer into the shape that the SDK would give: JSON protocols as they are,
 * the XML protocols with their wrappers removed and their lists as arrays. In XML all texts stay strings (`"true"`,
 * `"12"`), because the wire does not say more. S3 leaves the media type out of many answers: the body tells it then.
 * @throws TypeError with one line saying why the body cannot be read.
 */
export function decodeBody(mediaType: string, body: Uint8Array): JsonObject {
  const type = mediaType.split(';', 1).join('').trim().toLowerCase();
  if (type === '') return decodeUntold(decodeText(body));
  if (/^(application|text)\/([\w.-]+\+)?xml$/.test(type)) return decodeXml(decodeText(body));
  if (/^application\/(json|x-amz-json-1\.[01]|[\w.-]+\+json)$/.test(type)) return decodeJson(decodeText(body));
  throw new TypeError(`cannot read an answer of media type ${JSON.stringify(mediaType.slice(0, 80))}`);
}

const decodeUntold = (text: string): JsonObject =>
  text.trimStart().startsWith('<') ? decodeXml(text) : decodeJson(text);

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeText(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new TypeError('the body is not valid UTF-8');
  }
}

function decodeJson(text: string): JsonObject {
  const value = parse(text);
  if (!isJsonObject(value)) throw new TypeError(`the body is not a JSON object but ${kindOf(value)}`);
  limitDepth(value, maxDepth);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError(text.trim() === '' ? 'the body is empty' : 'the body is not valid JSON');
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

function limitDepth(value: unknown, left: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (left === 0) throw new TypeError(`the body is nested deeper than ${maxDepth} levels`);
  for (const member of Object.values(value)) limitDepth(member, left - 1);
}
