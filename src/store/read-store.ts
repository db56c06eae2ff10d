import { join } from 'node:path';
import { AuditPackError } from '../model/index.ts';
import type { Assessment, Evidence, EvidenceId, EvidenceSet } from '../model/index.ts';
import { fileError } from './files.ts';
import { journalFile, objectFile, readJournal, unavailable } from './journal.ts';
import type { Damage, Entry, Journal } from './journal.ts';
import { bodyIn, inspectObject, readObject } from './objects.ts';
import { planFile, readPlan } from './plan.ts';
import { piecesOfFile } from './stream-file.ts';
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
  const journal = journalIn(folder);
  const entries = newest(journal.entries);
  const lost = journal.lost.filter(({ id }) => !entries.has(id));
  const { problems, kept } = await inspect(folder, [...entries.values()]);
  const current = currentRecords([...entries.values()].map(({ record }) => withBody(record, problems)).concat(lost));
  const records = [...current, ...missingPages(current)];
  return {
    assessment,
    evidence: { records, body: bodyReader(folder, filesOf(records, entries), kept) },
    damage: [...journal.damage, ...[...problems].map(([hash, message]) => ({ file: objectFile(hash), message }))],
  };
}

function journalIn(folder: string): Journal {
  const path = join(folder, journalFile);
  try {
    return readJournal(piecesOfFile(path));
  } catch (error) {
    throw fileError(error, path, 'E_STORE');
  }
}

function newest(entries: readonly Entry[]): ReadonlyMap<EvidenceId, Entry> {
  const byId = new Map<EvidenceId, Entry>();
  for (const entry of entries) {
    byId.delete(entry.record.id);
    byId.set(entry.record.id, entry);
  }
  return byId;
}

interface Inspected {
  /** Hashes of the bodies that are lost or changed, with what is wrong. */
  readonly problems: ReadonlyMap<string, string>;
  /** Compressed bodies that are kept, by the hash of the body. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
}

/** Small compressed bodies are kept, up to so many bytes: opening a file costs more than what is in it. */
const smallBytes = 4 * 1024;
const mostKept = 16 * 1024 * 1024;

/** Inspects every body, a few files at a time. */
async function inspect(folder: string, entries: readonly Entry[]): Promise<Inspected> {
  const objects = new Map<string, string>();
  for (const { record, file } of entries) if (isCollected(record)) objects.set(record.sha256, file ?? '');
  const problems = new Map<string, string>();
  const kept = new Map<string, Uint8Array>();
  let room = mostKept;
  const queue = objects.entries();
  const worker = async (): Promise<void> => {
    for (const [hash, file] of queue) {
      const found = await inspectObject(folder, { sha256: hash, file });
      if (typeof found === 'string') problems.set(hash, found);
      else if (found.length <= Math.min(smallBytes, room)) {
        kept.set(hash, found);
        room -= found.length;
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return { problems: new Map([...problems].sort(([left], [right]) => (left < right ? -1 : 1))), kept };
}

function withBody(record: Evidence, problems: ReadonlyMap<string, string>): Evidence {
  const problem = isCollected(record) ? problems.get(record.sha256) : undefined;
  if (problem === undefined || !isCollected(record)) return record;
  return unavailable(record, 'damaged', `${objectFile(record.sha256)}: ${problem}`);
}

/** Hashes of the compressed files of the bodies that count, by the hash of the body. */
function filesOf(records: readonly Evidence[], entries: ReadonlyMap<EvidenceId, Entry>): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const record of records) if (isCollected(record)) files.set(record.sha256, entries.get(record.id)?.file ?? '');
  return files;
}

const bodyReader =
  (folder: string, files: ReadonlyMap<string, string>, kept: Inspected['kept']): EvidenceSet['body'] =>
  (hash) => {
    const file = files.get(hash);
    if (file === undefined) return undefined;
    const compressed = kept.get(hash);
    return compressed === undefined ? readObject(folder, { sha256: hash, file }) : bodyIn(compressed, hash);
  };
