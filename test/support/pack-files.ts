import type {
  Artifact,
  Commitments,
  Draft,
  FileWriter,
  Manifest,
  PackFile,
  Pieces,
  StoredDraft,
} from '../../src/model/index.ts';
import type { ProfileId } from '../../src/redact/profiles.ts';
import type { OpenPack } from '../../src/redact/open-pack.ts';
import { redact, type Tally } from '../../src/redact/redact.ts';
import { createZip, withFiles, type PackWriter } from '../../src/seal/index.ts';
import { packFile, sha256 } from '../../src/model/index.ts';

/** Every file of a pack on disk, by its path. */
export const readFiles = (path: string): Promise<ReadonlyMap<string, Uint8Array>> =>
  withFiles(path, ({ paths, get }) => new Map(paths.map((each) => [each, get(each) ?? new Uint8Array()])));

/** Files with their content read. */
export const artifactsOf = (files: Iterable<PackFile>): readonly Artifact[] =>
  [...files].map(({ path, mediaType, content }) => ({ path, mediaType, bytes: Buffer.concat([...content()]) }));

/** A file that is given in pieces, as a whole. */
export async function wholeOf(pieces: Pieces): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

/** The text of a file that is given in pieces. */
export const textOf = (pieces: Iterable<Uint8Array>): string => Buffer.concat([...pieces]).toString('utf8');

/** A draft in memory, read in small pieces. */
export const draftOf = (bytes: Buffer): Draft => ({
  size: bytes.length,
  content: () =>
    Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, at) => bytes.subarray(at * 1000, (at + 1) * 1000)),
  patch: (at, patch) => Promise.resolve(bytes.set(patch, at)),
});

/** Takes what would go into a container. */
export function collector(): { readonly writer: PackWriter; readonly entries: readonly Artifact[] } {
  const entries: Artifact[] = [];
  return {
    entries,
    writer: {
      add: ({ path, content }) => {
        const bytes = Buffer.concat([...content()]);
        entries.push({ path, mediaType: 'application/octet-stream', bytes });
        return Promise.resolve(sha256(bytes));
      },
      end: () => Promise.resolve(),
    },
  };
}

/** A container in memory. */
export async function zipBytes(entries: readonly Artifact[]): Promise<Buffer> {
  const { file, bytes } = memoryFile();
  const zip = createZip(file);
  for (const entry of entries) await zip.add(packFile(entry));
  await zip.end();
  return bytes();
}

export function memoryFile(): { readonly file: FileWriter; readonly bytes: () => Buffer } {
  const pieces: Uint8Array[] = [];
  const patches: (readonly [number, Uint8Array])[] = [];
  return {
    file: {
      append: (bytes) => Promise.resolve(void pieces.push(Uint8Array.from(bytes))),
      patch: (at, bytes) => Promise.resolve(void patches.push([at, Uint8Array.from(bytes)])),
    },
    bytes: () => {
      const whole = Buffer.concat(pieces);
      for (const [at, bytes] of patches) whole.set(bytes, at);
      return whole;
    },
  };
}

/** A sealed pack, with what opens its commitments. */
export function openPackOf(entries: readonly Artifact[], manifest: Manifest, secret: Uint8Array): OpenPack {
  const files = new Map(entries.map(({ path, bytes }) => [path, bytes]));
  const get = (path: string): Uint8Array | undefined => files.get(path);
  return {
    pack: manifest.pack,
    listed: new Map(manifest.files.map((file) => [file.path, file])),
    commitments: JSON.parse(Buffer.from(get('commitments.json') ?? []).toString()) as Commitments,
    files: { get, pieces: (path) => [get(path) ?? new Uint8Array()] },
    secret,
  };
}

/** Keeps in memory what is put aside until it is taken. */
const asideInMemory = (pieces: Iterable<Uint8Array>): Promise<StoredDraft> =>
  Promise.resolve({ ...draftOf(Buffer.concat([...pieces])), close: () => Promise.resolve() });

/** A redacted pack's documents, and what was withheld of it. */
export async function redacted(
  pack: OpenPack,
  profile: ProfileId,
): Promise<Tally & { readonly artifacts: readonly Artifact[] }> {
  const artifacts: Artifact[] = [];
  const files = redact(pack, { profile, aside: asideInMemory });
  for (let each = await files.next(); ; each = await files.next()) {
    if (each.done === true) return { ...each.value, artifacts };
    artifacts.push(...artifactsOf([each.value]));
  }
}
