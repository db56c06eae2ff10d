import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, leafHash } from '../../src/model/index.ts';
import type { Artifact, Commitments, RedactedDocument, Verification } from '../../src/model/index.ts';
import { disclose, disclosureProblems } from '../../src/redact/disclose.ts';
import { profileIds, type ProfileId } from '../../src/redact/profiles.ts';
import type { OpenPack } from '../../src/redact/open-pack.ts';
import { fieldsOf } from '../../src/seal/fields.ts';
import { verifyPack } from '../../src/seal/index.ts';
import { openPackOf, redacted } from '../support/pack-files.ts';
import { problemsOf } from '../support/vectors.ts';
import { seal, testRoot, testSigner, testStamper, textArtifact, zipBytes } from '../support/seal.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'redaction-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const secret = new Uint8Array(32).fill(7);
const evidence = 'evidence/E-0001-cloudtrail-LookupEvents.json';
const record = {
  userIdentity: { arn: 'arn:aws:sts::111122223333:assumed-role/KeyCustodian/maria.santos' },
  sourceIPAddress: '203.0.113.56',
  requestParameters: { tableName: 'accounts', key: { customerId: { S: 'C-4711' } } },
};
const files: readonly Artifact[] = [
  textArtifact(
    'results.json',
    canonicalJson({ schema: 's', findings: [{ outcome: 'satisfied', result: 'No exceptions' }] }),
  ),
  textArtifact(
    evidence,
    JSON.stringify({ Events: [{ Username: 'maria.santos', CloudTrailEvent: JSON.stringify(record) }] }),
  ),
  textArtifact('evidence/E-0002-s3-GetBucketPolicy.xml', '<Owner>444455556666</Owner>'),
  textArtifact('signing-certificates.pem', 'certificates'),
];

/** A sealed pack, opened. */
async function original(artifacts = files): Promise<OpenPack & { readonly entries: readonly Artifact[] }> {
  const { entries, manifest } = await seal(testSigner(), { artifacts, secret });
  return { ...openPackOf(entries, manifest, secret), entries };
}

/** The text of a disclosure. */
const opened = (pack: OpenPack, items: readonly string[]): string => [...disclose(pack, items)].join('');

const textOf = (entries: readonly Artifact[], path: string): string =>
  Buffer.from(entries.find((entry) => entry.path === path)?.bytes ?? []).toString('utf8');

type Change = (document: RedactedDocument) => unknown;

/** Redacts, lets somebody with a key change documents, seals and verifies. */
async function redactedPack(
  pack: Awaited<ReturnType<typeof original>>,
  profile: ProfileId,
  { path = evidence, change = (document) => document }: { path?: string; change?: Change } = {},
): Promise<{ readonly verification: Verification; readonly bytes: Buffer }> {
  const { artifacts, withheld, disclosed } = await redacted(pack, profile);
  const carried = pack.entries.filter((entry) => entry.path.startsWith('commitments.json'));
  const changed = [...artifacts, ...carried].map((artifact) =>
    artifact.path === `redacted/${path}`
      ? textArtifact(
          artifact.path,
          canonicalJson(change(JSON.parse(textOf(artifacts, artifact.path)) as RedactedDocument)),
        )
      : artifact,
  );
  const redaction = { profile, root: pack.commitments.root, withheld, disclosed };
  const bytes = await zipBytes((await seal(testSigner('ec'), { artifacts: changed, redaction })).entries);
  const file = join(folder, 'redacted.asice');
  writeFileSync(file, bytes);
  return { verification: await verifyPack(file, { trust: [testRoot()] }), bytes };
}

