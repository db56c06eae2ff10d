import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import type { Assessment, CollectedEvidence, Evidence, EvidenceId, EvidenceSet } from '../model/index.ts';
import { codeOf, fileError } from './files.ts';
import { journalFile, objectFile, readJournal, unavailable } from './journal.ts';
import type { Damage, Entry } from './journal.ts';
import { inspectObject, readObject } from './objects.ts';
import { planFile, readPlan } from './plan.ts';
import { currentRecords, isCollected, missingPages } from './view.ts';

export interface StoredEvidence {
  readonly assessment: Assessment;
  readonly evidence: EvidenceSet;
  /** Every file that is not as it was written. What it held is in `evidence` as `unavailable`, never as good. */
  readonly damage: readonly Damage[];
}

/**
 * Reads an evidence folder without changing it, checking every byte against the hash that it was written with.
 * Lost pages of an answer become `unavailable` records with cause `missing`, changed ones with cause `damaged`.
 * @throws AuditPackError `E_STORE` when the folder is no evidence folder or its plan is damaged.
 */
export async function readStore(folder: string): Promise<StoredEvidence> {
  const assessment = await readPlan(folder);
  if (assessment === undefined) {
    throw new AuditPackError('E_STORE', `${join(folder, planFile)}: no such file, so this is no evidence folder`, {
      hint: 'Name the folder that `report collect` printed.',
    });
  }
  const path = join(folder, journalFile);
  const bytes = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return new Uint8Array();
    throw fileError(error, path, 'E_STORE');
  });
  const journal = readJournal(bytes);
  const entries = newest(journal.entries);
  const lost = journal.lost.filter(({ id }) => !entries.has(id));
  const objects = await inspect(folder, [...entries.values()]);
  const current = currentRecords([...entries.values()].map(({ record }) => withBody(record, objects)).concat(lost));
  return {
    assessment,
    evidence: evidenceSet(folder, [...current, ...missingPages(current)], entries),
    damage: [...journal.damage, ...[...objects].map(([hash, message]) => ({ file: objectFile(hash), message }))],
  };
}

function newest(entries: readonly Entry[]): ReadonlyMap<EvidenceId, Entry> {
  const byId = new Map<EvidenceId, Entry>();
  for (const entry of entries) {
    byId.delete(entry.record.id);
    byId.set(entry.record.id, entry);
  }
  return byId;
}

/** Hashes of the bodies that are lost or changed, with what is wrong. A few files are read at a time. */
async function inspect(folder: string, entries: readonly Entry[]): Promise<ReadonlyMap<string, string>> {
  const objects = new Map<string, string>();
  for (const { record, file } of entries) if (isCollected(record)) objects.set(record.sha256, file ?? '');
  const problems = new Map<string, string>();
  const queue = objects.entries();
  const worker = async (): Promise<void> => {
    for (const [hash, file] of queue) {
      const problem = await inspectObject(folder, { sha256: hash, file });
      if (problem !== undefined) problems.set(hash, problem);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return new Map([...problems].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function withBody(record: Evidence, problems: ReadonlyMap<string, string>): Evidence {
  const problem = isCollected(record) ? problems.get(record.sha256) : undefined;
  if (problem === undefined || !isCollected(record)) return record;
  return unavailable(record, 'damaged', `${objectFile(record.sha256)}: ${problem}`);
}

function evidenceSet(
  folder: string,
  records: readonly Evidence[],
  entries: ReadonlyMap<EvidenceId, Entry>,
): EvidenceSet {
  const files = new Map<string, string>();
  for (const record of records.filter((candidate): candidate is CollectedEvidence => isCollected(candidate))) {
    files.set(record.sha256, entries.get(record.id)?.file ?? '');
  }
  return {
    records,
    body: (hash) => {
      const file = files.get(hash);
      return file === undefined ? undefined : readObject(folder, { sha256: hash, file });
    },
  };
}
