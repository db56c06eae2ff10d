import type { EvidenceReference, EvidenceSet } from '../model/index.ts';
import type { Place } from './places.ts';

/** Evidence that may remember which bodies were there. */
export interface ReadEvidence extends EvidenceSet {
  /** Whether the body was there and unchanged when it was first read; reads it only if nobody did before. */
  readonly has?: (sha256: string) => boolean;
  /** Where the answers stand in the pack that they come from; absent where they stand in none yet. */
  readonly places?: ReadonlyMap<EvidenceReference, Place>;
}

/** Evidence that is read more than once: that a body is there is told from the first time. */
export function rememberingPresence({ body, ...rest }: ReadEvidence): ReadEvidence {
  const known = new Map<string, boolean>();
  const read = (sha256: string): Uint8Array | undefined => {
    const bytes = body(sha256);
    known.set(sha256, bytes !== undefined);
    return bytes;
  };
  return { ...rest, body: read, has: (sha256) => known.get(sha256) ?? read(sha256) !== undefined };
}
