import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { AuditPackError, type LyingObject, type ObjectContent } from '../model/index.ts';
import { failureOf } from './failure.ts';
import { lyingObject } from './lying-object.ts';
import { handlerOf, type Way } from './network.ts';
import { largestObject, putContent, silent } from './put-content.ts';
import { providerOf } from './roles.ts';

export interface PackBucketOptions extends Way {
  readonly bucket: string;
  readonly region: string;
}

export interface PackBucket {
  /**
   * Puts an object where there is none, in pieces as they are read, and reads back how it lies there. What is there already
   * is taken as put when it is the very same, and never replaced.
   * @throws AuditPackError `E_OUTPUT`
   */
  readonly put: (key: string, object: ObjectContent) => Promise<LyingObject>;
}

/**
 * A bucket for finished packs, written with `s3:PutObject` and read back with `s3:GetObject` and `s3:GetObjectRetention`.
 * Beside collecting, which only reads: publishing has permissions of its own.
 */
export async function openPackBucket({ bucket, region, ...way }: PackBucketOptions): Promise<PackBucket> {
  const sdk = await import('@aws-sdk/client-s3');
  const requestHandler = handlerOf(way);
  const config: S3ClientConfig = {
    region,
    requestHandler,
    credentials: providerOf(way.credentials, requestHandler),
    forcePathStyle: true,
    logger: silent,
    ...(way.endpoint !== undefined && { endpoint: way.endpoint }),
  };
  const opened: Opened = { sdk, client: new sdk.S3Client(config), bucket };
  return {
    put: async (key, wanted) => {
      assertFits(opened, key, wanted);
      await send(opened, key, wanted);
      const object = await lying(opened, key);
      if (object.sha256 === wanted.sha256) return object;
      throw new AuditPackError('E_OUTPUT', `s3://${bucket}/${key} holds another object, which is never replaced`, {
        hint: 'Publish below another prefix, or find out who wrote it.',
      });
    },
  };
}

interface Opened {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
  readonly bucket: string;
}

function assertFits({ bucket }: Opened, key: string, { bytes }: ObjectContent): void {
  if (bytes <= largestObject) return;
  const message = `s3://${bucket}/${key} would have ${bytes} bytes, and S3 takes ${largestObject} in one request`;
  throw new AuditPackError('E_OUTPUT', message, {
    hint: 'Put this pack into the bucket with a tool that uploads in parts; it lies in the output folder.',
  });
}

async function send(opened: Opened, key: string, object: ObjectContent): Promise<void> {
  try {
    await putContent(opened, { Bucket: opened.bucket, Key: key, IfNoneMatch: '*' }, object);
  } catch (error) {
    // A condition that does not hold is an answer: something lies there.
    if ((error as { readonly name?: unknown }).name !== 'PreconditionFailed')
      throw refused(opened.bucket, 'PutObject', error);
  }
}

async function lying({ sdk, client, bucket }: Opened, key: string): Promise<LyingObject> {
  const command = new sdk.HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' });
  const found = await client.send(command).catch((error: unknown) => {
    throw refused(bucket, 'GetObject', error);
  });
  return lyingObject(key, found);
}

const refused = (bucket: string, operation: string, error: unknown): AuditPackError =>
  new AuditPackError('E_OUTPUT', `s3:${operation} in s3://${bucket} failed: ${failureOf(error).message}`, {
    hint: 'Publishing needs s3:PutObject, s3:GetObject and s3:GetObjectRetention: report policy --publishing prints them. The packs lie in the output folder; run the same command again to publish them.',
    cause: error,
  });
