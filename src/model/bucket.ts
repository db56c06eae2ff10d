import type { JsonObject } from './json.ts';

/** Settings of the S3 bucket that keeps the log files of a trail, as S3 answers them; null where it has no such setting. */
export interface BucketSettings {
  readonly bucket: string;
  /** `GetBucketPolicy`: the policy document as JSON text. */
  readonly policy: string | null;
  /** `GetBucketEncryption` → `ServerSideEncryptionConfiguration`. */
  readonly encryption: JsonObject | null;
  /** `GetBucketVersioning`: without `Status` it was never switched on. */
  readonly versioning: JsonObject;
  /** `GetObjectLockConfiguration`. */
  readonly objectLock: JsonObject | null;
  /** `GetBucketLifecycleConfiguration`. */
  readonly lifecycle: JsonObject | null;
  /** `GetPublicAccessBlock`. */
  readonly publicAccessBlock: JsonObject | null;
  /** `GetBucketLogging`: without `LoggingEnabled` access to the bucket is not logged. */
  readonly logging: JsonObject;
}
