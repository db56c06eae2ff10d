import { integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { logGroupsIn, metricNamespace } from '../scenario/monitoring.ts';

const invalidToken = (): SandboxFailure =>
  new SandboxFailure('InvalidParameterException', 'The specified nextToken is invalid.');

const token = { input: 'nextToken', output: 'nextToken' };

const describeLogGroups: Operation['answer'] = (context, input) => {
  const { account, region, scenario } = context;
  const prefix = textOf(input, 'logGroupNamePrefix') ?? '';
  const groups = logGroupsIn(context, scenario.now).filter(({ name }) => name.startsWith(prefix));
  const { items, next } = pageOf(groups, {
    size: context.pageSize(integerOf(input, 'limit'), 50),
    token: textOf(input, 'nextToken'),
    failure: invalidToken,
  });
  return {
    logGroups: items.map((group) => ({
      logGroupName: group.name,
      creationTime: group.createdAt.getTime(),
      retentionInDays: group.retentionDays,
      metricFilterCount: group.metricFilters.length,
      arn: `arn:aws:logs:${region}:${account}:log-group:${group.name}:*`,
      storedBytes: 48_120_733_184,
      logGroupClass: 'STANDARD',
      logGroupArn: `arn:aws:logs:${region}:${account}:log-group:${group.name}`,
    })),
    ...(next === undefined ? {} : { nextToken: next }),
  };
};

const describeMetricFilters: Operation['answer'] = (context, input) => {
  const name = textOf(input, 'logGroupName') ?? '';
  const group = logGroupsIn(context, context.scenario.now).find((candidate) => candidate.name === name);
  if (group === undefined) {
    throw new SandboxFailure('ResourceNotFoundException', 'The specified log group does not exist.');
  }
  const { items, next } = pageOf(group.metricFilters, {
    size: context.pageSize(integerOf(input, 'limit'), 50),
    token: textOf(input, 'nextToken'),
    failure: invalidToken,
  });
  return {
    metricFilters: items.map((filter) => ({
      filterName: filter.name,
      filterPattern: filter.pattern,
      metricTransformations: [{ metricName: filter.metric, metricNamespace, metricValue: '1' }],
      creationTime: group.createdAt.getTime(),
      logGroupName: name,
    })),
    ...(next === undefined ? {} : { nextToken: next }),
  };
};

/** Amazon CloudWatch Logs, API version 2014-03-28. */
export const logsOperations: readonly Operation[] = [
  { service: 'logs', operation: 'DescribeLogGroups', token, answer: describeLogGroups },
  { service: 'logs', operation: 'DescribeMetricFilters', token, answer: describeMetricFilters },
];
