import { describeTrails, isAskedBy, trailName } from './cloudtrail-trails.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Question, Source } from './source.ts';

/** A bucket is asked about in the home Region of its trail; the client follows S3 where the bucket lies elsewhere. */
export interface BucketName {
  readonly bucket: string;
  readonly region: string;
}

const question =
  (operation: string, ...answers: readonly string[]) =>
  ({ bucket, region }: BucketName): Question => ({
    service: 's3',
    operation,
    request: { Bucket: bucket },
    region,
    answers,
  });

/** Error codes by which S3 says that there is no such setting (API reference, pages of the operations). */
export const noBucketPolicy = 'NoSuchBucketPolicy';
export const noEncryption = 'ServerSideEncryptionConfigurationNotFoundError';
export const noObjectLock = 'ObjectLockConfigurationNotFoundError';
export const noLifecycle = 'NoSuchLifecycleConfiguration';
export const noPublicAccessBlock = 'NoSuchPublicAccessBlockConfiguration';

export const getBucketPolicy = question('GetBucketPolicy', noBucketPolicy);
export const getBucketEncryption = question('GetBucketEncryption', noEncryption);
export const getBucketVersioning = question('GetBucketVersioning');
export const getObjectLockConfiguration = question('GetObjectLockConfiguration', noObjectLock);
export const getBucketLifecycleConfiguration = question('GetBucketLifecycleConfiguration', noLifecycle);
export const getPublicAccessBlock = question('GetPublicAccessBlock', noPublicAccessBlock);
export const getBucketLogging = question('GetBucketLogging');

const questions = [
  getBucketPolicy,
  getBucketEncryption,
  getBucketVersioning,
  getObjectLockConfiguration,
  getBucketLifecycleConfiguration,
  getPublicAccessBlock,
  getBucketLogging,
];

/** Buckets carry no account in their ARN. */
const buckets = 'arn:aws:s3:::*';

const source: Source = {
  id: 's3',
  title: 'Amazon S3 buckets that keep the trails',
  per: 'region',
  namedBy: 'cloudtrail-trails',
  actions: [
    // Which buckets keep logs is read from the trails.
    { action: 'cloudtrail:DescribeTrails', resource: '*' },
    { action: 's3:GetBucketLogging', resource: buckets },
    { action: 's3:GetBucketObjectLockConfiguration', resource: buckets },
    { action: 's3:GetBucketPolicy', resource: buckets },
    { action: 's3:GetBucketPublicAccessBlock', resource: buckets },
    { action: 's3:GetBucketVersioning', resource: buckets },
    { action: 's3:GetEncryptionConfiguration', resource: buckets },
    { action: 's3:GetLifecycleConfiguration', resource: buckets },
  ],
  freshnessHours: 24,
  collect: async (ask, target) => {
    const described = await ask(describeTrails);
    if (described.kind === 'unavailable') return;
    const named = described.pages
      .flatMap((page) => objectsAt(page, 'trailList'))
      .flatMap((trail) => {
        const name = trailName(trail);
        const bucket = textAt(trail, 'S3BucketName');
        if (name === undefined || bucket === undefined || !isAskedBy(name, target)) return [];
        return [[bucket, { bucket, region: name.homeRegion }] as const];
      });
    const found = [...new Map(named).values()];
    await Promise.all(found.flatMap((bucket) => questions.map((about) => ask(about(bucket)))));
  },
};
export default source;
