import type { PackIdentity, Manifest } from '../model/index.ts';
import { byPath } from './lists.ts';

/** The list of a pack's files with digests, and what the pack is about. */
export function createManifest(
  pack: PackIdentity,
  files: Manifest['files'],
  { previous, ...rest }: Pick<Manifest, 'previous' | 'signatures' | 'commitments' | 'approvals' | 'redaction'>,
): Manifest {
  const { assessment, framework } = pack;
  return {
    schema: 'dynamodb-audit-pack/manifest/1',
    pack: pack.id,
    tool: pack.tool,
    organisation: assessment.organisation,
    framework: { id: framework.id, version: framework.version },
    period: { label: assessment.period.label, from: assessment.period.from, to: assessment.period.to },
    status: pack.status,
    signer: pack.signer,
    ...rest,
    createdAt: assessment.startedAt,
    previous,
    files: [...files].sort(byPath),
  };
}
