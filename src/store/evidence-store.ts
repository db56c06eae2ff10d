import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment, Call, Evidence, EvidenceId } from '../model/index.ts';
import { markCollected, type Collected } from './collected.ts';
import type { DurableEvidence } from './durable/evidence.ts';
import { fileError, makeFolders, syncFolder } from './files.ts';
import { evidenceId } from './identity.ts';
import { journalFile, readJournal, sharing } from './journal.ts';
import type { Entry, Journal } from './journal.ts';
import { takeLock } from './lock.ts';
import type { Host } from './lock.ts';
import { readObject } from './objects.ts';
import { pinPlan } from './plan.ts';
import { piecesOfFile } from './stream-file.ts';
import { currentRecords } from './view.ts';
import { createWriter } from './writer.ts';

/** An evidence folder that is open for collecting; one process at a time. */
export interface EvidenceStore {
  /** The plan pinned in the folder. */
  readonly assessment: Assessment;
  /** The newest good record of a page of a call; undefined when there is none. */
  readonly lookup: (call: Call, page: number) => Evidence | undefined;
  /** Resolves when the record and its body are safely on disk, not before. */
  readonly put: (record: Evidence, body?: Uint8Array) => Promise<void>;
  /** What holds now: one record for each page. */
  readonly records: () => readonly Evidence[];
  /** A stored body; undefined when its file is lost or damaged. */
  readonly body: (sha256: string) => Uint8Array | undefined;
  /** Marks collecting as ended. */
  readonly mark: (collected: Collected) => Promise<void>;
  /** Waits for what is being written and gives the folder free. */
  readonly close: () => Promise<void>;
}

/**
 * Opens (or starts) an evidence folder: `assessment.json`, `records.ndjson`, `objects/`. A last line that was torn by
 * a crash is cut off; no other byte that was ever written is touched.
 * @throws AuditPackError `E_STORE` when it belongs to another plan, is in use, or cannot be read or written.
 */
export const openStore = (folder: string, plan: Assessment, host: Host): Promise<EvidenceStore> =>
  openDurableStore(folder, plan, { host });

/** The same with a durable copy: the folder first gets what it lacks, and everything is put there before it counts as stored. */
export async function openDurableStore(
  folder: string,
  plan: Assessment,
  { host, durable }: { readonly host: Host; readonly durable?: DurableEvidence | undefined },
): Promise<EvidenceStore> {
  await makeFolders(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'E_STORE');
  });
  const unlock = await takeLock(join(folder, 'lock'), host);
  try {
    await durable?.reconcile();
    const assessment = await pinPlan(folder, plan, durable !== undefined);
    await durable?.pin();
    const { file, journal } = await openJournal(join(folder, journalFile));
    return createStore({ folder, assessment, file, journal, unlock, durable });
  } catch (error) {
    await unlock();
    throw fileError(error, folder, 'E_STORE');
  }
}

async function openJournal(path: string): Promise<{ file: FileHandle; journal: Journal }> {
  const journal = readJournal(piecesOfFile(path));
  const file = await open(path, 'a');
  try {
    if (journal.unfinished === 'whole') await file.appendFile('\n');
    if (journal.unfinished === 'torn') await file.truncate(journal.bytes);
    await file.sync();
    await syncFolder(join(path, '..'));
  } catch (error) {
    await file.close();
    throw error;
  }
  return { file, journal };
}

interface Opened {
  readonly folder: string;
  readonly assessment: Assessment;
  readonly file: FileHandle;
  readonly journal: Journal;
  readonly unlock: () => Promise<void>;
  readonly durable: DurableEvidence | undefined;
}

function createStore({ folder, assessment, file, journal, unlock, durable }: Opened): EvidenceStore {
  const entries = new Map<EvidenceId, Entry>();
  const files = new Map<string, string>();
  const share = sharing();
  const remember = (entry: Entry): void => {
    share(entry);
    const { record } = entry;
    entries.delete(record.id);
    entries.set(record.id, entry);
    if (record.kind === 'collected' && entry.file !== null) files.set(record.sha256, entry.file);
  };
  journal.entries.forEach(remember);
  const write = createWriter({
    folder,
    file,
    remember,
    ...(durable !== undefined && { durable }),
    known: (hash) => files.get(hash),
    end: journalEnd(journal),
  });
  return {
    assessment,
    lookup: (call, page) => entries.get(evidenceId(call, page))?.record,
    put: write.put,
    records: () => currentRecords([...entries.values()].map(({ record }) => record)),
    body: (hash) => {
      const known = files.get(hash);
      return known === undefined ? undefined : readObject(folder, { sha256: hash, file: known });
    },
    mark: async (collected) => {
      await durable?.mark(collected);
      await markCollected(folder, collected);
    },
    close: async () => {
      await write.idle();
      await file.close();
      await unlock();
    },
  };
}

const journalEnd = ({ lines, bytes, unfinished, rest }: Journal): { lines: number; bytes: number } =>
  unfinished === 'whole' ? { lines: lines + 1, bytes: bytes + rest + 1 } : { lines, bytes };
