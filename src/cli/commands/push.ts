import { resolve } from 'node:path';
import { openManualEvidence, type EvidenceFile, type ManualEvidence } from '../../aws/index.ts';
import { didYouMean } from '../../config/nearest.ts';
import {
  AuditPackError,
  canonicalJson,
  exitCodes,
  sha256,
  type AssessmentControl,
  type ExitCode,
} from '../../model/index.ts';
import { withFiles, type OpenFiles } from '../../seal/index.ts';
import { takeLock } from '../../store/index.ts';
import { wayTo } from '../connection.ts';
import type { Context } from '../context.ts';
import { openCustody, type PackInCustody } from '../custody.ts';
import { outputFolderOf } from '../original-pack.ts';
import { openStoreOf } from '../durable.ts';
import { createProgress, type Progress } from '../progress.ts';
import type { Push } from '../push-entry.ts';
import { pushOf } from '../push-policy.ts';
import { openPushRecord, type PushRecord } from '../push-record.ts';
import { storedPushes } from '../push-store.ts';
import { readCompared } from '../read-compared.ts';
import { approvalsOf, assertReady } from '../ready.ts';
import { loadSettings, type Settings } from '../settings.ts';

export interface PushFlags {
  readonly rehearsal?: boolean;
  readonly config?: string;
  readonly sandbox?: boolean;
  readonly endpoint?: string;
}

/** `report push`: gives the report of an approved pack to controls of AWS Audit Manager, as manual evidence, once. */
export async function push(path: string, flags: PushFlags, context: Context): Promise<ExitCode> {
  const full = resolve(context.cwd, path);
  const { config, sandbox, rehearsal } = flags;
  const shared = { ...(config === undefined ? {} : { config }), ...(sandbox === undefined ? {} : { sandbox }) };
  const settings = loadSettings({ ...shared, out: outputFolderOf(full) }, context);
  const { region } = pushOf(settings);
  const pack = await openCustody(path, approvalsOf(settings), context);
  assertReady(pack, { rehearsal: rehearsal === true, settings, how: 'pushed' });
  const controls = controlsFor(pack, settings);
  const unlock = await takeLock(`${pack.path}.pushed.lock`, context.host);
  try {
    const progress = createProgress(context);
    const { endpoint } = flags;
    const durable = await openStoreOf({ settings, endpoint, progress }, context);
    const record = openPushRecord(pack.path, durable && storedPushes(durable.bucket));
    const way = wayTo({ sandbox: settings.sandbox, ...(endpoint && { endpoint }) }, context);
    const evidence = await openManualEvidence({ region, ...way });
    await withFiles(pack.path, async (files) => {
      assertOrigin(files, pack, settings);
      const pushing = { evidence, file: reportOf(files, pack), record, progress, context };
      await pushAll(pushing, pack, controls);
    });
    context.stdout(`${record.path}\n`);
    return exitCodes.complete;
  } finally {
    await unlock();
  }
}

function controlsFor({ manifest }: PackInCustody, settings: Settings): readonly AssessmentControl[] {
  const { controls } = pushOf(settings);
  const { id } = manifest.framework;
  const found = controls.filter(({ framework }) => framework === id);
  if (found.length > 0) return found;
  const named = [...new Set(controls.map(({ framework }) => framework))];
  throw new AuditPackError('E_USAGE', `push.controls names no control for packs of ${id}.${didYouMean(id, named)}`, {
    hint: `It names some for: ${named.join(', ')}.`,
  });
}

/** What the embedded bank answered is evidence of nothing. */
function assertOrigin(files: OpenFiles, { path }: PackInCustody, { sandbox }: Settings): void {
  const from = files.sizeOf('results.json') === undefined ? null : readCompared(files.pieces('results.json'));
  if (from === null) throw new AuditPackError('E_PACK', `${path} has no results that this version can read`);
  if (from.assessment.sandbox === sandbox) return;
  throw new AuditPackError(
    'E_USAGE',
    sandbox ? `${path} tells of AWS, not of the embedded bank` : `${path} tells of the embedded bank, not of AWS`,
    { hint: sandbox ? 'Leave --sandbox out.' : 'Rehearse with --sandbox.' },
  );
}

