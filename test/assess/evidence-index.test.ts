import { describe, expect, it } from 'vitest';
import type { AuditPack, EvidenceSet, Outcome } from '../../src/model/index.ts';
import { day } from '../timeline/support.ts';
import { event, evidenceSet, known, pack, readings, table } from './support.ts';

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
    expect(lines.every((line) => Array.from(line).length <= 100)).toBe(true);
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
