import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-log-08.ts';
import { wantedGroups } from '../../src/controls/detection/wanted.ts';
import type { ControlContext, JsonObject, ManualRecord } from '../../src/model/index.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  outcomeOf,
  region,
  resource,
} from '../support/resources.ts';

const names = (...without: readonly string[]): readonly string[] =>
  wantedGroups.flatMap(({ events }) => events.map(({ name }) => name)).filter((name) => !without.includes(name));

const target = [{ Id: '1', Arn: `arn:aws:sns:${region}:${account}:alerts` }];
const rule = (
  given: { where?: string; events?: readonly string[]; more?: JsonObject; targets?: readonly JsonObject[] } = {},
) => ({
  region: given.where ?? region,
  rule: {
    Name: 'watch',
    State: 'ENABLED',
    EventPattern: JSON.stringify({
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventName: given.events ?? names() },
    }),
    ...given.more,
  },
  targets: given.targets ?? target,
});
/** Rules where the tables are, and where IAM is recorded. */
const rules = [rule(), rule({ where: 'us-east-1' })];
const detector = (status = 'ENABLED', where = region) => ({ id: 'd', region: where, description: { status } });

const trail = (more: JsonObject = {}) => ({
  arn: `arn:aws:cloudtrail:${region}:${account}:trail/all`,
  description: { IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, ...more },
  status: { IsLogging: true },
  selectors: { AdvancedEventSelectors: [{ FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }] },
});
const filter = (events: readonly string[] = names(), more: JsonObject = {}) => ({
  filterName: 'security',
  filterPattern: `{ ${events.map((name) => `($.eventName = ${name})`).join(' || ')} }`,
  metricTransformations: [{ metricName: 'Security', metricNamespace: 'Bank', metricValue: '1' }],
  ...more,
});
const alarm = (more: JsonObject = {}) => ({
  AlarmName: 'security-alarm',
  ActionsEnabled: true,
  AlarmActions: ['arn:aws:sns:x'],
  MetricName: 'Security',
  Namespace: 'Bank',
  Statistic: 'Sum',
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  ...more,
});
interface Alarms {
  readonly trail?: unknown;
  readonly metricFilters?: unknown;
  readonly metricAlarms?: unknown;
  readonly compositeAlarms?: unknown;
}
const logAlarms = (more: Alarms = {}) => [
  { trail: trail(), metricFilters: [filter()], metricAlarms: [alarm()], compositeAlarms: [], ...more },
];

const subject = (facts: Readonly<Record<string, unknown>> = {}) =>
  resource('account', {
    id: account,
    name: 'production',
    facts: { eventRules: rules, detectors: [detector()], logAlarms: [], ...facts },
  });

const review: ManualRecord = {
  kind: 'log-review',
  title: 'Log review',
  controls: ['DDB-LOG-08'],
  subjects: ['*'],
  covers: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  owner: 'Jane Doe',
  obtained: 'ticket',
  details: {},
  file: 'review.pdf',
  sha256: '0'.repeat(64),
  evidence: ['feedfacefeedfacefeedfacefeedface'],
};
const withRecords = (...records: readonly ManualRecord[]): ControlContext => ({ ...contextWith(), records });
const reviewed = withRecords(review);

