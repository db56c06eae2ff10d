import { randomBytes } from 'node:crypto';
import { AuditPackError, type DurableBucket } from '../../model/index.ts';
import { firstSecret, keepSecret, secretText, secretOf } from '../secret.ts';
import { secretKey } from './keys.ts';

/** A secret of 32 bytes: where its file lies, and its name in the store. */
export interface SecretPlace {
  readonly folder: string;
  readonly file: string;
  readonly name: string;
}

/**
 * Makes a folder and a durable store hold the same secret: that of the store, else that of the folder, else a new one when
 * one may be made. Of several machines that start at once, all get the same.
 * @throws AuditPackError `E_STORE` when they hold two secrets
 */
export async function agreeSecret(
  bucket: DurableBucket,
  { folder, file, name }: SecretPlace,
  { make }: { readonly make: boolean },
): Promise<void> {
  const here = await firstSecret([folder], file);
  const key = secretKey(name);
  const found = await bucket.get(key);
  if (found === null && here === null && !make) return;
  const wanted = found === null ? await put(bucket, key, here ?? randomBytes(32)) : read(bucket, key, found.bytes);
  const kept = here ?? (await keepSecret(folder, file, wanted));
  if (Buffer.compare(kept, wanted) === 0) return;
  throw new AuditPackError('E_STORE', `${folder}/${file} and ${bucket.place}${key} are two secrets`, {
    hint: 'Pseudonyms and withheld fields would become others. Move the one aside that no pack was made with.',
  });
}

/** @returns the secret that lies there then */
async function put(bucket: DurableBucket, key: string, secret: Uint8Array): Promise<Uint8Array> {
  if ((await bucket.create(key, Buffer.from(secretText(secret)), 'secret')) !== null) return secret;
  const found = await bucket.get(key);
  return found === null ? secret : read(bucket, key, found.bytes);
}

const read = ({ place }: DurableBucket, key: string, bytes: Uint8Array): Uint8Array =>
  secretOf(new TextDecoder().decode(bytes), `${place}${key}`);
