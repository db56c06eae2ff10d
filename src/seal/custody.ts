import {
  canonicalJson,
  sha256,
  type Artifact,
  type CustodyEntry,
  type CustodyEvent,
  type Manifest,
} from '../model/index.ts';
import { signCms } from './cms.ts';
import { sha256Bytes } from './digest.ts';
import type { DigestSigner, TimeStamper } from './signer.ts';

export interface EntryRequest {
  readonly manifest: Manifest;
  /** Number of the entry, and SHA-256 of the signature of the one before. */
  readonly number: number;
  readonly previous: string | null;
  readonly event: CustodyEvent;
  readonly signer: DigestSigner;
  readonly timeStamper: TimeStamper | null;
  readonly now: Date;
}

/** An entry of a custody log and its detached signature, as files of the log. */
export async function custodyEntry(request: EntryRequest): Promise<{
  readonly entry: CustodyEntry;
  readonly files: readonly Artifact[];
}> {
  const { manifest, number, previous, event, signer, timeStamper, now } = request;
  const { pack: id, organisation, framework, period } = manifest;
  const entry: CustodyEntry = {
    schema: 'dynamodb-audit-pack/custody/1',
    number,
    previous,
    at: now.toISOString(),
    pack: {
      id,
      organisation,
      framework,
      period: period.label,
      manifest: sha256(canonicalJson(manifest)),
      root: manifest.commitments ?? manifest.redaction?.root ?? null,
    },
    ...event,
  };
  const path = `${String(number).padStart(4, '0')}-${event.kind}.json`;
  const bytes = Buffer.from(canonicalJson(entry), 'utf8');
  const signature = await signCms(await sha256Bytes(bytes), signer, { signingTime: now, timeStamper });
  return {
    entry,
    files: [
      { path, mediaType: 'application/json', bytes },
      { path: `${path}.p7s`, mediaType: 'application/pkcs7-signature', bytes: signature },
    ],
  };
}
