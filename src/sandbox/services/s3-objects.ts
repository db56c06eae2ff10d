import { createHash } from 'node:crypto';
import type { JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { takeUpload } from '../audit-manager/imports.ts';
import { queryBucket, writtenObjects } from '../athena/written.ts';
import {
  deleteObject,
  headObject,
  keptBucket,
  keptBytes,
  keptHeaders,
  keptKeys,
  listVersions,
  putKept,
} from './s3-kept.ts';
import type { BankBucket } from '../scenario/buckets.ts';
import { objectsOf, type TrailObjects } from '../scenario/trail-logs.ts';

const largestPage = 1000;

/** Names as they stand in a list: with `encoding-type=url`, percent-encoded but for slashes. */
const namesFor = (input: JsonObject): ((name: string) => string) =>
  textOf(input, 'encoding-type') === 'url' ? (name) => encodeURIComponent(name).replaceAll('%2F', '/') : (name) => name;

const sorted = new WeakMap<TrailObjects, readonly string[]>();

function keysOf(objects: TrailObjects): readonly string[] {
  const keys = sorted.get(objects) ?? [...objects.keys()];
  sorted.set(objects, keys);
  return keys;
}

/** Where the first key stands that is not before a text. */
function firstFrom(keys: readonly string[], text: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Keys below a prefix; what holds the delimiter after it counts once, up to there. */
function entriesOf(keys: readonly string[], input: JsonObject): readonly string[] {
  const prefix = textOf(input, 'prefix') ?? '';
  const delimiter = textOf(input, 'delimiter') ?? '';
  const entries = new Set<string>();
  for (let at = firstFrom(keys, prefix); at < keys.length; at += 1) {
    const key = keys[at] ?? '';
    if (!key.startsWith(prefix)) break;
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    entries.add(end < 0 ? key : key.slice(0, end + delimiter.length));
  }
  return [...entries];
}

function listed(names: readonly string[], input: JsonObject): JsonObject {
  const encode = namesFor(input);
  const delimiter = textOf(input, 'delimiter') ?? '';
  const isFolder = (name: string): boolean => delimiter !== '' && name.endsWith(delimiter);
  return {
    Contents: names.filter((name) => !isFolder(name)).map((name) => ({ Key: encode(name), StorageClass: 'STANDARD' })),
    CommonPrefixes: names.filter(isFolder).map((name) => ({ Prefix: encode(name) })),
  };
}

type BucketOf = (context: OperationContext, input: JsonObject) => BankBucket;

/** Keys of the bucket of a request: of one that trails deliver into, or of one that this tool writes. */
function keysIn(context: OperationContext, input: JsonObject, bucketOf: BucketOf): readonly string[] {
  const kept = keptBucket(context, input);
  if (kept !== undefined) return keptKeys(context, kept);
  return keysOf(objectsOf(context.scenario, bucketOf(context, input).name));
}

const listVersion2 = (bucketOf: BucketOf): Operation => ({
  service: 's3',
  operation: 'ListObjectsV2',
  http: { method: 'GET', path: '/{Bucket}?list-type=2' },
  token: { input: 'continuation-token', output: 'NextContinuationToken' },
  answer: (context, input) => {
    const page = pageOf(entriesOf(keysIn(context, input, bucketOf), input), {
      size: context.pageSize(integerOf(input, 'max-keys'), largestPage),
      token: textOf(input, 'continuation-token'),
      failure: () => new SandboxFailure('InvalidArgument', 'The continuation token provided is incorrect'),
    });
    return {
      ListBucketResult: {
        Name: textOf(input, 'Bucket') ?? '',
        Prefix: textOf(input, 'prefix') ?? '',
        KeyCount: page.items.length,
        IsTruncated: page.next !== undefined,
        ...(page.next !== undefined && { NextContinuationToken: page.next }),
        ...listed(page.items, input),
      },
    };
  },
});

const location = (bucketOf: BucketOf): Operation => ({
  service: 's3',
  operation: 'GetBucketLocation',
  http: { method: 'GET', path: '/{Bucket}?location' },
  answer: (context, input) => ({ LocationConstraint: bucketOf(context, input).region }),
});

const listVersion1 = (bucketOf: BucketOf): Operation => ({
  service: 's3',
  operation: 'ListObjects',
  http: { method: 'GET', path: '/{Bucket}?prefix' },
  answer: (context, input) => {
    const marker = textOf(input, 'marker') ?? '';
    const names = entriesOf(keysIn(context, input, bucketOf), input).filter((name) => name > marker);
    const page = names.slice(0, context.pageSize(integerOf(input, 'max-keys'), largestPage));
    const more = page.length < names.length;
    const next = namesFor(input)(page.at(-1) ?? '');
    const result = { Name: textOf(input, 'Bucket') ?? '', IsTruncated: more, ...(more && { NextMarker: next }) };
    return { ListBucketResult: { ...result, ...listed(page, input) } };
  },
});

const getObject = (bucketOf: BucketOf): Operation => ({
  service: 's3',
  operation: 'GetObject',
  http: { method: 'GET', path: '/{Bucket}/{Key+}' },
  answer: (context, input) => {
    if (keptBucket(context, input) !== undefined) {
      const Headers = keptHeaders(context, input);
      return { Body: Buffer.from(keptBytes(context, input)).toString('base64'), Metadata: {}, Headers };
    }
    const key = textOf(input, 'Key') ?? '';
    const found = objectsOf(context.scenario, bucketOf(context, input).name).get(key)?.();
    if (found === undefined) {
      throw new SandboxFailure('NoSuchKey', 'The specified key does not exist.', {
        status: 404,
        members: { Key: key },
      });
    }
    const Headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    return { Body: Buffer.from(found.bytes).toString('base64'), Metadata: found.metadata, Headers };
  },
});

/** Into the folder of queries, the buckets for packs and evidence, and presigned addresses alone: nothing else may be written. */
const putObject: Operation = {
  service: 's3',
  operation: 'PutObject',
  http: { method: 'PUT', path: '/{Bucket}/{Key+}' },
  answer: (context, input) => {
    const uploaded = takeUpload(context, input);
    if (uploaded !== undefined) return uploaded;
    const [bucket, key] = [textOf(input, 'Bucket') ?? '', textOf(input, 'Key') ?? ''];
    const kept = keptBucket(context, input);
    if (kept !== undefined) return putKept(context, kept, input);
    if (bucket !== queryBucket.name || context.account !== queryBucket.account) {
      throw new SandboxFailure('AccessDenied', 'Access Denied', { status: 403 });
    }
    const bytes = Buffer.from(textOf(input, 'Body') ?? '', 'base64');
    writtenObjects(context.scenario).set(key, bytes);
    return { ETag: `"${createHash('md5').update(bytes).digest('hex')}"` };
  },
};

/** Amazon S3, API version 2006-03-01: what trails delivered into buckets. */
export const objectOperations = (bucketOf: BucketOf): readonly Operation[] => [
  listVersions,
  ...[listVersion2, location, listVersion1, getObject].map((operation) => operation(bucketOf)),
  putObject,
  headObject,
  deleteObject,
];
