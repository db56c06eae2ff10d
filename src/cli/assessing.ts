import { join } from 'node:path';
import { judge, type Judged } from '../assess/index.ts';
import { AuditPackError, type AuditPack, type ExitCode } from '../model/index.ts';
import type { DigestSigner } from '../seal/index.ts';
import {
  assertWritable,
  openPseudonyms,
  openSecret,
  openTemplates,
  takeLock,
  type StoredEvidence,
} from '../store/index.ts';
import { evidenceFolder } from './collecting.ts';
import type { Context } from './context.ts';
import { exitCodeOf, finishAssessment, finishedPacks, isFinished, readFinished, type PackSummary } from './finished.ts';
import type { LoadedFramework } from './frameworks.ts';
import { withSmallHeap } from './heap.ts';
import { buildPack, type BuiltPack } from './packs.ts';
import type { Progress } from './progress.ts';
import type { LoadedAcceptances } from './risk-acceptances.ts';
import type { Settings } from './settings.ts';
import { loadSealing, type TimeStamping } from './time-stamping.ts';
import { toolVersion } from './version.ts';

/** What a run came to. */
export interface Outcome {
  readonly packs: readonly PackSummary[];
  readonly exitCode: ExitCode;
}

export interface AssessRequest {
  /** Folder of the assessment. */
  readonly folder: string;
  readonly settings: Settings;
  readonly frameworks: readonly LoadedFramework[];
  /** Risk acceptances to set beside the results; null where none are configured. */
  readonly acceptances: LoadedAcceptances | null;
  /** Folder of the evidence that is judged. */
  readonly evidenceIn: string;
  /** Collects what is missing, and reads what there is. */
  readonly read: () => Promise<StoredEvidence>;
  readonly endpoint?: string;
  /** Also writes the files of the packs into folders beside them. */
  readonly unpack: boolean;
  readonly progress: Progress;
}

/**
 * Evidence, judgement, packs: one assessment from end to end, by one process at a time. What another one finished in the
 * meantime is taken as it is.
 * @throws AuditPackError `E_STORE` when another process works in the folder.
 */
export async function assessFolder(request: AssessRequest, context: Context): Promise<Outcome> {
  const { folder } = request;
  await assertWritable(folder);
  const unlock = await takeLock(join(folder, 'lock'), context.host);
  try {
    return finishedOutcome(request) ?? (await buildAll(request, context));
  } finally {
    await unlock();
  }
}

/** What a finished assessment came to; undefined where there is none. */
export function finishedOutcome({
  folder,
  frameworks,
}: Pick<AssessRequest, 'folder' | 'frameworks'>): Outcome | undefined {
  if (!isFinished(folder)) return undefined;
  const finished = readFinished(folder);
  if (finished === null) {
    throw new AuditPackError('E_OUTPUT', `${folder}/finished.json cannot be read, so what is finished is not known`, {
      hint: 'Restore it from a backup, or build into another folder with --out.',
    });
  }
  const ids = frameworks.map(({ framework }) => framework.id);
  return { packs: finishedPacks(folder, finished, ids), exitCode: finished.exitCode };
}

/** Refuses a folder with a finished assessment. @throws AuditPackError `E_OUTPUT`. */
export async function assertFree(folder: string): Promise<void> {
  if (isFinished(folder)) {
    throw new AuditPackError('E_OUTPUT', `${folder} holds a finished assessment, which is never overwritten`, {
      hint: 'Choose another folder with --out, or verify what is there with `report verify`.',
    });
  }
  await assertWritable(folder);
}

async function buildAll(request: AssessRequest, context: Context): Promise<Outcome> {
  const { folder, settings, frameworks, progress, endpoint } = request;
  const sealing = await loadSealing(settings, context, endpoint);
  const stored = await request.read();
  for (const damage of stored.damage) progress.phase(`warning: evidence/${damage.file}: ${damage.message}`);
  progress.phase(`Building ${frameworks.length === 1 ? '1 pack' : `${frameworks.length} packs`} in ${folder}`);
  progress.step('judging the evidence');
  return await withSmallHeap(() => judgeAndBuild({ request, sealing, stored }, context));
}

interface JudgeRequest {
  readonly request: AssessRequest;
  readonly sealing: Awaited<ReturnType<typeof loadSealing>>;
  readonly stored: StoredEvidence;
}

async function judgeAndBuild({ request, sealing, stored }: JudgeRequest, context: Context): Promise<Outcome> {
  const { folder, settings, frameworks, acceptances, progress } = request;
  const { signer, timeStamping } = sealing;
  const { assessment, evidence } = stored;
  const judged = judge({ evidence, assessment, acceptances: acceptances?.file ?? null });
  reportAcceptances(judged, progress);
  const shared = {
    evidence,
    judged,
    acceptances,
    signer,
    timeStamping,
    tool: toolVersion(),
    pseudonymise: settings.identities === 'clear' ? null : await openPseudonyms(pseudonymFolders(request)),
    templates: openTemplates(),
    folder,
    now: context.now(),
    approvals: request.settings.approvals?.required ?? 0,
    secret: await openSecret([request.evidenceIn, folder]),
    options: { paper: settings.paper, accent: settings.accent },
    unpack: request.unpack,
    step: progress.step,
    warn: (text: string) => progress.phase(`warning: ${text}`),
  };
  const packs: BuiltPack[] = [];
  for (const framework of frameworks) {
    const built = await buildPack({ ...shared, framework });
    progress.done();
    progress.phase(`  ${describePack(built.pack)}`);
    packs.push(built);
  }
  const exitCode = exitCodeOf(packs.map(({ pack }) => pack));
  const { organisation, period } = assessment;
  const { from, to } = period;
  await finishAssessment(folder, { organisation, from, to, exitCode, packs: packs.map(finishedPack) });
  reportSignatures(signer, timeStamping, progress);
  return { packs: packs.map((each) => ({ path: each.path, ...summaryOf(each.pack) })), exitCode };
}

/** Evidence of another assessment that is judged again is not changed. */
const pseudonymFolders = ({ folder, evidenceIn, settings }: AssessRequest) => ({
  output: settings.outputFolder,
  evidence: evidenceIn,
  keep: evidenceIn === evidenceFolder(folder),
});

const finishedPack = ({ framework, pack, manifestDigest }: BuiltPack) => ({
  ...summaryOf(pack),
  file: `${framework}.asice`,
  manifestDigest,
});

const summaryOf = (pack: AuditPack): Omit<PackSummary, 'path'> => ({
  framework: pack.framework.id,
  pack: pack.id,
  status: pack.status,
  controls: pack.counts.controls,
  requirements: pack.counts.requirements,
  gaps: pack.gaps.length,
});

/** Says on stderr what is wrong with acceptances: an auditor will see it, and so should who builds the pack. */
function reportAcceptances({ acceptances }: Judged, progress: Progress): void {
  for (const { id, control, problems } of acceptances?.acceptances ?? []) {
    if (problems.length > 0) progress.phase(`warning: risk acceptance ${id} (${control}): ${problems.join(', ')}`);
  }
}

function reportSignatures({ test }: DigestSigner, timeStamping: TimeStamping, progress: Progress): void {
  const { level, reason } = timeStamping.signatures();
  const missing = level === 'B-B' ? 'no time stamp' : 'time stamps, but no full set of revocation lists';
  if (reason !== null) progress.phase(`  These packs carry ${missing} (PAdES and CAdES ${level}): ${reason}.`);
  if (test) progress.phase('  These packs carry a TEST SIGNATURE: not for hand-off. Configure a key under "signing".');
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
