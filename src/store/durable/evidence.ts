import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError, sha256, type DurableBucket } from '../../model/index.ts';
import { codeOf, makeFolders, writeFileAtomic } from '../files.ts';
import { inParallel } from '../in-parallel.ts';
import { isIntact, journalFile, objectFile, readJournal, type Entry } from '../journal.ts';
import { inspectObject } from '../objects.ts';
import { planFile } from '../plan.ts';
import { markCollected, parseCollected, readCollected, type Collected } from '../collected.ts';
import { linesOf, partMissing, storedJournal } from './journal-parts.ts';
import { keysOf, objectsAtOnce } from './keys.ts';
import { putHashed, putOnce } from './put-once.ts';

/** Lines of a journal that are put together, with their numbers. */
export interface JournalPart {
  /** Number of the first line, from 1. */
  readonly first: number;
  readonly lines: string;
  readonly entries: readonly Entry[];
}

/** The copy of an evidence folder in a durable store. The folder is a working copy: never ahead of what S3 confirmed. */
export interface DurableEvidence {
  /**
   * Makes folder and store hold the same: what one lacks it gets from the other, every byte checked against the hash
   * that it was written with. The plan comes last, so that a folder that was brought back in part is no evidence folder.
   * @throws AuditPackError `E_STORE` when the two tell different things, or a part of the journal is gone
   */
  readonly reconcile: () => Promise<void>;
  /** Puts the plan that the folder was started with. */
  readonly pin: () => Promise<void>;
  /** Puts the mark of the end of collecting, with the number of lines that the journal has then. */
  readonly mark: (collected: Collected) => Promise<void>;
  /** Puts bodies, then the lines that name them. Of two writers that both go on from the same line, one succeeds. */
  readonly append: (part: JournalPart) => Promise<void>;
}

interface Copy {
  readonly bucket: DurableBucket;
  readonly keys: ReturnType<typeof keysOf>;
  readonly folder: string;
  readonly warn: (message: string) => void;
  /** Hashes of compressed files that S3 is known to hold. */
  readonly put: Set<string>;
  /** Lines of the journal that S3 is known to hold. */
  lines: number;
}

export function durableEvidence(
  bucket: DurableBucket,
  { run, folder, warn }: { readonly run: string; readonly folder: string; readonly warn: (message: string) => void },
): DurableEvidence {
  const copy: Copy = { bucket, keys: keysOf(run), folder, warn, put: new Set(), lines: 0 };
  return {
    reconcile: () => reconcile(copy),
    pin: async () => putOnce(bucket, copy.keys.plan, await readFile(join(folder, planFile))),
    mark: (collected) => mark(copy, collected),
    append: (part) => append(copy, part),
  };
}

async function reconcile(copy: Copy): Promise<void> {
  const { bucket, keys, folder } = copy;
  await makeFolders(folder);
  const here = await wholeLines(join(folder, journalFile));
  const { bytes: there, lines } = await storedJournal(bucket, keys);
  copy.lines = lines;
  const common = Math.min(here.length, there.length);
  if (Buffer.compare(here.subarray(0, common), there.subarray(0, common)) !== 0) throw differs(copy, journalFile);
  const { entries } = readJournal([there]);
  for (const { file } of entries) if (file !== null) copy.put.add(file);
  await bringObjects(copy, entries);
  if (there.length > here.length) await writeFileAtomic(join(folder, journalFile), there, 'E_STORE');
  if (here.length > there.length) await appendRest(copy, here, there.length);
  await reconcileMark(copy);
  const [planHere, planThere] = [await fileOrNull(join(folder, planFile)), await bucket.get(keys.plan)];
  if (planThere === null) return planHere === null ? undefined : putOnce(bucket, keys.plan, planHere);
  if (planHere === null) await writeFileAtomic(join(folder, planFile), planThere.bytes, 'E_STORE');
  else if (Buffer.compare(planHere, planThere.bytes) !== 0) throw differs(copy, planFile);
}

