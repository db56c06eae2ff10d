import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AuditPackError, canonicalJson, hashOf, sha256 } from '../../src/model/index.ts';
import type { AuditPack, AwsVerdict, Evidence, EvidenceSet, Outcome } from '../../src/model/index.ts';
import { evidenceFromPack, packEvidence, recordsFile } from '../../src/assess/carry.ts';
import { digestOf } from '../../src/assess/identity.ts';
import { sameResults } from '../../src/assess/same-results.ts';
import { day } from '../timeline/support.ts';
import {
  absent,
  account,
  assessment,
  completeEvidence,
  control,
  event,
  evidenceSet,
  framework,
  known,
  pack,
  readings,
  requirement,
  table,
  windows,
} from './support.ts';

const text = new TextDecoder();
const described = (state: Outcome, evidence: readonly string[]): Record<string, unknown> => ({
  facts: { description: known({ state }, evidence) },
});

describe('the evidence index', () => {
  const records = [
    { id: 'b', operation: 'DescribeTable', request: { TableName: 'b' } },
    { id: 'a', operation: 'DescribeTable', request: { TableName: 'a' } },
    { id: 'p2', operation: 'ListTables', request: {}, page: 2 },
    { id: 'p1', operation: 'ListTables', request: {}, page: 1, last: false },
    {
      id: 'x',
      source: 'iam',
      service: 'iam',
      operation: 'GetAccountAuthorizationDetails',
      mediaType: 'text/xml',
      body: '<a/>',
    },
    { id: 'no', kind: 'unavailable', operation: 'DescribeTable', request: { TableName: 'c' } },
  ] as const;
  const index = (evidence: EvidenceSet): AuditPack['evidence'] => pack({ evidence }).evidence;

  it('numbers by source, place, operation, request and page, whatever the order of the records', () => {
    const evidence = evidenceSet(records);
    const turned: EvidenceSet = { ...evidence, records: evidence.records.toReversed() };
    expect(index(evidence).map((entry) => [entry.reference, entry.id])).toEqual([
      ['E-0001', 'a'],
      ['E-0002', 'b'],
      ['E-0003', 'no'],
      ['E-0004', 'p1'],
      ['E-0005', 'p2'],
      ['E-0006', 'x'],
    ]);
    expect(index(turned)).toEqual(index(evidence));
  });

  it('names the file of each answer, and the pages of its call', () => {
    const entries = new Map(index(evidenceSet(records)).map((entry) => [entry.id, entry]));
    expect(entries.get('a')?.file).toBe('evidence/E-0001-dynamodb-DescribeTable.json');
    expect(entries.get('x')?.file).toBe('evidence/E-0006-iam-GetAccountAuthorizationDetails.xml');
    expect(entries.get('p1')).toMatchObject({ page: 1, pages: 2 });
    expect(entries.get('no')).toMatchObject({ file: null, sha256: null, cause: 'access-denied' });
  });

  it('says that the body of an answer is lost', () => {
    const evidence = { ...evidenceSet(records), body: () => undefined };
    expect(index(evidence)[0]).toMatchObject({ kind: 'collected', file: null, cause: 'damaged', excerpt: null });
  });

  it('shows the first lines of the first answer of a kind, and of those that decide a bad result', () => {
    const resources = [
      table('a', 'satisfied', described('satisfied', ['a'])),
      table('b', 'not-satisfied', described('not-satisfied', ['b'])),
    ];
    const extra = [...records, { id: 'c', operation: 'DescribeTable', request: { TableName: 'c2' } }];
    const shown = pack({
      evidence: evidenceSet(extra),
      readings: readings({ estate: { resources, unknown: [] } }),
    }).evidence;
    const excerpts = shown
      .filter((entry) => entry.operation === 'DescribeTable')
      .map((entry) => [entry.id, entry.excerpt !== null]);
    expect(excerpts).toEqual([
      ['a', true],
      ['b', true],
      ['no', false],
      ['c', false],
    ]);
  });

  it('cuts long answers, and never within a character', () => {
    const body = JSON.stringify({ name: '😀'.repeat(300), list: Array.from({ length: 50 }, (_, n) => n) });
    const excerpt = index(evidenceSet([{ body }]))[0]?.excerpt ?? '';
    const lines = excerpt.split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.every((line) => [...line].length <= 100)).toBe(true);
    expect(excerpt.isWellFormed()).toBe(true);
    expect(lines.at(-1)).toMatch(/^… \d+ more lines$/);
  });

  it('shows events without their full records and access keys, the deciding one first', () => {
    const item = (id: string): object => ({
      EventId: id,
      EventName: 'UpdateTable',
      AccessKeyId: 'ASIAEXAMPLE',
      CloudTrailEvent: '{"key":"4111"}',
    });
    const body = JSON.stringify({ Events: [item('e-1'), item('e-2')] });
    const evidence = evidenceSet([
      { id: 'w', source: 'cloudtrail-lookup', service: 'cloudtrail', operation: 'LookupEvents', body },
    ]);
    const bad = event({
      id: 'e-2',
      time: day(9),
      parameters: { tablename: 'cards', state: 'not-satisfied' },
      evidence: 'w',
    });
    const made = readings({ estate: { resources: [table('cards', 'not-satisfied')], unknown: [] }, events: [bad] });
    const excerpt = pack({ evidence, readings: made }).evidence[0]?.excerpt ?? '';
    expect(excerpt).not.toMatch(/4111|ASIA|CloudTrailEvent/);
    expect(excerpt.indexOf('e-2')).toBeGreaterThan(0);
    expect(excerpt.indexOf('e-2') < excerpt.indexOf('e-1') || !excerpt.includes('e-1')).toBe(true);
  });
});

