import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { daysBefore } from '../scenario/bank.ts';
import {
  alarmsIn,
  compositeAlarmsIn,
  metricNamespace,
  type BankAlarm,
  type BankCompositeAlarm,
} from '../scenario/monitoring.ts';

interface Described {
  readonly list: 'MetricAlarms' | 'CompositeAlarms';
  readonly alarm: JsonObject;
}

/** Only metric alarms, unless the types are asked for. One page holds alarms of both kinds. */
const describeAlarms: Operation['answer'] = (context, input) => {
  const asked = input['AlarmTypes'];
  const types: readonly unknown[] = Array.isArray(asked) ? asked : ['MetricAlarm'];
  const all: readonly Described[] = [
    ...(types.includes('MetricAlarm') ? alarmsIn(context) : []).map((alarm): Described => ({
      list: 'MetricAlarms',
      alarm: metricAlarm(context, alarm),
    })),
    ...(types.includes('CompositeAlarm') ? compositeAlarmsIn(context) : []).map((alarm): Described => ({
      list: 'CompositeAlarms',
      alarm: compositeAlarm(context, alarm),
    })),
  ];
  const { items, next } = pageOf(all, {
    size: context.pageSize(integerOf(input, 'MaxRecords'), 50),
    token: textOf(input, 'NextToken'),
    failure: () => new SandboxFailure('InvalidNextToken', 'The next token specified is invalid.'),
  });
  const of = (wanted: Described['list']) => items.filter(({ list }) => list === wanted).map(({ alarm }) => alarm);
  return {
    MetricAlarms: of('MetricAlarms'),
    CompositeAlarms: of('CompositeAlarms'),
    ...(next === undefined ? {} : { NextToken: next }),
  };
};

const common = (context: OperationContext, name: string): JsonObject => {
  const updated = epochSeconds(daysBefore(context.scenario.now, 320, 600));
  return {
    AlarmName: name,
    AlarmArn: `arn:aws:cloudwatch:${context.region}:${context.account}:alarm:${name}`,
    AlarmConfigurationUpdatedTimestamp: updated,
    OKActions: [],
    InsufficientDataActions: [],
    StateValue: 'OK',
    StateReason: 'Unchecked: Initial alarm creation',
    StateUpdatedTimestamp: updated,
  };
};

const metricAlarm = (context: OperationContext, alarm: BankAlarm): JsonObject => ({
  ...common(context, alarm.name),
  ActionsEnabled: alarm.actionsEnabled,
  AlarmActions: alarm.actions,
  MetricName: alarm.metric,
  Namespace: metricNamespace,
  Statistic: 'Sum',
  Dimensions: [],
  Period: 300,
  EvaluationPeriods: 1,
  DatapointsToAlarm: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'notBreaching',
});

const compositeAlarm = (context: OperationContext, alarm: BankCompositeAlarm): JsonObject => ({
  ...common(context, alarm.name),
  ActionsEnabled: true,
  AlarmActions: alarm.actions,
  AlarmRule: alarm.rule,
});

/** Amazon CloudWatch, API version 2010-08-01. */
export const cloudwatchOperations: readonly Operation[] = [
  {
    service: 'cloudwatch',
    operation: 'DescribeAlarms',
    token: { input: 'NextToken', output: 'NextToken' },
    answer: describeAlarms,
  },
];
