import { join } from 'node:path';
import { AuditPackError, type Assessment, type DurableBucket } from '../../model/index.ts';
import { parseCollected } from '../collected.ts';
import { inParallel } from '../in-parallel.ts';
import { planOfText } from '../plan.ts';
import { archiveFolder, type ListedRuns, type StoredRun } from '../runs.ts';
import { keysOf, objectsAtOnce, pushesFolder } from './keys.ts';

/** Names of everything that lies in a durable store like a run, by name: also of what is just being started. */
export async function namesIn(bucket: DurableBucket): Promise<readonly string[]> {
  const archives = [false, true].map(archiveFolder);
  const apart = new Set(['secrets', pushesFolder, ...archives]);
  const names = (await bucket.folders('')).filter((name) => !apart.has(name));
  for (const archive of archives)
    names.push(...(await bucket.folders(`${archive}/`)).map((name) => `${archive}/${name}`));
  return names;
}

/**
 * The runs in a durable store, by name, with the folders that they have here or would have. Runs whose plan is damaged
 * are named by `damaged` and left out.
 * @param known - runs whose folder here says all of it already
 */
export async function listDurableRuns(
  bucket: DurableBucket,
  { outputFolder, known }: { readonly outputFolder: string; readonly known: ReadonlyMap<string, StoredRun> },
): Promise<ListedRuns> {
  const names = await namesIn(bucket);
  const runs = new Map<string, StoredRun>();
  const damaged: string[] = [];
  await inParallel(names, objectsAtOnce, async (name) => {
    const here = known.get(name);
    const keys = keysOf(name);
    if (here?.collected?.complete === true) return void runs.set(name, here);
    const object = await bucket.get(keys.plan);
    if (object === null) return;
    const plan = planOfText(new TextDecoder().decode(object.bytes));
    if (plan === undefined) return void damaged.push(`${bucket.place}${keys.plan}: the object is damaged`);
    const mark = await bucket.get(keys.collected);
    const collected = mark === null ? null : parseCollected(mark.bytes);
    runs.set(name, { name, folder: join(outputFolder, name, 'evidence'), plan, collected });
  });
  return { runs: names.flatMap((name) => runs.get(name) ?? []), damaged: damaged.sort() };
}

/** The plan of a run in a durable store; undefined where there is none, or a damaged one, which is told when it is brought back. */
export async function durablePlan(bucket: DurableBucket, run: string): Promise<Assessment | undefined> {
  const object = await bucket.get(keysOf(run).plan);
  return object === null ? undefined : planOfText(new TextDecoder().decode(object.bytes));
}

/** Refuses names that could lead out of a folder: whoever can write to the bucket can write any key. */
export function assertName(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)?$/.test(name)) return name;
  throw new AuditPackError('E_STORE', `${JSON.stringify(name)} in the store is no name of a run or a pack`);
}
