import { describe, expect, it } from 'vitest';
import type { EvidenceSet } from '../../src/model/index.ts';
import {
  absent,
  account,
  assessment,
  completeEvidence,
  control,
  evidenceSet,
  pack,
  readings,
  table,
  windows,
} from './support.ts';

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

  it('does not miss what a source had no reason to ask, and does where that is not known', () => {
    const sources: EvidenceSet['records'][number]['source'][] = ['cloudtrail-trails', 's3'];
    const asking = { ...assessment, sources, scope: { ...assessment.scope, regions: ['eu-central-1'] } };
    const trails = {
      source: 'cloudtrail-trails',
      service: 'cloudtrail',
      operation: 'DescribeTrails',
      request: {},
    } as const;
    const judged = (
      record: Partial<(typeof trails & { kind: 'unavailable' }) | (typeof trails & { last: boolean })>,
    ) => {
      const { coverage, gaps } = pack({ assessment: asking, evidence: evidenceSet([record]) });
      return [coverage.find((row) => row.source === 's3')?.causes.length, gaps.some((gap) => gap.source === 's3')];
    };
    expect(judged(trails)).toEqual([0, false]);
    expect(judged({ ...trails, kind: 'unavailable' })).toEqual([1, true]);
    expect(judged({ ...trails, last: false })).toEqual([1, true]);
    const { gaps } = pack({ assessment: asking, evidence: evidenceSet([]) });
    expect(gaps.map(({ source }) => source).sort()).toEqual(['cloudtrail-trails', 's3']);
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
