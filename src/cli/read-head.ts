import { isJsonObject, type Json, type PackIdentity } from '../model/index.ts';
import { jsonParts } from '../seal/index.ts';

/** Members of results that are smaller, as the head is, are read at once; of larger ones only a part is in memory. */
const atOnce = 16 * 1024 * 1024;

/** Levels of results that are gone into, where they are large. */
const levels = 100;

const members: ReadonlySet<unknown> = new Set([
  'schema',
  'id',
  'tool',
  'assessment',
  'framework',
  'status',
  'signer',
  'approvals',
]);

/** What a pack is about, from its results, which may be larger than memory; null when they are not of this form. */
export function readHead(pieces: Iterable<Uint8Array>): PackIdentity | null {
  const head: Record<string, Json> = {};
  try {
    for (const { path, value } of jsonParts(pieces, { atOnce, levels })) {
      if (path.length === 0 && isJsonObject(value)) Object.assign(head, value);
      if (path.length === 1 && members.has(path[0])) head[String(path[0])] = value;
    }
  } catch {
    return null; // no JSON, or not canonical
  }
  const usable = head['schema'] === 'dynamodb-audit-pack/results/1' && isJsonObject(head['assessment']);
  return usable ? (head as unknown as PackIdentity) : null;
}
