import type { S3ClientConfig } from '@aws-sdk/client-s3';
import type { HttpHandler } from '@smithy/protocol-http';
import type { AwsCredentialIdentity } from '@smithy/types';
import { AuditPackError, type LyingObject } from '../model/index.ts';
import { failureOf } from './failure.ts';
import { lyingObject } from './lying-object.ts';
import { ownCredentials } from './roles.ts';

export interface PackBucketOptions {
  readonly bucket: string;
  readonly region: string;
  readonly credentials?: AwsCredentialIdentity;
  readonly endpoint?: string;
  readonly requestHandler?: HttpHandler;
}

export interface PackBucket {
  /**
   * Puts an object where there is none, and reads back how it lies there. What is there already is taken as put when it
   * is the very same, and never replaced.
   * @throws AuditPackError `E_OUTPUT`
   */
  readonly put: (key: string, object: { readonly bytes: Uint8Array; readonly sha256: string }) => Promise<LyingObject>;
}

/**
 * A bucket for finished packs, written with `s3:PutObject` and read back with `s3:GetObject` and `s3:GetObjectRetention`.
 * Beside collecting, which only reads: publishing has permissions of its own.
 */
export async function openPackBucket({ bucket, credentials, ...options }: PackBucketOptions): Promise<PackBucket> {
  const { S3Client, PutObjectCommand, HeadObjectCommand } = await import('@aws-sdk/client-s3');
  const config: S3ClientConfig = { ...options, credentials: credentials ?? ownCredentials(), forcePathStyle: true };
  const client = new S3Client(config);
  const refused =
    (what: string) =>
    (error: unknown): never => {
      throw new AuditPackError('E_OUTPUT', `s3:${what} in s3://${bucket} failed: ${failureOf(error).message}`, {
        hint: 'Publishing needs s3:PutObject, s3:GetObject and s3:GetObjectRetention: report policy --publishing prints them. The packs lie in the output folder; run the same command again to publish them.',
        cause: error,
      });
    };
  const lying = async (key: string): Promise<LyingObject> => {
    const found = await client
      .send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }))
      .catch(refused('GetObject'));
    return lyingObject(key, found);
  };
  return {
    put: async (key, { bytes, sha256 }) => {
      const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
      const request = { Bucket: bucket, Key: key, Body: bytes, IfNoneMatch: '*', ChecksumSHA256 };
      await client.send(new PutObjectCommand(request)).catch((error: unknown) => {
        // A condition that does not hold is an answer: something lies there.
        if ((error as { readonly name?: unknown }).name !== 'PreconditionFailed') refused('PutObject')(error);
      });
      const object = await lying(key);
      if (object.sha256 === sha256) return object;
      throw new AuditPackError('E_OUTPUT', `s3://${bucket}/${key} holds another object, which is never replaced`, {
        hint: 'Publish below another prefix, or find out who wrote it.',
      });
    },
  };
}
