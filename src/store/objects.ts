import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzip } from 'node:zlib';
import { sha256 } from '../model/index.ts';
import { codeOf, makeFolders, placeFile, syncFolder } from './files.ts';
import { isIntact, objectFile } from './journal.ts';

const compress = promisify(gzip);

/**
 * Places a body below its hash and returns the SHA-256 of the compressed file. An intact file of the same content is
 * kept (`known` is the hash that it was written with); anything else of that name is replaced.
 * The folder is not synced yet: see `syncObjects`.
 */
export async function placeObject(folder: string, body: Uint8Array, known: string | undefined): Promise<string> {
  const path = join(folder, objectFile(sha256(body)));
  const existing = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined && existing !== undefined && isIntact(existing, known)) return known;
  const compressed = await compress(body);
  const hash = sha256(compressed);
  if (existing !== undefined && isIntact(existing, hash)) return hash;
  await makeFolders(dirname(path));
  await placeFile(path, compressed);
  return hash;
}

/** Makes placed objects survive a power failure. */
export async function syncObjects(folder: string, bodies: readonly string[]): Promise<void> {
  const folders = new Set(bodies.map((hash) => dirname(join(folder, objectFile(hash)))));
  if (folders.size === 0) return;
  await Promise.all([...folders].map(syncFolder));
  await syncFolder(join(folder, 'objects'));
  await syncFolder(folder);
}

export interface StoredObject {
  /** SHA-256 of the body. */
  readonly sha256: string;
  /** SHA-256 of the compressed file. */
  readonly file: string;
}

/** The body of an object, or undefined when the file is lost or not byte for byte as it was written. */
export function readObject(folder: string, object: StoredObject): Uint8Array | undefined {
  try {
    const compressed = readFileSync(join(folder, objectFile(object.sha256)));
    return isIntact(compressed, object.file) ? bodyIn(compressed, object.sha256) : undefined;
  } catch {
    return undefined;
  }
}

/** The body in the compressed bytes of an object; undefined when they hold another one. */
export function bodyIn(compressed: Uint8Array, hash: string): Uint8Array | undefined {
  try {
    const body = gunzipSync(compressed);
    return isIntact(body, hash) ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The compressed bytes of an object as they were written, or what is wrong with its file. */
export async function inspectObject(folder: string, object: StoredObject): Promise<Uint8Array | string> {
  try {
    const compressed = await readFile(join(folder, objectFile(object.sha256)));
    return isIntact(compressed, object.file) ? compressed : 'changed or truncated after it was written';
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? 'the file is missing' : `not readable (${codeOf(error)})`;
  }
}
