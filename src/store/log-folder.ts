import { constants, type Dirent } from 'node:fs';
import { open, readdir, readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError, isJsonObject } from '../model/index.ts';
import type { ErrorCode, FetchedObject, JsonObject, ObjectStore, StoredObject } from '../model/index.ts';
import { codeOf, fileError, writeFileAtomic } from './files.ts';

/** File beside the objects that keeps what `aws s3 sync` loses: the name of the bucket and the metadata of objects. */
const sidecarName = 's3-metadata.json';

/** CloudTrail ends a log file near 50 MB before compression. */
const largestObject = 64 * 1024 * 1024;

/**
 * A folder that was copied from a bucket, such as with `aws s3 sync`: paths are keys. Links are not followed. With a
 * file `s3-metadata.json` — `{"bucket": …, "objects": {key: {name: value}}}` — objects have their metadata again.
 * @throws AuditPackError `E_USAGE` when the folder cannot be read, or that file is not understood
 */
export async function openLogFolder(folder: string): Promise<ObjectStore> {
  const root = await realpath(folder).catch((error: unknown) => {
    throw fileError(error, folder, 'E_USAGE');
  });
  await entriesOf(root, '', 'E_USAGE');
  const { bucket, metadata } = await readSidecar(root);
  return {
    bucket,
    list: (prefix) => walk(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix),
    folders: async (prefix) =>
      (await entriesOf(root, prefix)).filter((entry) => entry.isDirectory()).map(({ name }) => name),
    get: async (key) => await read(root, key, metadata.get(key) ?? null),
  };
}

/**
 * Keeps metadata of objects of a bucket in a folder that is, or becomes, a copy of it: `openLogFolder` finds them there.
 * What the folder's file says of other objects stays.
 * @throws AuditPackError `E_STORE` when that file cannot be written, is not understood, or is of another bucket
 */
export async function keepMetadata(folder: string, bucket: string, objects: Metadata): Promise<void> {
  const path = join(folder, sidecarName);
  const known = await readSidecar(folder, 'E_STORE');
  if (known.bucket !== null && known.bucket !== bucket) {
    throw new AuditPackError(
      'E_STORE',
      `${path}: this is the metadata of the bucket ${known.bucket}, not of ${bucket}`,
      {
        hint: 'Move the file away, and run the same command again.',
      },
    );
  }
  const all = [...known.metadata, ...objects].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify({ bucket, objects: Object.fromEntries(all) }, null, 2);
  await writeFileAtomic(path, `${text}\n`, 'E_STORE');
}

type Metadata = ReadonlyMap<string, Readonly<Record<string, string>>>;

interface Sidecar {
  readonly bucket: string | null;
  readonly metadata: Metadata;
}

async function readSidecar(root: string, code: ErrorCode = 'E_USAGE'): Promise<Sidecar> {
  const path = join(root, sidecarName);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { bucket: null, metadata: new Map() };
    throw fileError(error, path, code);
  }
  const value = parse(text);
  const { bucket = null, objects } = value ?? {};
  if (value === null || (bucket !== null && typeof bucket !== 'string') || !isJsonObject(objects)) {
    throw new AuditPackError(code, `${path}: this is no record of metadata`, {
      hint: 'It must be {"bucket": "name", "objects": {"key": {"signature": "…", "signature-algorithm": "…"}}}.',
    });
  }
  return { bucket, metadata: new Map(Object.entries(objects).map(([key, each]) => [key, metadataOf(each)])) };
}

function parse(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** What is no text is left out: then it is missing, and nothing is proven by it. */
function metadataOf(value: unknown): Readonly<Record<string, string>> {
  if (!isJsonObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (typeof each === 'string' ? [[name.toLowerCase(), each]] : [])),
  );
}

/** Entries of a folder in the order of the keys below them: a folder's name counts with its slash. */
async function entriesOf(root: string, folder: string, code?: 'E_USAGE'): Promise<readonly Dirent[]> {
  if (folder !== '' && !isKey(folder.slice(0, -1))) return [];
  try {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    const asKey = (entry: Dirent): string => (entry.isDirectory() ? `${entry.name}/` : entry.name);
    return entries.sort((a, b) => (asKey(a) < asKey(b) ? -1 : 1));
  } catch (error) {
    if (code === undefined && ['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return [];
    throw fileError(error, join(root, folder), 'E_USAGE');
  }
}

async function* walk(root: string, folder: string, prefix: string): AsyncGenerator<string> {
  for (const entry of await entriesOf(root, folder)) {
    const key = `${folder}${entry.name}`;
    if (entry.isDirectory()) {
      if (`${key}/`.startsWith(prefix) || prefix.startsWith(`${key}/`)) yield* walk(root, `${key}/`, prefix);
    } else if (entry.isFile() && key.startsWith(prefix)) yield key;
  }
}

/** Whether a key is the path of a file inside of the folder: digests name keys, and a forged one may name any. */
const isKey = (key: string): boolean =>
  !key.includes('\0') &&
  !key.includes('\\') &&
  key.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

async function read(root: string, key: string, metadata: StoredObject['metadata']): Promise<FetchedObject> {
  if (!isKey(key)) return { absent: 'missing', reason: 'the key is no path in this folder' };
  const path = join(root, key);
  try {
    if ((await realpath(path)) !== path) return { absent: 'unreadable', reason: 'it is, or lies behind, a link' };
    return { bytes: await readBounded(path), metadata };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return { absent: 'missing', reason: 'there is no such file' };
    if (error instanceof RangeError) return { absent: 'unreadable', reason: error.message };
    if (code === '') throw error;
    return { absent: 'unreadable', reason: code };
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new RangeError('it is no ordinary file');
    if (status.size > largestObject) throw new RangeError(`it has ${status.size} bytes, more than CloudTrail writes`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}
