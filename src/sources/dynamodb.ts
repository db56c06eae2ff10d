import { tableArn } from './arn.ts';
import { textsAt } from './shape.ts';
import type { Answer, Ask, Question, Source, Target } from './source.ts';

const question = (operation: string, request: Question['request']): Question => ({
  service: 'dynamodb',
  operation,
  request,
});

export const listTables: Question = {
  ...question('ListTables', {}),
  paging: { input: 'ExclusiveStartTableName', output: 'LastEvaluatedTableName' },
};

export const listBackups: Question = {
  ...question('ListBackups', { BackupType: 'ALL' }),
  paging: { input: 'ExclusiveStartBackupArn', output: 'LastEvaluatedBackupArn' },
};

export const describeTable = (name: string): Question => question('DescribeTable', { TableName: name });

export const describeContinuousBackups = (name: string): Question =>
  question('DescribeContinuousBackups', { TableName: name });

export const describeTimeToLive = (name: string): Question => question('DescribeTimeToLive', { TableName: name });

export const describeKinesisStreamingDestination = (name: string): Question =>
  question('DescribeKinesisStreamingDestination', { TableName: name });

export const listTagsOfResource = (arn: string): Question => ({
  ...question('ListTagsOfResource', { ResourceArn: arn }),
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** The error that says that a table has no resource policy (API reference, GetResourcePolicy). */
export const noPolicy = 'PolicyNotFoundException';

export const getResourcePolicy = (arn: string): Question => ({
  ...question('GetResourcePolicy', { ResourceArn: arn }),
  answers: [noPolicy],
});

/** Names of the tables in the pages of `ListTables`. */
export const tableNames = (answer: Answer): readonly string[] =>
  answer.kind === 'answered' ? answer.pages.flatMap((page) => textsAt(page, 'TableNames')) : [];

async function collectTable(ask: Ask, target: Target, name: string): Promise<void> {
  const arn = tableArn(target, name);
  await Promise.all([
    ask(describeTable(name)),
    ask(describeContinuousBackups(name)),
    ask(describeTimeToLive(name)),
    ask(describeKinesisStreamingDestination(name)),
    ask(listTagsOfResource(arn)),
    ask(getResourcePolicy(arn)),
  ]);
}

const tables = 'arn:aws:dynamodb:*:*:table/*';

const source: Source = {
  id: 'dynamodb',
  title: 'Amazon DynamoDB tables',
  per: 'region',
  actions: [
    { action: 'dynamodb:DescribeContinuousBackups', resource: tables },
    { action: 'dynamodb:DescribeKinesisStreamingDestination', resource: tables },
    { action: 'dynamodb:DescribeTable', resource: tables },
    { action: 'dynamodb:DescribeTimeToLive', resource: tables },
    { action: 'dynamodb:GetResourcePolicy', resource: tables },
    { action: 'dynamodb:ListBackups', resource: '*' },
    { action: 'dynamodb:ListTables', resource: '*' },
    { action: 'dynamodb:ListTagsOfResource', resource: tables },
  ],
  freshnessHours: 24,
  collect: async (ask, target) => {
    const [tableList] = await Promise.all([ask(listTables), ask(listBackups)]);
    await Promise.all(tableNames(tableList).map((name) => collectTable(ask, target, name)));
  },
};
export default source;
