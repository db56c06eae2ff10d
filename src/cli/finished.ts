import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  AuditPackError,
  byText,
  exitCodes,
  isAccepted,
  isJsonObject,
  type AuditPack,
  type ExitCode,
} from '../model/index.ts';
import { writeFileAtomic } from '../store/index.ts';

/** File in an assessment folder that says that it is finished; written last. */
export const finishedFile = 'finished.json';

/** One pack of a finished assessment, as `--json` prints it. */
export interface PackSummary {
  readonly path: string;
  /** Framework id, such as `gdpr`. */
  readonly framework: string;
  /** Pack id: 12 hexadecimal digits. */
  readonly pack: string;
  readonly status: AuditPack['status'];
  readonly controls: AuditPack['counts']['controls'];
  readonly requirements: AuditPack['counts']['requirements'];
  readonly gaps: number;
}

type FinishedPack = Omit<PackSummary, 'path'> & { readonly file: string; readonly manifestDigest: string };

/** What an assessment came to, and what the packs of the next one refer to. */
export interface FinishedAssessment {
  readonly organisation: string;
  /** The period, as instants. */
  readonly from: string;
  readonly to: string;
  readonly exitCode: ExitCode;
  readonly packs: readonly FinishedPack[];
}

/** Whether an assessment folder holds a finished assessment, which is never written again. */
export const isFinished = (folder: string): boolean => existsSync(join(folder, finishedFile));

/** Marks an assessment as finished. */
export const finishAssessment = (folder: string, finished: FinishedAssessment): Promise<void> =>
  writeFileAtomic(join(folder, finishedFile), `${JSON.stringify(finished, null, 2)}\n`);

/** What a finished assessment came to; null where there is none, or where its mark cannot be read. */
export function readFinished(folder: string): FinishedAssessment | null {
  const path = join(folder, finishedFile);
  if (!existsSync(path)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const usable =
      isJsonObject(value) &&
      typeof value['from'] === 'string' &&
      typeof value['to'] === 'string' &&
      Object.values(exitCodes).some((code) => code === value['exitCode']) &&
      Array.isArray(value['packs']);
    return usable ? (value as unknown as FinishedAssessment) : null;
  } catch {
    return null; // a damaged mark of another assessment does not stop this one; its pack can still be verified
  }
}

/**
 * The packs of a finished assessment, when they are those that are asked for.
 * @throws AuditPackError `E_OUTPUT` where a pack is gone, or was never asked for: what is finished is not written again.
 */
export function finishedPacks(
  folder: string,
  finished: FinishedAssessment,
  frameworks: readonly string[],
): readonly PackSummary[] {
  const { packs } = finished;
  const missing = frameworks.filter((id) => packs.every(({ framework }) => framework !== id));
  const lost = packs.filter(({ file }) => !existsSync(join(folder, file))).map(({ file }) => file);
  const problem =
    lost.length > 0
      ? `${folder} is finished, and ${lost.join(', ')} of it is gone`
      : missing.length > 0
        ? `${folder} holds a finished assessment without ${missing.join(', ')}; it is never overwritten`
        : undefined;
  if (problem === undefined) return packs.map((pack) => summaryOf(folder, pack));
  throw new AuditPackError('E_OUTPUT', problem, {
    hint: `Judge its evidence into another folder: report build --from ${folder} --out <folder>.`,
  });
}

function summaryOf(folder: string, { file, manifestDigest: _digest, ...summary }: FinishedPack): PackSummary {
  return { path: join(folder, file), ...summary };
}

/** Finished assessments of an output folder, of the sandbox or of AWS, with the folder of each. */
export function finishedIn(
  outputFolder: string,
  { organisation, sandbox }: { readonly organisation: string; readonly sandbox: boolean },
): readonly (FinishedAssessment & { readonly folder: string })[] {
  if (!existsSync(outputFolder)) return [];
  return readdirSync(outputFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name.startsWith('sandbox-') === sandbox)
    .flatMap((entry) => {
      const folder = join(outputFolder, entry.name);
      const finished = readFinished(folder);
      return finished?.organisation === organisation ? [{ ...finished, folder }] : [];
    });
}

/** The pack before another one: where it lies, and the digest of its manifest when it was made. */
export interface PreviousPack {
  readonly path: string;
  readonly manifestDigest: string;
}

/**
 * The newest finished pack for the same organisation and framework whose period ended by the beginning of this one: the
 * months form a chain. Of periods that end together, the shortest is the previous one.
 */
export function previousPack(
  outputFolder: string,
  pack: Pick<AuditPack, 'assessment' | 'framework'>,
): PreviousPack | null {
  const { period } = pack.assessment;
  const before = finishedIn(outputFolder, pack.assessment)
    .filter(({ to }) => to <= period.from)
    .sort((a, b) => byText(b.to, a.to) || byText(b.from, a.from));
  for (const { folder, packs } of before) {
    const found = packs.find((each) => each.framework === pack.framework.id);
    if (found !== undefined) return { path: join(folder, found.file), manifestDigest: found.manifestDigest };
  }
  return null;
}

/**
 * Exit code for a set of packs: incomplete evidence outweighs failing controls (it may hide more of them), and failures
 * count as accepted only when every exception of every failing control is, for its whole time.
 */
export function exitCodeOf(packs: readonly AuditPack[]): ExitCode {
  const findings = packs.flatMap((pack) => pack.findings);
  const incomplete = packs.some((pack) => pack.status === 'partial');
  if (incomplete || findings.some((finding) => finding.outcome === 'inconclusive')) return exitCodes.incomplete;
  const failing = packs.flatMap((pack) =>
    pack.findings
      .filter((finding) => finding.outcome === 'not-satisfied')
      .map((finding) => isAccepted(pack.acceptances, finding.control.id)),
  );
  if (failing.length === 0) return exitCodes.complete;
  return failing.every((accepted) => accepted) ? exitCodes.accepted : exitCodes.failing;
}

/** Exit code of several assessments: the gravest of theirs. */
export const gravest = (codes: readonly ExitCode[]): ExitCode =>
  [exitCodes.incomplete, exitCodes.failing, exitCodes.accepted].find((code) => codes.includes(code)) ??
  exitCodes.complete;
