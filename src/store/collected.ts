import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type Instant } from '../model/index.ts';
import { codeOf, fileError, writeFileAtomic } from './files.ts';

/** File in an evidence folder that says that collecting came to its end. */
const collectedFile = 'collected.json';

/** How collecting came to its end. */
export interface Collected {
  readonly endedAt: Instant;
  /** Whether every question got an answer, or a refusal that asking again would not change. */
  readonly complete: boolean;
}

/** Marks an evidence folder as collected to the end. */
export const markCollected = (folder: string, { endedAt, complete }: Collected): Promise<void> =>
  writeFileAtomic(join(folder, collectedFile), `${JSON.stringify({ endedAt, complete })}\n`, 'E_STORE');

/** The mark of a folder; null while collecting has not come to its end, and where the mark cannot be read. */
export async function readCollected(folder: string): Promise<Collected | null> {
  try {
    return parseCollected(await readFile(join(folder, collectedFile)));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw fileError(error, folder, 'E_STORE');
  }
}

/** A mark as it was written; null where it cannot be read. A durable store adds how many lines the journal had. */
export function parseCollected(bytes: Uint8Array): (Collected & { readonly lines?: unknown }) | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const usable =
      isJsonObject(value) && typeof value['endedAt'] === 'string' && typeof value['complete'] === 'boolean';
    return usable ? (value as unknown as Collected) : null;
  } catch {
    return null;
  }
}
