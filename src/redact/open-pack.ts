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

/** JSON that is larger is read part by part: as a whole, with its fields, it takes a hundred times its size. */
const largestAtOnce = 4 * 1024 * 1024;

/** A file as it is listed, with its content where that has fields. */
export function fileOf({ listed, files }: OpenPack, path: string): DigestedFile {
  const { bytes: size = 0, sha256 = '' } = listed.get(path) ?? {};
  const file = { path, size, sha256, bytes: null };
  if (!hasFields(file)) return file;
  const inParts = size > largestAtOnce && !isLinesFile(path) && isDivisible(files.pieces(path));
  return inParts ? { ...file, pieces: () => files.pieces(path) } : { ...file, bytes: files.get(path) ?? null };
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
