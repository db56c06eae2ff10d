/**
 * IAM actions of DynamoDB and DAX by what they do (Service Authorization Reference, "Actions, resources, and
 * condition keys for Amazon DynamoDB" and "… for Amazon DynamoDB Accelerator").
 */
const names = (service: string, list: string): readonly string[] => list.split(' ').map((name) => `${service}:${name}`);

/** Reads of items that always name the keys. */
export const keyedReads = names('dynamodb', 'GetItem BatchGetItem Query ConditionCheckItem');
/** Reads of items that need not name a key: row conditions do not limit them. */
export const keylessReads = names('dynamodb', 'Scan PartiQLSelect SearchVectors');
export const keyedWrites = names('dynamodb', 'PutItem UpdateItem DeleteItem BatchWriteItem');
export const keylessWrites = names('dynamodb', 'PartiQLInsert PartiQLUpdate PartiQLDelete StartBulkPutItems');
export const streamReads = names('dynamodb', 'GetRecords');

const daxReads = names('dax', 'GetItem BatchGetItem Query Scan ConditionCheckItem');
const daxWrites = names('dax', 'PutItem UpdateItem DeleteItem BatchWriteItem');

/** Actions that read or write items, of tables, indexes and DAX clusters. */
export const itemActions: readonly string[] = [
  ...keyedReads,
  ...keylessReads,
  ...keyedWrites,
  ...keylessWrites,
  ...streamReads,
  ...daxReads,
  ...daxWrites,
];

const administration = [
  ...names('dynamodb', 'CreateTable CreateTableReplica CreateGlobalTable CreateBackup UpdateTable UpdateTimeToLive'),
  ...names('dynamodb', 'UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableVersion'),
  ...names('dynamodb', 'UpdateGlobalTableSettings UpdateTableReplicaAutoScaling UpdateKinesisStreamingDestination'),
  ...names('dynamodb', 'UpdateAbacStatus DeleteTable DeleteTableReplica DeleteBackup PutResourcePolicy'),
  ...names('dynamodb', 'DeleteResourcePolicy TagResource UntagResource EnableKinesisStreamingDestination'),
  ...names('dynamodb', 'DisableKinesisStreamingDestination ExportTableToPointInTime ImportTable StartAwsBackupJob'),
  ...names('dynamodb', 'RestoreTableFromBackup RestoreTableFromAwsBackup RestoreTableToPointInTime'),
  ...names('dynamodb', 'PurchaseReservedCapacityOfferings CancelBulkOperation'),
  ...names('dax', 'CreateCluster UpdateCluster DeleteCluster CreateParameterGroup UpdateParameterGroup'),
  ...names('dax', 'DeleteParameterGroup CreateSubnetGroup UpdateSubnetGroup DeleteSubnetGroup RebootNode TagResource'),
  ...names('dax', 'UntagResource IncreaseReplicationFactor DecreaseReplicationFactor'),
];

/** Actions that change items, tables, clusters or their protection. */
export const changingActions: readonly string[] = [...keyedWrites, ...keylessWrites, ...daxWrites, ...administration];
