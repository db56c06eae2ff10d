import { describe, expect, it } from 'vitest';
import { AuditPackError, canonicalJson, sha256 } from '../../src/model/index.ts';
import type { AuditPack, Evidence, Outcome } from '../../src/model/index.ts';
import { evidenceFromPack, packEvidence, recordsFile } from '../../src/assess/carry.ts';
import { sameResults } from '../../src/assess/same-results.ts';
import { artifactsOf } from '../support/pack-files.ts';
import { evidenceSet, framework, pack, readings, requirement, table } from './support.ts';

const text = new TextDecoder();

describe('a pack and its evidence', () => {
  const records: readonly (Partial<Evidence> & { body?: string })[] = [
    { id: 'a', body: '{"a":1}' },
    {
      id: 'b',
      body: '<xml/>',
      mediaType: 'text/xml;charset=utf-8',
      source: 'iam',
      service: 'iam',
      operation: 'GetAccountAuthorizationDetails',
    },
    { id: 'c', kind: 'unavailable', operation: 'ListTables' },
  ];
  const evidence = evidenceSet(records);
  const made = pack({ evidence });
  const artifacts = artifactsOf(packEvidence(made, evidence));
  const files = new Map(artifacts.map((one) => [one.path, one.bytes]));
  const list = files.get(recordsFile) ?? new Uint8Array();

  it('carries every answer byte for byte', () => {
    for (const { file, sha256: digest } of made.evidence)
      if (file !== null) expect(sha256(files.get(file) ?? '')).toBe(digest);
    expect(artifacts.map((one) => one.path)).toEqual([
      'evidence/E-0001-dynamodb-DescribeTable.json',
      'evidence/E-0003-iam-GetAccountAuthorizationDetails.xml',
      recordsFile,
    ]);
  });

  it('gives the same evidence and the same results back', () => {
    const again = evidenceFromPack(list, files);
    expect(canonicalJson(again.records.toSorted((a, b) => (a.id < b.id ? -1 : 1)))).toBe(
      canonicalJson(evidence.records),
    );
    expect(sameResults(made, pack({ evidence: again }))).toEqual([]);
  });

  it('does not find a body that was changed or left out', () => {
    const path = 'evidence/E-0001-dynamodb-DescribeTable.json';
    const digest = made.evidence[0]?.sha256 ?? '';
    for (const changed of [
      new Map(files).set(path, new TextEncoder().encode('{"a":2}')),
      new Map([...files].filter(([name]) => name !== path)),
    ]) {
      const again = evidenceFromPack(list, changed);
      expect(again.body(digest)).toBeUndefined();
      expect(sameResults(made, pack({ evidence: again }))).not.toEqual([]);
    }
  });

  it.each([
    ['no JSON', 'nonsense', /not JSON/],
    ['another form', '{"schema":"other","records":[],"files":{}}', /schema/],
    [
      'a record with an unknown cause',
      text.decode(list).replace('"cause":"access-denied"', '"cause":"bad-luck"'),
      /records\.\d+\.cause/,
    ],
    ['a record with a missing hash', text.decode(list).replace(/"sha256":"[0-9a-f]+",?/, ''), /records\.\d+\.sha256/],
  ])('refuses a list of records that is %s', (_name, json, message) => {
    const attempt = (): unknown => evidenceFromPack(json, files);
    expect(attempt).toThrow(AuditPackError);
    expect(attempt).toThrow(message);
  });
});

describe('comparing results', () => {
  const estate = (state: Outcome): Partial<Parameters<typeof pack>[0]> => ({
    framework: framework([requirement({ mappings: [{ control: 'DDB-TST-01', strength: 'primary', why: 'x' }] })]),
    readings: readings({ estate: { resources: [table('cards', state)], unknown: [] } }),
  });

  it('leaves signer and tool out', () => {
    const other = pack({
      ...estate('satisfied'),
      signer: { name: 'B', fingerprint: '1', test: false },
      tool: { name: 'x', version: '2' },
    });
    expect(sameResults(pack(estate('satisfied')), other)).toEqual([]);
  });

  it('says in words what differs', () => {
    const differences = sameResults(pack(estate('satisfied')), pack(estate('not-satisfied')));
    expect(differences).toContain('findings[DDB-TST-01].outcome: "satisfied" became "not-satisfied"');
    expect(differences).toContain('requirements[1.1].result: "satisfied" became "not-satisfied"');
  });

  it('counts what is too much to list', () => {
    const many = (state: Outcome): AuditPack =>
      pack({
        readings: readings({
          estate: { resources: Array.from({ length: 60 }, (_, n) => table(`t${n}`, state)), unknown: [] },
        }),
      });
    const differences = sameResults(many('satisfied'), many('not-satisfied'));
    expect(differences).toHaveLength(51);
    expect(differences.at(-1)).toMatch(/^\d+ more differences$/);
  });
});
