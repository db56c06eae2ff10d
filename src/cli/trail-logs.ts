import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openLogBucket, type Connection } from '../aws/index.ts';
import {
  takeInTrailLogs,
  trustedKeys,
  type LogPlace,
  type ReadTrailLogs,
  type TrailLogSummary,
} from '../collect/index.ts';
import type { EventEngine } from '../events/index.ts';
import { AuditPackError, s3FolderOf } from '../model/index.ts';
import type { ScopeAccount } from '../model/index.ts';
import { keepMetadata, openLogCache, openLogFolder, openSpool, type EvidenceStore } from '../store/index.ts';
import type { Context } from './context.ts';
import { withSmallHeap } from './heap.ts';
import type { Progress } from './progress.ts';
import type { Settings } from './settings.ts';

/** A place of trail logs as it is configured. */
export type TrailLogPlace =
  | { readonly folder: string; readonly shownAs: string }
  | {
      readonly bucket: string;
      readonly prefix: string;
      readonly region: string;
      readonly account: string;
      readonly roleArn?: string | undefined;
      /** Of an organisation trail. */
      readonly organisation?: string | undefined;
      /** Name of the table over it in Athena: by its place in the configuration. */
      readonly table: string;
      readonly shownAs: string;
    };

/**
 * The configured places of trail logs; folders lie below the configuration file.
 * @throws AuditPackError `E_CONFIG` for a folder that is not there
 */
export function trailLogPlaces({ trailLogs, configFolder }: Settings): readonly TrailLogPlace[] {
  const buckets = trailLogs.filter((one) => 'bucket' in one);
  return trailLogs.map((one) => {
    if ('folder' in one) return { folder: existing(resolve(configFolder, one.folder)), shownAs: one.folder };
    const { bucket, prefix } = s3FolderOf(one.bucket);
    const { region, account, roleArn, organisation } = one;
    const table = buckets.indexOf(one) === 0 ? 'trail_logs' : `trail_logs_${buckets.indexOf(one) + 1}`;
    return { bucket, prefix, region, account, roleArn, organisation, table, shownAs: one.bucket };
  });
}

function existing(folder: string): string {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  throw new AuditPackError('E_CONFIG', `trailLogs: ${folder} is no folder`, {
    hint: 'Name the folder that holds AWSLogs, as `aws s3 sync` copies a bucket.',
  });
}

/** Accounts that read buckets of trail logs, such as that of a log archive. The role of one in the scope comes first. */
export const readersOf = (places: readonly TrailLogPlace[]): readonly ScopeAccount[] =>
  places.flatMap((place) =>
    'bucket' in place
      ? [
          {
            id: place.account,
            name: `trail logs in ${place.bucket}`,
            ...(place.roleArn !== undefined && { roleArn: place.roleArn }),
          },
        ]
      : [],
  );

export interface Reading {
  readonly store: EvidenceStore;
  readonly connection: Connection;
  readonly context: Context;
  /** Keeps what was read of log files for the next run. */
  readonly cacheFolder: string;
  /** Gets a folder for each bucket, with the metadata that a copy of the bucket lacks. */
  readonly metadataFolder: string;
  /** Asks Athena about the table over a bucket; null where log files are read here. */
  readonly engineOver: ((table: string) => EventEngine) | null;
}

/** Verifies and reads all places of trail logs, and says for each what came of it. */
export async function readTrailLogs(
  { trailLogs, progress }: { readonly trailLogs: readonly TrailLogPlace[]; readonly progress: Progress },
  reading: Reading,
): Promise<void> {
  const { store, context, cacheFolder } = reading;
  const spool = openSpool(cacheFolder);
  const into = {
    store,
    keys: trustedKeys(store),
    cache: openLogCache(cacheFolder, () => context.now()),
    spool,
    clock: () => context.now().toISOString(),
    signal: context.signal,
  };
  try {
    for (const place of trailLogs) {
      progress.step(`verifying the trail logs in ${place.shownAs}`);
      const summary = await withSmallHeap(() => readPlace(place, into, reading));
      progress.done();
      progress.phase(
        `  ${place.shownAs}: ${summary === null ? 'trail logs of an earlier run kept' : describe(summary)}`,
      );
    }
  } finally {
    spool.close();
  }
}

async function readPlace(
  place: TrailLogPlace,
  into: ReadTrailLogs,
  { connection, metadataFolder, engineOver }: Reading,
): Promise<TrailLogSummary | null> {
  const from = await opened(place, connection);
  if ('folder' in place) return await takeInTrailLogs(from, into);
  return await takeInTrailLogs(from, {
    ...into,
    keepMetadata: (objects) => keepMetadata(join(metadataFolder, place.bucket), place.bucket, objects),
    ...(engineOver !== null && { engine: engineOver(place.table) }),
  });
}

async function opened(place: TrailLogPlace, connection: Connection): Promise<LogPlace> {
  const { shownAs } = place;
  if ('folder' in place) return { shownAs, store: await openLogFolder(place.folder), prefix: null };
  const { bucket, prefix, account, region } = place;
  return { shownAs, store: openLogBucket(connection, { bucket, account, region }), prefix: prefix || null };
}

function describe({ logs, changes, problems, asked, failure }: TrailLogSummary): string {
  if (failure !== null) return `trail logs could not be read: ${failure.message}`;
  const cost = asked === null ? '' : `, ${asked.questions} questions to Athena, ${asked.scannedBytes} bytes scanned`;
  const found = problems === 0 ? 'no problems' : `${problems} problems`;
  return `${logs.verified} of ${logs.of} log files verified, ${changes} changes, ${found}${cost}`;
}
