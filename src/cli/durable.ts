import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openStoreBucket } from '../aws/index.ts';
import {
  AuditPackError,
  type Assessment,
  instantWords,
  s3FolderOf,
  type JsonObject,
  type LyingObject,
} from '../model/index.ts';
import { partitionOf } from '../sources/arn.ts';
import {
  listRuns,
  openDurable,
  readPlan,
  writeFileAtomic,
  type DurableStore,
  type ListedRuns,
} from '../store/index.ts';
import { evidenceFolder } from './collecting.ts';
import { wayTo } from './connection.ts';
import type { Context } from './context.ts';
import { finishedFile, readFinished } from './finished.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

/** File in the folder of a run that says how it lies in S3, as S3 told. */
const storedFile = 'stored.json';

export interface DurableRequest {
  readonly settings: Settings;
  readonly endpoint?: string | undefined;
  readonly progress: Progress;
}

/** The store of the configuration, with the output folder as its working copy; null where none is configured. */
export async function openStoreOf(
  { settings, endpoint, progress }: DurableRequest,
  context: Context,
): Promise<DurableStore | null> {
  const { store, sandbox, outputFolder } = settings;
  if (store === undefined) return null;
  const { now: _now, pace: _pace, ...way } = wayTo({ sandbox, ...(endpoint !== undefined && { endpoint }) }, context);
  const { region, secretsKey } = store;
  const bucket = await openStoreBucket({ ...s3FolderOf(store.bucket), region, secretsKey, ...way });
  const warn = (message: string): void => progress.phase(`warning: ${message}`);
  return openDurable(bucket, { outputFolder, mark: finishedFile, host: context.host, warn });
}

/** The plan that a run was started with, on this machine or on another one; undefined where it was not. */
export const startedPlan = async (
  durable: DurableStore | null,
  run: string,
  { outputFolder }: Settings,
): Promise<Assessment | undefined> => (await readPlan(evidenceFolder(join(outputFolder, run)))) ?? durable?.plan(run);

/** The runs below the output folder, and those that the store has beside them. */
export const runsOf = (durable: DurableStore | null, { outputFolder }: Settings): Promise<ListedRuns> =>
  durable === null ? listRuns(outputFolder) : durable.runs();

/**
 * Brings every finished assessment back that the output folder lacks: the months form a chain, and what is finished is
 * not made again. What cannot be brought back is said, and stops its own period alone.
 */
export async function bringFinishedBack(
  durable: DurableStore | null,
  { sandbox }: Settings,
  progress: Progress,
): Promise<void> {
  if (durable === null) return;
  for (const name of await durable.names()) {
    if (name.includes('/') || name.startsWith('sandbox-') !== sandbox) continue;
    await durable.bringFinished(name).catch((error: unknown) => {
      if (!(error instanceof AuditPackError)) throw error;
      progress.phase(`warning: ${error.message}`);
    });
  }
}

/**
 * Works on a run that no other process works on, on any machine that shares the store. What another machine finished in
 * the meantime is there when the work begins.
 */
export async function workingOn<Result>(
  durable: DurableStore | null,
  run: string,
  work: () => Promise<Result>,
): Promise<Result> {
  if (durable === null) return work();
  const release = await durable.lease(run);
  try {
    await durable.bringFinished(run);
    return await work();
  } finally {
    await release();
  }
}

/** Puts what was finished into the store, where it is not yet, and records how it lies there. */
export async function keepAssessment(
  durable: DurableStore | null,
  run: string,
  { settings, progress }: DurableRequest,
): Promise<void> {
  if (durable === null) return;
  const folder = join(settings.outputFolder, run);
  if (!(await durable.bringFinished(run))) {
    const packs = readFinished(folder)?.packs.map(({ file }) => file);
    if (packs === undefined) return;
    await durable.bringEvidence(run);
    await durable.agreeSecrets(run, { pseudonyms: settings.identities !== 'clear', make: false });
    await durable.keepFinished(run, packs);
  }
  if (!existsSync(join(folder, storedFile))) await recordStored(durable, run, { settings, progress });
}

/** Reads back from S3 how a run lies there, and writes it down beside the run. */
export async function recordStored(
  durable: DurableStore | null,
  run: string,
  { settings, progress }: DurableRequest,
): Promise<void> {
  if (durable === null) return;
  const place = `${durable.bucket.place}${run}/`;
  const objects = await durable.lying(run);
  await writeFileAtomic(
    join(settings.outputFolder, run, storedFile),
    `${JSON.stringify({ place, objects }, null, 2)}\n`,
  );
  progress.phase(`  stored in ${place}: ${retentionWords(objects)}`);
}

/** Until when Object Lock holds all of these objects. */
export function retentionWords(objects: readonly Pick<LyingObject, 'retention'>[]): string {
  const held = objects.flatMap(({ retention }) => retention ?? []);
  if (held.length < objects.length) {
    const loose = objects.length - held.length;
    return `warning: no Object Lock holds ${loose} of ${objects.length} objects, so they can be deleted or replaced`;
  }
  const modes = [...new Set(held.map(({ mode }) => mode))].sort().join(', ');
  const [first] = held.map(({ until }) => until).sort();
  return first === undefined ? 'nothing' : `locked (${modes}) until ${instantWords(first)} at least`;
}

/** The IAM policy of who keeps evidence in the store, apart from that of collecting, which only reads. It deletes nothing. */
export function storePolicy(settings: Pick<Settings, 'store'>): JsonObject {
  const { store, arn, prefix, below } = storeArn(settings);
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'StoreList', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: arn, ...below },
      {
        Sid: 'StoreEvidence',
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention'],
        Resource: `${arn}/${prefix}*`,
      },
      {
        Sid: 'StoreSecrets',
        Effect: 'Allow',
        Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
        Resource: store.secretsKey,
        Condition: { StringEquals: { 'kms:ViaService': `s3.${store.region}.amazonaws.com` } },
      },
    ],
  };
}

/** What `report store prune` needs beside reading: what is past its retention is deleted with all its versions. */
export function pruningPolicy(settings: Pick<Settings, 'store'>): JsonObject {
  const { arn, prefix, below } = storeArn(settings);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'PruneList',
        Effect: 'Allow',
        Action: ['s3:ListBucket', 's3:ListBucketVersions'],
        Resource: arn,
        ...below,
      },
      {
        Sid: 'PruneEvidence',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectRetention', 's3:DeleteObjectVersion'],
        Resource: `${arn}/${prefix}*`,
      },
    ],
  };
}

/** The bucket of the store. @throws AuditPackError E_USAGE where the configuration names none */
export function storeArn({ store }: Pick<Settings, 'store'>) {
  if (store === undefined) {
    throw new AuditPackError('E_USAGE', 'the configuration names no store in S3', {
      hint: 'Name its bucket under store.bucket, and the configuration with --config.',
    });
  }
  const { bucket, prefix } = s3FolderOf(store.bucket);
  const arn = `arn:${partitionOf(store.region)}:s3:::${bucket}`;
  const below = prefix === '' ? {} : { Condition: { StringLike: { 's3:prefix': [`${prefix}*`] } } };
  return { store, arn, prefix, below };
}
