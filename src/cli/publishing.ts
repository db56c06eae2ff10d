import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { openPackBucket, proxiesOf, type PackBucket } from '../aws/index.ts';
import { AuditPackError, isJsonObject, s3FolderOf, type JsonObject, type LyingObject } from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
import { createSandbox, sandboxCredentials } from '../sandbox/index.ts';
import { hashOfFile, writeFileAtomic } from '../store/index.ts';
import type { Context } from './context.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

/** File in an assessment folder that says which objects its packs are, as S3 told when they were published. */
const publishedFile = 'published.json';

interface Published {
  /** Such as `s3://bucket/prefix/`. */
  readonly place: string;
  readonly objects: readonly LyingObject[];
}

export interface PublishRequest {
  /** Folder of the finished assessment. */
  readonly folder: string;
  /** Paths of its packs. */
  readonly packs: readonly string[];
  readonly settings: Pick<Settings, 'publish' | 'sandbox'>;
  readonly endpoint?: string;
  readonly progress: Progress;
}

/**
 * Puts the packs of a finished assessment into the bucket of the configuration, where none is yet, and records how they
 * lie there. Does nothing where no bucket is configured, or all of this is on record.
 * @throws AuditPackError `E_OUTPUT`; the packs stay as they are, and publishing can be done again
 */
export async function publishAssessment(request: PublishRequest, context: Context): Promise<void> {
  const { folder, packs, settings, progress } = request;
  if (settings.publish === undefined) return;
  const { bucket: name, prefix } = s3FolderOf(settings.publish.bucket);
  const place = `s3://${name}/${prefix}${basename(folder)}/`;
  const path = join(folder, publishedFile);
  const before = readPublished(path);
  const bucket = await openBucket(request, name, context);
  const objects: LyingObject[] = before?.place === place ? [...before.objects] : [];
  for (const pack of packs) {
    const key = `${prefix}${basename(folder)}/${basename(pack)}`;
    if (objects.some((object) => object.key === key)) continue;
    const [{ size: bytes }, sha256] = [await stat(pack), await hashOfFile(pack)];
    const object = await bucket.put(key, { bytes, sha256, content: () => createReadStream(pack) });
    objects.push(object);
    await writeFileAtomic(path, `${JSON.stringify({ place, objects } satisfies Published, null, 2)}\n`);
    progress.phase(`  published s3://${name}/${key}: ${retentionWords(object)}`);
  }
}

const retentionWords = ({ retention }: LyingObject): string =>
  retention === null
    ? 'warning: no Object Lock holds it, so it can be deleted or replaced'
    : `locked (${retention.mode}) until ${retention.until}`;

function openBucket(
  { settings: { publish, sandbox }, endpoint }: PublishRequest,
  bucket: string,
  { now, env }: Context,
): Promise<PackBucket> {
  const where = { bucket, region: publish?.region ?? '' };
  if (!sandbox)
    return openPackBucket({ ...where, proxies: proxiesOf(env), ...(endpoint === undefined ? {} : { endpoint }) });
  const { requestHandler } = createSandbox({ now });
  return openPackBucket({ ...where, credentials: sandboxCredentials, requestHandler });
}

function readPublished(path: string): Published | null {
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isJsonObject(value) && typeof value['place'] === 'string' && Array.isArray(value['objects'])) {
      return value as unknown as Published;
    }
  } catch {
    // said below
  }
  throw new AuditPackError('E_OUTPUT', `${path} cannot be read, so what is published is not known`, {
    hint: 'Restore it from a backup, or remove it: what lies in the bucket is found again, and never replaced.',
  });
}

/** The IAM policy of who publishes packs: apart from the policy of collecting, which only reads. */
export function publishingPolicy({ publish }: Pick<Settings, 'publish'>): JsonObject {
  if (publish === undefined) {
    throw new AuditPackError('E_USAGE', 'the configuration names no bucket to publish packs in', {
      hint: 'Name it under publish.bucket, and the configuration with --config.',
    });
  }
  const { bucket: name, prefix } = s3FolderOf(publish.bucket);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PublishPacks',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention'],
        Resource: `arn:${partitionOf(publish.region)}:s3:::${name}/${prefix}*`,
      },
    ],
  };
}
