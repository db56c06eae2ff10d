import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { within, type BankTable } from '../scenario/bank.ts';
import { after, limitOf, operation } from './dynamodb-requests.ts';
import { encryptionOf, keysOf } from './dynamodb-table.ts';

type Backup = BankTable['backups'][number];

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
      ...detailsOf(backup),
    })),
    ...(last === undefined ? {} : { LastEvaluatedBackupArn: last }),
  };
};

const detailsOf = (backup: Backup): JsonObject => ({
  BackupArn: backup.arn,
  BackupName: backup.name,
  BackupCreationDateTime: epochSeconds(backup.createdAt),
  BackupStatus: 'AVAILABLE',
  BackupType: 'USER',
  BackupSizeBytes: backup.bytes,
});

/** A backup keeps the key and the schema that its table had: the bank has not changed them since. */
const describeBackup: Operation['answer'] = (context, input) => {
  const arn = textOf(input, 'BackupArn') ?? '';
  const table = within(context.scenario.tables, context).find((one) => arn.startsWith(`${one.arn}/backup/`));
  const backup = table?.backups.find((one) => one.arn === arn);
  if (table === undefined || backup === undefined) {
    throw new SandboxFailure('BackupNotFoundException', `Backup not found: ${arn}`);
  }
  const { KeySchema = [] } = keysOf(table);
  return {
    BackupDescription: {
      BackupDetails: detailsOf(backup),
      SourceTableDetails: {
        TableName: table.name,
        TableId: table.id,
        TableArn: table.arn,
        TableSizeBytes: table.bytes,
        ItemCount: table.items,
        KeySchema,
        TableCreationDateTime: epochSeconds(table.createdAt),
        ProvisionedThroughput: {
          ReadCapacityUnits: table.capacity?.readUnits ?? 0,
          WriteCapacityUnits: table.capacity?.writeUnits ?? 0,
        },
        BillingMode: table.capacity === null ? 'PAY_PER_REQUEST' : 'PROVISIONED',
      },
      SourceTableFeatureDetails: {
        TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
        ...encryptionOf({ ...table, keyLostAt: null }),
      },
    },
  };
};

/** Default quotas of an account. */
const describeLimits: Operation['answer'] = () => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
});

const oldGlobalTables = (context: OperationContext): readonly BankTable[] =>
  within(context.scenario.tables, context).filter(({ oldGlobalTable }) => oldGlobalTable);

const listGlobalTables: Operation['answer'] = (context, input) => {
  const { page, last } = after(oldGlobalTables(context), limitOf(context, input), {
    start: textOf(input, 'ExclusiveStartGlobalTableName'),
    key: ({ name }) => name,
  });
  return {
    GlobalTables: page.map(({ name, region }) => ({
      GlobalTableName: name,
      ReplicationGroup: [{ RegionName: region }],
    })),
    ...(last === undefined ? {} : { LastEvaluatedGlobalTableName: last }),
  };
};

const describeGlobalTable: Operation['answer'] = (context, input) => {
  const name = textOf(input, 'GlobalTableName');
  const table = oldGlobalTables(context).find((one) => one.name === name);
  if (table === undefined) {
    throw new SandboxFailure('GlobalTableNotFoundException', `Global table with name: '${name}' does not exist.`);
  }
  return {
    GlobalTableDescription: {
      GlobalTableName: table.name,
      GlobalTableArn: `arn:aws:dynamodb::${table.account}:global-table/${table.name}`,
      GlobalTableStatus: 'ACTIVE',
      CreationDateTime: epochSeconds(table.createdAt),
      ReplicationGroup: [{ RegionName: table.region }],
    },
  };
};

export const resilienceOperations: readonly Operation[] = [
  operation('ListBackups', listBackups, { input: 'ExclusiveStartBackupArn', output: 'LastEvaluatedBackupArn' }),
  operation('DescribeBackup', describeBackup),
  operation('DescribeLimits', describeLimits),
  operation('ListGlobalTables', listGlobalTables, {
    input: 'ExclusiveStartGlobalTableName',
    output: 'LastEvaluatedGlobalTableName',
  }),
  operation('DescribeGlobalTable', describeGlobalTable),
];
