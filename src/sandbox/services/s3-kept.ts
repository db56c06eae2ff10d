import { createHash } from 'node:crypto';
import type { JsonObject } from '../../model/index.ts';
import { SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { bank, type Scenario } from '../scenario/bank.ts';

/** A bucket of the bank for what this tool writes: versioned, and with Object Lock in compliance mode or without. */
interface KeptBucket {
  readonly name: string;
  readonly account: string;
  readonly retentionDays: number | null;
}

const keptBuckets: readonly KeptBucket[] = [
  { name: 'meridian-audit-packs', account: bank.production.id, retentionDays: 2557 },
  { name: 'meridian-audit-store', account: bank.production.id, retentionDays: null },
];

export interface KeptVersion {
  readonly version: string;
  readonly bytes: Uint8Array;
  readonly checksum: string;
  readonly etag: string;
  readonly modified: Date;
  readonly retainUntil: Date | null;
  readonly encryption: JsonObject;
}

/** What was put into these buckets: the versions of each `bucket/key`, the oldest first. May outlive a sandbox. */
export type SandboxBuckets = Map<string, KeptVersion[]>;

const stored = new WeakMap<Scenario, SandboxBuckets>();

/** Lets a sandbox begin with what another one was left with. */
export const keepIn = (scenario: Scenario, buckets: SandboxBuckets): void => void stored.set(scenario, buckets);

function objectsOf(scenario: Scenario): SandboxBuckets {
  const objects = stored.get(scenario) ?? (new Map() as SandboxBuckets);
  stored.set(scenario, objects);
  return objects;
}

/** The bucket of a request, when it is one of these and the caller's own. */
export const keptBucket = ({ account }: OperationContext, input: JsonObject): KeptBucket | undefined =>
  keptBuckets.find((bucket) => bucket.name === textOf(input, 'Bucket') && bucket.account === account);

/** Keys of a bucket in ascending order. */
export const keptKeys = ({ scenario }: OperationContext, { name }: KeptBucket): readonly string[] =>
  [...objectsOf(scenario).keys()]
    .filter((path) => path.startsWith(`${name}/`))
    .map((path) => path.slice(name.length + 1))
    .sort();

const versionsOf = ({ scenario }: OperationContext, input: JsonObject): readonly KeptVersion[] =>
  keptAt(scenario, pathOf(input));

const pathOf = (input: JsonObject): string => `${textOf(input, 'Bucket') ?? ''}/${textOf(input, 'Key') ?? ''}`;

const preconditionFailed = (): SandboxFailure =>
  new SandboxFailure('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
  });

/** Takes an object under its conditions (Amazon S3 User Guide, "Conditional requests"), and checks what it is said to be. */
export function putKept(context: OperationContext, bucket: KeptBucket, input: JsonObject): JsonObject {
  const bytes = Buffer.from(textOf(input, 'Body') ?? '', 'base64');
  const checksum = createHash('sha256').update(bytes).digest('base64');
  if (textOf(input, 'x-amz-checksum-sha256') !== checksum) {
    throw new SandboxFailure('BadDigest', 'The SHA256 you specified did not match the calculated checksum.');
  }
  const versions = versionsOf(context, input);
  const current = versions.at(-1);
  if (textOf(input, 'if-none-match') === '*' && current !== undefined) throw preconditionFailed();
  const match = textOf(input, 'if-match');
  if (match !== undefined && current === undefined) throw noSuchKey(input);
  if (match !== undefined && current?.etag !== match) throw preconditionFailed();
  const { retentionDays: days } = bucket;
  const retainUntil = days === null ? null : new Date(context.now.getTime() + days * 86_400_000);
  const { etag, version } = keepObject(context, pathOf(input), bytes, { retainUntil, encryption: encryptionOf(input) });
  return { ETag: etag, 'x-amz-version-id': version };
}

/** Keeps a version of an object under its `bucket/key`. */
export function keepObject(
  { scenario, now }: Pick<OperationContext, 'scenario' | 'now'>,
  path: string,
  bytes: Uint8Array,
  held: Pick<KeptVersion, 'retainUntil' | 'encryption'> = { retainUntil: null, encryption: {} },
): KeptVersion {
  const versions = keptAt(scenario, path);
  const checksum = createHash('sha256').update(bytes).digest('base64');
  const version = createHash('sha256').update(`${path} ${checksum} ${versions.length}`).digest('hex').slice(0, 32);
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  const kept = { version, bytes, checksum, etag, modified: now, ...held };
  objectsOf(scenario).set(path, [...versions, kept]);
  return kept;
}

