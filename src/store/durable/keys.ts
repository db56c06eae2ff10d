import { planFile } from '../plan.ts';

/** Objects that are put or read at a time. */
export const objectsAtOnce = 16;

/**
 * Keys of a run in a durable store, below the store's prefix. All are written once and never again, but for the lease
 * and the mark of the end of collecting.
 */
export const keysOf = (run: string) => ({
  lease: `${run}/lease.json`,
  plan: `${run}/evidence/${planFile}`,
  collected: `${run}/evidence/collected.json`,
  /** Parts of the journal, each named by the number of its first line. */
  parts: `${run}/evidence/records/`,
  part: (first: number): string => `${run}/evidence/records/${String(first).padStart(10, '0')}.ndjson`,
  /** A body's compressed file by its own SHA-256: what lies there is right, or damaged, but never another one. */
  object: (file: string): string => `${run}/evidence/objects/${file.slice(0, 2)}/${file}.gz`,
  pack: (sha256: string, name: string): string => `${run}/packs/${sha256}/${name}`,
  /** Makes an assessment a finished one: names its packs. */
  finished: `${run}/finished.json`,
});

/** Keys of secrets, apart from everything else so that permissions can be. */
export const secretKey = (name: string): string => `secrets/${name}`;

/** Folder of the records of what was pushed, beside the runs: a run that is deleted was pushed all the same. */
export const pushesFolder = 'pushes';

/** Key of the record of a push: of the pack with this manifest, to what has this digest. */
export const pushKey = (manifest: string, target: string): string => `${pushesFolder}/${manifest}/${target}.json`;
