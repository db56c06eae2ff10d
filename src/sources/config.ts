import type { Assessment, JsonObject } from '../model/index.ts';
import { watchedRules } from './config-rules.ts';
import { objectAt, objectsAt, textAt } from './shape.ts';
import type { Answer, Question, Source } from './source.ts';

const question = (operation: string, request: JsonObject = {}): Question => ({ service: 'config', operation, request });

const paged = (operation: string, request: JsonObject = {}): Question => ({
  ...question(operation, request),
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** Without a name: the recorder that the customer manages; recorders of other services are not told. */
export const describeConfigurationRecorders: Question = question('DescribeConfigurationRecorders');
export const describeConfigurationRecorderStatus: Question = question('DescribeConfigurationRecorderStatus');
export const describeDeliveryChannels: Question = question('DescribeDeliveryChannels');
export const describeDeliveryChannelStatus: Question = question('DescribeDeliveryChannelStatus');
export const describeConfigRules: Question = paged('DescribeConfigRules');
export const describeConfigRuleEvaluationStatus: Question = paged('DescribeConfigRuleEvaluationStatus');
export const describeComplianceByConfigRule: Question = paged('DescribeComplianceByConfigRule');
export const describeConformancePacks: Question = paged('DescribeConformancePacks');
export const describeConformancePackStatus: Question = paged('DescribeConformancePackStatus');

/** The verdicts of one rule, one for each resource; 100 is the most that AWS Config gives in a page (API reference). */
export const getComplianceDetailsByConfigRule = (rule: string): Question => ({
  ...paged('GetComplianceDetailsByConfigRule', { ConfigRuleName: rule, Limit: 100 }),
  // The rule was deleted since it was listed: it has no verdicts.
  answers: ['NoSuchConfigRuleException'],
});

/** Says that AWS Config was never switched on in the region. */
const noRecorder = 'NoAvailableConfigurationRecorderException';

const tableType = 'AWS::DynamoDB::Table';

/** The tables that AWS Config knows, by the ids that it gives them. */
export const listDiscoveredTables: Question = {
  ...question('ListDiscoveredResources', { resourceType: tableType, limit: 100 }),
  paging: { input: 'nextToken', output: 'nextToken' },
  answers: [noRecorder],
};

/** The states of a table that AWS Config recorded in the period, as far as it has come. */
export const getResourceConfigHistory = (resourceId: string, { period, startedAt }: Assessment): Question => ({
  ...question('GetResourceConfigHistory', {
    resourceType: tableType,
    resourceId,
    earlierTime: period.from,
    laterTime: period.to < startedAt ? period.to : startedAt,
    chronologicalOrder: 'Forward',
    limit: 100,
  }),
  // Each call spans a week at most: a page may be empty and still name the next one (API reference).
  paging: { input: 'nextToken', output: 'nextToken' },
  answers: [noRecorder, 'ResourceNotDiscoveredException'],
});

/** A rule by its name, with the identifier that AWS gave what it tests. */
export interface WatchedRule {
  readonly name: string;
  /** Such as `DYNAMODB_PITR_ENABLED`. */
  readonly identifier: string;
}

/** A rule of `DescribeConfigRules` when its verdicts are of use: managed by AWS, and about the same as a control. */
export function watchedRule(rule: JsonObject): WatchedRule | undefined {
  const name = textAt(rule, 'ConfigRuleName');
  const source = objectAt(rule, 'Source') ?? {};
  const identifier = textAt(source, 'SourceIdentifier');
  if (name === undefined || identifier === undefined || textAt(source, 'Owner') !== 'AWS') return undefined;
  return watchedRules.has(identifier) ? { name, identifier } : undefined;
}

const itemsOf = (answer: Answer, member: string): readonly JsonObject[] =>
  answer.kind === 'answered' ? answer.pages.flatMap((page) => objectsAt(page, member)) : [];

const source: Source = {
  id: 'config',
  title: 'AWS Config recorders, rules, verdicts and history of tables',
  per: 'region',
  actions: [
    { action: 'config:DescribeComplianceByConfigRule', resource: '*' },
    { action: 'config:DescribeConfigRuleEvaluationStatus', resource: '*' },
    { action: 'config:DescribeConfigRules', resource: '*' },
    { action: 'config:DescribeConfigurationRecorderStatus', resource: '*' },
    { action: 'config:DescribeConfigurationRecorders', resource: '*' },
    { action: 'config:DescribeConformancePackStatus', resource: '*' },
    { action: 'config:DescribeConformancePacks', resource: '*' },
    { action: 'config:DescribeDeliveryChannelStatus', resource: '*' },
    { action: 'config:DescribeDeliveryChannels', resource: '*' },
    { action: 'config:GetComplianceDetailsByConfigRule', resource: 'arn:aws:config:*:*:config-rule/*' },
    { action: 'config:GetResourceConfigHistory', resource: '*' },
    { action: 'config:ListDiscoveredResources', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask, { assessment }) => {
    const [rules, discovered] = await Promise.all([
      ask(describeConfigRules),
      ask(listDiscoveredTables),
      ask(describeConfigurationRecorders),
      ask(describeConfigurationRecorderStatus),
      ask(describeDeliveryChannels),
      ask(describeDeliveryChannelStatus),
      ask(describeConfigRuleEvaluationStatus),
      ask(describeComplianceByConfigRule),
      ask(describeConformancePacks),
      ask(describeConformancePackStatus),
    ]);
    const watched = itemsOf(rules, 'ConfigRules').flatMap((rule) => watchedRule(rule) ?? []);
    const tables = itemsOf(discovered, 'resourceIdentifiers').flatMap((one) => textAt(one, 'resourceId') ?? []);
    await Promise.all([
      ...watched.map(({ name }) => ask(getComplianceDetailsByConfigRule(name))),
      ...tables.map((id) => ask(getResourceConfigHistory(id, assessment))),
    ]);
  },
};
export default source;
