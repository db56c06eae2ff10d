import { existsSync } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AuditPackError, hashOf } from '../model/index.ts';
import type { Assessment, Evidence, EvidenceSet } from '../model/index.ts';
import { readCollected, type Collected } from './collected.ts';
import { codeOf, fileError, syncFolder } from './files.ts';
import { planFile, readPlan } from './plan.ts';
import { readStore } from './read-store.ts';
import type { StoredEvidence } from './read-store.ts';

/** A run whose evidence lies below an output folder. */
export interface StoredRun {
  /** Its folder below the output folder, such as `2026-04` or `archive/20261123T080000Z`. */
  readonly name: string;
  /** Its evidence folder. */
  readonly folder: string;
  readonly plan: Assessment;
  /** Null while it has not come to its end. */
  readonly collected: Collected | null;
}

/** Folders of the output folder that hold runs instead of being one: what was archived between the months. */
export const archiveFolder = (sandbox: boolean): string => (sandbox ? 'sandbox-archive' : 'archive');

export interface ListedRuns {
  readonly runs: readonly StoredRun[];
  /** Where the plan of a run is damaged. */
  readonly damaged: readonly string[];
}

/** The runs below an output folder, by name. Folders whose plan is damaged are named by `damaged` and left out. */
export async function listRuns(outputFolder: string): Promise<ListedRuns> {
  const archives = await Promise.all([false, true].map((one) => foldersIn(outputFolder, archiveFolder(one))));
  const names = [...(await foldersIn(outputFolder, '')), ...archives.flat()];
  const runs: StoredRun[] = [];
  const damaged: string[] = [];
  for (const name of names) {
    const folder = join(outputFolder, name, 'evidence');
    if (!existsSync(join(folder, planFile))) continue;
    try {
      const plan = await readPlan(folder);
      if (plan !== undefined) runs.push({ name, folder, plan, collected: await readCollected(folder) });
    } catch (error) {
      if (!(error instanceof AuditPackError)) throw error;
      damaged.push(error.message);
    }
  }
  return { runs, damaged };
}

/**
 * Deletes the folder of a run: first its name, then its files, so that one that was deleted in part is never taken for
 * evidence. What an earlier attempt left is deleted too.
 * @throws AuditPackError `E_OUTPUT`.
 */
export async function removeRun(folder: string): Promise<void> {
  const aside = join(dirname(folder), `${removing}${basename(folder)}`);
  try {
    await rm(aside, { recursive: true, force: true });
    await rename(folder, aside);
    await syncFolder(dirname(folder));
    await rm(aside, { recursive: true });
  } catch (error) {
    throw fileError(error, folder, 'E_OUTPUT');
  }
}

/** Begin of the names of folders that are being deleted. */
const removing = '.removing-';

async function foldersIn(outputFolder: string, below: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(outputFolder, below), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith(removing))
      .map(({ name }) => (below === '' ? name : `${below}/${name}`))
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw fileError(error, outputFolder, 'E_STORE');
  }
}

/**
 * Evidence of an assessment that is built from several runs: that of its own folder, and that of the other runs beside
 * it, each record with its run. What people provided for the other runs stays with them.
 * @param folder - the assessment's own evidence folder
 * @param bring - makes the evidence folder of another run whole, where there is more than this disk
 * @throws AuditPackError `E_STORE` when the evidence of a run is gone.
 */
export async function readRuns(folder: string, bring?: (run: string) => Promise<void>): Promise<StoredEvidence> {
  const own = await readStore(folder);
  const { id, parts } = own.assessment;
  if (parts === undefined) return own;
  const outputFolder = join(folder, '..', ...id.split('/').map(() => '..'));
  const sets: EvidenceSet[] = [];
  const damage = [...own.damage];
  for (const { run } of parts) {
    if (run !== id) await bring?.(run);
    const stored = run === id ? own : await readOther(join(outputFolder, run, 'evidence'), own.assessment);
    const records = run === id ? stored.evidence.records : stored.evidence.records.filter(isFromAws);
    sets.push({ ...stored.evidence, records: records.map((record) => ofRun(record, run)) });
    if (run !== id) damage.push(...stored.damage.map((one) => ({ ...one, file: `../../${run}/evidence/${one.file}` })));
  }
  return { assessment: own.assessment, evidence: together(sets), damage };
}

async function readOther(folder: string, { id }: Assessment): Promise<StoredEvidence> {
  if (existsSync(join(folder, planFile))) return readStore(folder);
  throw new AuditPackError('E_STORE', `${folder}: ${id} was built from this evidence, and it is gone`, {
    hint: 'Restore the folder, or keep the folders of the runs beside each other.',
  });
}

const isFromAws = ({ source }: Evidence): boolean => source !== 'manual';

/** The same question of two runs has one id in their folders; together they need two. */
const ofRun = (record: Evidence, run: string): Evidence => ({
  ...record,
  run,
  id: hashOf({ id: record.id, run }).slice(0, 32),
});

function together(sets: readonly EvidenceSet[]): EvidenceSet {
  const bodies = new Map<string, EvidenceSet>();
  for (const set of sets)
    for (const record of set.records) if (record.kind === 'collected') bodies.set(record.sha256, set);
  return {
    records: sets.flatMap(({ records }) => records),
    body: (hash) => bodies.get(hash)?.body(hash),
  };
}
