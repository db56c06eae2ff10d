import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AuditPackError, exitCodes, instantWords, later, sha256, type ExitCode } from '../../model/index.ts';
import { withFiles } from '../../seal/index.ts';
import { listRuns, readStore, removeRun, takeLock, type DurableStore, type StoredRun } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { openStoreOf, retentionWords, runsOf, type DurableRequest } from '../durable.ts';
import { readFinished } from '../finished.ts';
import { createProgress } from '../progress.ts';
import { explainCache } from '../prune-cache.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';

export interface StoreFlags extends SharedFlags {
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** What is known about one run of the store. */
interface Checked {
  readonly run: string;
  readonly records: number;
  /** Whether collecting came to its end. */
  readonly collected: boolean;
  /** Packs that are there as they were finished; null while the assessment is not finished. */
  readonly packs: number | null;
  readonly problems: readonly string[];
  /** In S3: how many objects were read, and until when Object Lock holds them, in words. */
  readonly objects?: number;
  readonly retention?: string;
}

/** `report store check`: every byte of evidence and every finished pack, as they were written. Exit 0 or 5. */
export async function checkStore(flags: StoreFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const progress = createProgress(context);
  const { runs, damaged } = await listRuns(settings.outputFolder);
  const checked: Checked[] = [];
  for (const run of runs) {
    progress.step(`checking ${run.name}`);
    checked.push(await checkRun(run, settings));
  }
  const stored = await checkDurable({ settings, endpoint: flags.endpoint, progress }, context);
  progress.done();
  const store = stored === null ? {} : { store: stored };
  if (flags.json === true) context.stdout(`${JSON.stringify({ runs: checked, damaged, ...store }, null, 2)}\n`);
  else printChecked([...checked, ...(stored ?? [])], damaged, context);
  const sound = damaged.length === 0 && [...checked, ...(stored ?? [])].every(({ problems }) => problems.length === 0);
  return sound ? exitCodes.complete : exitCodes.verification;
}

/** The runs in S3, named by where they lie; null where no store is configured. */
async function checkDurable(request: DurableRequest, context: Context): Promise<readonly Checked[] | null> {
  const durable = await openStoreOf(request, context);
  if (durable === null) return null;
  const checked: Checked[] = [];
  for (const name of await durable.names()) {
    const run = `${durable.bucket.place}${name}`;
    if (await durable.isLeased(name)) request.progress.phase(`warning: ${run} is being worked on`);
    request.progress.step(`checking ${run}`);
    const { objects, ...found } = await durable.check(name);
    checked.push({ run, ...found, objects: objects.length, retention: retentionWords(objects) });
  }
  return checked;
}

function printChecked(checked: readonly Checked[], damaged: readonly string[], context: Context): void {
  for (const { run, records, collected, packs, problems, objects, retention } of checked) {
    const state = collected ? '' : ', not collected to its end';
    const finished = packs === null ? '' : `, ${packs === 1 ? '1 pack' : `${packs} packs`}`;
    const kept = objects === undefined ? '' : `, ${objects} objects ${retention ?? ''}`;
    const verdict = problems.length === 0 ? 'ok     ' : 'damaged';
    context.stdout(`${verdict}  ${run}: ${records} records${state}${finished}${kept}\n`);
    for (const problem of problems) context.stdout(`         ${problem}\n`);
  }
  for (const message of damaged) context.stdout(`damaged  ${message}\n`);
  if (checked.length + damaged.length === 0) context.stdout('there is no evidence\n');
}

async function checkRun({ name, folder, collected }: StoredRun, { outputFolder }: Settings): Promise<Checked> {
  const { evidence, damage } = await readStore(folder);
  const finished = readFinished(join(outputFolder, name));
  const problems = damage.map(({ file, message }) => `evidence/${file}: ${message}`);
  for (const { file, manifestDigest } of finished?.packs ?? []) {
    const problem = await packProblem(join(outputFolder, name, file), manifestDigest);
    if (problem !== undefined) problems.push(`${file}: ${problem}`);
  }
  const packs = finished?.packs.length ?? null;
  return { run: name, records: evidence.records.length, collected: collected !== null, packs, problems };
}

/** Whether a pack is the one that was finished; `report verify` says whether it is whole. */
async function packProblem(path: string, manifestDigest: string): Promise<string | undefined> {
  if (!existsSync(path)) return 'the file is missing';
  try {
    const manifest = await withFiles(path, ({ get }) => get('manifest.json'));
    if (manifest === undefined) return 'it has no manifest';
    return sha256(manifest) === manifestDigest ? undefined : 'it is not the pack that was finished here';
  } catch (error) {
    if (!(error instanceof AuditPackError)) throw error;
    return error.message;
  }
}

export interface PruneFlags extends StoreFlags {
  /** Deletes what is past its retention; without, only says so. */
  readonly yes?: boolean;
}

/** What becomes of one run. */
interface Fate {
  readonly run: StoredRun;
  readonly prune: boolean;
  readonly why: string;
}

/**
 * `report store prune`: what is past its retention, and why the rest stays; deletes it with `--yes`. Nothing inside the
 * retention is deleted, nor what an assessment inside it is built from, and without a retention no run is. Of what is kept of
 * trail logs, it names and removes what no run used lately.
 */
export async function pruneStore(flags: PruneFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const progress = createProgress(context);
  const durable = await openStoreOf({ settings, endpoint: flags.endpoint, progress }, context);
  const { runs } = await runsOf(durable, settings);
  const own = runs.filter(
    ({ plan }) => plan.sandbox === settings.sandbox && plan.organisation === settings.organisation,
  );
  const now = context.now().toISOString();
  const fates: Fate[] = [];
  for (const fate of fatesOf(own, { retentionDays: settings.retentionDays, now }))
    fates.push(await heldFate(fate, { durable, now }));
  for (const { run, prune, why } of fates) context.stderr(`${prune ? 'past  ' : 'keep  '}  ${run.name}: ${why}\n`);
  const cache = await explainCache(settings, context);
  const past = fates.filter(({ prune }) => prune);
  if (past.length === 0 && !cache.past) context.stderr('Nothing is past its retention.\n');
  else if (flags.yes !== true) context.stderr('Nothing was deleted. Delete what is past with --yes.\n');
  else {
    for (const { run } of past) await remove(run, { settings, durable, context });
    if (cache.past) await cache.remove();
  }
  return exitCodes.complete;
}

function fatesOf(
  runs: readonly StoredRun[],
  { retentionDays, now }: { readonly retentionDays: number | undefined; readonly now: string },
): readonly Fate[] {
  if (retentionDays === undefined)
    return runs.map((run) => ({ run, prune: false, why: 'kept for ever, as no retentionDays is configured' }));
  const until = ({ plan }: StoredRun): string => later(plan.period.to, retentionDays * 86_400_000);
  const kept = runs.filter((run) => until(run) > now);
  const needed = new Map(kept.flatMap(({ name, plan }) => (plan.parts ?? []).map((part) => [part.run, name])));
  return runs.map((run) => {
    const user = needed.get(run.name);
    if (until(run) > now) return { run, prune: false, why: `kept until ${instantWords(until(run))}` };
    if (user !== undefined) return { run, prune: false, why: `${user} is built from it` };
    return { run, prune: true, why: `its retention ended at ${instantWords(until(run))}` };
  });
}

/** What Object Lock holds in S3 stays, and its folder here with it. */
async function heldFate(
  fate: Fate,
  { durable, now }: { readonly durable: DurableStore | null; readonly now: string },
): Promise<Fate> {
  if (!fate.prune || durable === null) return fate;
  const held = await durable.held(fate.run.name, now);
  if (held === null) return fate;
  const why = `Object Lock (${held.mode}) holds it in S3 until ${instantWords(held.until)}, and S3 would refuse`;
  return { ...fate, prune: false, why };
}

interface Removing {
  readonly settings: Settings;
  readonly durable: DurableStore | null;
  readonly context: Context;
}

/** From S3 first: what is gone there is brought back nowhere. */
async function remove({ name }: StoredRun, { settings, durable, context }: Removing): Promise<void> {
  if (durable !== null && (await durable.isLeased(name))) {
    context.stderr(`keep    ${name}: a process works on it\n`);
    return;
  }
  await durable?.remove(name);
  const folder = join(settings.outputFolder, name);
  if (!existsSync(folder)) {
    context.stdout(`${durable?.bucket.place ?? ''}${name}\n`);
    return;
  }
  const unlock = await takeLock(join(folder, 'lock'), context.host);
  await removeRun(folder).catch(async (error: unknown) => {
    await unlock();
    throw error;
  });
  context.stdout(`${folder}\n`);
}
