import type { DurableBucket, LyingObject } from '../../model/index.ts';
import { inParallel } from '../in-parallel.ts';
import { keysOf, objectsAtOnce } from './keys.ts';

/**
 * How the objects lie in S3 that make a run whole: plan, parts of the journal, which name the hash of every body, packs
 * and marks. The bodies themselves are many; what holds them is read when the store is checked.
 */
export async function lyingOf(bucket: DurableBucket, run: string): Promise<readonly LyingObject[]> {
  const keys: string[] = [];
  for await (const key of bucket.list(`${run}/`))
    if (!key.startsWith(`${run}/evidence/objects/`) && key !== keysOf(run).lease) keys.push(key);
  const lying = new Map<string, LyingObject>();
  await inParallel(keys, objectsAtOnce, async (key) => {
    const found = await bucket.lying(key);
    if (found !== null) lying.set(key, found);
  });
  return keys.flatMap((key) => lying.get(key) ?? []);
}
