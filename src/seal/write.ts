import { AuditPackError, packFile, type CommittedDocument, type Manifest, type PackFile } from '../model/index.ts';
import { asicMediaType } from './asic.ts';
import { utf8 } from './bytes.ts';
import { commitTo, type SaltSource } from './commit.ts';
import { hasFields } from './fields.ts';
import { isPackPath } from './lists.ts';
import type { SealedPack, WrittenFiles } from './seal.ts';
import type { PackWriter } from './zip.ts';

export interface WriteRequest {
  /** In the order in which they are to stand in the container. */
  readonly files: Iterable<PackFile> | AsyncIterable<PackFile>;
  /** What the salts of the commitments are derived from; null for none. */
  readonly salts: SaltSource | null;
  /** Makes what ends the container. */
  readonly seal: (written: WrittenFiles) => Promise<SealedPack>;
}

/**
 * Writes a pack: its files, of which each is read once and only a piece, or one JSON document, is in memory at a time; then
 * the lists and signatures that are made from their digests.
 * @throws AuditPackError E_PACK for a path that cannot stand in a pack, or stands twice
 */
export async function writePack(container: PackWriter, { files, salts, seal }: WriteRequest): Promise<SealedPack> {
  const mimetype = packFile({ path: 'mimetype', mediaType: 'text/plain', bytes: utf8(asicMediaType) });
  const listed = [(await write(container, mimetype, null)).listed];
  const documents: CommittedDocument[] = [];
  const paths = new Set<string>();
  for await (const file of files) {
    assertPath(file.path, paths);
    const written = await write(container, file, salts);
    listed.push(written.listed);
    if (written.document !== null) documents.push(written.document);
  }
  const sealed = await seal({ files: listed, documents: salts === null ? null : documents });
  for (const each of sealed.seals) await container.add(packFile(each));
  await container.end();
  return sealed;
}

interface Written {
  readonly listed: Manifest['files'][number];
  readonly document: CommittedDocument | null;
}

async function write(container: PackWriter, file: PackFile, salts: SaltSource | null): Promise<Written> {
  const { path, mediaType, size } = file;
  const { value } = file;
  const looked = salts !== null && value === undefined && hasFields(file);
  const pieces: Uint8Array[] = [];
  const sha256 = await container.add(looked ? { ...file, content: () => keeping(file, pieces) } : file);
  const bytes = looked ? whole(pieces) : null;
  const document = salts === null ? null : commitTo({ path, size, sha256, bytes, value }, salts);
  return { listed: { path, mediaType, bytes: size, sha256 }, document };
}

function* keeping({ content }: PackFile, pieces: Uint8Array[]): Generator<Uint8Array> {
  for (const piece of content()) {
    pieces.push(piece);
    yield piece;
  }
}

const whole = (pieces: readonly Uint8Array[]): Uint8Array =>
  pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces);

function assertPath(path: string, seen: Set<string>): void {
  if (isPackPath(path) && seen.size < seen.add(path).size) return;
  throw new AuditPackError('E_PACK', `"${path}" cannot be a path in a pack, or stands twice`);
}
