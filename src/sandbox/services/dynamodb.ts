import type { JsonObject } from '../../model/index.ts';
import { pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { within, type BankTable } from '../scenario/bank.ts';
import { dynamodbFlowOperations } from './dynamodb-flows.ts';
import { after, invalid, limitOf, operation, tableOf } from './dynamodb-requests.ts';
import { resilienceOperations } from './dynamodb-resilience.ts';
import { describeTable } from './dynamodb-table.ts';

const listTables: Operation['answer'] = (context, input) => {
  const names = within(context.scenario.tables, context).map(({ name }) => name);
  const start = textOf(input, 'ExclusiveStartTableName');
  const { page, last } = after(names, limitOf(context, input), { start, key: (name) => name });
  return { TableNames: page, ...(last === undefined ? {} : { LastEvaluatedTableName: last }) };
};

const describeContinuousBackups: Operation['answer'] = (context, input) => {
  const table = tableOf(context, textOf(input, 'TableName'), 'TableNotFoundException');
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: recovery(table, context.scenario.now),
    },
  };
};

function recovery(table: BankTable, now: Date): JsonObject {
  if (table.recoveryDays === null) return { PointInTimeRecoveryStatus: 'DISABLED' };
  const latest = now.getTime() - 5 * 60_000;
  const earliest = Math.max(table.createdAt.getTime(), now.getTime() - table.recoveryDays * 86_400_000);
  return {
    PointInTimeRecoveryStatus: 'ENABLED',
    RecoveryPeriodInDays: table.recoveryDays,
    EarliestRestorableDateTime: Math.floor(earliest / 1000),
    LatestRestorableDateTime: Math.floor(latest / 1000),
  };
}

const describeTimeToLive: Operation['answer'] = (context, input) => {
  const { expiryAttribute } = tableOf(context, textOf(input, 'TableName'));
  return {
    TimeToLiveDescription:
      expiryAttribute === null
        ? { TimeToLiveStatus: 'DISABLED' }
        : { TimeToLiveStatus: 'ENABLED', AttributeName: expiryAttribute },
  };
};

const listTags: Operation['answer'] = (context, input) => {
  const table = tableOf(context, textOf(input, 'ResourceArn'));
  if (table.tagsDenied) throw denied(context, 'ListTagsOfResource', table.arn);
  const tags = Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value }));
  const { items, next } = pageOf(tags, {
    size: context.pageSize(undefined, 10),
    token: textOf(input, 'NextToken'),
    failure: () => invalid('NextToken is not valid'),
  });
  return { Tags: items, ...(next === undefined ? {} : { NextToken: next }) };
};

const denied = (context: OperationContext, action: string, arn: string): SandboxFailure =>
  new SandboxFailure(
    'AccessDeniedException',
    `User: ${context.caller.arn} is not authorized to perform: dynamodb:${action} on resource: ${arn} with an explicit deny in an identity-based policy`,
  );

const getResourcePolicy: Operation['answer'] = (context, input) => {
  const table = tableOf(context, textOf(input, 'ResourceArn'));
  if (table.resourcePolicy === null) {
    throw new SandboxFailure(
      'PolicyNotFoundException',
      `Resource-based policy not found for the provided ResourceArn: Requested policy not found: ${table.arn}`,
    );
  }
  return { Policy: JSON.stringify(table.resourcePolicy), RevisionId: String(table.createdAt.getTime()) };
};

const describeDestination: Operation['answer'] = (context, input) => {
  const table = tableOf(context, textOf(input, 'TableName'));
  return {
    TableName: table.name,
    KinesisDataStreamDestinations: table.kinesisStreams.map((StreamArn) => ({
      StreamArn,
      DestinationStatus: 'ACTIVE',
      ApproximateCreationDateTimePrecision: 'MILLISECOND',
    })),
  };
};

/** Amazon DynamoDB, API version 2012-08-10. */
export const dynamodbOperations: readonly Operation[] = [
  operation('ListTables', listTables, { input: 'ExclusiveStartTableName', output: 'LastEvaluatedTableName' }),
  operation('DescribeTable', (context, input) => ({
    Table: describeTable(tableOf(context, textOf(input, 'TableName'))),
  })),
  operation('DescribeContinuousBackups', describeContinuousBackups),
  operation('DescribeTimeToLive', describeTimeToLive),
  operation('ListTagsOfResource', listTags, { input: 'NextToken', output: 'NextToken' }),
  operation('GetResourcePolicy', getResourcePolicy),
  operation('DescribeKinesisStreamingDestination', describeDestination),
  ...dynamodbFlowOperations,
  ...resilienceOperations,
];
