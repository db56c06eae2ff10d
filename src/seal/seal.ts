import { AuditPackError, canonicalJson, sha256 } from '../model/index.ts';
import type { Artifact, AuditPack, Commitments, Manifest, Redaction } from '../model/index.ts';
import { asicManifest, asicManifestPath, asicMediaType, asicSignaturePath } from './asic.ts';
import { signCms } from './cms.ts';
import { commitTo } from './commit.ts';
import { sha256Bytes } from './digest.ts';
import { byPath, checksumList, commitmentsFile, commitmentsSignature, isPackPath, timeStampFile } from './lists.ts';
import { createManifest } from './manifest.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';
import { timeStampResponse } from './time-stamp-messages.ts';

export interface SealRequest {
  readonly pack: AuditPack;
  /** All files of the pack; a PDF among them is signed already. */
  readonly artifacts: readonly Artifact[];
  readonly signer: DigestSigner;
  /** Signing time as the signer claims it. */
  readonly now: Date;
  /** SHA-256 of the manifest of the pack before this one. */
  readonly previous: string | null;
  /** Stamps both signatures and the list of checksums; null for none. */
  readonly timeStamper?: TimeStamper | null;
  /** What the manifest says of the signatures. */
  readonly signatures?: Manifest['signatures'] | undefined;
  /** What the salts of the commitments are derived from; null for a pack without commitments, which nobody can redact. */
  readonly secret?: Uint8Array | null;
  /** What the manifest of a redacted pack says of itself. */
  readonly redaction?: Redaction;
}

export interface SealedPack {
  readonly manifest: Manifest;
  /** SHA-256 of `manifest.json`: what the next pack names as its previous. */
  readonly manifestDigest: string;
  /** Every entry of the container, in its order. */
  readonly entries: readonly Artifact[];
}

/**
 * Seals a pack: manifest, checksum list and its signature for people with stock tools, ASiC-E with CAdES (EN 319 162-1)
 * for those with a validator. Each covers every file.
 */
export async function sealPack(request: SealRequest): Promise<SealedPack> {
  const { pack, previous, timeStamper = null, signatures, redaction } = request;
  const commitments = commitmentsOf(request);
  const artifacts = [...request.artifacts, ...(commitments === null ? [] : await signed(commitments, request))];
  assertPaths(artifacts);
  const mimetype = file('mimetype', 'text/plain', asicMediaType);
  const manifest = createManifest(pack, [mimetype, ...artifacts], {
    previous,
    ...(signatures === undefined ? {} : { signatures }),
    ...(commitments === null ? {} : { commitments: commitments.root }),
    ...(pack.approvals === undefined ? {} : { approvals: { required: pack.approvals } }),
    ...(redaction === undefined ? {} : { redaction }),
  });
  const manifestFile = file('manifest.json', 'application/json', canonicalJson(manifest));
  const manifestDigest = sha256(manifestFile.bytes);

  const listed = [...manifest.files, { path: manifestFile.path, sha256: manifestDigest }];
  const sums = file('SHA256SUMS', 'text/plain', checksumList(listed));
  const sumsSignature = await signature('SHA256SUMS.p7s', sums, request);
  const stamps = timeStamper === null ? [] : [await timeStamp(sums, timeStamper)];

  const data = [...artifacts, manifestFile, sums, sumsSignature, ...stamps].sort(byPath);
  const asic = file(asicManifestPath, 'text/xml', asicManifest(data.map(withDigest)));
  const asicSignature = await signature(asicSignaturePath, asic, request);
  return { manifest, manifestDigest, entries: [mimetype, ...data, asic, asicSignature] };
}

function commitmentsOf({ pack, artifacts, secret = null, signatures }: SealRequest): Commitments | null {
  return secret === null ? null : commitTo(artifacts, secret, { pack, level: signatures?.level ?? null });
}

async function signed(commitments: Commitments, request: SealRequest): Promise<readonly Artifact[]> {
  const content = file(commitmentsFile, 'application/json', canonicalJson(commitments));
  return [content, await signature(commitmentsSignature, content, request)];
}

function assertPaths(artifacts: readonly Artifact[]): void {
  const seen = new Set<string>();
  const wrong = artifacts.map((artifact) => artifact.path).find((path) => !isPackPath(path) || !isNew(seen, path));
  if (wrong !== undefined) throw new AuditPackError('E_PACK', `"${wrong}" cannot be a path in a pack, or stands twice`);
}

const isNew = (seen: Set<string>, path: string): boolean => seen.size < seen.add(path).size;

const file = (path: string, mediaType: string, text: string): Artifact => ({
  path,
  mediaType,
  bytes: Buffer.from(text, 'utf8'),
});

const withDigest = (artifact: Artifact): { path: string; mediaType: string; sha256: string } => ({
  path: artifact.path,
  mediaType: artifact.mediaType,
  sha256: sha256(artifact.bytes),
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
