import { logCacheFolder, logCacheUse, pruneLogCache, type CacheSize } from '../store/index.ts';
import type { Context } from './context.ts';
import type { Settings } from './settings.ts';

/** Days after which an entry that no run used counts as past: longer than a quarter. */
const unusedDays = 100;

/** What is kept of trail logs so that later runs need not read them again. */
export interface PrunedCache {
  /** Whether there is something that no run used lately. */
  readonly past: boolean;
  /** Removes that. */
  readonly remove: () => Promise<void>;
}

/** Says what becomes of the cache of an output folder. What is removed of it costs a later run time, and never a result. */
export async function explainCache({ outputFolder }: Settings, context: Context): Promise<PrunedCache> {
  const folder = logCacheFolder(outputFolder);
  const since = new Date(context.now().getTime() - unusedDays * 86_400_000);
  const { used, unused } = await logCacheUse(folder, since);
  if (used.entries > 0) {
    context.stderr(`keep    .trail-log-cache: ${sizeWords(used)}, used by a run within ${unusedDays} days\n`);
  }
  if (unused.entries > 0) {
    context.stderr(
      `past    .trail-log-cache: ${sizeWords(unused)}, used by no run for ${unusedDays} days; ` +
        'a run that asks for them reads the log files again\n',
    );
  }
  return {
    past: unused.entries > 0,
    remove: async () => {
      const removed = await pruneLogCache(folder, since);
      context.stderr(`removed ${sizeWords(removed)} of .trail-log-cache\n`);
    },
  };
}

const sizeWords = ({ entries, bytes }: CacheSize): string =>
  `${entries === 1 ? '1 entry' : `${entries} entries`} (${(bytes / 1_000_000).toFixed(1)} MB)`;