describe('a redacted pack', () => {
  it.each(profileIds)('%s: belongs to the root that the signer of the original signed', async (profile) => {
    const { verification } = await redactedPack(await original(), profile);
    expect(verification.problems).toEqual([]);
    expect(verification.redaction).toMatchObject({
      profile,
      matches: true,
      signer: { trust: 'known', name: 'Audit Pack Signer rsa' },
    });
    expect(verification.signer.name).toBe('Audit Pack Signer ec');
  });

  const hidden: readonly (readonly [ProfileId, readonly string[], readonly string[]])[] = [
    ['auditor', ['C-4711'], ['maria.santos', '203.0.113.56', '111122223333', 'No exceptions']],
    ['regulator', ['C-4711', 'maria.santos', '203.0.113.56', '444455556666'], ['accounts', 'No exceptions']],
    ['public', ['C-4711', 'maria', '203.0.113.56', '111122223333', '444455556666', 'accounts'], ['No exceptions']],
  ];
  it.each(hidden)('%s: says nothing of %j', async (profile, withheld, disclosed) => {
    const text = (await redactedPack(await original(), profile)).bytes.toString('latin1');
    for (const each of withheld) expect(text).not.toContain(each);
    for (const each of disclosed) expect(text).toContain(each);
  });

  it('carries the time stamp of the original on, and says when it is gone', async () => {
    const { entries } = await seal(testSigner(), { artifacts: files, secret, timeStamper: testStamper() });
    const bare = (await seal(testSigner(), { artifacts: files, secret, signatures: { level: 'B-T', reason: null } }))
      .entries;
    const pack = { ...(await original()), commitments: JSON.parse(textOf(entries, 'commitments.json')) as Commitments };
    const stamped = await redactedPack({ ...pack, entries }, 'public');
    expect(stamped.verification.redaction?.timeStamp?.time).toBe('2026-12-01T08:00:00.000Z');
    const stripped = await redactedPack({ ...pack, entries: bare }, 'public');
    expect(problemsOf(stripped.verification.problems)).toEqual(['time-stamp commitments.json.p7s']);
  });
});

describe('a document that is too large to be in memory with its fields', () => {
  const observation = (index: number) => ({
    outcome: 'satisfied',
    reason: `observation ${index} by maria@bank.example${', and so on'.repeat(170)}`,
    subject: { account: '111122223333', region: 'eu-central-1' },
  });
  const results = textArtifact(
    'results.json',
    canonicalJson({
      findings: ['DDB-ENC-01', 'DDB-ENC-02'].map((id) => ({
        control: { id },
        observations: Array.from({ length: 1200 }, (_, index) => observation(index)),
        outcome: 'satisfied',
        result: 'No exceptions',
      })),
      schema: 's',
    }),
  );
  /** JSON as somebody else wrote it, which is read as a whole. */
  const foreign = textArtifact(
    'evidence/E-0001-audit.json',
    JSON.stringify({ rows: Array.from({ length: 2400 }, (_, index) => observation(index)) }, null, 1),
  );

  it.each(profileIds)('%s: is redacted as any other', async (profile) => {
    const pack = await original([results, foreign]);
    const { verification } = await redactedPack(pack, profile);
    expect(verification.problems).toEqual([]);
    const { artifacts, results: shown, byClass } = await redacted(pack, profile);
    for (const { path, bytes } of [results, foreign]) {
      const document = JSON.parse(textOf(artifacts, `redacted/${path}`)) as RedactedDocument;
      expect(textOf(artifacts, `redacted/${path}`)).toBe(canonicalJson(document));
      const whole = fieldsOf({ path, size: bytes.length, sha256: '', bytes });
      const pointers = document.fields.map((field, index) =>
        typeof field === 'string' ? whole[index]?.pointer : field[1],
      );
      expect(pointers).toEqual(whole.map(({ pointer }) => pointer));
    }
    expect(byClass.get('person')).toBe(profile === 'auditor' ? undefined : 4800);
    // Of the results, a page shows findings, and none of their observations.
    expect([...shown.keys()].filter((pointer) => pointer.includes('/observations/')).length).toBeLessThan(3);
    expect(shown.get('/findings/1/outcome')).toEqual({ value: 'satisfied' });
  });

  it('opens fields of it, each with its way to the root', async () => {
    const pack = await original([results, foreign]);
    const items = [
      'results.json#/findings/1/observations/1199',
      'evidence/E-0001-audit.json#/rows/17/outcome',
      'results.json#/findings/0/observations/0/subject',
    ];
    const text = opened(pack, items);
    expect(text.match(/^field /gm)).toHaveLength(4 + 1 + 2);
    expect(disclosureProblems(text, pack.commitments.root)).toEqual({ fields: 7, problems: [] });
  });

  it('is changed when a field in the middle of it is', async () => {
    const change: Change = ({ fields, ...rest }) => ({ ...rest, fields: fields.toSpliced(4000, 1) });
    const pack = await original([results, foreign]);
    const { verification } = await redactedPack(pack, 'auditor', { path: 'results.json', change });
    expect(problemsOf(verification.problems)).toContain('redaction redacted/results.json');
  });
});

