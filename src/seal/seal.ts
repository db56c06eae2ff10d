import { canonicalJson, sha256 } from '../model/index.ts';
import type { Artifact, PackIdentity, CommittedDocument, Commitments, Manifest, Redaction } from '../model/index.ts';
import { asicManifest, asicManifestPath, asicSignaturePath } from './asic.ts';
import { signCms } from './cms.ts';
import { commitmentsTo } from './commit.ts';
import { sha256Bytes } from './digest.ts';
import { byPath, checksumList, commitmentsFile, commitmentsSignature, timeStampFile } from './lists.ts';
import { createManifest } from './manifest.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';
import { timeStampResponse } from './time-stamp-messages.ts';

/** What is known of the files of a pack once they are written. */
export interface WrittenFiles {
  readonly files: Manifest['files'];
  /** What the pack commits to of each file; null for a pack without commitments, which nobody can redact. */
  readonly documents: readonly CommittedDocument[] | null;
}

export interface SealRequest {
  readonly pack: PackIdentity;
  /** What was written already: all files of the pack, a PDF among them signed. */
  readonly written: WrittenFiles;
  readonly signer: DigestSigner;
  /** Signing time as the signer claims it. */
  readonly now: Date;
  /** SHA-256 of the manifest of the pack before this one. */
  readonly previous: string | null;
  /** Stamps both signatures and the list of checksums; null for none. */
  readonly timeStamper?: TimeStamper | null;
  /** What the manifest says of the signatures. */
  readonly signatures?: Manifest['signatures'] | undefined;
  /** What the manifest of a redacted pack says of itself. */
  readonly redaction?: Redaction;
}

export interface SealedPack {
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`: what the next pack names as its previous. */
  readonly manifestDigest: string;
  /** What is made from the digests of all files, in the order in which it ends the container. */
  readonly seals: readonly Artifact[];
}

/**
 * Seals a pack: manifest, checksum list and its signature for people with stock tools, ASiC-E with CAdES (EN 319 162-1)
 * for those with a validator. Each covers every file.
 */
export async function sealPack(request: SealRequest): Promise<SealedPack> {
  const { pack, written, previous, timeStamper = null, signatures, redaction } = request;
  const commitments = commitmentsOf(request);
  const committed = commitments === null ? [] : await signed(commitments, request);
  const manifest = createManifest(pack, [...written.files, ...committed.map(listed)], {
    previous,
    ...(signatures === undefined ? {} : { signatures }),
    ...(commitments === null ? {} : { commitments: commitments.root }),
    ...(pack.approvals === undefined ? {} : { approvals: { required: pack.approvals } }),
    ...(redaction === undefined ? {} : { redaction }),
  });
  const manifestFile = file('manifest.json', 'application/json', canonicalJson(manifest));
  const manifestDigest = sha256(manifestFile.bytes);

  const sums = file(
    'SHA256SUMS',
    'text/plain',
    checksumList([...manifest.files, { path: manifestFile.path, sha256: manifestDigest }]),
  );
  const sumsSignature = await signature('SHA256SUMS.p7s', sums, request);
  const stamps = timeStamper === null ? [] : [await timeStamp(sums, timeStamper)];

  const lists = [manifestFile, sums, sumsSignature, ...stamps];
  const data = [...manifest.files.filter(({ path }) => path !== 'mimetype'), ...lists.map(listed)];
  const asic = file(asicManifestPath, 'text/xml', asicManifest(data.sort(byPath)));
  const asicSignature = await signature(asicSignaturePath, asic, request);
  return { manifest, manifestDigest, seals: [...committed, ...lists, asic, asicSignature] };
}

function commitmentsOf({ pack, written, signatures }: SealRequest): Commitments | null {
  const { documents } = written;
  return documents === null ? null : commitmentsTo(documents, { pack, level: signatures?.level ?? null });
}

async function signed(commitments: Commitments, request: SealRequest): Promise<readonly Artifact[]> {
  const content = file(commitmentsFile, 'application/json', canonicalJson(commitments));
  return [content, await signature(commitmentsSignature, content, request)];
}

const listed = ({ path, mediaType, bytes }: Artifact): Manifest['files'][number] => ({
  path,
  mediaType,
  bytes: bytes.length,
  sha256: sha256(bytes),
});

const file = (path: string, mediaType: string, text: string): Artifact => ({
  path,
  mediaType,
  bytes: Buffer.from(text, 'utf8'),
});

async function signature(
  path: string,
  content: Artifact,
  { signer, now, timeStamper = null }: SealRequest,
): Promise<Artifact> {
  const bytes = await signCms(await sha256Bytes(content.bytes), signer, { signingTime: now, timeStamper });
  return { path, mediaType: 'application/pkcs7-signature', bytes };
}

async function timeStamp(content: Artifact, timeStamper: TimeStamper): Promise<Artifact> {
  const token = await timeStamper.stamp(await sha256Bytes(content.bytes));
  return { path: timeStampFile, mediaType: 'application/timestamp-reply', bytes: timeStampResponse(token) };
}