describe('DDB-LOG-08', () => {
  const viaAlarms = (more: Alarms) => subject({ eventRules: [], logAlarms: logAlarms(more) });
  test.each<[string, ReturnType<typeof subject>, string]>([
    ['rules with targets', subject(), 'satisfied'],
    ['no rule where IAM is recorded', subject({ eventRules: [rule()] }), 'not-satisfied'],
    ['no rules', subject({ eventRules: [] }), 'not-satisfied'],
    [
      'a rule without target',
      subject({ eventRules: [rule({ targets: [] }), rule({ where: 'us-east-1' })] }),
      'not-satisfied',
    ],
    ['a disabled rule', subject({ eventRules: [rule({ more: { State: 'DISABLED' } }), rules[1]] }), 'not-satisfied'],
    [
      'one event missing',
      subject({ eventRules: [rule({ events: names('DeleteBackup') }), rules[1]] }),
      'not-satisfied',
    ],
    [
      'one pattern not readable',
      subject({ eventRules: [rule({ more: { EventPattern: '{' } }), rules[1]] }),
      'inconclusive',
    ],
    [
      'not readable, but another one is there',
      subject({ eventRules: [rule({ more: { EventPattern: '{' } }), ...rules] }),
      'satisfied',
    ],
    ['a rule without a state', subject({ eventRules: [rule({ more: { State: 7 } }), ...rules] }), 'inconclusive'],
    ['alarms on a trail', viaAlarms({}), 'satisfied'],
    ['alarms on a trail of one Region', viaAlarms({ trail: trail({ IsMultiRegionTrail: false }) }), 'not-satisfied'],
    [
      'a trail without global events',
      viaAlarms({ trail: trail({ IncludeGlobalServiceEvents: false }) }),
      'not-satisfied',
    ],
    [
      'a trail without events of KMS',
      viaAlarms({
        trail: {
          ...trail(),
          selectors: {
            EventSelectors: [{ ReadWriteType: 'All', ExcludeManagementEventSources: ['kms.amazonaws.com'] }],
          },
        },
      }),
      'not-satisfied',
    ],
    ['a filter without alarm', viaAlarms({ metricAlarms: [] }), 'not-satisfied'],
    ['a silenced alarm', viaAlarms({ metricAlarms: [alarm({ ActionsEnabled: false })] }), 'not-satisfied'],
    ['an alarm without actions', viaAlarms({ metricAlarms: [alarm({ AlarmActions: [] })] }), 'not-satisfied'],
    ['an alarm at the second event', viaAlarms({ metricAlarms: [alarm({ Threshold: 2 })] }), 'not-satisfied'],
    [
      'an alarm above zero',
      viaAlarms({ metricAlarms: [alarm({ Threshold: 0, ComparisonOperator: 'GreaterThanThreshold' })] }),
      'satisfied',
    ],
    ['an alarm after several periods', viaAlarms({ metricAlarms: [alarm({ EvaluationPeriods: 3 })] }), 'not-satisfied'],
    [
      'one of several periods',
      viaAlarms({ metricAlarms: [alarm({ EvaluationPeriods: 3, DatapointsToAlarm: 1 })] }),
      'satisfied',
    ],
    ['an average', viaAlarms({ metricAlarms: [alarm({ Statistic: 'Average' })] }), 'not-satisfied'],
    ['an alarm on another metric', viaAlarms({ metricAlarms: [alarm({ MetricName: 'Other' })] }), 'not-satisfied'],
    [
      'an alarm on a dimension',
      viaAlarms({ metricAlarms: [alarm({ Dimensions: [{ Name: 'a', Value: 'b' }] })] }),
      'not-satisfied',
    ],
    [
      'an expression over metrics',
      viaAlarms({
        metricAlarms: [
          alarm({
            MetricName: null,
            Namespace: null,
            Metrics: [{ Id: 'm', MetricStat: { Metric: { Namespace: 'Bank', MetricName: 'Security' } } }],
          }),
        ],
      }),
      'inconclusive',
    ],
    [
      'a filter over terms',
      viaAlarms({ metricFilters: [filter([], { filterPattern: 'DisableKey' })] }),
      'inconclusive',
    ],
    ['a filter without pattern', viaAlarms({ metricFilters: [filter([], { filterPattern: '' })] }), 'satisfied'],
    [
      'a composite alarm passes on',
      viaAlarms({
        metricAlarms: [alarm({ AlarmActions: [] })],
        compositeAlarms: [
          {
            AlarmName: 'c',
            ActionsEnabled: true,
            AlarmActions: ['x'],
            AlarmRule: 'ALARM("security-alarm") OR ALARM(other)',
          },
        ],
      }),
      'satisfied',
    ],
    [
      'a composite alarm that wants two',
      viaAlarms({
        metricAlarms: [alarm({ AlarmActions: [] })],
        compositeAlarms: [
          {
            AlarmName: 'c',
            ActionsEnabled: true,
            AlarmActions: ['x'],
            AlarmRule: 'ALARM("security-alarm") AND ALARM(other)',
          },
        ],
      }),
      'inconclusive',
    ],
    [
      'a suppressed composite alarm',
      viaAlarms({
        metricAlarms: [alarm({ AlarmActions: [] })],
        compositeAlarms: [
          {
            AlarmName: 'c',
            ActionsEnabled: true,
            AlarmActions: ['x'],
            AlarmRule: 'ALARM(security-alarm)',
            ActionsSuppressor: 'maintenance',
          },
        ],
      }),
      'inconclusive',
    ],
    ['a listed detector that is suspended', subject({ detectors: [detector('DISABLED')] }), 'not-satisfied'],
    ['a detector of another Region', subject({ detectors: [detector('ENABLED', 'eu-west-1')] }), 'not-satisfied'],
    ['no detector', subject({ detectors: [] }), 'not-satisfied'],
    ['a detector of odd shape', subject({ detectors: [{ region: 7 }] }), 'inconclusive'],
  ])('%s: %#', (_name, given, outcome) => {
    expect(judge(control, given, reviewed).outcome).toBe(outcome);
  });

  test('rules and alarms add up', () => {
    const exported = 'ExportTableToPointInTime';
    const facts = {
      eventRules: [rule({ events: [exported] })],
      logAlarms: logAlarms({ metricFilters: [filter(names(exported))] }),
    };
    expect(judge(control, subject(facts), reviewed).outcome).toBe('satisfied');
  });

  test('alarms that cannot be read leave open what rules do not alert', () => {
    const { logAlarms: _, ...facts } = { eventRules: rules, detectors: [detector()], logAlarms: [] };
    const denied = (more: object = {}) =>
      resource('account', { id: account, name: 'production', facts: { ...facts, ...more } });
    expect(judge(control, denied(), reviewed).outcome).toBe('satisfied');
    expect(judge(control, denied({ eventRules: [] }), reviewed).outcome).toBe('inconclusive');
    expect(judge(control, denied({ eventRules: [], detectors: [] }), reviewed).outcome).toBe('not-satisfied');
  });

  test('names what is missing, and what sees it to no effect', () => {
    const silenced = logAlarms({ metricAlarms: [alarm({ ActionsEnabled: false })] });
    const { reason } = judge(control, subject({ eventRules: [], logAlarms: silenced }), reviewed);
    expect(reason).toContain(
      'nobody is alerted of exports: ExportTableToPointInTime in eu-central-1 (alarm security-alarm sees',
    );
  });

  test('needs the review of people', () => {
    expect(judge(control, subject(), withRecords())).toMatchObject({ outcome: 'manual' });
    const half = { ...review, covers: { from: '2026-10-20T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' } };
    expect(judge(control, subject(), withRecords(half))).toMatchObject({ outcome: 'manual', cited: review.evidence });
    expect(judge(control, subject(), reviewed)).toMatchObject({ outcome: 'satisfied', cited: review.evidence });
    expect(judge(control, subject({ detectors: [] }), withRecords()).outcome).toBe('not-satisfied');
    const lost = { kind: 'absent', cause: 'damaged', message: 'lost', evidence: [] } as const;
    expect(judge(control, subject(), { ...contextWith(), recordsAbsent: lost }).outcome).toBe('inconclusive');
  });

  const event = (source: string, name: string, parameters: JsonObject, where = region) =>
    changeEvent(name, { source: `${source}.amazonaws.com`, parameters, region: where });
  const both = subject({ logAlarms: logAlarms() });
  const alarmsOnly = viaAlarms({});
  test.each<[string, ReturnType<typeof changeEvent>, ReturnType<typeof subject> | undefined, string]>([
    ['another rule was deleted', event('events', 'DeleteRule', { name: 'other' }), subject(), 'null'],
    ['another rule was put', event('events', 'PutRule', { name: 'other' }), subject(), 'null'],
    ['the rule was disabled', event('events', 'DisableRule', { name: 'watch' }), subject(), 'not-satisfied'],
    [
      'the rule of that name elsewhere',
      event('events', 'DisableRule', { name: 'watch' }, 'eu-west-1'),
      subject(),
      'null',
    ],
    ['the rule was disabled, alarms stand in', event('events', 'DisableRule', { name: 'watch' }), both, 'null'],
    ['the rule was enabled', event('events', 'EnableRule', { name: 'watch' }), subject(), 'unknown'],
    ['a target was removed', event('events', 'RemoveTargets', { rule: 'watch' }), subject(), 'unknown'],
    ['a target was put', event('events', 'PutTargets', { rule: 'watch' }), subject(), 'unknown'],
    [
      'a rule was deleted where something is missing',
      event('events', 'DeleteRule', { name: 'old' }),
      subject({ eventRules: [] }),
      'unknown',
    ],
    ['a rule without name', event('events', 'PutRule', {}), subject(), 'unknown'],
    [
      'the alarm was deleted',
      event('monitoring', 'DeleteAlarms', { alarmnames: ['security-alarm'] }),
      alarmsOnly,
      'not-satisfied',
    ],
    [
      'its actions were disabled',
      event('monitoring', 'DisableAlarmActions', { alarmnames: ['security-alarm'] }),
      alarmsOnly,
      'not-satisfied',
    ],
    [
      'its actions were enabled',
      event('monitoring', 'EnableAlarmActions', { alarmnames: ['security-alarm'] }),
      alarmsOnly,
      'unknown',
    ],
    [
      'alarms of a table scaled',
      event('monitoring', 'DeleteAlarms', { alarmnames: ['TargetTracking-table/x'] }),
      alarmsOnly,
      'null',
    ],
    [
      'the alarm was put',
      event('monitoring', 'PutMetricAlarm', { alarmname: 'security-alarm' }),
      alarmsOnly,
      'unknown',
    ],
    ['a composite alarm was put', event('monitoring', 'PutCompositeAlarm', { alarmname: 'c' }), alarmsOnly, 'unknown'],
    [
      'the filter was deleted',
      event('logs', 'DeleteMetricFilter', { filtername: 'security' }),
      alarmsOnly,
      'not-satisfied',
    ],
    ['another filter was put', event('logs', 'PutMetricFilter', { filtername: 'other' }), alarmsOnly, 'null'],
    ['a log group was deleted', event('logs', 'DeleteLogGroup', {}), alarmsOnly, 'not-satisfied'],
    ['the trail was changed', event('cloudtrail', 'UpdateTrail', { name: 'all' }), alarmsOnly, 'unknown'],
    ['its selectors were put', event('cloudtrail', 'PutEventSelectors', { trailname: 'all' }), alarmsOnly, 'unknown'],
    ['another trail was deleted', event('cloudtrail', 'DeleteTrail', { name: 'old' }), alarmsOnly, 'null'],
    ['a trail was made', event('cloudtrail', 'CreateTrail', { name: 'new' }), alarmsOnly, 'null'],
    ['the detector was deleted', event('guardduty', 'DeleteDetector', {}), subject(), 'not-satisfied'],
    ['the detector was suspended', event('guardduty', 'UpdateDetector', { enable: false }), subject(), 'not-satisfied'],
    ['the detector was enabled', event('guardduty', 'UpdateDetector', { enable: true }), subject(), 'unknown'],
    [
      'another setting of it',
      event('guardduty', 'UpdateDetector', { findingpublishingfrequency: 'SIX_HOURS' }),
      subject(),
      'null',
    ],
    ['a detector was made', event('guardduty', 'CreateDetector', { enable: true }), subject(), 'unknown'],
    ['damaged', event('guardduty', 'UpdateDetector', { enable: 7 }), subject(), 'unknown'],
    ['without the account', event('events', 'PutRule', { name: 'watch' }), undefined, 'unknown'],
  ])('change: %s', (_name, given, of, outcome) => {
    expect(outcomeOf(judgeChange(control, given, contextWith(), of))).toBe(outcome);
  });
});
