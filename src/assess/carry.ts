import { z } from 'zod';
import { AuditPackError, canonicalJson, serviceIds, sha256, sourceIds } from '../model/index.ts';
import type { Artifact, AuditPack, Evidence, EvidenceSet } from '../model/index.ts';
import { numberEvidence } from './evidence-index.ts';

/** Path of the list of all records in a pack. */
export const recordsFile = 'evidence/records.json';

/** The evidence as files of the pack: every answer as received, and the list of all records with the file of each. */
export function packEvidence(pack: AuditPack, evidence: EvidenceSet): readonly Artifact[] {
  const numbered = numberEvidence(evidence).records;
  const types = new Map(numbered.map(({ reference, record }) => [reference, mediaTypeOf(record)]));
  const files: Record<string, string> = {};
  const bodies = pack.evidence.flatMap(({ reference, file, sha256: digest }): readonly Artifact[] => {
    const bytes = file === null || digest === null ? undefined : evidence.body(digest);
    if (file === null || bytes === undefined) return [];
    files[reference] = file;
    return [{ path: file, mediaType: types.get(reference) ?? 'application/json', bytes }];
  });
  const records = numbered.map(({ record }) => record);
  const list = canonicalJson({ schema: recordsSchema, records, files });
  return [...bodies, { path: recordsFile, mediaType: 'application/json', bytes: new TextEncoder().encode(list) }];
}

/** Media type of a file of the pack; files that people provide keep their own. */
function mediaTypeOf(record: Evidence): string {
  if (record.kind === 'unavailable') return 'application/json';
  if (record.service === 'manual') return record.mediaType;
  return record.mediaType.includes('xml') ? 'application/xml' : 'application/json';
}

const recordsSchema = 'dynamodb-audit-pack/evidence/1';

const text = z.string();
const sourceId = z.enum(sourceIds);
const service = z.enum([...serviceIds, 'manual', 'trail-logs']);
const cause = z.enum([
  'access-denied',
  'not-enabled',
  'not-subscribed',
  'throttled',
  'truncated',
  'stale',
  'missing',
  'damaged',
  'unreadable',
  'unreachable',
  'error',
]);
const head = {
  id: text,
  source: sourceId,
  service,
  operation: text,
  request: z.record(text, z.json()),
  account: text,
  region: text,
  caller: text.nullable(),
  collectedAt: z.iso.datetime(),
  page: z.int().positive(),
  run: text.optional(),
};
const record = z.discriminatedUnion('kind', [
  z.strictObject({
    ...head,
    kind: z.literal('collected'),
    last: z.boolean(),
    status: z.int(),
    mediaType: text,
    sha256: z.hex().length(64),
    bytes: z.int().nonnegative(),
  }),
  z.strictObject({ ...head, kind: z.literal('unavailable'), cause, message: text }),
]);
const recordList = z.strictObject({
  schema: z.literal(recordsSchema),
  records: z.array(record),
  files: z.record(text, text),
});

/**
 * The evidence of a pack, to be judged again. Bodies are found by their hash: one that is lost or changed is absent.
 * Throws `E_PACK` when the list of records cannot be read.
 */
export function evidenceFromPack(
  recordsJson: string | Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): EvidenceSet {
  const list = parseList(typeof recordsJson === 'string' ? recordsJson : new TextDecoder().decode(recordsJson));
  const bodies = new Map<string, Uint8Array>();
  for (const path of new Set(Object.values(list.files))) {
    const bytes = files.get(path);
    if (bytes !== undefined) bodies.set(sha256(bytes), bytes);
  }
  return { records: list.records, body: (digest) => bodies.get(digest) };
}

function parseList(json: string): z.infer<typeof recordList> {
  const parsed = recordList.safeParse(parseJson(json));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw new AuditPackError('E_PACK', `${recordsFile} cannot be read${where}: ${issue?.message ?? 'unknown form'}`, {
    hint: 'The pack is damaged or was made by another version of the tool: check it with `report verify`.',
  });
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch (cause) {
    throw new AuditPackError('E_PACK', `${recordsFile} is not JSON`, { cause });
  }
}
