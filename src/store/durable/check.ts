import { AuditPackError, type DurableBucket, type Retention } from '../../model/index.ts';
import { parseCollected } from '../collected.ts';
import { inParallel } from '../in-parallel.ts';
import { readJournal } from '../journal.ts';
import { planOfText } from '../plan.ts';
import { parseRecord } from './finished.ts';
import { storedJournal } from './journal-parts.ts';
import { keysOf, objectsAtOnce } from './keys.ts';
import { hashOfPieces } from './put-once.ts';

/** What is known about a run in a durable store, every byte of it read. */
export interface CheckedInStore {
  readonly records: number;
  /** Whether collecting came to its end. */
  readonly collected: boolean;
  /** Packs of the finished assessment; null while it is not finished. */
  readonly packs: number | null;
  /** What holds each object, as S3 told with its bytes. */
  readonly objects: readonly { readonly retention: Retention | null }[];
  readonly problems: readonly string[];
}

interface Found {
  readonly sha256: string;
  readonly retention: Retention | null;
}

/** Reads every object of a run: each as it was written, and each that another one names. */
export async function checkInStore(bucket: DurableBucket, run: string): Promise<CheckedInStore> {
  const keys = keysOf(run);
  const found = new Map<string, Found>();
  await inParallel(await keysBelow(bucket, run), objectsAtOnce, async (key) => {
    const object = await bucket.open(key);
    if (object === null) return;
    found.set(key, { sha256: await hashOfPieces(object.pieces), retention: object.retention });
  });
  const problems = [...found].flatMap(([key, object]) => (isWhole(key, run, object) ? [] : [`${key}: damaged`]));
  const text = async (key: string): Promise<string> =>
    new TextDecoder().decode((await bucket.get(key))?.bytes ?? new Uint8Array());
  if (planOfText(await text(keys.plan)) === undefined)
    problems.push(`${keys.plan}: ${found.has(keys.plan) ? 'damaged' : 'missing'}`);
  const named = (key: string): void => void (found.has(key) || problems.push(`${key}: missing`));
  const journal = await journalOf(bucket, run, problems);
  for (const { file } of journal.entries) if (file !== null) named(keys.object(file));
  const marked = parseCollected(Buffer.from(await text(keys.collected)));
  if (typeof marked?.lines === 'number' && marked.lines > journal.lines)
    problems.push(`${keys.part(journal.lines + 1)}: missing`);
  if (found.has(keys.collected) && marked === null) problems.push(`${keys.collected}: damaged`);
  const finished = found.has(keys.finished) ? parseRecord(Buffer.from(await text(keys.finished))) : null;
  if (found.has(keys.finished) && finished === null) problems.push(`${keys.finished}: damaged`);
  for (const [name, hash] of Object.entries(finished?.packs ?? {})) named(keys.pack(hash, name));
  return {
    records: journal.entries.length,
    collected: marked !== null,
    packs: finished === null ? null : Object.keys(finished.packs).length,
    objects: [...found.values()].map(({ retention }) => ({ retention })),
    problems: [...new Set(problems)].sort(),
  };
}

async function keysBelow(bucket: DurableBucket, run: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const key of bucket.list(`${run}/`)) if (key !== keysOf(run).lease) keys.push(key);
  return keys;
}

/** Bodies and packs lie under their hash; everything else is read on its own. */
function isWhole(key: string, run: string, object: Found): boolean {
  const [, body, pack] = /\/(?:objects\/[0-9a-f]{2}\/([0-9a-f]{64})\.gz|packs\/([^/]+)\/[^/]+)$/.exec(key) ?? [];
  return !key.startsWith(`${run}/`) || (body ?? pack ?? object.sha256) === object.sha256;
}

/** The journal as far as it can be read; what is wrong with it is added to the problems. */
async function journalOf(bucket: DurableBucket, run: string, problems: string[]) {
  const keys = keysOf(run);
  try {
    const { bytes } = await storedJournal(bucket, keys);
    const journal = readJournal([bytes]);
    problems.push(...journal.damage.map(({ message }) => `${keys.parts}: ${message}`));
    return journal;
  } catch (error) {
    if (!(error instanceof AuditPackError)) throw error;
    problems.push(error.message);
    return { entries: [], lines: 0 };
  }
}
