import {
  AuditPackError,
  canonicalJson,
  type Artifact,
  type Commitments,
  type RedactedDocument,
} from '../model/index.ts';
import { disclosedFolder, redactedFolder, saltDocument, type SaltedDocument, type SaltedField } from '../seal/index.ts';
import { classesOf } from './classify.ts';
import { knownNames } from './names.ts';
import { withheldBy, type ProfileId, type Sensitivity } from './profiles.ts';

/** A pack with everything that opens its commitments. */
export interface OpenPack {
  /** Id of the pack. */
  readonly pack: string;
  readonly commitments: Commitments;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly secret: Uint8Array;
}

/** The documents of a redacted pack, and what was withheld of them. */
export interface RedactedFiles {
  readonly artifacts: readonly Artifact[];
  readonly withheld: number;
  readonly disclosed: number;
  /** Withheld fields by the classes that they are withheld for; one with several counts in each. */
  readonly byClass: ReadonlyMap<Sensitivity, number>;
  /** Disclosed fields of `results.json` by their pointer. */
  readonly results: ReadonlyMap<string, SaltedField>;
}

/** Every document of a pack, its fields opened or not as the profile says. */
export function redact(original: OpenPack, profile: ProfileId): RedactedFiles {
  const byClass = new Map<Sensitivity, number>();
  const results = new Map<string, SaltedField>();
  const artifacts: Artifact[] = [];
  let [withheld, disclosed] = [0, 0];
  const documents = original.commitments.documents.map(({ path }) => openDocument(original, path));
  const names = knownNames(documents.flatMap(({ document }) => document.fields));
  for (const { document, bytes } of documents) {
    const { path } = document;
    const opened = document.fields.map((field) => {
      const classes = [...classesOf({ ...field, path, bytes, whole: document.whole }, names)];
      const reasons = classes.filter((each) => withheldBy[profile].has(each));
      for (const each of reasons) byClass.set(each, (byClass.get(each) ?? 0) + 1);
      return reasons.length === 0;
    });
    const count = opened.filter((open) => open).length;
    disclosed += count;
    withheld += opened.length - count;
    artifacts.push(redactedFile(document, opened));
    if (document.whole && opened[0] === true) {
      artifacts.push({ path: disclosedFolder + path, mediaType: 'application/octet-stream', bytes });
    }
    if (path !== 'results.json') continue;
    document.fields.forEach((field, index) => opened[index] === true && results.set(field.pointer, field));
  }
  return { artifacts, withheld, disclosed, byClass, results };
}

/**
 * A document of a pack with the salts of its fields.
 * @throws AuditPackError E_STORE when the secret is not the one that the pack was made with
 */
export function openDocument(
  { pack, commitments, files, secret }: OpenPack,
  path: string,
): { readonly document: SaltedDocument; readonly bytes: Uint8Array } {
  const bytes = files.get(path) ?? new Uint8Array();
  const document = saltDocument({ path, bytes }, { secret, pack });
  if (commitments.documents.some((each) => each.path === path && each.root === document.root))
    return { document, bytes };
  throw new AuditPackError('E_STORE', `the commitments to ${path} cannot be opened with this secret`, {
    hint: 'Name the commitments.secret of the evidence folder that this very pack was built from with --secret.',
  });
}

function redactedFile({ path, fields }: SaltedDocument, opened: readonly boolean[]): Artifact {
  const content: RedactedDocument = {
    schema: 'dynamodb-audit-pack/redacted/1',
    document: path,
    fields: fields.map(({ salt, pointer, value, leaf }, index) =>
      opened[index] === true ? [salt, pointer, value] : leaf,
    ),
  };
  return {
    path: redactedFolder + path,
    mediaType: 'application/json',
    bytes: Buffer.from(canonicalJson(content), 'utf8'),
  };
}
