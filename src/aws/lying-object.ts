import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { LyingObject, Retention } from '../model/index.ts';

/** What `HeadObject` with `ChecksumMode` tells of how an object lies in its bucket. */
export function lyingObject(key: string, found: HeadObjectCommandOutput): LyingObject {
  const { VersionId: version = null, ChecksumSHA256: checksum = '' } = found;
  return {
    key,
    version,
    sha256: Buffer.from(checksum, 'base64').toString('hex'),
    retention: retentionOf(found),
  };
}

/** What S3 tells of Object Lock to who may ask for it (`s3:GetObjectRetention`). */
export function retentionOf(
  found: Pick<HeadObjectCommandOutput, 'ObjectLockMode' | 'ObjectLockRetainUntilDate'>,
): Retention | null {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = found;
  return mode === undefined || until === undefined ? null : { mode, until: until.toISOString() };
}
