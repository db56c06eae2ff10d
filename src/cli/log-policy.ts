import type { JsonObject } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
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
