import { join } from 'node:path';
import { AuditPackError, exitCodes, instantWords, later, type Assessment, type ExitCode } from '../../model/index.ts';
import { historyDays } from '../../sources/cloudtrail-lookup.ts';
import { archiveFolder, type DurableStore } from '../../store/index.ts';
import { assertFree } from '../assessing.ts';
import { collectEvidence, evidenceFolder } from '../collecting.ts';
import type { Context } from '../context.ts';
import { tellingFailure } from '../messages.ts';
import { withAccounts } from '../organisation.ts';
import { openStoreOf, recordStored, runsOf, startedPlan, workingOn } from '../durable.ts';
import { createProgress, type Progress } from '../progress.ts';
import { loadProvided } from '../provided.ts';
import { loadSettings, planAssessment, planOf, type Settings, type SharedFlags } from '../settings.ts';
import { storedUntil } from '../stored-runs.ts';
import { trailLogPlaces } from '../trail-logs.ts';

export interface CollectFlags extends SharedFlags {
  readonly period: string;
  /** `last`: archives what happened since evidence was stored. */
  readonly since?: string;
  readonly endpoint?: string;
}

/** `report collect`: evidence only; `report build --from` judges it later, without AWS. */
export async function collect(flags: CollectFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const progress = createProgress(context);
  const assessment = (): string =>
    flags.since === undefined ? planAssessment(settings, flags.period, context).id : archiveFolder(settings.sandbox);
  const telling = { settings, progress, assessment, ...(flags.endpoint && { endpoint: flags.endpoint }) };
  return tellingFailure(telling, context, () => collectWith(settings, flags, { context, progress }));
}

async function collectWith(
  configured: Settings,
  flags: CollectFlags,
  { context, progress }: Pick<Around, 'context' | 'progress'>,
): Promise<ExitCode> {
  const { endpoint } = flags;
  const asked = endpoint === undefined ? {} : { endpoint };
  const durable = await openStoreOf({ settings: configured, endpoint, progress }, context);
  const early = await planOfFlags(flags, configured, { context, progress, durable });
  if (early === undefined) return exitCodes.complete;
  const folder = join(configured.outputFolder, early.id);
  const started = () => startedPlan(durable, early.id, configured);
  const settings = await withAccounts(configured, { started, progress, ...asked }, context);
  const plan = { ...early, scope: settings.scope };
  const provided = await loadProvided(settings, { context, progress });
  const trailLogs = trailLogPlaces(settings);
  const { events } = settings;
  const request = { folder, provided, trailLogs, events, progress, ...asked, durable: durable?.evidence(plan.id) };
  const summary = await workingOn(durable, plan.id, async () => {
    await assertFree(folder);
    return collectEvidence(plan, request, context);
  });
  await recordStored(durable, plan.id, { settings, progress });
  context.stdout(`${evidenceFolder(folder)}\n`);
  return summary.unavailable === 0 ? exitCodes.complete : exitCodes.incomplete;
}

interface Around {
  readonly context: Context;
  readonly progress: Progress;
  readonly durable: DurableStore | null;
}

async function planOfFlags(
  { period, since }: CollectFlags,
  settings: Settings,
  around: Around,
): Promise<Assessment | undefined> {
  if (since === undefined) return planAssessment(settings, period, around.context);
  if (since === 'last' && period === 'previous-month') return planArchive(settings, around);
  const message = since === 'last' ? '--since last chooses the period itself' : `unknown start "${since}"`;
  throw new AuditPackError('E_USAGE', message, { hint: 'Write --since last, and no --period.' });
}

/**
 * What AWS will forget, since evidence was stored last: into a folder of its own, named by the time. Events that
 * CloudTrail may still deliver are left to the next run, so that nothing falls between two of them.
 */
async function planArchive(
  settings: Settings,
  { context, progress, durable }: Around,
): Promise<Assessment | undefined> {
  const now = context.now().toISOString();
  const to = later(now, -settings.deliveryHours * 3_600_000);
  const oldest = later(now, -historyDays * 86_400_000);
  const last = storedUntil(settings, (await runsOf(durable, settings)).runs);
  if (last !== undefined && last >= to) {
    progress.phase(`Evidence is stored until ${instantWords(last)}: nothing to do`);
    return undefined;
  }
  if (last !== undefined && last < oldest) {
    progress.phase(
      `warning: evidence is stored until ${instantWords(last)}, and the event history of CloudTrail begins at ` +
        `${instantWords(oldest)}: what changed in between can no longer be proven, except by trail logs`,
    );
  }
  const from = last === undefined || last < oldest ? oldest : last;
  const label = `${from.slice(0, 16)}..${to.slice(0, 16)}`;
  const name = now.replace(/\.\d+Z$/, 'Z').replace(/[-:]/g, '');
  const id = `${archiveFolder(settings.sandbox)}/${name}`;
  return planOf(settings, { id, startedAt: now, period: { label, from, to, zone: settings.zone } });
}