/** The lines of a journal; a last one that only misses its line feed counts, a torn one does not. */
async function wholeLines(path: string): Promise<Uint8Array> {
  const bytes = (await fileOrNull(path)) ?? new Uint8Array();
  const { bytes: length, unfinished } = readJournal([bytes]);
  return unfinished === 'whole' ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes.subarray(0, length);
}

async function fileOrNull(path: string): Promise<Uint8Array | null> {
  return await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

/** A mark says how many lines were collected: fewer, and the end of the journal was deleted. */
async function reconcileMark(copy: Copy): Promise<void> {
  const { bucket, keys, folder } = copy;
  const here = await readCollected(folder);
  const there = await bucket.get(keys.collected);
  const marked = there === null ? null : parseCollected(there.bytes);
  if (marked === null) return here === null ? undefined : mark(copy, here);
  if (typeof marked.lines === 'number' && marked.lines > copy.lines)
    throw partMissing(bucket, keys.part(copy.lines + 1));
  if (here?.endedAt !== marked.endedAt) await markCollected(folder, marked);
}

async function mark({ bucket, keys, lines }: Copy, { endedAt, complete }: Collected): Promise<void> {
  const bytes = Buffer.from(`${JSON.stringify({ endedAt, complete, lines })}\n`);
  const before = await bucket.get(keys.collected);
  const put =
    before === null
      ? await bucket.create(keys.collected, bytes)
      : await bucket.replace(keys.collected, bytes, before.tag);
  if (put === null) throw new AuditPackError('E_STORE', `${bucket.place}${keys.collected} was written by another run`);
}

const differs = ({ bucket, keys, folder }: Copy, file: string): AuditPackError =>
  new AuditPackError('E_STORE', `${join(folder, file)} and ${bucket.place}${keys.plan} tell of different runs`, {
    hint: 'Move the folder aside: the run is brought back from S3. Evidence of two runs is never mixed.',
  });

/** Gets the files of bodies that the folder lacks, or has damaged. One that S3 lacks too stays away: its evidence is missing. */
async function bringObjects({ bucket, keys, folder, warn, put }: Copy, entries: readonly Entry[]): Promise<void> {
  const files = new Map<string, string>();
  for (const { record, file } of entries)
    if (record.kind === 'collected' && file !== null) files.set(record.sha256, file);
  await inParallel(files, objectsAtOnce, async ([body, file]) => {
    if (typeof (await inspectObject(folder, { sha256: body, file })) !== 'string') return;
    const found = await bucket.get(keys.object(file));
    if (found !== null && isIntact(found.bytes, file))
      return writeFileAtomic(join(folder, objectFile(body)), found.bytes, 'E_STORE');
    put.delete(file); // collected again, it is put again
    warn(`${bucket.place}${keys.object(file)} is ${found === null ? 'missing' : 'not as it was written'}`);
  });
}

async function append(copy: Copy, { first, lines, entries }: JournalPart): Promise<void> {
  const { bucket, keys, folder, put } = copy;
  const fresh = new Map<string, string>();
  for (const { record, file } of entries)
    if (record.kind === 'collected' && file !== null && !put.has(file)) fresh.set(file, record.sha256);
  await inParallel(fresh, objectsAtOnce, async ([file, body]) => {
    const bytes = await fileOrNull(join(folder, objectFile(body)));
    if (bytes === null || sha256(bytes) !== file) return; // damaged here before it was put: it stays missing there
    await putHashed(bucket, keys.object(file), { bytes, sha256: file });
    put.add(file);
  });
  const bytes = Buffer.from(lines);
  await putOnce(bucket, keys.part(first), bytes);
  copy.lines = first - 1 + linesOf(bytes);
}

/** What was collected before there was a store, in parts. */
async function appendRest(copy: Copy, here: Uint8Array, from: number): Promise<void> {
  const lines = Buffer.from(here.subarray(from)).toString();
  await append(copy, { first: copy.lines + 1, lines, entries: readJournal([here]).entries });
}
