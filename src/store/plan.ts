import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError, canonicalJson, hashOf, isJsonObject } from '../model/index.ts';
import type { Assessment } from '../model/index.ts';
import { codeOf, fileError, writeFileAtomic } from './files.ts';

/** Name of the file that pins what is collected. */
export const planFile = 'assessment.json';

/**
 * The plan that a folder was started with; a new folder is started with `plan`.
 * `startedAt`, `tool` and `parts` stay those of the first run. `roleArn` may change: it is how to ask, not what.
 * @param isKept whether a durable store keeps the run as well, so that no new folder begins it anew
 * @throws AuditPackError `E_STORE` naming the first difference when the folder was started with another plan.
 */
export async function pinPlan(folder: string, plan: Assessment, isKept: boolean): Promise<Assessment> {
  const path = join(folder, planFile);
  const pinned = await readPlan(folder);
  if (pinned === undefined) {
    await writeFileAtomic(path, serialised(plan), 'E_STORE');
    return plan;
  }
  const difference = differenceOf(pinned, plan);
  if (difference === undefined) return pinned;
  throw new AuditPackError('E_STORE', `${path}: this evidence was collected for another plan: ${difference}`, {
    hint: `Evidence of two plans is never mixed. ${isKept ? whenKept : 'Collect into a new folder, or restore the configuration.'}`,
  });
}

const whenKept =
  'The store keeps this run: finish it with the configuration that it was started with, which the file tells, and use the new one from the next period on.';

/** The first difference between the plan of a folder and another one; undefined where there is none, or no plan. */
export async function planDifference(folder: string, plan: Assessment): Promise<string | undefined> {
  const pinned = await readPlan(folder);
  return pinned === undefined ? undefined : differenceOf(pinned, plan);
}

const differenceOf = (before: Assessment, now: Assessment): string | undefined =>
  firstDifference(comparable(before), comparable(now), '');

/** The pinned plan; undefined when the folder has none. @throws AuditPackError `E_STORE` when it is damaged. */
export async function readPlan(folder: string): Promise<Assessment | undefined> {
  const path = join(folder, planFile);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw fileError(error, path, 'E_STORE');
  }
  const plan = planOfText(text);
  if (plan === undefined) {
    throw new AuditPackError('E_STORE', `${path}: the file is damaged, so it is not known what this evidence is for`, {
      hint: 'Restore it from a backup, or collect into a new folder.',
    });
  }
  return plan;
}

/** Canonical JSON of the plan with its checksum. */
const serialised = (assessment: Assessment): string => `${canonicalJson({ assessment, sha256: hashOf(assessment) })}\n`;

/** The plan of a file's text; undefined where it was edited: the file is our own writing, to the byte. */
export function planOfText(text: string): Assessment | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isJsonObject(value) || !isJsonObject(value['assessment'])) return undefined;
    const plan = value['assessment'] as unknown as Assessment;
    return serialised(plan) === text ? plan : undefined;
  } catch {
    return undefined;
  }
}

function comparable(plan: Assessment): unknown {
  const accounts = plan.scope.accounts.map(({ id, name }) => ({ id, name }));
  return { ...plan, startedAt: null, tool: null, parts: null, scope: { ...plan.scope, accounts } };
}

function firstDifference(before: unknown, now: unknown, path: string): string | undefined {
  if (typeof before === 'object' && typeof now === 'object' && before !== null && now !== null) {
    const left = before as Record<string, unknown>;
    const right = now as Record<string, unknown>;
    for (const key of new Set([...Object.keys(left), ...Object.keys(right)].sort())) {
      const difference = firstDifference(left[key], right[key], path === '' ? key : `${path}.${key}`);
      if (difference !== undefined) return difference;
    }
    return undefined;
  }
  return Object.is(before, now) ? undefined : `${path} was ${shown(before)} and is now ${shown(now)}`;
}

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value).slice(0, 80));