describe('coverage and gaps', () => {
  it('a complete assessment has no gap', () => {
    expect(pack()).toMatchObject({ status: 'complete', gaps: [] });
  });

  it('has a row for every account, region and source, also with nothing behind it', () => {
    const { coverage, gaps, status } = pack({ evidence: evidenceSet([]) });
    expect(coverage.map((row) => [row.region, row.source, row.asked, row.answered])).toEqual([
      ['eu-central-1', 'cloudtrail-lookup', 0, 0],
      ['eu-central-1', 'dynamodb', 0, 0],
      ['eu-west-1', 'cloudtrail-lookup', 0, 0],
      ['eu-west-1', 'dynamodb', 0, 0],
    ]);
    expect(coverage.every((row) => row.causes[0]?.cause === 'missing')).toBe(true);
    expect(gaps).toHaveLength(4);
    expect(gaps[0]).toMatchObject({ evidence: null, cause: 'missing', controls: ['DDB-TST-01'] });
    expect(status).toBe('partial');
  });

  it('counts calls, not pages, and a call without its last page as not answered', () => {
    const evidence = evidenceSet([
      { operation: 'ListTables', request: {}, page: 1, last: false },
      { operation: 'ListTables', request: {}, page: 2 },
      { operation: 'DescribeTable', request: { TableName: 'a' }, last: false },
      { operation: 'DescribeTable', request: { TableName: 'b' }, kind: 'unavailable', cause: 'throttled' },
    ]);
    const row = pack({ evidence }).coverage.find((one) => one.source === 'dynamodb');
    expect(row).toMatchObject({ asked: 3, answered: 1, items: 3 });
    expect(row?.causes).toEqual([
      { cause: 'throttled', count: 1 },
      { cause: 'truncated', count: 1 },
    ]);
  });

  it('names the covered interval of the event history', () => {
    const rows = pack().coverage.filter((row) => row.source === 'cloudtrail-lookup');
    expect(rows.map((row) => row.covered)).toEqual(windows.map((window) => window.covered));
  });

  it('lists a failed call with its evidence and the controls that it makes inconclusive', () => {
    const evidence = evidenceSet([
      { id: 'no', kind: 'unavailable', request: { TableName: 'cards' }, message: 'not allowed' },
    ]);
    const resources = [table('cards', absent('access-denied', ['no']))];
    const controls = [
      control('DDB-TST-01'),
      control('DDB-TST-02', { needs: [], evaluate: () => ({ outcome: 'satisfied', reason: 'Yes.', deciding: [] }) }),
    ];
    const { gaps, status } = pack({ evidence, controls, readings: readings({ estate: { resources, unknown: [] } }) });
    expect(gaps[0]).toMatchObject({
      evidence: 'E-0001',
      operation: 'DescribeTable',
      cause: 'access-denied',
      message: 'not allowed',
      controls: ['DDB-TST-01'],
    });
    expect(gaps[0]?.what).toContain('cards');
    expect(status).toBe('partial');
  });

  it('lists an answer that was collected and is of no use once', () => {
    const id = completeEvidence.records[0]?.id ?? '';
    const resources = [table('a', absent('damaged', [id])), table('b', absent('damaged', [id]))];
    const { gaps } = pack({ readings: readings({ estate: { resources, unknown: [] } }) });
    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ cause: 'damaged', controls: ['DDB-TST-01'] });
    expect(gaps[0]?.evidence).toMatch(/^E-/);
  });

  it('lists a population that was never listed', () => {
    const unknown = [{ kind: 'table' as const, account, region: 'eu-west-1', reason: absent('missing', []) }];
    const { gaps } = pack({ readings: readings({ estate: { resources: [], unknown } }) });
    expect(gaps).toMatchObject([
      { evidence: null, source: 'dynamodb', operation: 'ListTables', region: 'eu-west-1', cause: 'missing' },
    ]);
  });

  it('states an Audit Manager that is not set up, and does not call it a gap', () => {
    const sources = [...assessment.sources, 'audit-manager'] as const;
    const probe = {
      source: 'audit-manager',
      service: 'auditmanager',
      operation: 'GetAccountStatus',
      request: {},
      kind: 'unavailable',
    } as const;
    const asked = (cause: 'not-enabled' | 'access-denied'): EvidenceSet => {
      const extra = evidenceSet(
        assessment.scope.regions.map((region) => ({ ...probe, id: `am-${region}`, region, cause })),
      );
      return { ...completeEvidence, records: [...completeEvidence.records, ...extra.records] };
    };
    const requested = { ...assessment, sources };
    expect(pack({ assessment: requested, evidence: asked('not-enabled') })).toMatchObject({
      status: 'complete',
      gaps: [],
    });
    expect(pack({ assessment: requested, evidence: asked('access-denied') }).status).toBe('partial');
  });
});