describe('a tampered redaction', () => {
  const isOpen = (field: RedactedDocument['fields'][number]): boolean => typeof field !== 'string';
  const onOpen =
    (change: (field: readonly unknown[]) => unknown): Change =>
    (document) => {
      const at = document.fields.findIndex(isOpen);
      return {
        ...document,
        fields: document.fields.map((field, index) => (index === at ? change(field as never) : field)),
      };
    };
  const changes: readonly (readonly [string, Change])[] = [
    ['a value is another', onOpen(([salt, pointer]) => [salt, pointer, 'other'])],
    ['a place is another', onOpen(([salt, , value]) => [salt, '/other', value])],
    ['a salt is another', onOpen(([, pointer, value]) => ['AAAAAAAAAAAAAAAAAAAAAA', pointer, value])],
    ['a field is left out', (document) => ({ ...document, fields: document.fields.slice(1) })],
    ['a hidden field is left out', (document) => ({ ...document, fields: document.fields.filter(isOpen) })],
    ['a field is put in', (document) => ({ ...document, fields: [...document.fields, ['salt', '/extra', 1]] })],
    ['a field stands twice', (document) => ({ ...document, fields: [...document.fields, document.fields.at(-1)] })],
    ['fields have changed places', (document) => ({ ...document, fields: document.fields.toReversed() })],
    ['a member is put in', (document) => ({ ...document, note: 'trust me' })],
    ['it is another document', (document) => ({ ...document, document: 'results.json' })],
    ['it is no document', () => []],
  ];
  it.each(changes)('is found: %s', async (_, change) => {
    const { verification } = await redactedPack(await original(), 'auditor', { change });
    expect(verification.ok).toBe(false);
    expect(problemsOf(verification.problems)).toContain(`redaction redacted/${evidence}`);
    expect(verification.redaction?.matches).toBe(false);
  });

  it('is found: a whole file is another', async () => {
    const pack = await original();
    const { artifacts, withheld, disclosed } = await redacted(pack, 'public');
    const carried = pack.entries.filter((entry) => entry.path.startsWith('commitments.json'));
    const changed = artifacts.map((each) =>
      each.path.startsWith('disclosed/') ? textArtifact(each.path, 'forged') : each,
    );
    const redaction = { profile: 'public', root: pack.commitments.root, withheld, disclosed };
    const { entries } = await seal(testSigner('ec'), { artifacts: [...changed, ...carried], redaction });
    writeFileSync(join(folder, 'file.asice'), await zipBytes(entries));
    const { problems } = await verifyPack(join(folder, 'file.asice'), { trust: [] });
    expect(problemsOf(problems)).toEqual(['redaction disclosed/signing-certificates.pem']);
  });

  it('is found: the commitments are those of another pack', async () => {
    const other = await original([textArtifact('results.json', '{"findings":[]}')]);
    const pack = await original();
    const { verification } = await redactedPack({ ...pack, entries: other.entries }, 'public');
    expect(problemsOf(verification.problems)).toContain('commitments commitments.json');
  });

  it('is found: the commitments were signed by somebody whom nobody vouches for', async () => {
    const pack = await original();
    const { artifacts, withheld, disclosed } = await redacted(pack, 'public');
    const own = (await seal(testSigner('ec'), { artifacts: files, secret })).entries;
    const carried = own.filter((entry) => entry.path.startsWith('commitments.json'));
    const redaction = { profile: 'public', root: pack.commitments.root, withheld, disclosed };
    const { entries } = await seal(testSigner(), { artifacts: [...artifacts, ...carried], redaction });
    const file = join(folder, 'unknown.asice');
    writeFileSync(file, await zipBytes(entries));
    const { signer } = await verifyPack(file, { trust: [] });
    const { problems } = await verifyPack(file, { trust: [], fingerprint: signer.fingerprint });
    expect(problemsOf(problems)).toEqual(['chain commitments.json.p7s']);
  });
});

