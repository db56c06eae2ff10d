import { createCipheriv, createHmac } from 'node:crypto';
import {
  canonicalJson,
  leafHash,
  merkleRoot,
  openMerkleTree,
  type PackIdentity,
  type CommittedDocument,
  type Commitments,
  type Disclosure,
  type Field,
} from '../model/index.ts';
import { eachField, fieldParts, type DigestedFile } from './fields.ts';
import { byPath } from './lists.ts';

/** What salts are derived from: 32 random bytes of the assessment that never leave its evidence store. */
export interface SaltSource {
  readonly secret: Uint8Array;
  /** Id of the pack, so that a salt that one pack discloses opens nothing in another. */
  readonly pack: string;
}

/** A field with its salt and the hash of its leaf. */
export interface SaltedField extends Field {
  readonly salt: string;
  readonly leaf: string;
}

/** The fields of a file with their salts, a part of it at a time. */
export function* saltedParts(file: DigestedFile, source: SaltSource): Generator<readonly SaltedField[]> {
  const salted = saltingOf(file, source);
  for (const part of fieldParts(file)) yield part.map(salted);
}

/** Gives the fields of a file their salts, in their order. */
function saltingOf(file: DigestedFile, source: SaltSource): (field: Field) => SaltedField {
  const nextSalt = saltsFor(file, source);
  return (field) => {
    const salt = nextSalt();
    return { ...field, salt, leaf: leafHash(disclosureText([salt, file.path, field.pointer, field.value])) };
  };
}

/** The text that a leaf is the hash of. */
export const disclosureText = (disclosure: Disclosure): string => canonicalJson(disclosure);

const saltBytes = 16;
/** Salts of the key stream that are taken from it together. */
const saltsAtOnce = 64;

/**
 * 128 bits for each field: the key stream of AES-256 in counter mode (NIST SP 800-38A), keyed with HMAC-SHA-256 of the
 * secret over pack, path and content of the document. Without the secret as good as random, with it found again; a
 * document of other content gets other salts, so that no salt ever stands beside two values.
 */
function saltsFor({ path, sha256 }: DigestedFile, { secret, pack }: SaltSource): () => string {
  const key = createHmac('sha256', secret)
    .update(canonicalJson([pack, path, sha256]))
    .digest();
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(saltBytes));
  const zeros = Buffer.alloc(saltBytes * saltsAtOnce);
  let salts = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === salts.length) [salts, at] = [stream.update(zeros), 0];
    const salt = salts.toString('base64url', at, at + saltBytes);
    at += saltBytes;
    return salt;
  };
}

/** What is told of a file in the commitments. */
export function commitTo(file: DigestedFile, source: SaltSource): CommittedDocument {
  const tree = openMerkleTree();
  const salted = saltingOf(file, source);
  let fields = 0;
  eachField(file, (field) => {
    tree.add(salted(field).leaf);
    fields += 1;
  });
  return { path: file.path, fields, root: tree.root() };
}

/** The commitments to all files of a pack. */
export function commitmentsTo(
  documents: readonly CommittedDocument[],
  { pack, level }: { readonly pack: PackIdentity; readonly level: Commitments['level'] },
): Commitments {
  const { assessment, framework } = pack;
  const sorted = [...documents].sort(byPath);
  return {
    schema: 'dynamodb-audit-pack/commitments/1',
    organisation: assessment.organisation,
    framework: { id: framework.id, version: framework.version },
    period: { label: assessment.period.label, from: assessment.period.from, to: assessment.period.to },
    createdAt: assessment.startedAt,
    level,
    root: merkleRoot(sorted.map(({ root }) => root)),
    documents: sorted,
  };
}
