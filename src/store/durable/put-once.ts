import { AuditPackError, type DurableBucket } from '../../model/index.ts';

/**
 * Puts an object where none is. The very same one may lie there already: of an earlier attempt, whose answer was lost.
 * @throws AuditPackError `E_STORE` when something else lies there
 */
export async function putOnce(bucket: DurableBucket, key: string, bytes: Uint8Array): Promise<void> {
  if ((await bucket.create(key, bytes)) !== null) return;
  const found = await bucket.get(key);
  if (found !== null && Buffer.compare(found.bytes, bytes) === 0) return;
  throw new AuditPackError('E_STORE', `${bucket.place}${key} holds something else than is to be put there`, {
    hint: 'Another run has written it: wait until that ends, move the folder of this run aside, and start it again.',
  });
}

/** Puts an object whose SHA-256 its key names; one that lies there damaged is replaced. */
export async function putHashed(
  bucket: DurableBucket,
  key: string,
  { bytes, sha256 }: { readonly bytes: Uint8Array; readonly sha256: string },
): Promise<void> {
  if ((await bucket.create(key, bytes)) !== null) return;
  if ((await bucket.lying(key))?.sha256 === sha256) return;
  const found = await bucket.get(key);
  if (found !== null) await bucket.replace(key, bytes, found.tag);
}
