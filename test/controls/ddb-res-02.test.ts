import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-02.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const arn = 'arn:aws:dynamodb:eu-central-1:111122223333:table/payments';
const rule = (more: object = {}) => ({
  RuleName: 'daily',
  TargetBackupVaultName: 'main',
  ScheduleExpression: 'cron(0 2 ? * * *)',
  Lifecycle: { DeleteAfterDays: 35 },
  ...more,
});
const plan = (rules: readonly object[] = [rule()], selection: object = { Resources: [arn] }) => ({
  id: 'p-1',
  plan: { BackupPlanName: 'tables', Rules: rules },
  selections: [selection],
});
const group = (more: object = {}) => ({
  vault: 'main',
  status: 'COMPLETED',
  newest: '2026-11-02T02:10:00.000Z',
  ...more,
});
const deletion = (recoveryPoint: string, vault = 'main') => ({
  at: '2026-10-05T10:00:00.000Z',
  vault,
  recoveryPoint,
  principal: 'arn:aws:iam::111122223333:role/Admin',
});
const good = {
  backupPlans: [plan()],
  backupVaults: [{ BackupVaultName: 'main', Locked: true }],
  backupSettings: { ResourceTypeOptInPreference: { DynamoDB: true } },
  recoveryPoints: [group()],
  recoveryPointDeletions: [] as readonly object[],
  tags: { backup: 'daily' } as unknown,
};
const table = (facts: object = {}, dataClass: 'pii' | 'none' | null = 'pii') =>
  resource('table', { dataClass, facts: { ...good, ...facts } });
const outcome = (facts: object = {}): string => judge(control, table(facts)).outcome;

