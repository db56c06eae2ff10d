import type { JsonObject } from '../model/index.ts';
import { globalRegionOf, placeOf } from './arn.ts';
import { describeTrails } from './cloudtrail-trails.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Answer, Ask, Question, Source, Target } from './source.ts';

export const describeAlarms: Question = {
  service: 'cloudwatch',
  operation: 'DescribeAlarms',
  // Without the types, composite alarms are left out (API reference, DescribeAlarms).
  request: { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
  paging: { input: 'NextToken', output: 'NextToken' },
};

export const describeMetricFilters = ({ name, region }: LogGroupName): Question => ({
  service: 'logs',
  operation: 'DescribeMetricFilters',
  request: { logGroupName: name },
  paging: { input: 'nextToken', output: 'nextToken' },
  region,
});

/** Rules of the default event bus, the one that AWS's own events come to. */
export const listRules: Question = {
  service: 'events',
  operation: 'ListRules',
  request: {},
  paging: { input: 'NextToken', output: 'NextToken' },
};

export const listTargetsByRule = (rule: string): Question => ({
  service: 'events',
  operation: 'ListTargetsByRule',
  request: { Rule: rule },
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** A log group with its place. */
export interface LogGroupName {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** The log group that a trail of `trailList` delivers to; undefined when it delivers to none. */
export function logGroupOf(trail: JsonObject): LogGroupName | 'unclear' | undefined {
  const arn = textAt(trail, 'CloudWatchLogsLogGroupArn');
  if (arn === undefined || arn === '') return undefined;
  const name = /:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1];
  const place = placeOf(arn);
  return name === undefined || place === undefined ? 'unclear' : { name, ...place };
}

/** Name of a rule that may watch for events: it has a pattern, and no AWS service keeps it for its own ends. */
export function watchingRule(rule: JsonObject): string | undefined {
  const watches = textAt(rule, 'EventPattern') !== undefined && textAt(rule, 'ManagedBy') === undefined;
  return watches ? textAt(rule, 'Name') : undefined;
}

/** Regions whose rules see the events of an account of the scope: those of IAM come to one region of the partition. */
export const ruleRegions = (regions: readonly string[]): readonly string[] => [
  ...new Set([...regions, globalRegionOf(regions[0] ?? '')]),
];

const items = (answer: Answer, member: string): readonly JsonObject[] =>
  answer.kind === 'answered' ? answer.pages.flatMap((page) => objectsAt(page, member)) : [];

async function collectRules(ask: Ask, region: string): Promise<void> {
  const rules = items(await ask({ ...listRules, region }), 'Rules').map(watchingRule);
  const names = rules.filter((name) => name !== undefined);
  await Promise.all(names.map((name) => ask({ ...listTargetsByRule(name), region })));
}

async function collectLogGroups(ask: Ask, { account, region }: Target): Promise<void> {
  const groups = items(await ask(describeTrails), 'trailList').map(logGroupOf);
  const here = groups
    .filter((group) => group !== undefined && group !== 'unclear')
    .filter((group) => group.account === account && group.region === region);
  await Promise.all(here.map((group) => ask(describeMetricFilters(group))));
}

const source: Source = {
  id: 'cloudwatch',
  title: 'CloudWatch alarms, metric filters on trails, and EventBridge rules',
  per: 'region',
  actions: [
    // Which log groups the trails deliver to is read from the trails.
    { action: 'cloudtrail:DescribeTrails', resource: '*' },
    { action: 'cloudwatch:DescribeAlarms', resource: '*' },
    { action: 'events:ListRules', resource: '*' },
    { action: 'events:ListTargetsByRule', resource: 'arn:aws:events:*:*:rule/*' },
    { action: 'logs:DescribeMetricFilters', resource: 'arn:aws:logs:*:*:log-group:*' },
  ],
  freshnessHours: 24,
  collect: async (ask, target) => {
    const { regions } = target.assessment.scope;
    // A region outside the scope is asked along with the first.
    const besides = ruleRegions(regions).filter((region) => !regions.includes(region) && target.region === regions[0]);
    await Promise.all([
      ask(describeAlarms),
      collectLogGroups(ask, target),
      ...[target.region, ...besides].map((region) => collectRules(ask, region)),
    ]);
  },
};
export default source;
