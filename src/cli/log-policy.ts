import { s3FolderOf, type JsonObject } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
import type { Settings } from './settings.ts';
import type { TrailLogPlace } from './trail-logs.ts';

/** What reading the configured buckets of trail logs needs: no other bucket, no other prefix, keys through S3 alone. */
export function logStatements(places: readonly TrailLogPlace[]): readonly JsonObject[] {
  const buckets = places.flatMap((place) => ('bucket' in place ? [place] : []));
  if (buckets.length === 0) return [];
  const arnOf = ({ bucket, region }: (typeof buckets)[number]): string => `arn:${partitionOf(region)}:s3:::${bucket}`;
  const keysIn = (region: string): string => `arn:${partitionOf(region)}:kms:${region}:*:key/*`;
  const regions = [...new Set(buckets.map(({ region }) => region))].sort();
  const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();
  return [
    { Sid: 'TrailLogsList', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: unique(buckets.map(arnOf)) },
    {
      Sid: 'TrailLogsRead',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: unique(buckets.map((place) => `${arnOf(place)}/${place.prefix}AWSLogs/*`)),
    },
    {
      Sid: 'TrailLogsDecrypt',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: regions.map(keysIn),
      Condition: { StringEquals: { 'kms:ViaService': regions.map((region) => `s3.${region}.amazonaws.com`) } },
    },
  ];
}

const fileActions = ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];

/**
 * What asking Athena needs, where the configuration chooses it (Athena User Guide, "Fine-grained access to databases and
 * tables in the AWS Glue Data Catalog", "Access to workgroups and tags"). The only permission to write of all: the list of
 * verified log files and the results of queries, into the output location. Log files are read as in `logStatements`.
 */
export function athenaStatements(
  { events }: Pick<Settings, 'events'>,
  places: readonly TrailLogPlace[],
): readonly JsonObject[] {
  const { engine, athena } = events;
  if (engine === 'embedded' || athena === undefined) return [];
  const { account, region, workgroup, database, outputLocation } = athena;
  const partition = partitionOf(region);
  const glue = (resource: string): string => `arn:${partition}:glue:${region}:${account}:${resource}`;
  const { bucket, prefix: folder } = s3FolderOf(outputLocation);
  const output = `arn:${partition}:s3:::${bucket}`;
  const located = places.flatMap((place) => ('bucket' in place ? [`arn:${partition}:s3:::${place.bucket}`] : []));
  const asked = ['GetWorkGroup', 'StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution'];
  return [
    {
      Sid: 'AthenaAsk',
      Effect: 'Allow',
      Action: asked.map((operation) => `athena:${operation}`),
      Resource: [`arn:${partition}:athena:${region}:${account}:workgroup/${workgroup}`],
    },
    {
      Sid: 'AthenaTables',
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
      Resource: [glue('catalog'), glue(`database/${database}`), glue(`table/${database}/*`)],
    },
    {
      Sid: 'AthenaLocates',
      Effect: 'Allow',
      Action: ['s3:GetBucketLocation'],
      Resource: [...new Set([output, ...located])],
    },
    {
      Sid: 'AthenaOutputList',
      Effect: 'Allow',
      Action: ['s3:ListBucket', 's3:ListBucketMultipartUploads'],
      Resource: [output],
    },
    { Sid: 'AthenaOutputWrites', Effect: 'Allow', Action: fileActions, Resource: [`${output}/${folder}*`] },
    {
      Sid: 'AthenaOutputEncrypts',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [`arn:${partition}:kms:${region}:*:key/*`],
      Condition: { StringEquals: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
    },
  ];
}