describe('DDB-RES-02', () => {
  test.each<[string, object, string]>([
    ['selected, frequent, kept, locked and recent', {}, 'satisfied'],
    ['kept for ever', { backupPlans: [plan([rule({ Lifecycle: {} })])] }, 'satisfied'],
    ['kept for ever by -1', { backupPlans: [plan([rule({ Lifecycle: { DeleteAfterDays: -1 } })])] }, 'satisfied'],
    ['kept too short', { backupPlans: [plan([rule({ Lifecycle: { DeleteAfterDays: 34 } })])] }, 'not-satisfied'],
    ['weekly', { backupPlans: [plan([rule({ ScheduleExpression: 'cron(0 2 ? * SUN *)' })])] }, 'not-satisfied'],
    ['a schedule that cannot be read', { backupPlans: [plan([rule({ ScheduleExpression: 'soon' })])] }, 'inconclusive'],
    [
      'a weekly rule beside a daily one',
      { backupPlans: [plan([rule({ RuleName: 'w', ScheduleExpression: 'cron(0 2 ? * SUN *)' }), rule()])] },
      'satisfied',
    ],
    ['no plan at all', { backupPlans: [] }, 'not-satisfied'],
    ['a plan for others', { backupPlans: [plan([rule()], { Resources: [`${arn}-2`] })] }, 'not-satisfied'],
    ['a plan without rules', { backupPlans: [plan([])] }, 'not-satisfied'],
    ['a vault that is not locked', { backupVaults: [{ BackupVaultName: 'main', Locked: false }] }, 'not-satisfied'],
    ['a vault that does not tell', { backupVaults: [{ BackupVaultName: 'main' }] }, 'inconclusive'],
    ['a vault that does not exist', { backupVaults: [] }, 'not-satisfied'],
    ['no recovery point yet', { recoveryPoints: [] }, 'not-satisfied'],
    ['an old recovery point', { recoveryPoints: [group({ newest: '2026-10-30T02:10:00.000Z' })] }, 'not-satisfied'],
    ['a partial recovery point', { recoveryPoints: [group({ status: 'PARTIAL' })] }, 'not-satisfied'],
    ['the newer word for completed', { recoveryPoints: [group({ status: 'AVAILABLE' })] }, 'satisfied'],
    ['a recovery point elsewhere', { recoveryPoints: [group({ vault: 'other' })] }, 'not-satisfied'],
    ['tags that decide and match', { backupPlans: [plan([rule()], byTag('daily'))] }, 'satisfied'],
    ['tags that decide and do not', { backupPlans: [plan([rule()], byTag('weekly'))] }, 'not-satisfied'],
    [
      'a negated condition on an absent tag',
      {
        backupPlans: [
          plan([rule()], {
            Resources: ['*'],
            Conditions: { StringNotEquals: [{ ConditionKey: 'aws:ResourceTag/skip', ConditionValue: 'yes' }] },
          }),
        ],
      },
      'inconclusive',
    ],
    [
      'by tag without opt-in',
      { backupPlans: [plan([rule()], byTag('daily'))], backupSettings: { ResourceTypeOptInPreference: {} } },
      'not-satisfied',
    ],
    ['deleted by hand, by name', { recoveryPointDeletions: [deletion(`${arn}/backup/0176`)] }, 'not-satisfied'],
    ['of another table', { recoveryPointDeletions: [deletion(`${arn}2/backup/0176`)] }, 'satisfied'],
    [
      'deleted by hand, not named',
      { recoveryPointDeletions: [deletion('arn:aws:backup:x:1:recovery-point:1')] },
      'manual',
    ],
    [
      'in another vault',
      { recoveryPointDeletions: [deletion('arn:aws:backup:x:1:recovery-point:1', 'o')] },
      'satisfied',
    ],
    ['null for the plans', { backupPlans: null }, 'inconclusive'],
    ['a plan without selections', { backupPlans: [{ id: 'p', plan: { BackupPlanName: 'x' } }] }, 'not-satisfied'],
    ['an answer of another form', { backupSettings: 'yes' }, 'inconclusive'],
  ])('%s', (_name, facts, expected) => {
    expect(outcome(facts)).toBe(expected);
  });

  test('classes and tags decide what is asked', () => {
    const unlocked = { backupVaults: [{ BackupVaultName: 'main', Locked: false }] };
    expect(judge(control, table(unlocked, 'none')).outcome).toBe('satisfied');
    expect(judge(control, table(unlocked, null)).outcome).toBe('not-satisfied');
    const pitr = contextWith({ pitrOnlyClasses: ['none'] });
    expect(judge(control, table({ backupPlans: [] }, 'none'), pitr).outcome).toBe('not-applicable');
    const exempt = contextWith({ rebuildableTags: ['backup=daily'] });
    expect(judge(control, table({ backupPlans: [] }), exempt).outcome).toBe('not-applicable');
  });

  test('tags that were not read never make it worse or better than open', () => {
    const { tags: _tags, ...known } = good;
    const unread = (facts: object, dataClass: 'pii' | null) =>
      judge(control, resource('table', { dataClass, facts: { ...known, ...facts } })).outcome;
    expect(unread({}, 'pii')).toBe('satisfied');
    expect(unread({ backupPlans: [] }, null)).toBe('inconclusive');
    expect(unread({ backupPlans: [] }, 'pii')).toBe('not-satisfied');
    expect(unread({ backupPlans: [plan([rule()], byTag('daily'))] }, 'pii')).toBe('inconclusive');
  });

  test('the organisation may ask for more or less', () => {
    const weekly = { backupPlans: [plan([rule({ ScheduleExpression: 'cron(0 2 ? * SUN *)' })])] };
    expect(judge(control, table(weekly), contextWith({ backupIntervalHours: 168 })).outcome).toBe('satisfied');
    expect(judge(control, table(), contextWith({ backupRetentionDays: 90 })).outcome).toBe('not-satisfied');
    expect(judge(control, table(), contextWith({ recoveryPointHours: 1 })).outcome).toBe('not-satisfied');
  });

  test.each<[string, string, object, string]>([
    ['its plan is changed', 'UpdateBackupPlan', { backupplanid: 'p-1' }, 'unknown'],
    ['another plan is deleted', 'DeleteBackupPlan', { backupplanid: 'p-2' }, 'null'],
    ['its selection is made', 'CreateBackupSelection', { backupplanid: 'p-1' }, 'unknown'],
    ['a selection of another plan goes', 'DeleteBackupSelection', { backupplanid: 'p-2' }, 'null'],
    ['a plan that is not named', 'UpdateBackupPlan', {}, 'unknown'],
    ['its vault is unlocked', 'DeleteBackupVaultLockConfiguration', { backupvaultname: 'main' }, 'not-satisfied'],
    ['its vault is locked', 'PutBackupVaultLockConfiguration', { backupvaultname: 'main' }, 'unknown'],
    ['another vault is unlocked', 'DeleteBackupVaultLockConfiguration', { backupvaultname: 'other' }, 'null'],
    ['DynamoDB is opted out', 'UpdateRegionSettings', { resourcetypeoptinpreference: { dynamodb: false } }, 'unknown'],
    ['EBS is opted out', 'UpdateRegionSettings', { resourcetypeoptinpreference: { ebs: false } }, 'null'],
    ['nothing is told', 'UpdateRegionSettings', {}, 'unknown'],
    ['a recovery point is deleted', 'DeleteRecoveryPoint', {}, 'null'],
  ])('%s', (_name, name, parameters, expected) => {
    const event = changeEvent(name, { source: 'backup.amazonaws.com', parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event, contextWith(), table()))).toBe(expected);
  });

  test('tags matter where selections look at them', () => {
    const tagged = table({ backupPlans: [plan([rule()], byTag('daily'))] });
    const said = (name: string, parameters: object, subject = tagged) =>
      outcomeOf(judgeChange(control, changeEvent(name, { parameters: parameters as never }), contextWith(), subject));
    expect(said('UntagResource', { tagkeys: ['backup'] })).toBe('unknown');
    expect(said('UntagResource', { tagkeys: ['owner'] })).toBe('null');
    expect(said('TagResource', { tags: [{ key: 'backup', value: 'x' }] })).toBe('unknown');
    expect(said('TagResource', { tags: [{ key: 'backup', value: 'x' }] }, table())).toBe('null');
    expect(said('TagResource', {})).toBe('unknown');
    expect(said('CreateTable', {})).toBe('unknown');
  });
});

const byTag = (ConditionValue: string) => ({
  ListOfTags: [{ ConditionType: 'STRINGEQUALS', ConditionKey: 'backup', ConditionValue }],
});
