import type { JsonObject } from '../../model/index.ts';
import type { BankCluster, BankKey, BankTable } from './bank.ts';
import type { EventResource } from './events-record.ts';
import { writtenTime } from './events-calendar.ts';

export const tableResource = (table: Pick<BankTable, 'name' | 'arn'>, name = table.name): EventResource => ({
  arn: table.arn,
  type: 'AWS::DynamoDB::Table',
  name,
});

export const keyResource = (key: Pick<BankKey, 'arn'>): EventResource => ({
  arn: key.arn,
  type: 'AWS::KMS::Key',
  name: key.arn,
});

export const clusterResource = (cluster: BankCluster): EventResource => ({
  arn: cluster.arn,
  type: 'AWS::DAX::Cluster',
  name: cluster.name,
});

export const trailResource = (trail: { readonly arn: string; readonly name: string }): EventResource => ({
  arn: trail.arn,
  type: 'AWS::CloudTrail::Trail',
  name: trail.arn,
});

/** `tableDescription` of an answer to CreateTable, UpdateTable or DeleteTable, in the record's casing. */
export function tableDescription(table: BankTable, changes: JsonObject = {}): JsonObject {
  return {
    tableName: table.name,
    tableArn: table.arn,
    tableId: table.id,
    tableStatus: 'UPDATING',
    creationDateTime: writtenTime(table.createdAt),
    itemCount: table.items,
    tableSizeBytes: table.bytes,
    keySchema: keySchema(table),
    attributeDefinitions: attributeDefinitions(table),
    billingModeSummary: { billingMode: 'PAY_PER_REQUEST' },
    deletionProtectionEnabled: table.deletionProtection,
    ...(table.keyArn !== null && {
      sSEDescription: { status: 'ENABLED', sSEType: 'KMS', kMSMasterKeyArn: table.keyArn },
    }),
    ...changes,
  };
}

const keySchema = (table: BankTable): readonly JsonObject[] => [
  { attributeName: table.partitionKey, keyType: 'HASH' },
  ...(table.sortKey === null ? [] : [{ attributeName: table.sortKey, keyType: 'RANGE' }]),
];

export const attributeDefinitions = (table: BankTable): readonly JsonObject[] =>
  [table.partitionKey, table.sortKey]
    .filter((name) => name !== null)
    .map((attributeName) => ({ attributeName, attributeType: 'S' }));

/** Parameters of the CreateTable that would make the table as it is today. */
export const creationParameters = (table: BankTable): JsonObject => ({
  tableName: table.name,
  keySchema: keySchema(table),
  attributeDefinitions: attributeDefinitions(table),
  billingMode: 'PAY_PER_REQUEST',
  deletionProtectionEnabled: table.deletionProtection,
  ...(table.keyArn !== null && {
    sSESpecification: { enabled: true, sSEType: 'KMS', kMSMasterKeyId: table.keyArn },
  }),
  ...(table.streamed && { streamSpecification: { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' } }),
  tags: Object.entries(table.tags).map(([key, value]) => ({ key, value })),
});

/** `continuousBackupsDescription` of an answer to UpdateContinuousBackups. */
export const continuousBackups = (enabled: boolean, days: number, from: Date): JsonObject => ({
  continuousBackupsStatus: 'ENABLED',
  pointInTimeRecoveryDescription: enabled
    ? {
        pointInTimeRecoveryStatus: 'ENABLED',
        recoveryPeriodInDays: days,
        earliestRestorableDateTime: writtenTime(from),
        latestRestorableDateTime: writtenTime(from),
      }
    : { pointInTimeRecoveryStatus: 'DISABLED' },
});
