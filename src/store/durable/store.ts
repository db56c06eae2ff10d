import { join } from 'node:path';
import type { Assessment, DurableBucket, Instant, LyingObject, Retention } from '../../model/index.ts';
import { makeFolders } from '../files.ts';
import { takeLock, type Host } from '../lock.ts';
import { keyFile } from '../pseudonym-key.ts';
import { listRuns, type ListedRuns } from '../runs.ts';
import { secretFile } from '../secret.ts';
import { checkInStore, type CheckedInStore } from './check.ts';
import { durableEvidence, type DurableEvidence } from './evidence.ts';
import { bringFinished, keepFinished, type FinishedFiles } from './finished.ts';
import { isLeased, takeLease } from './lease.ts';
import { heldInStore, removeFromStore } from './remove.ts';
import { lyingOf } from './lying.ts';
import { assertName, durablePlan, listDurableRuns, namesIn } from './runs.ts';
import { agreeSecret } from './secrets.ts';

/** An output folder that is the working copy of a durable store. Runs are named as their folders below it. */
export interface DurableStore {
  readonly bucket: DurableBucket;
  /** The runs of the folder and of the store. */
  readonly runs: () => Promise<ListedRuns>;
  /** Names of everything in the store that lies there like a run. */
  readonly names: () => Promise<readonly string[]>;
  /** Takes the right to work on a run, on all machines. @returns the function that gives it back */
  readonly lease: (run: string) => Promise<() => Promise<void>>;
  /** The copy of a run's evidence, for collecting into its folder. */
  readonly evidence: (run: string) => DurableEvidence;
  /** The plan that a run was started with, on any machine; undefined where the store has none that can be read. */
  readonly plan: (run: string) => Promise<Assessment | undefined>;
  /** Makes the evidence folder of a run whole, as the store has it. */
  readonly bringEvidence: (run: string) => Promise<void>;
  /** Brings a finished assessment back, when the run is one. @returns whether it is */
  readonly bringFinished: (run: string) => Promise<boolean>;
  /** Puts a finished assessment: its packs, then what makes it finished. */
  readonly keepFinished: (run: string, packs: readonly string[]) => Promise<void>;
  /** Makes folder and store hold the same secrets of a run; with `make`, new ones where neither has any. */
  readonly agreeSecrets: (
    run: string,
    options: { readonly pseudonyms: boolean; readonly make: boolean },
  ) => Promise<void>;
  /** How the objects lie in S3 that make a run whole. */
  readonly lying: (run: string) => Promise<readonly LyingObject[]>;
  /** Reads every object of a run. */
  readonly check: (run: string) => Promise<CheckedInStore>;
  /** Whether a process works on a run now. */
  readonly isLeased: (run: string) => Promise<boolean>;
  /** What Object Lock still holds of a run; null where nothing is held. */
  readonly held: (run: string, now: Instant) => Promise<Retention | null>;
  /** Deletes a run from the store for good. */
  readonly remove: (run: string) => Promise<void>;
}

interface DurableStoreOptions {
  readonly outputFolder: string;
  /** Name of the file that marks an assessment as finished. */
  readonly mark: FinishedFiles['mark'];
  readonly host: Host;
  readonly warn: (message: string) => void;
}

export function openDurable(bucket: DurableBucket, options: DurableStoreOptions): DurableStore {
  const { outputFolder, mark, host, warn } = options;
  const folderOf = (run: string): string => join(outputFolder, assertName(run));
  const evidence = (run: string): DurableEvidence =>
    durableEvidence(bucket, { run, folder: join(folderOf(run), 'evidence'), warn });
  return {
    bucket,
    runs: async () => {
      const here = await listRuns(outputFolder);
      const known = new Map(here.runs.map((run) => [run.name, run]));
      const there = await listDurableRuns(bucket, { outputFolder, known });
      const runs = new Map([...here.runs, ...there.runs].map((run) => [run.name, run]));
      return { runs: [...runs.values()], damaged: [...here.damaged, ...there.damaged] };
    },
    names: () => namesIn(bucket),
    lease: (run) => takeLease(bucket, run, host),
    evidence,
    plan: (run) => durablePlan(bucket, assertName(run)),
    bringEvidence: async (run) => {
      const folder = join(folderOf(run), 'evidence');
      await makeFolders(folder);
      const unlock = await takeLock(join(folder, 'lock'), host);
      try {
        await evidence(run).reconcile();
      } finally {
        await unlock();
      }
    },
    bringFinished: (run) => bringFinished(bucket, run, { folder: folderOf(run), mark }),
    keepFinished: (run, packs) => keepFinished(bucket, run, { folder: folderOf(run), mark, packs }),
    agreeSecrets: async (run, { pseudonyms, make }) => {
      const folder = join(folderOf(run), 'evidence');
      const own = { folder, name: `${run}/commitments` };
      await agreeSecret(bucket, { ...own, file: secretFile }, { make });
      if (!pseudonyms) return;
      const shared = { folder: outputFolder, file: keyFile, name: 'pseudonym-key' };
      await agreeSecret(bucket, shared, { make });
      await agreeSecret(bucket, { folder, file: keyFile, name: `${run}/pseudonym-key` }, { make: false });
    },
    lying: (run) => lyingOf(bucket, run),
    check: (run) => checkInStore(bucket, run),
    isLeased: (run) => isLeased(bucket, run, host),
    held: (run, now) => heldInStore(bucket, run, now),
    remove: (run) => removeFromStore(bucket, run),
  };
}
