import type { BucketSettings, Fact, JsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import {
  getBucketEncryption,
  getBucketLifecycleConfiguration,
  getBucketLogging,
  getBucketPolicy,
  getBucketVersioning,
  getObjectLockConfiguration,
  getPublicAccessBlock,
  noBucketPolicy,
  noEncryption,
  noLifecycle,
  noObjectLock,
  noPublicAccessBlock,
} from '../s3.ts';
import type { Archive, Reading } from './archive.ts';
import { factOf, mergeFacts } from './fact.ts';

/** All settings of a bucket: absent as a whole where one of them could not be read. */
export function bucketFact(archive: Archive, bucket: string, place: Place): Fact<BucketSettings> {
  const name = { bucket, region: place.region };
  const policy = setting(archive(getBucketPolicy(name), place), noBucketPolicy);
  const others = [
    setting(archive(getBucketEncryption(name), place), noEncryption),
    setting(archive(getBucketVersioning(name), place)),
    setting(archive(getObjectLockConfiguration(name), place), noObjectLock),
    setting(archive(getBucketLifecycleConfiguration(name), place), noLifecycle),
    setting(archive(getPublicAccessBlock(name), place), noPublicAccessBlock),
    setting(archive(getBucketLogging(name), place)),
  ];
  return mergeFacts(policy, others, (document, values) => {
    const [encryption = null, versioning, objectLock = null, lifecycle = null, publicAccessBlock = null, logging] =
      values;
    return {
      bucket,
      policy: document === null ? null : JSON.stringify(document),
      encryption,
      versioning: versioning ?? {},
      objectLock,
      lifecycle,
      publicAccessBlock,
      logging: logging ?? {},
    };
  });
}

/** The answer, or null where its error says that there is no such setting. */
const setting = (reading: Reading, none?: string): Fact<JsonObject | null> =>
  factOf(reading, ([page]) => (none !== undefined && reading.error === none ? null : page));
