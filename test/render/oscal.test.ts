import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it, test } from 'vitest';
import { sha256 } from '../../src/model/index.ts';
import type { AuditPack } from '../../src/model/index.ts';
import { tokenOf } from '../../src/render/oscal/types.ts';
import { uuidOf } from '../../src/render/oscal/uuid.ts';
import { renderOscal } from '../../src/render/results-oscal.ts';
import { textOf } from '../support/pack-files.ts';
import { hostilePack, samplePack } from '../support/sample-pack.ts';

const schemaText = readFileSync('test/support/schemas/oscal_assessment-results_schema.json', 'utf8');
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(schemaText) as object);

interface Document {
  readonly 'assessment-results': {
    readonly 'back-matter': {
      readonly resources: readonly {
        readonly uuid: string;
        readonly rlinks: readonly { readonly href: string; readonly hashes?: readonly { readonly value: string }[] }[];
      }[];
    };
    readonly results: readonly [
      {
        readonly observations: readonly { readonly uuid: string }[];
        readonly risks: readonly { readonly title: string; readonly status: string }[];
        readonly findings: readonly {
          readonly props: readonly { readonly name: string; readonly value: string }[];
          readonly target: { readonly status: { readonly state: string; readonly reason: string } };
          readonly 'related-observations'?: readonly { readonly 'observation-uuid': string }[];
        }[];
      },
    ];
  };
}
const documentOf = (pack: AuditPack): Document => JSON.parse(textOf(renderOscal(pack))) as Document;

describe('results.oscal.json', () => {
  it('is checked by the schema as NIST released it', () => {
    expect(sha256(schemaText)).toBe('d9e34757f0c12aff61f52b821f0b8f83ba0ba75b3a149a202b08ba82f82bc4c3');
  });

  it.each([
    ['the sample', samplePack()],
    ['hostile texts', hostilePack()],
    ['no findings, no acceptances', { ...samplePack(), findings: [], requirements: [], acceptances: null }],
  ])('is valid: %s', (_, pack) => {
    validate(documentOf(pack));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('never says satisfied of what is anything else', () => {
    const pack = samplePack();
    const { findings } = documentOf(pack)['assessment-results'].results[0];
    const result = new Map(pack.requirements.map((one) => [one.id, one.result]));
    for (const { props, target } of findings) {
      const id = props.find(({ name }) => name === 'requirement')?.value ?? '';
      expect(target.status.state === 'satisfied').toBe(result.get(id) === 'satisfied');
    }
    const decided = pack.requirements.filter((one) => one.result !== 'not-tested' && one.result !== 'not-applicable');
    expect(findings).toHaveLength(decided.length);
  });

  it('refers to nothing that it does not hold, and each evidence file has its hash', () => {
    const pack = samplePack();
    const text = textOf(renderOscal(pack));
    const { 'back-matter': back, results } = documentOf(pack)['assessment-results'];
    const observations = new Set(results[0].observations.map(({ uuid }) => uuid));
    expect(observations.size).toBe(results[0].observations.length);
    for (const finding of results[0].findings)
      for (const one of finding['related-observations'] ?? []) expect(observations).toContain(one['observation-uuid']);
    const resources = new Set(back.resources.map(({ uuid }) => uuid));
    for (const [, uuid] of text.matchAll(/"href":"#([^"]+)"/g)) expect(resources).toContain(uuid);
    const digests = new Map(pack.evidence.map(({ file, sha256: digest }) => [file, digest]));
    for (const { rlinks } of back.resources.slice(1))
      for (const { href, hashes } of rlinks) expect(hashes?.[0]?.value).toBe(digests.get(href));
  });

  it('tells acceptances that cover something as approved deviations', () => {
    const { risks } = documentOf(samplePack())['assessment-results'].results[0];
    expect(risks.map(({ title, status }) => [title, status])).toEqual([['RA-1', 'deviation-approved']]);
  });
});

test.each([
  ['1.2.5', '_pci_1.2.5'],
  ['Art. 32(1)(a)', '_pci_Art.-32-1--a-'],
  ['A1 <b>', '_pci_A1--b-'],
])('%s is the token %s', (id, token) => expect(tokenOf('pci', id)).toBe(token));

test('identifiers are of version 5, and the same for the same parts', () => {
  expect(uuidOf('a', 'b')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(uuidOf('a', 'b')).toBe(uuidOf('a', 'b'));
  expect(uuidOf('a', 'b')).not.toBe(uuidOf('a', 'c'));
});
