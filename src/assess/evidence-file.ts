import { manualCalls, type CollectedEvidence, type EvidenceReference } from '../model/index.ts';

/** Path in the pack, such as `evidence/E-0001-dynamodb-DescribeTable.json`. A file that people provide keeps its ending. */
export function evidenceFile({
  reference,
  record,
}: {
  readonly reference: EvidenceReference;
  readonly record: CollectedEvidence;
}): string {
  return `evidence/${reference}-${record.service}-${record.operation}.${endingOf(record)}`;
}

function endingOf({ service, operation, request, mediaType }: CollectedEvidence): string {
  if (service !== 'manual' || operation !== manualCalls.file) return mediaType.includes('xml') ? 'xml' : 'json';
  const { file } = request;
  return (typeof file === 'string' ? /\.([A-Za-z0-9]{1,8})$/.exec(file)?.[1]?.toLowerCase() : undefined) ?? 'bin';
}
