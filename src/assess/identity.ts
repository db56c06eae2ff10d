import { createHash } from 'node:crypto';
import { canonicalPieces, inUtf8 } from '../model/index.ts';

/** SHA-256 of a value's canonical JSON, as `hashOf`, without ever holding all of the text. */
export function digestOf(value: unknown): string {
  const hash = createHash('sha256');
  for (const piece of inUtf8(canonicalPieces(value))) hash.update(piece);
  return hash.digest('hex');
}
