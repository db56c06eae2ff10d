import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-ret-01.ts';
import type { ControlContext, DataClass, JsonObject, ManualRecord } from '../../src/model/index.ts';
import { absent, changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const schedule = (rules: readonly JsonObject[], covers: readonly [string, string] = ['2026-02-01', '2026-11-01']) =>
  ({
    kind: 'retention-schedule',
    title: 'Schedule',
    controls: ['DDB-RET-01'],
    subjects: ['*'],
    covers: { from: `${covers[0]}T00:00:00.000Z`, to: `${covers[1]}T00:00:00.000Z` },
    owner: 'Jane Doe',
    obtained: 'From the register',
    details: { approvedBy: 'Jane Doe', rules },
    file: 'schedule.pdf',
    sha256: '00',
    evidence: ['r-1'],
  }) satisfies ManualRecord;

const with_ = (...records: readonly ManualRecord[]): ControlContext => ({ ...contextWith(), records });
const table = (timeToLive: unknown, dataClass: DataClass | null = 'pii') =>
  resource('table', { facts: { timeToLive }, dataClass });
const ttl = (TimeToLiveStatus: string, AttributeName?: string): JsonObject => ({
  TimeToLiveStatus,
  ...(AttributeName !== undefined && { AttributeName }),
});
const off = ttl('DISABLED');
const byAttribute = { table: 'payments', keepDays: 30, reason: 'contract', attribute: 'expiresAt' };
const byJob = { table: 'pay*', keepDays: 30, reason: 'contract', job: 'sweeper', everyDays: 7 };

describe('DDB-RET-01', () => {
  test.each<[string, JsonObject, JsonObject, string]>([
    ['the agreed attribute', ttl('ENABLED', 'expiresAt'), byAttribute, 'satisfied'],
    ['another attribute', ttl('ENABLED', 'ttl'), byAttribute, 'not-satisfied'],
    ['no attribute told', ttl('ENABLED'), byAttribute, 'inconclusive'],
    ['an empty attribute', ttl('ENABLED', ''), { ...byAttribute, attribute: '' }, 'inconclusive'],
    ['off', off, byAttribute, 'not-satisfied'],
    ['being switched off', ttl('DISABLING', 'expiresAt'), byAttribute, 'not-satisfied'],
    ['being switched on', ttl('ENABLING', 'expiresAt'), byAttribute, 'inconclusive'],
    ['an unknown status', ttl('PAUSED', 'expiresAt'), byAttribute, 'inconclusive'],
    ['no agreed attribute', ttl('ENABLED', 'expiresAt'), { table: '*', keepDays: 3, reason: 'x' }, 'manual'],
    ['neither attribute nor job', off, { table: '*', keepDays: 3, reason: 'x' }, 'not-satisfied'],
    ['kept with a law', off, { table: '*', keepDays: 0, reason: 'x', legalBasis: 'law' }, 'not-applicable'],
    ['kept without a law', off, { table: '*', keepDays: 0, reason: 'x' }, 'not-satisfied'],
    ['no days', off, { table: '*', reason: 'x' }, 'inconclusive'],
    ['days that are no number', off, { table: '*', keepDays: 'many', reason: 'x' }, 'inconclusive'],
    ['another table', ttl('ENABLED', 'expiresAt'), { ...byAttribute, table: 'loans' }, 'not-satisfied'],
  ])('time to live: %s', (_name, timeToLive, rule, outcome) => {
    expect(judge(control, table(timeToLive), with_(schedule([rule]))).outcome).toBe(outcome);
  });

  test.each<[string, string | undefined, string]>([
    ['at the end of the period', '2026-10-30', 'satisfied'],
    ['after the period', '2026-11-02', 'satisfied'],
    ['before, by more than its interval', '2026-10-20', 'inconclusive'],
    ['later than the evidence', '2026-11-05', 'inconclusive'],
    ['long after the period', '2027-03-01', 'inconclusive'],
    ['never', undefined, 'inconclusive'],
    ['on no day', 'yesterday', 'inconclusive'],
  ])('a job that ran %s', (_name, lastRun, outcome) => {
    const rule = { ...byJob, ...(lastRun !== undefined && { lastRun }) };
    expect(judge(control, table(off), with_(schedule([rule]))).outcome).toBe(outcome);
  });

  test('time to live on the agreed attribute needs no job', () => {
    const rule = { ...byJob, attribute: 'expiresAt' };
    expect(judge(control, table(ttl('ENABLED', 'expiresAt')), with_(schedule([rule]))).outcome).toBe('satisfied');
  });

  test.each<[DataClass | null, string, string]>([
    ['chd', 'not-satisfied', 'inconclusive'],
    ['pii', 'not-satisfied', 'inconclusive'],
    [null, 'not-satisfied', 'inconclusive'],
    ['confidential', 'manual', 'inconclusive'],
    ['none', 'not-applicable', 'not-applicable'],
  ])('class %s without a rule: %s, without a schedule: %s', (dataClass, withoutRule, withoutSchedule) => {
    expect(judge(control, table(off, dataClass), with_(schedule([]))).outcome).toBe(withoutRule);
    const judged = judge(control, table(off, dataClass), with_());
    expect(judged.outcome).toBe(withoutSchedule);
    if (judged.outcome === 'inconclusive') expect(judged.cause).toBe('missing');
  });

  test('a rule counts for a table without sensitive data as well', () => {
    expect(judge(control, table(off, 'none'), with_(schedule([byAttribute]))).outcome).toBe('not-satisfied');
  });

  test('the first line that fits counts, and the newest schedule', () => {
    const keep = { table: 'pay*', keepDays: 0, reason: 'x', legalBasis: 'law' };
    expect(judge(control, table(off), with_(schedule([keep, byAttribute]))).outcome).toBe('not-applicable');
    const older = schedule([keep], ['2025-02-01', '2025-12-01']);
    expect(judge(control, table(off), with_(schedule([byAttribute]), older)).outcome).toBe('not-satisfied');
    expect(judge(control, table(off), with_(schedule([]), older)).outcome).toBe('not-satisfied');
  });

  test.each<[string, ControlContext, string]>([
    ['overdue', with_(schedule([byAttribute], ['2024-01-01', '2024-06-01'])), 'not-satisfied'],
    ['after the period', with_(schedule([byAttribute], ['2026-11-01', '2026-11-02'])), 'inconclusive'],
    ['not known', { ...with_(schedule([byAttribute])), recordsAbsent: absent('access-denied') }, 'inconclusive'],
  ])('a schedule that is %s', (_name, context, outcome) => {
    expect(judge(control, table(ttl('ENABLED', 'expiresAt')), context).outcome).toBe(outcome);
  });

  test('an unread list of records leaves a table without sensitive data open', () => {
    const context = { ...with_(), recordsAbsent: absent('damaged') };
    expect(judge(control, table(off, 'none'), context).outcome).toBe('inconclusive');
  });

  test('cites the schedule', () => {
    expect(judge(control, table(off), with_(schedule([byAttribute]))).cited).toEqual(['r-1']);
  });

  test.each<[string, JsonObject, string]>([
    ['UpdateTimeToLive', { enabled: true, attributename: 'expiresAt' }, 'satisfied'],
    ['UpdateTimeToLive', { enabled: true, attributename: 'ttl' }, 'not-satisfied'],
    ['UpdateTimeToLive', { enabled: false, attributename: 'expiresAt' }, 'not-satisfied'],
    ['UpdateTimeToLive', { enabled: 'yes', attributename: 'expiresAt' }, 'unknown'],
    ['UpdateTimeToLive', {}, 'unknown'],
    ['CreateTable', {}, 'unknown'],
    ['RestoreTableToPointInTime', {}, 'unknown'],
  ])('%s with %j', (event, specification, outcome) => {
    const parameters = { tablename: 'payments', timetolivespecification: specification };
    const context = with_(schedule([byAttribute]));
    expect(outcomeOf(judgeChange(control, changeEvent(event, { parameters }), context, table(off)))).toBe(outcome);
  });

  test('a change of time to live of a table that keeps its data changes nothing', () => {
    const parameters = { tablename: 'payments', timetolivespecification: { enabled: false, attributename: 'x' } };
    const context = with_(schedule([{ table: '*', keepDays: 0, reason: 'x', legalBasis: 'law' }]));
    const event = changeEvent('UpdateTimeToLive', { parameters });
    expect(outcomeOf(judgeChange(control, event, context, table(off)))).toBe('null');
  });
});
