import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import type { ObjectContent } from '../model/index.ts';
import { failureOf } from './failure.ts';

/** S3 takes 5 GiB in one request (User Guide, "Uploading objects"), with a SHA-256 over all of it. */
export const largestObject = 5 * 1024 ** 3;
const attempts = 5;

/** The SDK tells the console that it sends no stream again: that is done here. */
export const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Putter {
  readonly sdk: typeof import('@aws-sdk/client-s3');
  readonly client: S3Client;
}

/**
 * Puts an object in pieces as they are read, with its SHA-256, which S3 checks; it is read and sent anew after a passing
 * failure. An upload takes as long as it takes; a connection that stands still is given up.
 * @returns its entity tag
 * @throws the SDK's error, also where the condition of the request does not hold
 */
export async function putContent(
  { sdk, client }: Putter,
  request: PutObjectCommandInput,
  { bytes: ContentLength, sha256, content }: ObjectContent,
): Promise<string> {
  const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
  for (let attempt = 1; ; attempt += 1) {
    const read = content();
    const Body = read instanceof Readable ? read : Readable.from(read);
    try {
      const command = new sdk.PutObjectCommand({ ...request, ContentLength, ChecksumSHA256, Body });
      const { ETag = '' } = await client.send(command, { requestTimeout: 0 });
      return ETag;
    } catch (error) {
      if (!passes(error) || attempt === attempts) throw error;
    } finally {
      Body.destroy();
    }
    await sleep(100 * 2 ** attempt);
  }
}

/** Whether the same request may succeed when it is sent again. */
function passes(error: unknown): boolean {
  const { name, $metadata: { httpStatusCode: status = 0 } = {} } = error as {
    readonly name?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  if (name === 'PreconditionFailed') return false; // an answer: something lies there
  if (name === 'ConditionalRequestConflict') return true; // another conditional request for the key is under way
  return status >= 500 || ['throttled', 'unreachable'].includes(failureOf(error).cause);
}
