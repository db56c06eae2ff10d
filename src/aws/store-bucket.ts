import { setTimeout as sleep } from 'node:timers/promises';
import type { ListObjectVersionsCommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { HttpResponse } from '@smithy/types';
import {
  AuditPackError,
  sha256,
  type DurableBucket,
  type ObjectContent,
  type ObjectVersion,
  type OpenedObject,
  type ReadObject,
} from '../model/index.ts';
import { failureOf } from './failure.ts';
import { lyingObject, retentionOf } from './lying-object.ts';
import { handlerOf, type Way } from './network.ts';
import { largestObject, putContent, silent } from './put-content.ts';
import { providerOf } from './roles.ts';

export interface StoreBucketOptions extends Way {
  readonly bucket: string;
  /** Empty, or ends with a slash. */
  readonly prefix: string;
  readonly region: string;
  /** ARN of the KMS key for secrets. */
  readonly secretsKey: string;
}

type S3 = typeof import('@aws-sdk/client-s3');

interface Opened extends StoreBucketOptions {
  readonly client: S3Client;
  readonly sdk: S3;
  /** Newest `Date` of an answer, in milliseconds. */
  readonly s3Time: () => number;
}

/**
 * A bucket for evidence, written with `s3:PutObject` under conditions and read with `s3:ListBucket`, `s3:GetObject` and
 * `s3:GetObjectRetention`; pruning needs permissions of its own. Every object is put with its SHA-256, which S3 checks.
 */
export async function openStoreBucket(options: StoreBucketOptions): Promise<DurableBucket> {
  const sdk = await import('@aws-sdk/client-s3');
  const { region, endpoint } = options;
  const requestHandler = handlerOf(options);
  const config: S3ClientConfig = {
    region,
    requestHandler,
    credentials: providerOf(options.credentials, requestHandler),
    forcePathStyle: true,
    logger: silent,
    retryMode: 'adaptive',
    maxAttempts: 8,
    // What lies there damaged is told as that: every object is checked against the hash that it was written with.
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(endpoint !== undefined && { endpoint }),
  };
  const client = new sdk.S3Client(config);
  const opened: Opened = { ...options, client, sdk, s3Time: clockOf(client) };
  return {
    place: `s3://${options.bucket}/${options.prefix}`,
    get: (key) => get(opened, key),
    create: (key, bytes, kind) =>
      put(opened, key, { bytes, condition: { IfNoneMatch: '*' }, secret: kind === 'secret' }),
    replace: (key, bytes, tag) => put(opened, key, { bytes, condition: { IfMatch: tag }, secret: false }),
    open: (key) => open(opened, key),
    putInPieces: (key, content, tag) => putInPieces(opened, key, { content, tag }),
    list: async function* list(prefix) {
      for await (const { Contents = [] } of pages(opened, { Prefix: prefix })) {
        for (const { Key = '' } of Contents) yield Key.slice(options.prefix.length);
      }
    },
    folders: async (prefix) => {
      const names: string[] = [];
      for await (const { CommonPrefixes = [] } of pages(opened, { Prefix: prefix, Delimiter: '/' }))
        names.push(...CommonPrefixes.map(({ Prefix = '' }) => Prefix.slice(options.prefix.length + prefix.length, -1)));
      return names;
    },
    lying: async (key, version) => {
      const what = { ...objectOf(opened, key), ChecksumMode: 'ENABLED' as const, VersionId: version };
      const found = await client.send(new sdk.HeadObjectCommand(what)).catch(absent(opened, 'GetObject'));
      return found === null ? null : lyingObject(key, found);
    },
    versions: (prefix) => versions(opened, prefix),
    remove: async ({ key, version }) => {
      const what = { ...objectOf(opened, key), VersionId: version };
      await client.send(new sdk.DeleteObjectCommand(what)).catch(refused(opened, 'DeleteObjectVersion'));
    },
  };
}

const objectOf = ({ bucket, prefix }: StoreBucketOptions, key: string) => ({ Bucket: bucket, Key: `${prefix}${key}` });

/** The clock of S3, by its last answer. */
function clockOf(client: S3Client): () => number {
  let time = Number.NaN;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const told = Date.parse((result.response as HttpResponse).headers['date'] ?? '');
      if (!Number.isNaN(told)) time = told;
      return result;
    },
    { step: 'deserialize', priority: 'low', name: 'clock' },
  );
  return () => time;
}

async function get(opened: Opened, key: string): Promise<ReadObject | null> {
  const { client, sdk, s3Time } = opened;
  const found = await client.send(new sdk.GetObjectCommand(objectOf(opened, key))).catch(absent(opened, 'GetObject'));
  if (found === null) return null;
  const bytes = await (found.Body?.transformToByteArray() ?? Promise.resolve(new Uint8Array())).catch(
    refused(opened, 'GetObject'),
  );
  const age = s3Time() - (found.LastModified?.getTime() ?? Number.NaN);
  return { bytes, tag: found.ETag ?? '', ageMs: Number.isNaN(age) ? 0 : age, retention: retentionOf(found) };
}

