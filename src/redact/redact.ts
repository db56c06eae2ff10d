import {
  canonicalJson,
  inUtf8,
  type CommittedDocument,
  type Field,
  type OpenedField,
  type PackFile,
  type StoredDraft,
} from '../model/index.ts';
import {
  disclosedFolder,
  fieldParts,
  isWhole,
  redactedFolder,
  type DigestedFile,
  type SaltedField,
} from '../seal/index.ts';
import { classesOf } from './classify.ts';
import { knownNames, type KnownNames } from './names.ts';
import { filesOf, openParts, type OpenPack } from './open-pack.ts';
import { withheldBy, type ProfileId, type Sensitivity } from './profiles.ts';
import { openShownResults, type ShownResults } from './shown-results.ts';

/** What was withheld of a pack. */
export interface Tally {
  readonly withheld: number;
  readonly disclosed: number;
  /** Withheld fields by the classes that they are withheld for; one with several counts in each. */
  readonly byClass: ReadonlyMap<Sensitivity, number>;
  /** Disclosed fields of `results.json` that a page can show, by their pointer. */
  readonly results: ShownResults;
}

export interface RedactRequest {
  readonly profile: ProfileId;
  /** Puts a document aside until it is taken: its size is known only in the end, and it may be larger than memory. */
  readonly aside: (pieces: Iterable<Uint8Array>) => Promise<StoredDraft>;
}

/**
 * Every document of a pack, its fields opened or not as the profile says; a part of one is in memory at a time, so each must
 * be taken before the next.
 * @returns what was withheld, once all were taken
 * @throws AuditPackError E_STORE when the secret is not the one that the pack was made with
 */
export async function* redact(
  original: OpenPack,
  { profile, aside }: RedactRequest,
): AsyncGenerator<PackFile, Tally, undefined> {
  const counts = { withheld: 0, disclosed: 0, byClass: new Map<Sensitivity, number>() };
  const results = openShownResults();
  const fileOf = filesOf(original);
  const names = knownNames(
    allFields(
      original.commitments.documents.map(({ path }) => path),
      fileOf,
    ),
  );
  const redaction = { original, profile, names, counts };
  for (const committed of original.commitments.documents) {
    const { path } = committed;
    const file = fileOf(path);
    let discloses = false;
    const seen = (field: SaltedField): void => {
      discloses ||= isWhole(field);
      if (path === 'results.json') results.add(field);
    };
    const draft = await aside(inUtf8(redactedText(path, redactedParts({ ...redaction, committed, file, seen }))));
    try {
      yield { path: redactedFolder + path, mediaType: 'application/json', size: draft.size, content: draft.content };
    } finally {
      await draft.close();
    }
    if (!discloses) continue;
    const content = (): Iterable<Uint8Array> => original.files.pieces(path);
    yield { path: disclosedFolder + path, mediaType: 'application/octet-stream', size: file.size, content };
  }
  return { ...counts, results: results.shown };
}

function* allFields(paths: readonly string[], fileOf: (path: string) => DigestedFile): Generator<Field> {
  for (const path of paths) for (const part of fieldParts(fileOf(path))) yield* part;
}

interface Redacting {
  readonly original: OpenPack;
  readonly profile: ProfileId;
  readonly names: KnownNames;
  readonly counts: { withheld: number; disclosed: number; readonly byClass: Map<Sensitivity, number> };
  readonly committed: CommittedDocument;
  readonly file: DigestedFile;
  /** Takes what is disclosed. */
  readonly seen: (field: SaltedField) => void;
}

/** Fields of a document as they stand in the redacted one: opened, or as the hash of their leaf. */
function* redactedParts(redacting: Redacting): Generator<readonly (OpenedField | string)[]> {
  const { original, profile, names, counts, committed, file, seen } = redacting;
  const { path } = committed;
  const bytes = file.bytes ?? textBytes(original, file);
  for (const part of openParts(original, committed, file)) {
    yield part.map((field) => {
      const classes = [...classesOf({ ...field, path, bytes, whole: isWhole(field) }, names)];
      const reasons = classes.filter((each) => withheldBy[profile].has(each));
      for (const each of reasons) counts.byClass.set(each, (counts.byClass.get(each) ?? 0) + 1);
      counts[reasons.length === 0 ? 'disclosed' : 'withheld'] += 1;
      if (reasons.length > 0) return field.leaf;
      seen(field);
      return [field.salt, field.pointer, field.value] as const;
    });
  }
}

/** Longer files that are no JSON are not looked through for what they give away, and count as unreadable. */
const longestText = 64 * 1024 * 1024;

const textBytes = ({ files }: OpenPack, { path, size, pieces }: DigestedFile): Uint8Array | null =>
  pieces !== undefined || size > longestText ? null : (files.get(path) ?? new Uint8Array());

/** Canonical JSON of a `RedactedDocument`. */
function* redactedText(path: string, parts: Iterable<readonly (OpenedField | string)[]>): Generator<string> {
  yield `{"document":${canonicalJson(path)},"fields":[`;
  let separator = '';
  for (const part of parts) {
    if (part.length === 0) continue;
    yield `${separator}${part.map(canonicalJson).join(',')}`;
    separator = ',';
  }
  yield '],"schema":"dynamodb-audit-pack/redacted/1"}';
}
