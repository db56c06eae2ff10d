import type { RedactedDocument } from '../../model/commitments.ts';
import { canonicalJson, isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { fromHex, hexOf } from '../bytes.ts';
import type { Digest } from '../digest.ts';
import { openParts, type Division, type JsonPart } from '../json-parts.ts';
import { leafOf, openTree } from './tree.ts';

/** What a document of a redacted pack holds. */
export interface RedactedContent {
  /** Number of its fields, disclosed or not. */
  readonly fields: number;
  readonly withheld: number;
  /** Root of the tree over them, in lower-case hexadecimal. */
  readonly root: string;
  /** Size and digest of the file that the document stands for as a whole, where they are disclosed. */
  readonly file: JsonObject | null;
}

/** Reads a document in pieces: one can be larger than memory. */
export interface RedactedReader {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** What was found; null for what is not canonical JSON of a `RedactedDocument` about this file. */
  readonly end: () => Promise<RedactedContent | null>;
}

/** Every field is a part of its own, whatever its size. */
const division: Division = { atOnce: 0, levels: 2 };

type RedactedField = RedactedDocument['fields'][number];

export function openRedacted(path: string, digest: Digest): RedactedReader {
  const parts = openParts(division);
  const tree = openTree(digest);
  const found = { fields: 0, withheld: 0, file: null as JsonObject | null };
  const others: JsonPart[] = [];
  let readable = true;
  const take = async (read: () => readonly JsonPart[]): Promise<void> => {
    if (!readable) return;
    try {
      const fields = fieldsAmong(read(), others);
      if (found.fields === 0) found.file = fileOf(fields[0]);
      found.fields += fields.length;
      for (const leaf of await Promise.all(fields.map((field) => leafIn(path, field, digest)))) await tree.add(leaf);
      found.withheld += fields.filter((field) => typeof field === 'string').length;
    } catch {
      readable = false; // no JSON, not canonical, or not of this form
    }
  };
  return {
    write: (bytes) => take(() => parts.write(bytes)),
    end: async () => {
      await take(() => parts.end());
      return readable && isFrame(others, path, found.fields) ? { ...found, root: hexOf(await tree.root()) } : null;
    },
  };
}

/** The fields among parts; what else there is goes to the others. @throws SyntaxError for what is not canonical */
function fieldsAmong(parts: readonly JsonPart[], others: JsonPart[]): RedactedField[] {
  const fields: RedactedField[] = [];
  for (const part of parts) {
    const { path, value, text } = part;
    const isItem = path[0] === 'fields' && typeof path[1] === 'number';
    if (canonicalJson(value) !== text || (isItem && !isField(value)) || others.length > mostOthers) {
      throw new SyntaxError('this is no redacted document');
    }
    if (isItem) fields.push(value as RedactedField);
    else others.push(part);
  }
  return fields;
}

/** The document's name, its schema, and an empty list of fields. */
const mostOthers = 3;

/** Whether a document has its members and no others; where it has no fields, their empty list is one. */
function isFrame(others: readonly JsonPart[], document: string, fields: number): boolean {
  const frame = { document, ...(fields === 0 ? { fields: [] } : {}), schema: 'dynamodb-audit-pack/redacted/1' };
  return canonicalJson(others.map(({ path, value }) => [path, value])) === canonicalJson(listOf(frame));
}

const listOf = (frame: JsonObject): Json => Object.entries(frame).map(([name, value]) => [[name], value]);

const leafIn = async (path: string, field: RedactedField, digest: Digest): Promise<Uint8Array> =>
  typeof field === 'string'
    ? (fromHex(field) ?? new Uint8Array())
    : leafOf(canonicalJson([field[0], path, ...field.slice(1)]), digest);

function fileOf(field: RedactedField | undefined): JsonObject | null {
  const value = field === undefined || typeof field === 'string' || field[1] !== '' ? null : field[2];
  return isJsonObject(value) && Object.keys(value).length > 0 ? value : null;
}

const isField = (field: Json): boolean =>
  typeof field === 'string'
    ? /^[0-9a-f]{64}$/.test(field)
    : Array.isArray(field) && field.length === 3 && typeof field[0] === 'string' && typeof field[1] === 'string';
