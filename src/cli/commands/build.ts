import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AuditPackError, type Assessment, type ExitCode } from '../../model/index.ts';
import type { CollectSummary } from '../../collect/index.ts';
import { planDifference, readRuns, type DurableStore } from '../../store/index.ts';
import { assertFree, assessFolder, finishedOutcome, type AssessRequest, type Outcome } from '../assessing.ts';
import { backlog, beyondHistory } from '../catch-up.ts';
import { collectEvidence, evidenceFolder } from '../collecting.ts';
import type { Context } from '../context.ts';
import { awaitDelivery } from '../delivery.ts';
import { bringFinishedBack, keepAssessment, openStoreOf, runsOf, startedPlan, workingOn } from '../durable.ts';
import { finishedIn, gravest } from '../finished.ts';
import { checkChoices, loadFrameworks, type LoadedFramework } from '../frameworks.ts';
import { withAccounts } from '../organisation.ts';
import { tellingFailure, tellResult } from '../messages.ts';
import { metricsFile, writeMetrics, type RunMetrics } from '../metrics.ts';
import { createProgress, type Progress } from '../progress.ts';
import { loadProvided } from '../provided.ts';
import { loadAcceptances, type LoadedAcceptances } from '../risk-acceptances.ts';
import { publishAssessment } from '../publishing.ts';
import { withStoredRuns } from '../stored-runs.ts';
import { trailLogPlaces } from '../trail-logs.ts';
import { loadSettings, planAssessment, type Settings, type SharedFlags } from '../settings.ts';

