import type { JsonObject } from '../../model/index.ts';
import { epochSeconds } from '../dispatch.ts';
import { hexOf, type BankCapacity, type BankTable } from '../scenario/bank.ts';
import { streamArnOf, streamLabelOf } from '../scenario/stream-names.ts';

/** `TableDescription` of a table. */
export function describeTable(table: BankTable): JsonObject {
  return {
    ...keysOf(table),
    TableName: table.name,
    TableStatus: table.status,
    CreationDateTime: epochSeconds(table.createdAt),
    ProvisionedThroughput: throughput(table.capacity),
    TableSizeBytes: table.bytes,
    ItemCount: table.items,
    TableArn: table.arn,
    TableId: table.id,
    ...billingOf(table),
    ...indexesOf(table),
    ...streamOf(table),
    ...encryptionOf(table),
    ...archivalOf(table),
    DeletionProtectionEnabled: table.deletionProtection,
    ...replicasOf(table),
  };
}

/** A global table lists its replicas in the other Regions. */
function replicasOf({ replicaRegions, replicaKeys, oldGlobalTable }: BankTable): JsonObject {
  if (oldGlobalTable) return { GlobalTableVersion: '2017.11.29' };
  if (replicaRegions.length === 0) return {};
  return {
    GlobalTableVersion: '2019.11.21',
    Replicas: replicaRegions.map((RegionName) => ({
      RegionName,
      ReplicaStatus: 'ACTIVE',
      ...(replicaKeys[RegionName] === undefined ? {} : { KMSMasterKeyId: replicaKeys[RegionName] }),
    })),
  };
}

const throughput = (capacity: BankCapacity | null): JsonObject => ({
  NumberOfDecreasesToday: 0,
  ReadCapacityUnits: capacity?.readUnits ?? 0,
  WriteCapacityUnits: capacity?.writeUnits ?? 0,
});

/** DynamoDB leaves `BillingModeSummary` out for a table that was never on demand. */
function billingOf({ capacity, createdAt, onDemandMaximum }: BankTable): JsonObject {
  if (capacity !== null) return {};
  return {
    BillingModeSummary: {
      BillingMode: 'PAY_PER_REQUEST',
      LastUpdateToPayPerRequestDateTime: epochSeconds(createdAt),
    },
    ...(onDemandMaximum === null
      ? {}
      : { OnDemandThroughput: { MaxReadRequestUnits: -1, MaxWriteRequestUnits: onDemandMaximum } }),
  };
}

function indexesOf({ capacity, arn, items, bytes }: BankTable): JsonObject {
  const indexes = Object.entries(capacity?.indexes ?? {});
  if (indexes.length === 0) return {};
  return {
    GlobalSecondaryIndexes: indexes.map(([IndexName, AttributeName]) => ({
      IndexName,
      KeySchema: [{ AttributeName, KeyType: 'HASH' }],
      Projection: { ProjectionType: 'ALL' },
      IndexStatus: 'ACTIVE',
      ProvisionedThroughput: throughput(capacity),
      IndexSizeBytes: bytes,
      ItemCount: items,
      IndexArn: `${arn}/index/${IndexName}`,
    })),
  };
}

export function keysOf({ partitionKey, sortKey, capacity }: BankTable): JsonObject {
  const names = sortKey === null ? [partitionKey] : [partitionKey, sortKey];
  const attributes = [...names, ...Object.values(capacity?.indexes ?? {})];
  return {
    AttributeDefinitions: attributes.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: names.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
  };
}

function streamOf(table: BankTable): JsonObject {
  if (table.streamView === null) return {};
  return {
    StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
    LatestStreamLabel: streamLabelOf(table),
    LatestStreamArn: streamArnOf(table),
  };
}

/** `SSEDescription` is absent for an AWS owned key. */
export function encryptionOf({ keyArn, keyLostAt }: BankTable): JsonObject {
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
