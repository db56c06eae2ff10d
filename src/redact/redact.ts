import {
  AuditPackError,
  canonicalJson,
  packFile,
  type CommittedDocument,
  type Commitments,
  type Field,
  type Manifest,
  type PackFile,
  type RedactedDocument,
} from '../model/index.ts';
import {
  disclosedFolder,
  fieldsOf,
  hasFields,
  redactedFolder,
  saltDocument,
  type DigestedFile,
  type OpenFiles,
  type SaltedDocument,
  type SaltedField,
} from '../seal/index.ts';
import { classesOf } from './classify.ts';
import { knownNames } from './names.ts';
import { withheldBy, type ProfileId, type Sensitivity } from './profiles.ts';

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

/** What was withheld of a pack. */
export interface Tally {
  readonly withheld: number;
  readonly disclosed: number;
  /** Withheld fields by the classes that they are withheld for; one with several counts in each. */
  readonly byClass: ReadonlyMap<Sensitivity, number>;
  /** Disclosed fields of `results.json` by their pointer. */
  readonly results: ReadonlyMap<string, SaltedField>;
}

/**
 * Every document of a pack, its fields opened or not as the profile says; one of them is in memory at a time.
 * @returns what was withheld, once all were taken
 */
export function* redact(original: OpenPack, profile: ProfileId): Generator<PackFile, Tally> {
  const byClass = new Map<Sensitivity, number>();
  const results = new Map<string, SaltedField>();
  let [withheld, disclosed] = [0, 0];
  const names = knownNames(allFields(original));
  for (const committed of original.commitments.documents) {
    const { path } = committed;
    const { document, file } = openDocument(original, committed);
    const bytes = file.bytes ?? textBytes(original, file);
    const opened = document.fields.map((field) => {
      const classes = [...classesOf({ ...field, path, bytes, whole: document.whole }, names)];
      const reasons = classes.filter((each) => withheldBy[profile].has(each));
      for (const each of reasons) byClass.set(each, (byClass.get(each) ?? 0) + 1);
      return reasons.length === 0;
    });
    const count = opened.filter((open) => open).length;
    disclosed += count;
    withheld += opened.length - count;
    yield redactedFile(document, opened);
    if (document.whole && opened[0] === true) {
      const content = (): Iterable<Uint8Array> => original.files.pieces(path);
      yield { path: disclosedFolder + path, mediaType: 'application/octet-stream', size: file.size, content };
    }
    if (path !== 'results.json') continue;
    document.fields.forEach((field, index) => opened[index] === true && results.set(field.pointer, field));
  }
  return { withheld, disclosed, byClass, results };
}

function* allFields(original: OpenPack): Generator<Field> {
  for (const { path } of original.commitments.documents) yield* fieldsOf(fileOf(original, path));
}

/** Longer files that are no JSON are not looked through for what they give away, and count as unreadable. */
const longestText = 64 * 1024 * 1024;

const textBytes = ({ files }: OpenPack, { path, size }: DigestedFile): Uint8Array | null =>
  size > longestText ? null : (files.get(path) ?? new Uint8Array());

/** A file as it is listed, with its content where that has fields. */
function fileOf({ listed, files }: OpenPack, path: string): DigestedFile {
  const { bytes: size = 0, sha256 = '' } = listed.get(path) ?? {};
  return { path, size, sha256, bytes: hasFields({ path, size }) ? (files.get(path) ?? null) : null };
}

/**
 * A document of a pack with the salts of its fields.
 * @throws AuditPackError E_STORE when the secret is not the one that the pack was made with
 */
export function openDocument(
  original: OpenPack,
  { path, root }: CommittedDocument,
): { readonly document: SaltedDocument; readonly file: DigestedFile } {
  const file = fileOf(original, path);
  const document = saltDocument(file, { secret: original.secret, pack: original.pack });
  if (document.root === root) return { document, file };
  throw new AuditPackError('E_STORE', `the commitments to ${path} cannot be opened with this secret`, {
    hint: 'Name the commitments.secret of the evidence folder that this very pack was built from with --secret.',
  });
}

function redactedFile({ path, fields }: SaltedDocument, opened: readonly boolean[]): PackFile {
  const content: RedactedDocument = {
    schema: 'dynamodb-audit-pack/redacted/1',
    document: path,
    fields: fields.map(({ salt, pointer, value, leaf }, index) =>
      opened[index] === true ? [salt, pointer, value] : leaf,
    ),
  };
  const bytes = Buffer.from(canonicalJson(content), 'utf8');
  return packFile({ path: redactedFolder + path, mediaType: 'application/json', bytes });
}
