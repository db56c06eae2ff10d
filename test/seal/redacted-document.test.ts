import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, leafHash, merkleRoot, type RedactedDocument } from '../../src/model/index.ts';
import { openRedacted, type RedactedContent } from '../../src/seal/verify/redacted-document.ts';

const path = 'results.json';
const documentOf = (fields: RedactedDocument['fields']): RedactedDocument => ({
  schema: 'dynamodb-audit-pack/redacted/1',
  document: path,
  fields,
});

/** What is found in a text that comes in pieces of this size. */
async function read(text: string, size = 7): Promise<RedactedContent | null> {
  const bytes = Buffer.from(text);
  const reader = openRedacted(path, (each) => hash('sha256', each, 'buffer'));
  for (let at = 0; at < bytes.length; at += size) await reader.write(bytes.subarray(at, at + size));
  return reader.end();
}

const leaf = fc.constantFrom('a', 'b', 'c').map(leafHash);
const opened = fc.tuple(fc.string(), fc.string(), fc.jsonValue({ maxDepth: 1 }));

describe('a redacted document that is read in pieces', () => {
  it('has the fields and the root of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(leaf, opened), { maxLength: 20 }),
        fc.integer({ min: 1 }),
        async (fields, size) => {
          const document = JSON.parse(
            canonicalJson(documentOf(fields as RedactedDocument['fields'])),
          ) as RedactedDocument;
          const leaves = document.fields.map((field) =>
            typeof field === 'string' ? field : leafHash(canonicalJson([field[0], path, field[1], field[2]])),
          );
          expect(await read(canonicalJson(document), size)).toMatchObject({
            fields: leaves.length,
            withheld: document.fields.filter((field) => typeof field === 'string').length,
            root: merkleRoot(leaves),
          });
        },
      ),
    );
  });

  const good = canonicalJson(documentOf([['salt', '/a', { b: 1 }], leafHash('x')]));
  const none = canonicalJson(documentOf([]));
  it.each<[string, string]>([
    ['is cut off', good.slice(0, -1)],
    ['goes on', `${good}\n`],
    ['has white space', good.replace('[["', '[ ["')],
    ['has white space in a field', good.replace('"/a",', '"/a", ')],
    ['writes a text in another way', good.replace('salt', String.raw`\u0073alt`)],
    ['names its fields', good.replace('[["salt"', '{"0":["salt"').replace('"],"schema"', '"},"schema"')],
    ['has fields of another form', good.replace('"/a",', '')],
    ['has the hash of a field in another form', good.replace(leafHash('x'), leafHash('x').toUpperCase())],
    ['has another schema', good.replace('redacted/1', 'redacted/2')],
    ['is of another document', good.replace('results.json', 'other.json')],
    ['has no schema', good.replace(/,"schema":"[^"]*"/, '')],
    ['has no fields', none.replace('"fields":[],', '')],
    ['has no list of fields', none.replace('[]', '{}')],
    ['has a member more', good.replace('"schema"', '"more":{},"schema"')],
    ['has its fields twice', good.replace('"schema"', '"fields":[],"schema"')],
    ['is a list', `[${good}]`],
    ['is nothing', ''],
  ])('is refused where it %s', async (_, text) => {
    expect(await read(good)).not.toBeNull();
    expect(await read(text)).toBeNull();
  });
});
