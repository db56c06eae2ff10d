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
import { within, type BankTable } from '../scenario/bank.ts';
import { describeTable } from './dynamodb-table.ts';

const operation = (name: string, answer: Operation['answer'], token?: NonNullable<Operation['token']>): Operation => ({
  service: 'dynamodb',
  operation: name,
  answer,
  ...(token === undefined ? {} : { token }),
});

const lookups = new WeakMap<readonly BankTable[], ReadonlyMap<string, BankTable>>();

/** Table by name or ARN in the caller's account and Region. */
function tableOf(
  context: OperationContext,
  reference: string | undefined,
  code = 'ResourceNotFoundException',
): BankTable {
  const tables = within(context.scenario.tables, context);
  const lookup =
    lookups.get(tables) ?? new Map(tables.flatMap((table) => [table.name, table.arn].map((key) => [key, table])));
  lookups.set(tables, lookup);
  const table = lookup.get(reference ?? '');
  if (table !== undefined) return table;
  throw new SandboxFailure(code, `Requested resource not found: Table: ${reference} not found`);
}

const invalid = (message: string): SandboxFailure => new SandboxFailure('ValidationException', message);

/** Entries after the exclusive start, one page of them. */
function after<T>(list: readonly T[], size: number, options: { start: string | undefined; key: (item: T) => string }) {
  const rest = list.filter((item) => options.start === undefined || options.key(item) > options.start);
  const page = rest.slice(0, size);
  const last = page.at(-1);
  return { page, last: last !== undefined && rest.length > page.length ? options.key(last) : undefined };
}

function limitOf(context: OperationContext, input: JsonObject): number {
  const limit = integerOf(input, 'Limit');
  if (limit !== undefined && (limit < 1 || limit > 100)) {
    throw invalid(`1 validation error detected: Value '${limit}' at 'limit' failed to satisfy constraint`);
  }
  return context.pageSize(limit, 100);
}

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

const listBackups: Operation['answer'] = (context, input) => {
  const wanted = textOf(input, 'TableName');
  const type = textOf(input, 'BackupType') ?? 'USER';
  const summaries = within(context.scenario.tables, context)
    .filter((table) => wanted === undefined || wanted === table.name || wanted === table.arn)
    .flatMap((table) => table.backups.map((backup) => ({ table, backup })))
    .filter(() => type === 'USER' || type === 'ALL')
    .sort((a, b) => (a.backup.arn < b.backup.arn ? -1 : 1));
  const { page, last } = after(summaries, limitOf(context, input), {
    start: textOf(input, 'ExclusiveStartBackupArn'),
    key: ({ backup }) => backup.arn,
  });
  return {
    BackupSummaries: page.map(({ table, backup }) => ({
      TableName: table.name,
      TableId: table.id,
      TableArn: table.arn,
      BackupArn: backup.arn,
      BackupName: backup.name,
      BackupCreationDateTime: epochSeconds(backup.createdAt),
      BackupStatus: 'AVAILABLE',
      BackupType: 'USER',
      BackupSizeBytes: backup.bytes,
    })),
    ...(last === undefined ? {} : { LastEvaluatedBackupArn: last }),
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
  operation('ListBackups', listBackups, { input: 'ExclusiveStartBackupArn', output: 'LastEvaluatedBackupArn' }),
];
