import { readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { comparePacks } from '../../assess/index.ts';
import { AuditPackError, exitCodes, type ExitCode, type PackComparison } from '../../model/index.ts';
import type { Context } from '../context.ts';
import { comparisonText } from '../comparison-text.ts';
import { readPack } from '../read-pack.ts';

export interface DiffFlags {
  readonly json?: boolean;
}

/**
 * `report diff OLD NEW`: packs, or folders of assessments, whose packs are paired by framework.
 * @returns 1 when a control has exceptions that had none before, or is not determinable any more; else 0
 */
export async function diff(old: string, now: string, flags: DiffFlags, context: Context): Promise<ExitCode> {
  const pairs = pairsOf(packsIn(old, context), packsIn(now, context));
  if (pairs.length === 0) {
    throw new AuditPackError('E_USAGE', `${old} and ${now} have no pack of the same framework`, {
      hint: 'Name two packs (.asice), or two folders of assessments with packs of the same framework.',
    });
  }
  const comparisons: PackComparison[] = [];
  for (const [left, right] of pairs) comparisons.push(await compare(left, right));
  if (flags.json === true) context.stdout(`${JSON.stringify(comparisons, null, 2)}\n`);
  else for (const each of comparisons) context.stdout(comparisonText(each));
  return comparisons.some(isWorse) ? exitCodes.failing : exitCodes.complete;
}

async function compare(left: string, right: string): Promise<PackComparison> {
  const [old, now] = [(await readPack(left)).pack, (await readPack(right)).pack];
  if (old.framework.id === now.framework.id) return comparePacks(old, now);
  throw new AuditPackError('E_USAGE', `${left} is of ${old.framework.id}, ${right} of ${now.framework.id}`, {
    hint: 'Compare packs of the same framework.',
  });
}

const isWorse = ({ controls }: PackComparison): boolean =>
  controls.some(({ after }) => after === 'not-satisfied' || after === 'inconclusive');

/** Packs of an argument by the name of their framework; a pack that is named itself stands alone. */
function packsIn(argument: string, { cwd }: Context): ReadonlyMap<string, string> {
  const path = resolve(cwd, argument);
  const names = isFolder(path) ? readdirSync(path) : [];
  const packs = names.filter((name) => name.endsWith('.asice')).sort();
  if (packs.length === 0) return new Map([[frameworkOf(path), path]]);
  return new Map(packs.map((name) => [frameworkOf(name), join(path, name)]));
}

const frameworkOf = (path: string): string => basename(path, '.asice');

function isFolder(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  if (status !== undefined) return status.isDirectory();
  throw new AuditPackError('E_USAGE', `${path}: there is no such file or folder`, { hint: 'Check the path.' });
}

function pairsOf(
  old: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  const [first, second] = [[...old.values()][0], [...now.values()][0]];
  // Two packs are compared whatever their files are called.
  if (old.size === 1 && now.size === 1 && first !== undefined && second !== undefined) return [[first, second]];
  return [...old].flatMap(([framework, path]) => {
    const other = now.get(framework);
    return other === undefined ? [] : [[path, other] as const];
  });
}
