import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-03.ts';
import type { ControlContext, ManualRecord } from '../../src/model/index.ts';
import { absent, contextWith, judge, resource } from '../support/resources.ts';

const job = (more: object = {}) => ({
  kind: 'job',
  id: 'j1',
  at: '2026-09-01T00:00:00.000Z',
  status: 'COMPLETED',
  validation: 'SUCCESSFUL',
  ...more,
});
const event = (more: object = {}) => job({ kind: 'event', id: 'e1', status: 'STARTED', validation: null, ...more });
const facts = {
  classRestores: [job()] as unknown,
  restoreTestingPlans: ['weekly'] as unknown,
  tags: { a: 'b' } as unknown,
};
const table = (more: object = {}, dataClass: 'pii' | 'none' | null = 'pii') =>
  resource('table', { dataClass, facts: { ...facts, ...more } });
const record = (to: string, kind: ManualRecord['kind'] = 'restore-test'): ManualRecord => ({
  kind,
  title: 'Restore test',
  controls: ['DDB-RES-03'],
  subjects: ['*'],
  covers: { from: '2026-01-01T00:00:00.000Z', to },
  owner: 'anna.keller',
  obtained: 'by hand',
  details: { result: 'passed' },
  file: 'r.pdf',
  sha256: 'a'.repeat(64),
  evidence: ['record-1'],
});
const withRecords = (...records: readonly ManualRecord[]) => ({ ...contextWith(), records });
const recent = record('2026-09-02T00:00:00.000Z');

describe('DDB-RES-03', () => {
  test.each<[string, readonly object[], string]>([
    ['a validated job', [job()], 'satisfied'],
    ['none', [], 'not-satisfied'],
    ['a job that nobody validated', [job({ validation: null })], 'manual'],
    ['a call only', [event()], 'manual'],
    ['a restored table', [job({ kind: 'table', validation: null })], 'manual'],
    ['a failed job', [job({ status: 'FAILED' })], 'not-satisfied'],
    ['an aborted job', [job({ status: 'ABORTED' })], 'not-satisfied'],
    ['data that was found wrong', [job({ validation: 'FAILED' })], 'not-satisfied'],
    ['a check that never ended', [job({ validation: 'TIMED_OUT' })], 'not-satisfied'],
    ['a job under way', [job({ status: 'RUNNING' })], 'not-satisfied'],
    ['failed last', [job(), job({ id: 'j2', at: '2026-10-01T00:00:00.000Z', status: 'FAILED' })], 'not-satisfied'],
    ['failed before', [job(), job({ id: 'j2', at: '2026-08-01T00:00:00.000Z', status: 'FAILED' })], 'satisfied'],
    [
      'failed, then only called',
      [job({ status: 'FAILED' }), event({ at: '2026-10-01T00:00:00.000Z' })],
      'not-satisfied',
    ],
    ['a restore without a status', [{ ...job(), status: undefined }], 'inconclusive'],
  ])('%s', (_name, classRestores, outcome) => {
    expect(judge(control, table({ classRestores })).outcome).toBe(outcome);
  });

  test('a record of a person makes a restore a test', () => {
    const judged = judge(control, table({ classRestores: [event()] }), withRecords(recent));
    expect(judged).toMatchObject({ outcome: 'satisfied', cited: ['record-1'] });
    const said = (restores: readonly object[], ...records: readonly ManualRecord[]) =>
      judge(control, table({ classRestores: restores }), withRecords(...records)).outcome;
    expect(said([], recent)).toBe('manual');
    expect(said([job({ status: 'FAILED' })], recent)).toBe('not-satisfied');
    expect(said([event()], record('2025-10-31T23:59:59.000Z'))).toBe('manual');
    expect(said([event()], record('2026-08-31T00:00:00.000Z'))).toBe('manual');
    expect(said([event()], record('2026-09-02T00:00:00.000Z', 'access-review'))).toBe('manual');
  });

  test('a record that says failed, or that could not be read, is no test', () => {
    const said = (restores: readonly object[], context: ControlContext) =>
      judge(control, table({ classRestores: restores }), context).outcome;
    const bad = withRecords({ ...recent, details: { result: 'failed' } });
    expect(said([job()], bad)).toBe('not-satisfied');
    expect(said([event()], bad)).toBe('not-satisfied');
    expect(said([job()], withRecords({ ...recent, details: {} }))).toBe('not-satisfied');
    const unread = { ...contextWith(), recordsAbsent: absent('damaged') };
    expect(said([job()], unread)).toBe('inconclusive');
    expect(said([], unread)).toBe('inconclusive');
    expect(said([job({ status: 'FAILED' })], unread)).toBe('not-satisfied');
  });

  test('exempt are rebuildable tables and classes without a recovery target', () => {
    const none = { classRestores: [] };
    expect(judge(control, table(none), contextWith({ rebuildableTags: ['a=b'] })).outcome).toBe('not-applicable');
    const context = contextWith({ noRecoveryTargetClasses: ['none'] });
    expect(judge(control, table(none, 'none'), context).outcome).toBe('not-applicable');
    expect(judge(control, table(none, null), context).outcome).toBe('not-satisfied');
  });

  test('tags that were not read leave class and exemption open', () => {
    const { tags: _tags, ...known } = facts;
    const subject = (dataClass: 'pii' | null) =>
      resource('table', { dataClass, facts: { ...known, classRestores: [] } });
    expect(judge(control, subject(null)).outcome).toBe('inconclusive');
    expect(judge(control, subject('pii')).outcome).toBe('not-satisfied');
    expect(judge(control, subject('pii'), contextWith({ rebuildableTags: ['a=b'] })).outcome).toBe('inconclusive');
  });

  test('hostile values', () => {
    for (const value of [null, 'x', 7, {}, [7]]) {
      expect(judge(control, table({ classRestores: value })).outcome).toBe('inconclusive');
      expect(judge(control, table({ restoreTestingPlans: value })).outcome).toBe('inconclusive');
    }
  });
});
