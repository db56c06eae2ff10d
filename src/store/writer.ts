import type { FileHandle } from 'node:fs/promises';
import type { Evidence } from '../model/index.ts';
import { sha256 } from '../model/index.ts';
import type { DurableEvidence } from './durable/evidence.ts';
import { fileError } from './files.ts';
import { journalFile, journalLine } from './journal.ts';
import type { Entry } from './journal.ts';
import { placeObject, syncObjects } from './objects.ts';

/** Records that share one fsync of the journal, at most. */
const batchSize = 128;

interface Pending {
  readonly record: Evidence;
  readonly body: Uint8Array | undefined;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

interface WriterOptions {
  readonly folder: string;
  /** The journal, open for appending. */
  readonly file: FileHandle;
  /** Where the journal ends. */
  readonly end: { readonly lines: number; readonly bytes: number };
  /** Keeps lines elsewhere before they are written here; absent where evidence lies on this disk alone. */
  readonly durable?: Pick<DurableEvidence, 'append'>;
  /** Told of every entry that is on disk. */
  readonly remember: (entry: Entry) => void;
  /** Hash of the compressed file that a body was stored as. */
  readonly known: (sha256: string) => string | undefined;
}

export interface Writer {
  readonly put: (record: Evidence, body?: Uint8Array) => Promise<void>;
  /** Resolves when nothing is being written. */
  readonly idle: () => Promise<void>;
}

/**
 * Writes records in batches: the bodies first, then their lines with one fsync, then the callers are told. While one
 * batch is on its way to the disk the next one gathers. After a failed write everything further is refused: what the
 * disk holds stays as it is.
 */
export function createWriter(options: WriterOptions): Writer {
  let end = options.end;
  let queue: Pending[] = [];
  let running: Promise<void> | undefined;
  let failed: unknown;

  const writeBatch = async (batch: readonly Pending[]): Promise<void> => {
    const entries = await writeBodies(options, batch);
    const lines = entries.map((entry, index) => journalLine(end.lines + 1 + index, entry)).join('');
    await options.durable?.append({ first: end.lines + 1, lines, entries });
    await append(options.file, lines, end.bytes);
    end = { lines: end.lines + entries.length, bytes: end.bytes + Buffer.byteLength(lines) };
    entries.forEach(options.remember);
  };

  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.slice(0, batchSize);
      queue = queue.slice(batchSize);
      try {
        if (failed !== undefined) throw failed;
        await writeBatch(batch);
        for (const pending of batch) pending.resolve();
      } catch (error) {
        failed = fileError(error, options.folder, 'E_STORE');
        for (const pending of batch) pending.reject(failed);
      }
    }
    running = undefined;
  };

  return {
    put: (record, body) =>
      new Promise((resolve, reject) => {
        assertBody(record, body);
        queue.push({ record, body, resolve, reject });
        running ??= Promise.resolve().then(drain);
      }),
    idle: async () => running,
  };
}

/** Stores the bodies of a batch; the same body twice in a batch is written once. */
async function writeBodies(options: WriterOptions, batch: readonly Pending[]): Promise<Entry[]> {
  const placed = new Map<string, Promise<string>>();
  const entries = batch.map(async ({ record, body }): Promise<Entry> => {
    if (record.kind === 'unavailable' || body === undefined) return { record, file: null };
    const file = placed.get(record.sha256) ?? placeObject(options.folder, body, options.known(record.sha256));
    placed.set(record.sha256, file);
    return { record, file: await file };
  });
  const settled = await Promise.allSettled(entries);
  const written = settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
  await syncObjects(options.folder, [...placed.keys()]);
  return written;
}

/** Appends lines and syncs them; when that fails, cuts off what a full disk let through. */
async function append(file: FileHandle, lines: string, end: number): Promise<void> {
  try {
    await file.appendFile(lines);
    await file.datasync();
  } catch (error) {
    await file.truncate(end).catch(() => undefined); // else the next run cuts the torn line off
    throw error;
  }
}

function assertBody(record: Evidence, body: Uint8Array | undefined): void {
  if (record.kind === 'unavailable') return;
  if (body === undefined || sha256(body) !== record.sha256 || body.length !== record.bytes) {
    throw new TypeError(`${journalFile}: the body of record ${record.id} is not the one that it names`);
  }
}