export interface BuildFlags extends SharedFlags {
  readonly period: string;
  /** Comma-separated names or paths. */
  readonly framework?: string;
  /** Evidence folder of an earlier run to judge again, without AWS. */
  readonly from?: string;
  /** Waits until CloudTrail has delivered, instead of refusing. */
  readonly wait?: boolean;
  /** Also builds the months before that were missed. */
  readonly catchUp?: boolean;
  readonly unpack?: boolean;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** `report build`: collect, judge, render, sign. Everything that can be wrong beforehand is checked beforehand. */
export async function build(flags: BuildFlags, context: Context): Promise<ExitCode> {
  const { packs, exitCode } = await buildPacks(flags, context);
  if (flags.json === true) context.stdout(`${JSON.stringify(packs, null, 2)}\n`);
  else for (const each of packs) context.stdout(`${each.path}\n`);
  return exitCode;
}

/** Everything that building needs, loaded and checked. */
interface Build {
  readonly flags: BuildFlags;
  readonly settings: Settings;
  readonly frameworks: readonly LoadedFramework[];
  readonly acceptances: LoadedAcceptances | null;
  readonly context: Context;
  readonly progress: Progress;
  /** Where evidence and packs outlive this machine; null where they lie on this disk alone. */
  readonly durable: DurableStore | null;
}

export async function buildPacks(flags: BuildFlags, context: Context): Promise<Outcome> {
  checkFlags(flags);
  const settings = loadSettings(flags, context);
  const progress = createProgress(context);
  const assessment = (): string => flags.from ?? planAssessment(settings, flags.period, context).id;
  const telling = { settings, progress, assessment, ...(flags.endpoint && { endpoint: flags.endpoint }) };
  return tellingFailure(telling, context, () => buildWith(settings, flags, { context, progress }));
}

async function buildWith(
  settings: Settings,
  flags: BuildFlags,
  { context, progress }: Pick<Build, 'context' | 'progress'>,
): Promise<Outcome> {
  const names = flags.framework?.split(',').map((name) => name.trim());
  const frameworks = loadFrameworks(
    names ?? settings.frameworks,
    names === undefined ? settings.configFolder : context.cwd,
  );
  checkChoices(
    frameworks.map(({ framework }) => framework),
    settings.parameters.choices,
  );
  const acceptances = loadAcceptances(settings);
  const around = { flags, settings, frameworks, acceptances, context, progress };
  if (flags.from !== undefined) return judgeAgain({ ...around, durable: null }, flags.from);
  const durable = await openStoreOf({ settings, endpoint: flags.endpoint, progress }, context);
  await bringFinishedBack(durable, settings, progress);
  const run: Build = { ...around, durable };
  return flags.catchUp === true ? catchUp(run) : buildPeriod(run, flags.period);
}

function checkFlags({ from, manual, wait, catchUp: catches, period }: BuildFlags): void {
  const usage = (message: string, hint: string): AuditPackError => new AuditPackError('E_USAGE', message, { hint });
  if (from !== undefined && manual !== undefined) {
    throw usage(
      '--manual cannot be given with --from: that evidence is judged as it is',
      'Take the files in with `report collect --manual`, which keeps what it has, and build afterwards.',
    );
  }
  if (from !== undefined && (wait === true || catches === true)) {
    throw usage('--wait and --catch-up cannot be given with --from: nothing is collected', 'Leave them out.');
  }
  if (catches === true && period !== 'previous-month') {
    throw usage(
      '--catch-up builds months up to the previous one, and no other period',
      'Leave --period out, or build the period without --catch-up.',
    );
  }
}

/** Builds every month that was missed and then the previous one: oldest first, so that each names the one before. */
async function catchUp(run: Build): Promise<Outcome> {
  const { settings, context, progress } = run;
  const now = context.now().toISOString();
  const finished = finishedIn(settings.outputFolder, settings);
  const { months, lost } = backlog(
    finished.map(({ from }) => from),
    now,
  );
  for (const sentence of lost) progress.phase(`warning: ${sentence}`);
  const outcomes: Outcome[] = [];
  for (const month of months) outcomes.push(await buildPeriod(run, month));
  return {
    packs: outcomes.flatMap(({ packs }) => packs),
    exitCode: gravest(outcomes.map(({ exitCode }) => exitCode)),
  };
}

/** Collects and builds one period, or says that this was done. */
async function buildPeriod(configured: Build, period: string): Promise<Outcome> {
  const { flags, frameworks, context, progress, durable } = configured;
  const early = planAssessment(configured.settings, period, context);
  const folder = join(configured.settings.outputFolder, early.id);
  const started = () => startedPlan(durable, early.id, configured.settings);
  const found = { started, progress, ...(flags.endpoint && { endpoint: flags.endpoint }) };
  const done = finishedOutcome({ folder, frameworks });
  if (done === undefined) {
    const { deliveryHours: hours } = configured.settings;
    await awaitDelivery(early.period, { hours, wait: flags.wait === true, context, progress });
  }
  const settings = await withAccounts(configured.settings, found, context);
  const run: Build = { ...configured, settings };
  if (done !== undefined) {
    await sayFinished(folder, planAssessment(settings, early.period.label, context), progress);
    await keepAssessment(durable, early.id, run);
    return published(run, folder, done);
  }
  const plan = await planBuild(run, early.period.label);
  const provided = await loadProvided(settings, { context, progress });
  const { endpoint } = flags;
  const asked = endpoint === undefined ? {} : { endpoint };
  const evidenceIn = evidenceFolder(folder);
  const began = context.now();
  let collected: Collected | null = null;
  const read = async () => {
    const { events } = settings;
    const trailLogs = trailLogPlaces(settings);
    const request = { folder, provided, trailLogs, events, progress, ...asked, durable: durable?.evidence(plan.id) };
    const summary = await collectEvidence(plan, request, context);
    collected = { summary, at: context.now() };
    await durable?.agreeSecrets(plan.id, { pseudonyms: settings.identities !== 'clear', make: true });
    return readRuns(evidenceIn, durable?.bringEvidence);
  };
  const request = requestOf(run, { folder, evidenceIn, read });
  const outcome = await workingOn(durable, plan.id, async () => {
    const built = await assessFolder(request, context);
    await keepAssessment(durable, plan.id, run);
    return built;
  });
  await writeMetrics(join(folder, metricsFile), metricsOf(plan, outcome, { began, collected, ended: context.now() }));
  // Told first: a bucket that refuses must not keep people from the result.
  await tellResult({ settings, plan, outcome, progress, ...asked }, context);
  return published(run, folder, outcome);
}

function requestOf(
  { flags: { unpack, endpoint }, settings, frameworks, acceptances, progress }: Build,
  where: Pick<AssessRequest, 'folder' | 'evidenceIn' | 'read'>,
): AssessRequest {
  const asked = endpoint === undefined ? {} : { endpoint };
  return { ...where, settings, frameworks, acceptances, progress, unpack: unpack === true, ...asked };
}

interface Collected {
  readonly summary: CollectSummary;
  readonly at: Date;
}

/** What a run did. Where another process finished the assessment meanwhile, nothing was collected. */
function metricsOf(
  { id }: Assessment,
  { packs, exitCode }: Outcome,
  { began, collected, ended }: { readonly began: Date; readonly collected: Collected | null; readonly ended: Date },
): RunMetrics {
  const since = (instant: Date): number => (instant.getTime() - began.getTime()) / 1000;
  return {
    assessment: id,
    seconds: { collect: collected === null ? 0 : since(collected.at), total: since(ended) },
    collected: collected?.summary ?? null,
    packs,
    exitCode,
    endedAt: ended.getTime() / 1000,
  };
}

/** Publishes what was built, or what of it an earlier run left unpublished. */
async function published({ flags, settings, context, progress }: Build, folder: string, outcome: Outcome) {
  const { endpoint } = flags;
  const packs = outcome.packs.map(({ path }) => path);
  await publishAssessment({ folder, packs, settings, progress, ...(endpoint !== undefined && { endpoint }) }, context);
  return outcome;
}

/** The plan of a period; from stored runs, where event history no longer holds all of it. */
async function planBuild({ settings, context, progress, durable }: Build, period: string): Promise<Assessment> {
  const single = planAssessment(settings, period, context);
  const lost = beyondHistory(single.period, single.startedAt);
  const plan = await withStoredRuns(single, () => runsOf(durable, settings), progress);
  const own = plan.parts?.find(({ run }) => run === plan.id);
  if (lost !== undefined && (own === undefined || own.share.length > 0)) progress.phase(`warning: ${lost}`);
  return plan;
}

async function sayFinished(folder: string, plan: Assessment, progress: Progress): Promise<void> {
  progress.phase(`${folder} holds a finished assessment: nothing to do`);
  const difference = await planDifference(evidenceFolder(folder), plan);
  if (difference === undefined) return;
  progress.phase(`warning: the configuration has changed since, and what is finished stays as it is: ${difference}`);
}

/** Judges the evidence of an earlier run by the frameworks of this one. */
async function judgeAgain(run: Build, from: string): Promise<Outcome> {
  const { settings, context } = run;
  const evidenceIn = evidenceFolderOf(resolve(context.cwd, from));
  const stored = await readRuns(evidenceIn);
  const folder = join(settings.outputFolder, stored.assessment.id);
  await assertFree(folder);
  const read = () => Promise.resolve(stored);
  return published(run, folder, await assessFolder(requestOf(run, { folder, evidenceIn, read }), context));
}

/** The folder itself, or its `evidence` folder when an assessment folder is given. */
export function evidenceFolderOf(folder: string): string {
  const inside = evidenceFolder(folder);
  return existsSync(inside) && statSync(inside).isDirectory() ? inside : folder;
}
