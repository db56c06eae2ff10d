import { join } from 'node:path';
import { exitCodes, type ExitCode } from '../../model/index.ts';
import { assertFree } from '../assessing.ts';
import { collectEvidence, evidenceFolder } from '../collecting.ts';
import type { Context } from '../context.ts';
import { createProgress } from '../progress.ts';
import { loadProvided } from '../provided.ts';
import { trailLogPlaces } from '../trail-logs.ts';
import { loadSettings, planAssessment, type SharedFlags } from '../settings.ts';

export interface CollectFlags extends SharedFlags {
  readonly period: string;
  readonly endpoint?: string;
}

/** `report collect`: evidence only; `report build --from` judges it later, without AWS. */
export async function collect(flags: CollectFlags, context: Context): Promise<ExitCode> {
  const settings = loadSettings(flags, context);
  const plan = planAssessment(settings, flags.period, context);
  const folder = join(settings.outputFolder, plan.id);
  const progress = createProgress(context);
  const provided = await loadProvided(settings, { context, progress });
  await assertFree(folder);
  const { endpoint } = flags;
  const trailLogs = trailLogPlaces(settings);
  const { events } = settings;
  const request = { folder, provided, trailLogs, events, progress, ...(endpoint === undefined ? {} : { endpoint }) };
  const summary = await collectEvidence(plan, request, context);
  context.stdout(`${evidenceFolder(folder)}\n`);
  return summary.unavailable === 0 ? exitCodes.complete : exitCodes.incomplete;
}
