import type { CommittedDocument, RedactedDocument, Redaction } from '../../model/commitments.ts';
import { canonicalJson, isJsonObject, type Json } from '../../model/json.ts';
import type { Manifest, Problem } from '../../model/manifest.ts';
import { fromHex, hexOf } from '../bytes.ts';
import type { Digest } from '../digest.ts';
import { disclosedFolder, redactedFolder } from '../lists.ts';
import type { CommitmentsReading } from './commitments.ts';
import { contentOf, type Container } from './container.ts';
import { leafOf, rootOf } from './tree.ts';

/** What is found in a redacted pack, counted by whoever verifies. */
export interface Disclosed {
  readonly withheld: number;
  readonly disclosed: number;
  readonly problems: readonly Problem[];
}

interface Redacted {
  readonly container: Container;
  readonly manifest: Manifest;
  readonly digest: Digest;
}

/**
 * Checks a redacted pack against the commitments of the original: every document that they name is there, and each one's
 * fields, disclosed or not, lead to its root. A value that was changed, a field that was left out or put in, a salt that
 * is not the one: each leads to another root.
 */
export async function checkRedaction(
  { container, manifest, digest }: Redacted,
  { commitments }: CommitmentsReading,
): Promise<Disclosed> {
  const documents = commitments?.documents ?? [];
  const problems: Problem[] = [...strangers(container, documents)];
  let [withheld, disclosed] = [0, 0];
  for (const document of documents) {
    const found = await checkDocument({ container, digest }, document);
    withheld += found.withheld;
    disclosed += found.disclosed;
    problems.push(...found.problems);
  }
  if (!counts(manifest.redaction, { withheld, disclosed })) {
    problems.push(problemOf(null, 'the manifest counts other fields than there are'));
  }
  return { withheld, disclosed, problems };
}

const problemOf = (file: string | null, message: string): Problem => ({ check: 'redaction', file, message });

const counts = (
  said: Redaction | undefined,
  found: { readonly withheld: number; readonly disclosed: number },
): boolean => said !== undefined && said.withheld === found.withheld && said.disclosed === found.disclosed;

/** Files in the folders of the redaction that no commitment is about. */
function strangers({ entries }: Container, documents: readonly CommittedDocument[]): Problem[] {
  const known = new Set(documents.flatMap(({ path }) => [redactedFolder + path, disclosedFolder + path]));
  return [...entries.keys()]
    .filter((path) => (path.startsWith(redactedFolder) || path.startsWith(disclosedFolder)) && !known.has(path))
    .map((path) => problemOf(path, 'the original does not commit to such a file'));
}

async function checkDocument(
  { container, digest }: Omit<Redacted, 'manifest'>,
  { path, fields, root }: CommittedDocument,
): Promise<Disclosed> {
  const file = redactedFolder + path;
  const document = parseDocument(contentOf(container, file), path);
  if (document === null) {
    const message = container.entries.has(file) ? 'the redacted document cannot be read' : 'the file is missing';
    return { withheld: fields, disclosed: 0, problems: [problemOf(file, message)] };
  }
  const leaves = await Promise.all(
    document.fields.map(async (field) =>
      typeof field === 'string'
        ? (fromHex(field) ?? new Uint8Array())
        : leafOf(canonicalJson([field[0], path, ...field.slice(1)]), digest),
    ),
  );
  const withheld = document.fields.filter((field) => typeof field === 'string').length;
  const same = leaves.length === fields && hexOf(await rootOf(leaves, digest)) === root;
  const message = 'what it discloses is not what the signer of the original committed to';
  return {
    withheld,
    disclosed: leaves.length - withheld,
    problems: [...(same ? [] : [problemOf(file, message)]), ...fileProblems(container, document)],
  };
}

/** A whole file that is disclosed must be there and be the one; one that is not disclosed must not be. */
function fileProblems({ entries }: Container, { document, fields }: RedactedDocument): Problem[] {
  const path = disclosedFolder + document;
  const entry = entries.get(path);
  const [field] = fields;
  const value = typeof field === 'string' || field === undefined || field[1] !== '' ? null : field[2];
  const digest = isJsonObject(value) && Object.keys(value).length > 0 ? value : null;
  if (digest === null) {
    return entry === undefined ? [] : [problemOf(path, 'the file is there, but its digest is not disclosed')];
  }
  const same = entry?.sha256 === digest['sha256'] && entry?.size === digest['bytes'];
  return same ? [] : [problemOf(path, 'the file is missing or not the one that the original commits to')];
}

function parseDocument(bytes: Uint8Array, path: string): RedactedDocument | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return isDocument(value, path) && canonicalJson(value) === text ? value : null;
  } catch {
    return null;
  }
}

function isDocument(value: unknown, path: string): value is RedactedDocument {
  if (!isJsonObject(value) || Object.keys(value).length !== 3) return false;
  if (value['schema'] !== 'dynamodb-audit-pack/redacted/1' || value['document'] !== path) return false;
  return Array.isArray(value['fields']) && value['fields'].every(isField);
}

const isField = (field: Json): boolean =>
  typeof field === 'string'
    ? /^[0-9a-f]{64}$/.test(field)
    : Array.isArray(field) && field.length === 3 && typeof field[0] === 'string' && typeof field[1] === 'string';
