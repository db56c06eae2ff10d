import { createHash } from 'node:crypto';
import { AuditPackError, type DurableBucket, type ObjectContent } from '../../model/index.ts';

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

/** The same for an object of any size, in pieces. */
export async function putHashedInPieces(bucket: DurableBucket, key: string, content: ObjectContent): Promise<void> {
  if ((await bucket.putInPieces(key, content)) !== null) return;
  if ((await bucket.lying(key))?.sha256 === content.sha256) return;
  const found = await bucket.open(key);
  if (found === null || (await hashOfPieces(found.pieces)) === content.sha256) return;
  await bucket.putInPieces(key, content, found.tag);
}

/** SHA-256 over pieces, in hexadecimal digits. */
export async function hashOfPieces(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** The same pieces, which end in an error where they have another hash. */
export async function* withHash(
  pieces: AsyncIterable<Uint8Array>,
  sha256: string,
  damaged: () => AuditPackError,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const piece of pieces) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw damaged();
}