/** Versions of the object under a `bucket/key`, the oldest first. */
export const keptAt = (scenario: Scenario, path: string): readonly KeptVersion[] => objectsOf(scenario).get(path) ?? [];

const encryptionHeaders = ['x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id'];

const encryptionOf = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    encryptionHeaders.flatMap((name) => {
      const value = textOf(input, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

/** What S3 says of an object in headers; `x-amz-checksum-…` for those that ask. */
export function keptHeaders(context: OperationContext, input: JsonObject): JsonObject {
  const found = versionOf(context, input);
  return {
    date: context.now.toUTCString(),
    'last-modified': found.modified.toUTCString(),
    etag: found.etag,
    'x-amz-version-id': found.version,
    'x-amz-checksum-sha256': found.checksum,
    ...found.encryption,
    ...(found.retainUntil !== null && {
      'x-amz-object-lock-mode': 'COMPLIANCE',
      'x-amz-object-lock-retain-until-date': found.retainUntil.toISOString(),
    }),
  };
}

export const keptBytes = (context: OperationContext, input: JsonObject): Uint8Array => versionOf(context, input).bytes;

function versionOf(context: OperationContext, input: JsonObject): KeptVersion {
  const wanted = textOf(input, 'versionId');
  const versions = versionsOf(context, input);
  const found = wanted === undefined ? versions.at(-1) : versions.find(({ version }) => version === wanted);
  if (found === undefined) throw noSuchKey(input);
  return found;
}

const noSuchKey = (input: JsonObject): SandboxFailure =>
  new SandboxFailure('NoSuchKey', 'The specified key does not exist.', {
    status: 404,
    members: { Key: textOf(input, 'Key') ?? '' },
  });

/** Answers with headers alone. */
export const headObject: Operation = {
  service: 's3',
  operation: 'HeadObject',
  http: { method: 'HEAD', path: '/{Bucket}/{Key+}' },
  answer: (context, input) => {
    if (keptBucket(context, input) === undefined) throw new SandboxFailure('NotFound', 'Not Found', { status: 404 });
    return keptHeaders(context, input);
  },
};

/** All versions below a prefix, the newest of a key first. */
export const listVersions: Operation = {
  service: 's3',
  operation: 'ListObjectVersions',
  http: { method: 'GET', path: '/{Bucket}?versions' },
  answer: (context, input) => {
    const bucket = keptBucket(context, input);
    if (bucket === undefined) throw new SandboxFailure('AccessDenied', 'Access Denied', { status: 403 });
    const prefix = textOf(input, 'prefix') ?? '';
    const Version = keptKeys(context, bucket)
      .filter((key) => key.startsWith(prefix))
      .flatMap((Key) =>
        versionsOf(context, { Bucket: bucket.name, Key })
          .toReversed()
          .map(({ version }, index) => ({ Key, VersionId: version, IsLatest: index === 0 })),
      );
    return { ListVersionsResult: { Name: bucket.name, Prefix: prefix, IsTruncated: false, Version } };
  },
};

/** Deletes a version for good, unless Object Lock holds it. */
export const deleteObject: Operation = {
  service: 's3',
  operation: 'DeleteObject',
  http: { method: 'DELETE', path: '/{Bucket}/{Key+}' },
  answer: (context, input) => {
    const wanted = textOf(input, 'versionId');
    if (keptBucket(context, input) === undefined || wanted === undefined)
      throw new SandboxFailure('AccessDenied', 'Access Denied', { status: 403 });
    const versions = versionsOf(context, input);
    const found = versions.find(({ version }) => version === wanted);
    if (found?.retainUntil != null && found.retainUntil > context.now) {
      const message = 'Access Denied because object protected by object lock.';
      throw new SandboxFailure('AccessDenied', message, { status: 403 });
    }
    const left = versions.filter((each) => each !== found);
    const objects = objectsOf(context.scenario);
    if (left.length === 0) objects.delete(pathOf(input));
    else objects.set(pathOf(input), left);
    return {};
  },
};