describe('disagreements with AWS', () => {
  const verdict = (more: Partial<AwsVerdict>): AwsVerdict => ({
    keyword: 'TABLE_GOOD',
    dataSource: 'AWS Config',
    resource: `arn:aws:dynamodb:eu-central-1:${account}:table/cards`,
    verdict: 'pass',
    at: day(12),
    account,
    evidence: completeEvidence.records[0]?.id ?? '',
    ...more,
  });
  const found = (ours: Outcome, ...verdicts: readonly AwsVerdict[]): AuditPack['disagreements'] =>
    pack({ readings: readings({ estate: { resources: [table('cards', ours)], unknown: [] }, verdicts }) })
      .disagreements;

  it.each([
    ['not-satisfied', 'pass', 1],
    ['not-satisfied', 'fail', 0],
    ['not-satisfied', 'suppressed', 1],
    ['satisfied', 'fail', 1],
    ['satisfied', 'warn', 1],
    ['satisfied', 'pass', 0],
    ['not-applicable', 'fail', 1],
    ['inconclusive', 'fail', 0],
    ['not-satisfied', 'inconclusive', 0],
  ] as const)('ours %s against AWS %s: %d', (ours, theirs, count) => {
    expect(found(ours, verdict({ verdict: theirs }))).toHaveLength(count);
  });

  it('compares with our judgement at that time', () => {
    const events = [
      event({ time: day(5), parameters: { tablename: 'cards', state: 'not-satisfied' } }),
      event({ time: day(10), parameters: { tablename: 'cards', state: 'satisfied' } }),
    ];
    const estate = { resources: [table('cards', 'satisfied')], unknown: [] };
    const at = (time: string): number =>
      pack({ readings: readings({ estate, events, verdicts: [verdict({ verdict: 'fail', at: time })] }) }).disagreements
        .length;
    expect(at(day(7))).toBe(0);
    expect(at(day(12))).toBe(1);
  });

  it('shows the newest of a repeated verdict, by name as well as by ARN', () => {
    const verdicts = [verdict({ at: day(3) }), verdict({ at: day(9) }), verdict({ at: day(6), resource: 'cards' })];
    expect(found('not-satisfied', ...verdicts)).toMatchObject([
      { at: day(9), control: 'DDB-TST-01', theirs: 'pass', ours: 'not-satisfied' },
    ]);
  });

  it('explains and cites', () => {
    const [one] = found('not-satisfied', verdict({}));
    expect(one?.explanation).toContain('The table is not-satisfied.');
    expect(one?.evidence).toMatch(/^E-\d{4}$/);
  });

  it('ignores keywords and resources that are not ours', () => {
    expect(found('not-satisfied', verdict({ keyword: 'OTHER' }), verdict({ resource: 'other' }))).toEqual([]);
  });
});

describe('changes', () => {
  it('lists those of the period in the order of time, attempts included', () => {
    const events = [
      event({ time: day(20), id: 'late' }),
      event({ time: day(33) }),
      event({ time: day(2), error: 'AccessDenied' }),
    ];
    const { changes, counts } = pack({ readings: readings({ events }) });
    expect(changes.map((one) => [one.time, one.error])).toEqual([
      [day(2), 'AccessDenied'],
      [day(20), null],
    ]);
    expect(counts.changeEvents).toBe(2);
  });
});

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
  const artifacts = packEvidence(made, evidence);
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

describe('the digest of a pack', () => {
  it('is that of its canonical JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(value)).toBe(hashOf(value));
      }),
    );
  });

  it('names the results', () => {
    const { id, signer: _signer, tool: _tool, ...results } = pack();
    expect(id).toBe(hashOf(results).slice(0, 12));
  });
});