/** Audit Manager takes files of up to 100 MB (User Guide, "Quotas"). */
const largestReport = 100_000_000;

function reportOf(files: OpenFiles, { path, manifest }: PackInCustody): EvidenceFile {
  const bytes = files.sizeOf('report.pdf');
  if (bytes === undefined) throw new AuditPackError('E_PACK', `${path} holds no report.pdf, which would be pushed`);
  if (bytes > largestReport) {
    throw new AuditPackError(
      'E_USAGE',
      `report.pdf has ${bytes} bytes, and Audit Manager takes ${largestReport} at most`,
      {
        hint: 'Build the pack for fewer accounts or a shorter period, or hand it over with `report handoff`.',
      },
    );
  }
  const name = `${manifest.framework.id}-${manifest.period.label}-${manifest.pack}.pdf`.replace(/[^\w.-]+/g, '-');
  return { name, bytes, content: () => files.pieces('report.pdf') };
}

interface Pushing {
  readonly evidence: ManualEvidence;
  readonly file: EvidenceFile;
  readonly record: PushRecord;
  readonly progress: Progress;
  readonly context: Context;
}

/** Every control that has no push on record is looked at before the first one is written to. */
async function pushAll(pushing: Pushing, pack: PackInCustody, controls: readonly AssessmentControl[]): Promise<void> {
  const { evidence, record, progress } = pushing;
  const manifest = sha256(canonicalJson(pack.manifest));
  const open: AssessmentControl[] = [];
  for (const control of controls) {
    const before = await record.find(manifest, control);
    if (before?.state === 'begun') throw unknownEnd(before, record.path);
    if (before === undefined) open.push(control);
    else sayDone(progress, before);
  }
  for (const control of open) await evidence.assertOpen(control);
  for (const { assessment, controlSet, control } of open)
    await pushOne(pushing, { assessment, controlSet, control, manifest });
}

async function pushOne(
  { evidence, file, record, progress, context }: Pushing,
  target: Pick<Push, 'assessment' | 'controlSet' | 'control' | 'manifest'>,
): Promise<void> {
  const fileName = await evidence.upload(file);
  const begun: Push = { ...target, fileName, state: 'begun', at: context.now().toISOString() };
  const other = await record.begin(begun);
  if (other?.state === 'begun') throw unknownEnd(other, record.path);
  if (other !== null) return sayDone(progress, other);
  const imported = await evidence.attach(target, fileName);
  if (imported.state === 'unknown') throw unknownEnd(begun, record.path, imported.reason);
  if (imported.state === 'refused') {
    await record.strike(begun);
    throw new AuditPackError(
      'E_OUTPUT',
      `Audit Manager did not take ${file.name} for ${wordsOf(target)}: ${imported.reason}`,
      {
        hint: 'It takes 100 manual evidence files for a control and day. What was taken before is on record; run the same command again.',
      },
    );
  }
  await record.complete({ ...begun, state: 'imported', at: context.now().toISOString() });
  progress.phase(`  ${wordsOf(target)} has it as ${fileName}`);
}

const sayDone = (progress: Progress, push: Push): void =>
  progress.phase(`  ${wordsOf(push)} has it since ${push.at}: nothing to do`);

const wordsOf = ({ assessment, controlSet, control }: AssessmentControl): string =>
  `control ${control} of "${controlSet}" in assessment ${assessment}`;

const unknownEnd = (push: Push, path: string, reason?: string): AuditPackError =>
  new AuditPackError(
    'E_OUTPUT',
    `the push to ${wordsOf(push)} that began at ${push.at} has no known end${reason === undefined ? '' : `: ${reason}`}`,
    {
      hint: `When no other machine is at it any more, look for ${push.fileName} among the evidence of that control. Where it is there, set "state" to "imported" in ${path}; where not, to "refused"; then run the same command again.`,
    },
  );
