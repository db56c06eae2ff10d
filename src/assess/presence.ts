import type { EvidenceSet } from '../model/index.ts';

/** Evidence that may remember which bodies were there. */
export interface ReadEvidence extends EvidenceSet {
  /** Whether the body was there and unchanged when it was first read; reads it only if nobody did before. */
  readonly has?: (sha256: string) => boolean;
}

/** Evidence that is read more than once: that a body is there is told from the first time. */
export function rememberingPresence({ records, body }: EvidenceSet): ReadEvidence {
  const known = new Map<string, boolean>();
  const read = (sha256: string): Uint8Array | undefined => {
    const bytes = body(sha256);
    known.set(sha256, bytes !== undefined);
    return bytes;
  };
  return { records, body: read, has: (sha256) => known.get(sha256) ?? read(sha256) !== undefined };
}
