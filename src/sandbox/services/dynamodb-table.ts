import type { JsonObject } from '../../model/index.ts';
import { epochSeconds } from '../dispatch.ts';
import { hexOf, uuidOf, type BankTable } from '../scenario/bank.ts';

/** `TableDescription` of a table. */
export function describeTable(table: BankTable): JsonObject {
  return {
    ...keysOf(table),
    TableName: table.name,
    TableStatus: table.status,
    CreationDateTime: epochSeconds(table.createdAt),
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
    TableSizeBytes: table.bytes,
    ItemCount: table.items,
    TableArn: table.arn,
    TableId: table.id,
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: epochSeconds(table.createdAt),
    },
    ...streamOf(table),
    ...encryptionOf(table),
    ...archivalOf(table),
    DeletionProtectionEnabled: table.deletionProtection,
    ...replicasOf(table),
  };
}

/** A global table lists its replicas in the other Regions. */
function replicasOf({ replicaRegions, arn, account, keyArn }: BankTable): JsonObject {
  if (replicaRegions.length === 0) return {};
  return {
    GlobalTableVersion: '2019.11.21',
    Replicas: replicaRegions.map((RegionName) => ({
      RegionName,
      ReplicaStatus: 'ACTIVE',
      ...(keyArn === null
        ? {}
        : { KMSMasterKeyId: `arn:aws:kms:${RegionName}:${account}:key/${uuidOf(`${arn}/${RegionName}`)}` }),
    })),
  };
}

function keysOf({ partitionKey, sortKey }: BankTable): JsonObject {
  const names = sortKey === null ? [partitionKey] : [partitionKey, sortKey];
  return {
    AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  };
}

function streamOf(table: BankTable): JsonObject {
  if (!table.streamed) return {};
  const label = table.createdAt.toISOString().replace('Z', '');
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    LatestStreamLabel: label,
    LatestStreamArn: `${table.arn}/stream/${label}`,
  };
}

/** `SSEDescription` is absent for an AWS owned key. */
function encryptionOf({ keyArn, keyLostAt }: BankTable): JsonObject {
  if (keyArn === null) return {};
  return {
    SSEDescription: {
      Status: 'ENABLED',
      SSEType: 'KMS',
      KMSMasterKeyArn: keyArn,
      ...(keyLostAt === null ? {} : { InaccessibleEncryptionDateTime: epochSeconds(keyLostAt) }),
    },
  };
}

/** A table whose key stays lost for seven days is archived, with a backup of its last state. */
function archivalOf({ arn, status, keyLostAt }: BankTable): JsonObject {
  if (status !== 'ARCHIVED' || keyLostAt === null) return {};
  const archivedAt = new Date(keyLostAt.getTime() + 7 * 86_400_000);
  return {
    ArchivalSummary: {
      ArchivalDateTime: epochSeconds(archivedAt),
      ArchivalReason: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS',
      ArchivalBackupArn: `${arn}/backup/${String(archivedAt.getTime()).padStart(14, '0')}-${hexOf(arn, 8)}`,
    },
  };
}
