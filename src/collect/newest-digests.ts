import type { VerifiedDigest } from '../events/index.ts';

export type ObjectMetadata = Readonly<Record<string, string>>;

export interface NewestDigests {
  readonly add: (digest: VerifiedDigest) => void;
  /** Metadata of the digests that no other one names as the one before it, by key. */
  readonly metadata: () => ReadonlyMap<string, ObjectMetadata>;
}

/**
 * The digests at the ends of chains, whose signatures stand nowhere but in their metadata: those of all others are in
 * their successors. Digests come in any order; newest first, as chains are checked, a few of each chain are remembered.
 */
export function newestDigests(): NewestDigests {
  const ends = new Map<string, ObjectMetadata>();
  const awaited = new Set<string>();
  return {
    add: ({ key, metadata, previous }) => {
      const isSucceeded = awaited.delete(key);
      if (!isSucceeded && metadata !== null) ends.set(key, metadata);
      if (previous !== null && !ends.delete(previous)) awaited.add(previous);
    },
    metadata: () => ends,
  };
}
