import type { JsonObject } from '../../model/index.ts';
import { SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { objectOperations } from './s3-objects.ts';
import { bucketsOf, type BankBucket } from '../scenario/buckets.ts';

/** The bucket of a request. Of another account's bucket nothing is told. */
function bucketOf(context: OperationContext, input: JsonObject): BankBucket {
  const name = textOf(input, 'Bucket') ?? '';
  const bucket = bucketsOf(context.scenario).find((candidate) => candidate.name === name);
  if (bucket === undefined) {
    throw new SandboxFailure('NoSuchBucket', 'The specified bucket does not exist', {
      status: 404,
      members: { BucketName: name },
    });
  }
  if (bucket.account !== context.account) throw new SandboxFailure('AccessDenied', 'Access Denied', { status: 403 });
  return bucket;
}

const absent = (code: string, message: string, { name }: BankBucket): SandboxFailure =>
  new SandboxFailure(code, message, { status: 404, members: { BucketName: name } });

const operation = (name: string, subresource: string, tell: (bucket: BankBucket) => JsonObject): Operation => ({
  service: 's3',
  operation: name,
  http: { method: 'GET', path: `/{Bucket}?${subresource}` },
  answer: (context, input) => tell(bucketOf(context, input)),
});

const lifecycleOf = (days: number): JsonObject => ({
  Rule: [
    {
      ID: 'log-files',
      Filter: { Prefix: 'AWSLogs/' },
      Status: 'Enabled',
      ...(days > 400 ? { Transition: [{ Days: 400, StorageClass: 'GLACIER' }] } : {}),
      Expiration: { Days: days },
    },
  ],
});

/** Amazon S3, API version 2006-03-01: the settings of buckets, and the objects in them. */
export const s3Operations: readonly Operation[] = [
  operation('GetBucketPolicy', 'policy', ({ policy }) => ({ Policy: JSON.stringify(policy) })),
  operation('GetBucketEncryption', 'encryption', ({ encryption }) => ({
    ServerSideEncryptionConfiguration: encryption,
  })),
  operation('GetBucketVersioning', 'versioning', ({ versioned }) => ({
    VersioningConfiguration: versioned ? { Status: 'Enabled' } : {},
  })),
  operation('GetObjectLockConfiguration', 'object-lock', (bucket) => {
    const { lockDays } = bucket;
    if (lockDays === null) {
      const code = 'ObjectLockConfigurationNotFoundError';
      throw absent(code, 'Object Lock configuration does not exist for this bucket', bucket);
    }
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: lockDays } },
      },
    };
  }),
  operation('GetBucketLifecycleConfiguration', 'lifecycle', (bucket) => {
    const { expiryDays } = bucket;
    if (expiryDays === null) {
      throw absent('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist', bucket);
    }
    return { LifecycleConfiguration: lifecycleOf(expiryDays) };
  }),
  operation('GetPublicAccessBlock', 'publicAccessBlock', (bucket) => {
    if (!bucket.publicAccessBlocked) {
      const code = 'NoSuchPublicAccessBlockConfiguration';
      throw absent(code, 'The public access block configuration was not found', bucket);
    }
    return {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    };
  }),
  operation('GetBucketLogging', 'logging', ({ loggedTo, name }) => ({
    BucketLoggingStatus:
      loggedTo === null ? {} : { LoggingEnabled: { TargetBucket: loggedTo, TargetPrefix: `${name}/` } },
  })),
  ...objectOperations(bucketOf),
];
