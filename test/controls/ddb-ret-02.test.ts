import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-ret-02.ts';
import type { ControlContext, DataClass, JsonObject, ManualRecord, Parameters } from '../../src/model/index.ts';
import { absent, changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const register = (details: JsonObject, covers: readonly [string, string] = ['2026-08-01', '2026-11-01']) =>
  ({
    kind: 'erasure-register',
    title: 'Register',
    controls: ['DDB-RET-02'],
    subjects: ['*'],
    covers: { from: `${covers[0]}T00:00:00.000Z`, to: `${covers[1]}T00:00:00.000Z` },
    owner: 'Jane Doe',
    obtained: 'From the tool',
    details: { maximumDays: 100, requests: [], ...details },
    file: 'register.md',
    sha256: '00',
    evidence: ['r-1'],
  }) satisfies ManualRecord;

const with_ = (records: readonly ManualRecord[], parameters: Partial<Parameters> = {}): ControlContext => ({
  ...contextWith(parameters),
  records,
});

const recovery = (PointInTimeRecoveryStatus: string, RecoveryPeriodInDays?: number): JsonObject => ({
  PointInTimeRecoveryDescription: {
    PointInTimeRecoveryStatus,
    ...(RecoveryPeriodInDays !== undefined && { RecoveryPeriodInDays }),
  },
});

const plan = (lifecycle: JsonObject, copies: readonly JsonObject[] = []): JsonObject => ({
  id: 'plan-1',
  plan: {
    BackupPlanName: 'daily',
    Rules: [{ RuleName: 'daily', TargetBackupVaultName: 'v', Lifecycle: lifecycle, CopyActions: copies }],
  },
  selections: [{ SelectionName: 's', IamRoleArn: 'r', Resources: ['arn:aws:dynamodb:*:*:table/*'] }],
});

const points = (oldest: string, status = 'COMPLETED'): JsonObject => ({
  vault: 'v',
  status,
  count: 1,
  oldest: `${oldest}T00:00:00.000Z`,
  newest: '2026-11-01T00:00:00.000Z',
  example: 'arn:p',
});

const backup = (made: string, ends?: string): JsonObject => ({
  BackupDetails: {
    BackupCreationDateTime: `${made}T00:00:00Z`,
    ...(ends !== undefined && { BackupExpiryDateTime: `${ends}T00:00:00Z` }),
  },
});

const table = (facts: Readonly<Record<string, unknown>> = {}, dataClass: DataClass | null = 'pii') =>
  resource('table', {
    dataClass,
    facts: {
      continuousBackups: recovery('DISABLED'),
      backups: [],
      recoveryPoints: [],
      backupPlans: [],
      backupSettings: { ResourceTypeOptInPreference: { DynamoDB: true } },
      exports: [],
      replicaTables: [],
      kinesisStreams: [],
      tags: {},
      ...facts,
    },
  });

const request = (received: string, more: JsonObject = {}): JsonObject => ({ reference: 'R-1', received, ...more });
const outcome = (subject: ReturnType<typeof table>, context: ControlContext) =>
  judge(control, subject, context).outcome;

describe('DDB-RET-02', () => {
  test.each<[string, readonly JsonObject[], string]>([
    ['none', [], 'satisfied'],
    ['in time', [request('2026-09-10', { erased: '2026-10-10' })], 'satisfied'],
    ['one day late', [request('2026-09-10', { erased: '2026-10-11' })], 'not-satisfied'],
    ['at the end of a shorter month', [request('2026-08-31', { erased: '2026-09-30' })], 'satisfied'],
    ['extended', [request('2026-08-10', { erased: '2026-10-30', extended: 'many systems' })], 'satisfied'],
    ['extended and late', [request('2026-06-10', { erased: '2026-09-30', extended: 'many systems' })], 'not-satisfied'],
    ['refused', [request('2026-08-10', { refused: 'open loan' })], 'satisfied'],
    ['open, not due', [request('2026-10-10')], 'satisfied'],
    ['open, overdue', [request('2026-09-10')], 'not-satisfied'],
    ['erased before it was received', [request('2026-09-10', { erased: '2026-09-01' })], 'inconclusive'],
    ['erased after the register ends', [request('2026-10-10', { erased: '2026-11-05' })], 'inconclusive'],
    ['on no day', [request('soon')], 'inconclusive'],
    ['without a reference', [{ received: '2026-09-10' }], 'inconclusive'],
  ])('requests: %s', (_name, requests, expected) => {
    expect(outcome(table(), with_([register({ requests })]))).toBe(expected);
  });

  test('a request that fell due after the register ends is open', () => {
    const context = with_([register({ requests: [request('2026-09-10')] }, ['2026-08-01', '2026-10-01'])]);
    expect(outcome(table(), context)).toBe('inconclusive');
  });

  test('the newest register tells how a request ended', () => {
    const older = register({ requests: [request('2026-08-10')] }, ['2026-07-01', '2026-09-20']);
    const newer = register({ requests: [request('2026-08-10', { erased: '2026-09-05' })] });
    expect(outcome(table(), with_([newer, older]))).toBe('satisfied');
    expect(outcome(table(), with_([older]))).toBe('not-satisfied');
  });

  const lines = [
    { store: 'backups', days: 90, how: 'job' },
    { store: 'exports', days: 30, how: 'lifecycle' },
    { store: 'replicas', days: 35, how: 'window' },
    { store: 'recovery-points', days: 60, how: 'by hand' },
  ];
  const exported = [{ ExportArn: 'arn:e', ExportStatus: 'COMPLETED' }];
  const abroad = [{ region: 'us-east-1', account: '1', table: null }];
  test.each<[string, Readonly<Record<string, unknown>>, string, string]>([
    ['recovery', { continuousBackups: recovery('ENABLED', 35) }, 'satisfied', 'satisfied'],
    ['recovery of unknown status', { continuousBackups: recovery('PAUSED') }, 'inconclusive', 'inconclusive'],
    ['a plan', { backupPlans: [plan({ DeleteAfterDays: 100 })] }, 'satisfied', 'satisfied'],
    ['a plan beyond the limit', { backupPlans: [plan({ DeleteAfterDays: 101 })] }, 'not-satisfied', 'not-satisfied'],
    ['a plan without an end', { backupPlans: [plan({})] }, 'not-satisfied', 'not-satisfied'],
    ['a plan that keeps for ever', { backupPlans: [plan({ DeleteAfterDays: -1 })] }, 'not-satisfied', 'not-satisfied'],
    [
      'a copy without an end',
      { backupPlans: [plan({ DeleteAfterDays: 9 }, [{ DestinationBackupVaultArn: 'arn:v' }])] },
      'not-satisfied',
      'not-satisfied',
    ],
    [
      'a recovery point that is older than its plan',
      { backupPlans: [plan({ DeleteAfterDays: 9 })], recoveryPoints: [points('2026-10-01')] },
      'not-satisfied',
      'satisfied',
    ],
    [
      'a recovery point that could not be deleted',
      { backupPlans: [plan({ DeleteAfterDays: 9 })], recoveryPoints: [points('2026-01-01', 'EXPIRED')] },
      'not-satisfied',
      'not-satisfied',
    ],
    ['a recovery point without a plan', { recoveryPoints: [points('2026-10-01')] }, 'inconclusive', 'satisfied'],
    ['a backup on demand', { backups: [backup('2026-09-01')] }, 'not-satisfied', 'satisfied'],
    ['an old backup on demand', { backups: [backup('2026-07-01')] }, 'not-satisfied', 'not-satisfied'],
    ['a backup with an end', { backups: [backup('2026-09-01', '2026-10-06')] }, 'satisfied', 'satisfied'],
    ['an export', { exports: exported }, 'inconclusive', 'satisfied'],
    ['an export that failed', { exports: [{ ExportArn: 'arn:e', ExportStatus: 'FAILED' }] }, 'satisfied', 'satisfied'],
    ['a replica outside of the scope', { replicaTables: abroad }, 'inconclusive', 'satisfied'],
    ['a Kinesis stream', { kinesisStreams: [{ RetentionPeriodHours: 168 }] }, 'satisfied', 'satisfied'],
    [
      'a Kinesis stream for a year',
      { kinesisStreams: [{ RetentionPeriodHours: 8760 }] },
      'not-satisfied',
      'not-satisfied',
    ],
    ['a Kinesis stream that does not tell', { kinesisStreams: [{}] }, 'inconclusive', 'inconclusive'],
    [
      'a plan that may select it',
      {
        backupPlans: [
          {
            ...plan({ DeleteAfterDays: 9 }),
            selections: [
              {
                SelectionName: 's',
                ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'a', ConditionValue: 'b' }],
              },
            ],
          },
        ],
        tags: undefined,
      },
      'inconclusive',
      'inconclusive',
    ],
    ['hostile backups', { backups: 'none' }, 'inconclusive', 'inconclusive'],
  ])('%s', (_name, facts, plain, stated) => {
    expect(outcome(table(facts), with_([register({})]))).toBe(plain);
    expect(outcome(table(facts), with_([register({ copies: lines })]))).toBe(stated);
  });

  test('prints the longest life and its limit', () => {
    const subject = table({ continuousBackups: recovery('ENABLED'), backupPlans: [plan({ DeleteAfterDays: 60 })] });
    const judged = judge(control, subject, with_([register({})]));
    expect(judged.reason).toContain('the last copy of an erased item ends after 60 days, within the limit of 100');
    expect(judged.cited).toEqual(['r-1']);
  });

  test.each<[number | null, number, string]>([
    [100, 10, 'satisfied'],
    [null, 35, 'satisfied'],
    [null, 34, 'not-satisfied'],
    [null, 0, 'manual'],
    [0, 400, 'not-satisfied'],
  ])('limit of the register %s, of the configuration %d', (maximumDays, erasureDays, expected) => {
    const subject = table({ continuousBackups: recovery('ENABLED') });
    expect(outcome(subject, with_([register({ maximumDays })], { erasureDays }))).toBe(expected);
  });

  test.each<[string, ControlContext, string]>([
    ['none', with_([]), 'inconclusive'],
    ['overdue', with_([register({}, ['2026-01-01', '2026-06-01'])]), 'not-satisfied'],
    ['after the period', with_([register({}, ['2026-11-01', '2026-11-02'])]), 'inconclusive'],
    ['not known', { ...with_([register({})]), recordsAbsent: absent('damaged') }, 'inconclusive'],
  ])('a register: %s', (_name, context, expected) => {
    expect(outcome(table(), context)).toBe(expected);
  });

  test('copies without an end are wrong without a register as well', () => {
    expect(outcome(table({ backupPlans: [plan({})] }), with_([]))).toBe('not-satisfied');
  });

  test('no sensitive data needs nothing', () => {
    expect(outcome(table({}, 'none'), with_([]))).toBe('not-applicable');
    expect(outcome(table({ backups: 'none' }, 'none'), with_([]))).toBe('inconclusive');
  });

  test.each<[string, JsonObject, string]>([
    ['UpdateBackupPlan', { backupplanid: 'plan-1' }, 'unknown'],
    ['UpdateBackupPlan', { backupplanid: 'plan-2' }, 'null'],
    ['CreateBackupSelection', { backupplanid: 'plan-2' }, 'null'],
    ['DeleteBackupPlan', { backupplanid: 'plan-2' }, 'unknown'],
    ['UpdateBackupPlan', {}, 'unknown'],
  ])('%s with %j', (name, parameters, expected) => {
    const subject = table({ backupPlans: [plan({ DeleteAfterDays: 9 })] });
    const event = changeEvent(name, { source: 'backup.amazonaws.com', parameters });
    expect(outcomeOf(judgeChange(control, event, with_([]), subject))).toBe(expected);
  });

  test('a change of recovery matters below its longest window only', () => {
    const event = changeEvent('UpdateContinuousBackups');
    expect(outcomeOf(judgeChange(control, event, with_([register({})])))).toBe('null');
    expect(outcomeOf(judgeChange(control, event, with_([register({ maximumDays: 20 })])))).toBe('unknown');
    expect(outcomeOf(judgeChange(control, event, with_([])))).toBe('unknown');
  });
});
