import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AuditPackError, exitCodes, instantWords, later, sha256, type ExitCode } from '../../model/index.ts';
import { withFiles } from '../../seal/index.ts';
import { listRuns, readStore, removeRun, takeLock, type StoredRun } from '../../store/index.ts';
import type { Context } from '../context.ts';
import { readFinished } from '../finished.ts';
import { createProgress } from '../progress.ts';
import { loadSettings, type Settings, type SharedFlags } from '../settings.ts';

export interface StoreFlags extends SharedFlags {
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
  progress.done();
  if (flags.json === true) context.stdout(`${JSON.stringify({ runs: checked, damaged }, null, 2)}\n`);
  else printChecked(checked, damaged, context);
  const sound = damaged.length === 0 && checked.every(({ problems }) => problems.length === 0);
  return sound ? exitCodes.complete : exitCodes.verification;
}

function printChecked(checked: readonly Checked[], damaged: readonly string[], context: Context): void {
  for (const { run, records, collected, packs, problems } of checked) {
    const state = collected ? '' : ', not collected to its end';
    const finished = packs === null ? '' : `, ${packs === 1 ? '1 pack' : `${packs} packs`}`;
    context.stdout(`${problems.length === 0 ? 'ok     ' : 'damaged'}  ${run}: ${records} records${state}${finished}\n`);
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
 * retention is deleted, nor what an assessment inside it is built from.
 */
export async function pruneStore(flags: PruneFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const { retentionDays } = settings;
  if (retentionDays === undefined) {
    throw new AuditPackError('E_CONFIG', 'no retention is configured, so everything is kept', {
      hint: 'Set retentionDays in the configuration: the days for which evidence and packs are kept after their period.',
    });
  }
  const { runs } = await listRuns(settings.outputFolder);
  const own = runs.filter(
    ({ plan }) => plan.sandbox === settings.sandbox && plan.organisation === settings.organisation,
  );
  const fates = fatesOf(own, { retentionDays, now: context.now().toISOString() });
  for (const { run, prune, why } of fates) context.stderr(`${prune ? 'past  ' : 'keep  '}  ${run.name}: ${why}\n`);
  const past = fates.filter(({ prune }) => prune);
  if (past.length === 0) context.stderr('Nothing is past its retention.\n');
  else if (flags.yes !== true) context.stderr('Nothing was deleted. Delete what is past with --yes.\n');
  else for (const { run } of past) await remove(run, settings, context);
  return exitCodes.complete;
}

function fatesOf(
  runs: readonly StoredRun[],
  { retentionDays, now }: { readonly retentionDays: number; readonly now: string },
): readonly Fate[] {
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

async function remove({ name }: StoredRun, { outputFolder }: Settings, context: Context): Promise<void> {
  const folder = join(outputFolder, name);
  const unlock = await takeLock(join(folder, 'lock'), context.host);
  await removeRun(folder).catch(async (error: unknown) => {
    await unlock();
    throw error;
  });
  context.stdout(`${folder}\n`);
}
