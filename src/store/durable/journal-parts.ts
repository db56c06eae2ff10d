import { AuditPackError, type DurableBucket } from '../../model/index.ts';
import { inParallel } from '../in-parallel.ts';
import { objectsAtOnce, type keysOf } from './keys.ts';

/**
 * The parts of a run's journal, one behind the other. Whether its lines are as they were written, they tell themselves.
 * @throws AuditPackError `E_STORE` when a part is gone
 */
export async function storedJournal(
  bucket: DurableBucket,
  keys: Pick<ReturnType<typeof keysOf>, 'part' | 'parts'>,
): Promise<{ readonly bytes: Uint8Array; readonly lines: number }> {
  const names: string[] = [];
  for await (const key of bucket.list(keys.parts)) names.push(key);
  const parts = new Map<string, Uint8Array>();
  await inParallel(names, objectsAtOnce, async (key) => {
    const found = await bucket.get(key);
    if (found !== null) parts.set(key, found.bytes);
  });
  const journal: Uint8Array[] = [];
  let lines = 0;
  for (const key of names) {
    const bytes = parts.get(key);
    if (key !== keys.part(lines + 1) || bytes === undefined) throw partMissing(bucket, keys.part(lines + 1));
    journal.push(bytes);
    lines += linesOf(bytes);
  }
  return { bytes: Buffer.concat(journal), lines };
}

export const linesOf = (bytes: Uint8Array): number =>
  bytes.reduce((lines, byte) => (byte === 0x0a ? lines + 1 : lines), 0);

export const partMissing = ({ place }: DurableBucket, key: string): AuditPackError =>
  new AuditPackError('E_STORE', `${place}${key} is missing: evidence that was collected is not all there`, {
    hint: 'Restore the object from one of its versions, or from a backup of the bucket.',
  });
