import { getHeapStatistics } from 'node:v8';
import {
  AuditPackError,
  isLinesFile,
  openMerkleTree,
  type CommittedDocument,
  type Commitments,
  type Manifest,
} from '../model/index.ts';
import {
  hasFields,
  isDivisible,
  saltedParts,
  type DigestedFile,
  type OpenFiles,
  type SaltedField,
} from '../seal/index.ts';

/** A pack with everything that opens its commitments. */
export interface OpenPack {
  /** Id of the pack. */
  readonly pack: string;
  /** Its files as the manifest lists them, by path. */
  readonly listed: ReadonlyMap<string, Pick<Manifest['files'][number], 'bytes' | 'sha256'>>;
  readonly commitments: Commitments;
  readonly files: Pick<OpenFiles, 'get' | 'pieces'>;
  readonly secret: Uint8Array;
}

/** JSON that is larger is read part by part, where it is written so that it can be: canonically. */
const largestAtOnce = 4 * 1024 * 1024;

/** What the values of a document that is read as a whole take in memory, for each of its bytes. */
const memoryOfByte = 20;

/** Files of a pack as they are listed, each with its content where that has fields. */
export function filesOf({ listed, files }: OpenPack): (path: string) => DigestedFile {
  const divisible = new Map<string, boolean>();
  return (path) => {
    const { bytes: size = 0, sha256 = '' } = listed.get(path) ?? {};
    const file = { path, size, sha256, bytes: null };
    if (!hasFields(file)) return file;
    const inParts =
      divisible.get(path) ?? (size > largestAtOnce && !isLinesFile(path) && isDivisible(files.pieces(path)));
    divisible.set(path, inParts);
    if (inParts) return { ...file, pieces: () => files.pieces(path) };
    assertFits(file, getHeapStatistics().heap_size_limit);
    return { ...file, bytes: files.get(path) ?? null };
  };
}

/**
 * Refuses a document that must be read as a whole and is too large for that.
 * @param most bytes that the heap may have
 * @throws AuditPackError E_PACK that says how much memory it takes
 */
export function assertFits({ path, size }: Pick<DigestedFile, 'path' | 'size'>, most: number): void {
  const needed = size * memoryOfByte;
  if (size <= largestAtOnce || isLinesFile(path) || needed <= most) return;
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 ** 2);
  throw new AuditPackError(
    'E_PACK',
    `${path} is not in canonical form, so it must be taken apart as a whole: its ${megabytes(size)} MB take about ${megabytes(needed)} MB of memory, and there are ${megabytes(most)}`,
    { hint: `Run the same command with NODE_OPTIONS=--max-old-space-size=${megabytes(needed)}.` },
  );
}

/**
 * The fields of a document of a pack with their salts, a part of it at a time.
 * @throws AuditPackError E_STORE in the end, when the secret is not the one that the pack was made with
 */
export function* openParts(
  { secret, pack }: OpenPack,
  { path, root }: CommittedDocument,
  file: DigestedFile,
): Generator<readonly SaltedField[]> {
  const tree = openMerkleTree();
  for (const part of saltedParts(file, { secret, pack })) {
    for (const { leaf } of part) tree.add(leaf);
    yield part;
  }
  if (tree.root() === root) return;
  throw new AuditPackError('E_STORE', `the commitments to ${path} cannot be opened with this secret`, {
    hint: 'Name the commitments.secret of the evidence folder that this very pack was built from with --secret.',
  });
}