async function open(opened: Opened, key: string): Promise<OpenedObject | null> {
  const { client, sdk } = opened;
  const found = await client.send(new sdk.GetObjectCommand(objectOf(opened, key))).catch(absent(opened, 'GetObject'));
  if (found === null) return null;
  const body = (found.Body ?? []) as AsyncIterable<Uint8Array>;
  return { pieces: pieces(opened, body), tag: found.ETag ?? '', retention: retentionOf(found) };
}

async function* pieces(opened: Opened, body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    refused(opened, 'GetObject')(error);
  }
}

interface PuttingInPieces {
  readonly content: ObjectContent;
  /** Of the object in whose place this one is put; undefined: there must be none. */
  readonly tag: string | undefined;
}

async function putInPieces(opened: Opened, key: string, { content, tag }: PuttingInPieces): Promise<string | null> {
  const { bucket, Bucket, Key } = { ...opened, ...objectOf(opened, key) };
  if (content.bytes > largestObject) {
    const message = `s3://${bucket}/${Key} would have ${content.bytes} bytes, and S3 takes ${largestObject} in one request`;
    throw new AuditPackError('E_STORE', message, {
      hint: 'Build the pack for fewer accounts or a shorter period. Until then it lies in the output folder alone.',
    });
  }
  const condition = tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag };
  try {
    return await putContent(opened, { Bucket, Key, ...condition }, content);
  } catch (error) {
    return isUnmet(error, condition) ? null : refused(opened, 'PutObject')(error);
  }
}

/** Conditions that do not hold are an answer: something lies there, or something else, or nothing. */
const isUnmet = (error: unknown, condition: object): boolean =>
  nameOf(error) === 'PreconditionFailed' || (nameOf(error) === 'NoSuchKey' && 'IfMatch' in condition);

interface Putting {
  readonly bytes: Uint8Array;
  readonly condition: { readonly IfNoneMatch: '*' } | { readonly IfMatch: string };
  readonly secret: boolean;
}

/** S3 answers 409 where another conditional request for the same key is under way, and wants the request again. */
const conflictAttempts = 6;

async function put(opened: Opened, key: string, { bytes, condition, secret }: Putting): Promise<string | null> {
  const { client, sdk, secretsKey } = opened;
  const request = {
    ...objectOf(opened, key),
    ...condition,
    ...(secret && { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: secretsKey }),
    Body: bytes,
    ChecksumSHA256: Buffer.from(sha256(bytes), 'hex').toString('base64'),
  };
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { ETag = '' } = await client.send(new sdk.PutObjectCommand(request));
      return ETag;
    } catch (error) {
      if (isUnmet(error, condition)) return null;
      if (nameOf(error) !== 'ConditionalRequestConflict' || attempt === conflictAttempts)
        refused(opened, 'PutObject')(error);
      await sleep(20 * 2 ** attempt);
    }
  }
}

async function* pages(opened: Opened, what: { readonly Prefix: string; readonly Delimiter?: string }) {
  const { client, sdk, bucket, prefix } = opened;
  const request = { Bucket: bucket, ...what, Prefix: `${prefix}${what.Prefix}` };
  try {
    yield* sdk.paginateListObjectsV2({ client, stopOnSameToken: true }, request);
  } catch (error) {
    refused(opened, 'ListBucket')(error);
  }
}

async function* versions(opened: Opened, below: string): AsyncGenerator<ObjectVersion> {
  const { client, sdk, bucket, prefix } = opened;
  let marker: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | null = {};
  while (marker !== null) {
    const command = new sdk.ListObjectVersionsCommand({ Bucket: bucket, Prefix: `${prefix}${below}`, ...marker });
    const page: ListObjectVersionsCommandOutput = await client
      .send(command)
      .catch(refused(opened, 'ListBucketVersions'));
    for (const { Key = '', VersionId = '' } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])])
      yield { key: Key.slice(prefix.length), version: VersionId };
    const { IsTruncated, NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page;
    marker = IsTruncated === true ? { KeyMarker, VersionIdMarker } : null;
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '');

const absent =
  (opened: Opened, action: string) =>
  (error: unknown): null => {
    if (['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(nameOf(error))) return null;
    return refused(opened, action)(error);
  };

const refused =
  ({ bucket }: Opened, action: string) =>
  (error: unknown): never => {
    throw new AuditPackError('E_STORE', `s3:${action} in s3://${bucket} failed: ${failureOf(error).message}`, {
      hint: 'The store needs what report policy --store prints. What was stored is not touched: run the same command again to continue.',
      cause: error,
    });
  };
