import type { DurableBucket, Instant, ObjectVersion, Retention } from '../../model/index.ts';
import { inParallel } from '../in-parallel.ts';
import { keysOf, objectsAtOnce, secretKey } from './keys.ts';

/** Everything that a run consists of in a durable store, older versions and secrets included. */
async function versionsOf(bucket: DurableBucket, run: string): Promise<readonly ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  for (const prefix of [`${run}/`, secretKey(`${run}/`)])
    for await (const version of bucket.versions(prefix)) versions.push(version);
  return versions;
}

/** What Object Lock still holds of a run, the longest held first; null where nothing is held. */
export async function heldInStore(bucket: DurableBucket, run: string, now: Instant): Promise<Retention | null> {
  const held: Retention[] = [];
  await inParallel(await versionsOf(bucket, run), objectsAtOnce, async ({ key, version }) => {
    const { retention = null } = (await bucket.lying(key, version)) ?? {};
    if (retention !== null && retention.until > now) held.push(retention);
  });
  return held.sort((a, b) => (a.until < b.until ? 1 : -1))[0] ?? null;
}

/**
 * Deletes a run for good: first its journal, so that one that was deleted in part is never taken for evidence; its plan
 * last, so that it is found again and deleted whole when S3 refuses in the middle.
 */
export async function removeFromStore(bucket: DurableBucket, run: string): Promise<void> {
  const keys = keysOf(run);
  const last = [keys.collected, keys.plan, keys.lease];
  const turnOf = ({ key }: ObjectVersion): number => (key.startsWith(keys.parts) ? 0 : last.indexOf(key) + 2);
  const versions = await versionsOf(bucket, run);
  for (let turn = 0; turn < last.length + 2; turn += 1) {
    const now = versions.filter((version) => turnOf(version) === turn);
    await inParallel(now, objectsAtOnce, bucket.remove);
  }
}
