import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FetchedObject, ObjectStore } from '../../../src/model/index.ts';

export interface HeldObject {
  readonly bytes: Uint8Array;
  readonly metadata: Readonly<Record<string, string>> | null;
}

/** A bucket in memory; tests change `objects` as an attacker would. */
export interface MemoryStore extends ObjectStore {
  readonly bucket: string;
  readonly objects: Map<string, HeldObject>;
  /** Most `get` calls that ran at the same time. */
  readonly mostInFlight: () => number;
}

export function memoryStore(bucket: string): MemoryStore {
  const objects = new Map<string, HeldObject>();
  let [inFlight, most] = [0, 0];
  const sorted = (prefix: string): string[] => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    bucket,
    objects,
    list: async function* list(prefix) {
      yield* await Promise.resolve(sorted(prefix));
    },
    folders: async (prefix) =>
      Promise.resolve([
        ...new Set(
          sorted(prefix)
            .map((key) => key.slice(prefix.length).split('/'))
            .flatMap((parts) => (parts.length > 1 ? [parts[0]!] : [])),
        ),
      ]),
    get: async (key) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setImmediate(resolve));
      inFlight -= 1;
      const found: FetchedObject = objects.get(key) ?? { absent: 'missing', reason: 'no such key' };
      return found;
    },
    mostInFlight: () => most,
  };
}

/**
 * Writes a bucket into a folder as `aws s3 sync` does, which loses the metadata; with `sidecar`, they stand in a file
 * `s3-metadata.json` beside the objects.
 */
export function writeFolder(store: MemoryStore, folder: string, { sidecar }: { readonly sidecar: boolean }): void {
  mkdirSync(folder, { recursive: true });
  for (const [key, { bytes }] of store.objects) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), bytes);
  }
  if (!sidecar) return;
  const objects = Object.fromEntries(
    [...store.objects].flatMap(([key, { metadata }]) => (metadata === null ? [] : [[key, metadata]])),
  );
  writeFileSync(join(folder, 's3-metadata.json'), JSON.stringify({ bucket: store.bucket, objects }, null, 2));
}
