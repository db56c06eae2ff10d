import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AuditPackError, isJsonObject, type DurableBucket } from '../../model/index.ts';
import { codeOf, writeFileAtomic } from '../files.ts';
import { hashOfFile } from '../stream-file.ts';
import { keysOf } from './keys.ts';
import { putHashedInPieces, putOnce, withHash } from './put-once.ts';
import { assertName } from './runs.ts';

/** What makes an assessment a finished one in the store: its mark as it stands in the folder, and the packs' hashes. */
export interface FinishedRecord {
  /** Text of the mark. */
  readonly mark: string;
  /** File name of each pack → SHA-256 of the file. */
  readonly packs: Readonly<Record<string, string>>;
}

export interface FinishedFiles {
  /** Folder of the assessment. */
  readonly folder: string;
  /** Name of the file that marks it as finished. */
  readonly mark: string;
  /** Names of its packs. */
  readonly packs: readonly string[];
}

/**
 * Puts the packs of a finished assessment, then the one object that makes it finished. Done again it changes nothing.
 * @throws AuditPackError `E_STORE` when another run has finished it with other packs
 */
export async function keepFinished(
  bucket: DurableBucket,
  run: string,
  { folder, mark, packs }: FinishedFiles,
): Promise<void> {
  const keys = keysOf(run);
  const hashes: Record<string, string> = {};
  for (const name of packs) {
    const path = join(folder, name);
    const hash = await hashOfFile(path);
    hashes[name] = hash;
    const content = { bytes: (await stat(path)).size, sha256: hash, content: () => createReadStream(path) };
    await putHashedInPieces(bucket, keys.pack(hash, name), content);
  }
  const record: FinishedRecord = { mark: await readFile(join(folder, mark), 'utf8'), packs: hashes };
  await putOnce(bucket, keys.finished, Buffer.from(`${JSON.stringify(record)}\n`));
}

/**
 * Brings a finished assessment back into its folder: packs first, checked against their hashes, then the mark. What is
 * there already stays.
 * @returns whether the store holds it as finished
 * @throws AuditPackError `E_STORE` when a pack is lost or damaged, or the folder holds an assessment that was finished otherwise
 */
export async function bringFinished(
  bucket: DurableBucket,
  run: string,
  { folder, mark }: Pick<FinishedFiles, 'folder' | 'mark'>,
): Promise<boolean> {
  const keys = keysOf(assertName(run));
  const found = await bucket.get(keys.finished);
  if (found === null) return false;
  const record = parseRecord(found.bytes);
  if (record === null) throw unusable(`${bucket.place}${keys.finished} is damaged`);
  const here = await textOrNull(join(folder, mark));
  if (here === record.mark) return true;
  if (here !== null) throw unusable(`${join(folder, mark)} tells of other packs than ${bucket.place}${keys.finished}`);
  for (const [name, hash] of Object.entries(record.packs)) {
    const key = keys.pack(hash, assertName(name));
    const pack = await bucket.open(key);
    if (pack === null) throw unusable(`${bucket.place}${key} is missing`);
    const pieces = withHash(pack.pieces, hash, () => unusable(`${bucket.place}${key} is damaged`));
    await writeFileAtomic(join(folder, name), pieces, 'E_STORE');
  }
  await writeFileAtomic(join(folder, mark), record.mark, 'E_STORE');
  return true;
}

async function textOrNull(path: string): Promise<string | null> {
  return await readFile(path, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

const unusable = (message: string): AuditPackError =>
  new AuditPackError('E_STORE', `${message}: what is finished is never made again`, {
    hint: 'Restore the object from one of its versions, or move the folder of the assessment here aside.',
  });

/** The object that makes an assessment a finished one; null where it is damaged. */
export function parseRecord(bytes: Uint8Array): FinishedRecord | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const usable = isJsonObject(value) && typeof value['mark'] === 'string' && isJsonObject(value['packs']);
    return usable ? (value as unknown as FinishedRecord) : null;
  } catch {
    return null;
  }
}
