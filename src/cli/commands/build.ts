import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { judge } from '../../assess/index.ts';
import { AuditPackError, exitCodes, type AuditPack, type ExitCode } from '../../model/index.ts';
import type { DigestSigner } from '../../seal/index.ts';
import { assertWritable, openTemplates, readStore, type StoredEvidence } from '../../store/index.ts';
import { collectEvidence, evidenceFolder } from '../collecting.ts';
import type { Context } from '../context.ts';
import { checkChoices, loadFrameworks } from '../frameworks.ts';
import { buildPack, finishAssessment, isFinished, type BuiltPack } from '../packs.ts';
import { createProgress, type Progress } from '../progress.ts';
import { loadProvided } from '../provided.ts';
import { trailLogPlaces } from '../trail-logs.ts';
import { loadSettings, planAssessment, type Settings, type SharedFlags } from '../settings.ts';
import { loadSealing, type TimeStamping } from '../time-stamping.ts';
import { toolVersion } from '../version.ts';

export interface BuildFlags extends SharedFlags {
  readonly period: string;
  /** Comma-separated names or paths. */
  readonly framework?: string;
  /** Evidence folder of an earlier run to judge again, without AWS. */
  readonly from?: string;
  readonly unpack?: boolean;
  readonly endpoint?: string;
  readonly json?: boolean;
}

/** `report build`: collect, judge, render, sign. Everything that can be wrong beforehand is checked beforehand. */
export async function build(flags: BuildFlags, context: Context): Promise<ExitCode> {
  const packs = await buildPacks(flags, context);
  if (flags.json === true) context.stdout(`${JSON.stringify(packs.map(summaryOf), null, 2)}\n`);
  else for (const each of packs) context.stdout(`${each.path}\n`);
  return exitCodeOf(packs.map((each) => each.pack));
}

export async function buildPacks(flags: BuildFlags, context: Context): Promise<readonly BuiltPack[]> {
  const settings = loadSettings(flags, context);
  const names = flags.framework?.split(',').map((name) => name.trim());
  const frameworks = loadFrameworks(
    names ?? settings.frameworks,
    names === undefined ? settings.configFolder : context.cwd,
  );
  checkChoices(
    frameworks.map(({ framework }) => framework),
    settings.parameters.choices,
  );
  const progress = createProgress(context);
  const { folder, read } = await prepare(flags, settings, { context, progress });
  const { signer, timeStamping } = await loadSealing(settings, context, flags.endpoint);

  const stored = await read();
  for (const damage of stored.damage) progress.phase(`warning: evidence/${damage.file}: ${damage.message}`);
  progress.phase(`Building ${frameworks.length === 1 ? '1 pack' : `${frameworks.length} packs`} in ${folder}`);
  progress.step('judging the evidence');
  const { assessment, evidence } = stored;
  const judged = judge({ evidence, assessment });
  const shared = {
    evidence,
    judged,
    signer,
    timeStamping,
    tool: toolVersion(),
    templates: openTemplates(),
    folder,
    now: context.now(),
  };
  const options = { paper: settings.paper, accent: settings.accent };
  const packs: BuiltPack[] = [];
  for (const framework of frameworks) {
    const built = await buildPack({
      ...shared,
      framework,
      options,
      unpack: flags.unpack === true,
      step: progress.step,
    });
    progress.done();
    progress.phase(`  ${describePack(built.pack)}`);
    packs.push(built);
  }
  await finishAssessment(folder, packs);
  reportSignatures(signer, timeStamping, progress);
  return packs;
}

function reportSignatures({ test }: DigestSigner, timeStamping: TimeStamping, progress: Progress): void {
  const { level, reason } = timeStamping.signatures();
  const missing = level === 'B-B' ? 'no time stamp' : 'time stamps, but no full set of revocation lists';
  if (reason !== null) progress.phase(`  These packs carry ${missing} (PAdES and CAdES ${level}): ${reason}.`);
  if (test) progress.phase('  These packs carry a TEST SIGNATURE: not for hand-off. Configure a key under "signing".');
}

interface Prepared {
  readonly folder: string;
  readonly read: () => Promise<StoredEvidence>;
}

async function prepare(
  flags: BuildFlags,
  settings: Settings,
  { context, progress }: { readonly context: Context; readonly progress: Progress },
): Promise<Prepared> {
  if (flags.from !== undefined) {
    if (flags.manual !== undefined) {
      throw new AuditPackError('E_USAGE', '--manual cannot be given with --from: that evidence is judged as it is', {
        hint: 'Take the files in with `report collect --manual`, which keeps what it has, and build afterwards.',
      });
    }
    const from = evidenceFolderOf(resolve(context.cwd, flags.from));
    const stored = await readStore(from);
    const folder = join(settings.outputFolder, stored.assessment.id);
    await assertFree(folder);
    return { folder, read: () => Promise.resolve(stored) };
  }
  const plan = planAssessment(settings, flags.period, context);
  const folder = join(settings.outputFolder, plan.id);
  const provided = await loadProvided(settings, { context, progress });
  await assertFree(folder);
  return {
    folder,
    read: async () => {
      const { endpoint } = flags;
      const trailLogs = trailLogPlaces(settings);
      const { events } = settings;
      const request = {
        folder,
        provided,
        trailLogs,
        events,
        progress,
        ...(endpoint === undefined ? {} : { endpoint }),
      };
      await collectEvidence(plan, request, context);
      return readStore(evidenceFolder(folder));
    },
  };
}

/** The folder itself, or its `evidence` folder when an assessment folder is given. */
export function evidenceFolderOf(folder: string): string {
  const inside = evidenceFolder(folder);
  return existsSync(inside) && statSync(inside).isDirectory() ? inside : folder;
}

export async function assertFree(folder: string): Promise<void> {
  if (isFinished(folder)) {
    throw new AuditPackError('E_OUTPUT', `${folder} holds a finished assessment, which is never overwritten`, {
      hint: 'Choose another folder with --out, or verify what is there with `report verify`.',
    });
  }
  await assertWritable(folder);
}

/** Exit code for a set of packs: incomplete evidence outweighs failing controls (it may hide more of them). */
export function exitCodeOf(packs: readonly AuditPack[]): ExitCode {
  const findings = packs.flatMap((pack) => pack.findings);
  const incomplete = packs.some((pack) => pack.status === 'partial');
  if (incomplete || findings.some((finding) => finding.outcome === 'inconclusive')) return exitCodes.incomplete;
  return findings.some((finding) => finding.outcome === 'not-satisfied') ? exitCodes.failing : exitCodes.complete;
}

function describePack(pack: AuditPack): string {
  const { controls } = pack.counts;
  return [
    `${pack.framework.title} ${pack.framework.version}: ${pack.status}`,
    `${controls['not-satisfied']} controls with exceptions`,
    `${controls.inconclusive} not determinable`,
    `${controls.manual} need a person`,
    `${controls.satisfied} without exceptions`,
  ].join(', ');
}

const summaryOf = ({ path, framework, pack }: BuiltPack): object => ({
  path,
  framework,
  pack: pack.id,
  status: pack.status,
  controls: pack.counts.controls,
  requirements: pack.counts.requirements,
  gaps: pack.gaps.length,
});