describe('what is withheld', () => {
  it('cannot be found by trying all values: neither without its salt nor with a salt that was disclosed elsewhere', async () => {
    const numbers = textArtifact('results.json', canonicalJson({ pin: 1234, tables: [{ name: 'accounts' }] }));
    const pack = await original([numbers]);
    const { artifacts } = await redacted(pack, 'public');
    const { fields } = JSON.parse(textOf(artifacts, 'redacted/results.json')) as RedactedDocument;
    const hashes = new Set(fields.filter((field) => typeof field === 'string'));
    const disclosed = opened(pack, ['results.json#/tables/0/name']);
    const [, salt = ''] = /^field \["([^"]+)"/.exec(disclosed) ?? [];
    for (let pin = 0; pin < 10_000; pin += 1) {
      for (const guess of [
        [salt, 'results.json', '/pin', pin],
        ['', 'results.json', '/pin', pin],
      ]) {
        expect(hashes.has(leafHash(canonicalJson(guess)))).toBe(false);
      }
    }
  });

  it('has another leaf in every pack, though the value is the same', async () => {
    const { entries, manifest } = await seal(testSigner(), { artifacts: files, secret });
    const again = await seal(testSigner(), { artifacts: files, secret: new Uint8Array(32).fill(8) });
    expect(manifest.commitments).toMatch(/^[0-9a-f]{64}$/);
    expect(again.manifest.commitments).not.toBe(manifest.commitments);
    expect((await seal(testSigner(), { artifacts: files, secret })).entries).toEqual(entries);
  });

  it('cannot be opened with another secret', async () => {
    const pack = { ...(await original()), secret: new Uint8Array(32) };
    await expect(redacted(pack, 'public')).rejects.toThrow(/cannot be opened with this secret/);
  });
});

const json = fc.jsonValue({ maxDepth: 4 });

describe('any documents', () => {
  it('are redacted by any profile so that they verify, and each field can be disclosed', async () => {
    const documents = fc.array(json, { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(documents, fc.constantFrom(...profileIds), async (values, profile) => {
        const artifacts = values.map((value, index) => textArtifact(`evidence/E-${index}.json`, JSON.stringify(value)));
        const pack = await original(artifacts);
        const { verification } = await redactedPack(pack, profile);
        expect(verification.problems).toEqual([]);
        const text = opened(
          pack,
          artifacts.map(({ path }) => path),
        );
        const { fields, problems } = disclosureProblems(text, pack.commitments.root);
        expect({ fields, problems }).toEqual({
          fields: pack.commitments.documents.reduce((sum, document) => sum + document.fields, 0),
          problems: [],
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a disclosure', () => {
  const items = [`${evidence}#/Events/0/CloudTrailEvent/~j/requestParameters`];

  it('opens a field and all below it', async () => {
    const pack = await original();
    const text = opened(pack, items);
    expect(text.match(/^field /gm)).toHaveLength(2);
    expect(text).toContain('C-4711');
    expect(disclosureProblems(text, pack.commitments.root)).toEqual({ fields: 2, problems: [] });
  });

  it.each([
    ['another value', (text: string) => text.replace('C-4711', 'C-4712')],
    ['another hash beside its way', (text: string) => text.replace(/^(left|right) ./m, '$1 x')],
    ['another side', (text: string) => text.replace(/^left /m, 'right ')],
    ['no end', (text: string) => text.replace(/root .*\n$/, '')],
    ['a line of something else', (text: string) => `trust me\n${text}`],
    ['nothing', () => ''],
  ])('with %s is found', async (_, change) => {
    const pack = await original();
    expect(disclosureProblems(change(opened(pack, items)), pack.commitments.root).problems).not.toEqual([]);
  });

  it.each([
    ['evidence/none.json', /not among the files/],
    [`${evidence}#/Events/7`, /nothing at \/Events\/7/],
  ])('of %s is refused, before anything is opened', async (item, message) => {
    const pack = await original();
    expect(() => disclose(pack, [...items, item])).toThrow(message);
  });
});
