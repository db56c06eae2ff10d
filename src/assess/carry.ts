import { z } from 'zod';
import {
  AuditPackError,
  answerOf,
  jsonFile,
  lineOf,
  linesOf,
  packFile,
  serviceIds,
  sha256,
  sourceIds,
} from '../model/index.ts';
import type { AuditPack, Evidence, EvidenceSet, PackFile } from '../model/index.ts';
import { numberEvidence } from './evidence-index.ts';
import type { Place } from './places.ts';
import type { ReadEvidence } from './presence.ts';

/** Path of the list of all records in a pack. */
export const recordsFile = 'evidence/records.json';

/**
 * The evidence as files of the pack: every answer as received, in a file of its own or in a line of one, each read when it
 * is written; and the list of all records with the place of each.
 */
export function* packEvidence(pack: AuditPack, evidence: EvidenceSet): Generator<PackFile> {
  const numbered = numberEvidence(evidence).records;
  const types = new Map(numbered.map(({ reference, record }) => [reference, mediaTypeOf(record)]));
  const files: Record<string, string> = {};
  const lines: Record<string, number> = {};
  const together = new Map<string, string[]>();
  for (const { reference, file, line, sha256: digest, bytes } of pack.evidence) {
    if (file === null || digest === null) continue;
    files[reference] = file;
    if (line === undefined) {
      const mediaType = types.get(reference) ?? 'application/json';
      yield { path: file, mediaType, size: bytes, content: () => [bodyOf(evidence, digest)] };
    } else {
      lines[reference] = line;
      const known = together.get(file);
      if (known === undefined) together.set(file, [digest]);
      else known.push(digest);
    }
  }
  for (const [path, digests] of together) {
    const bytes = Buffer.concat(digests.map((digest) => lineOf(bodyOf(evidence, digest))));
    yield packFile({ path, mediaType: 'application/x-ndjson', bytes });
  }
  const records = numbered.map(({ record }) => record);
  const places = { files, ...(together.size === 0 ? {} : { lines }) };
  yield jsonFile(recordsFile, { schema: recordsSchema, records, ...places });
}

/** A body that was there when it was judged. */
function bodyOf({ body }: EvidenceSet, digest: string): Uint8Array {
  const bytes = body(digest);
  if (bytes !== undefined) return bytes;
  throw new AuditPackError('E_STORE', `the stored answer ${digest} was lost or changed while packs were built`, {
    hint: 'Run the same command again: what is missing is asked for again, or listed as missing.',
  });
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
  lines: z.record(text, z.int().positive()).optional(),
});

/** Files of a pack; undefined where there is none of this path. */
interface FilesOfPack {
  readonly get: (path: string) => Uint8Array | undefined;
}

/**
 * The evidence of a pack, to be judged again. Bodies are found by their hash, and read when they are
 * asked for: one that is lost or changed is absent.
 * @throws AuditPackError `E_PACK` when the list of records cannot be read
 */
export function evidenceFromPack(recordsJson: string | Uint8Array, files: FilesOfPack): ReadEvidence {
  const json = typeof recordsJson === 'string' ? recordsJson : new TextDecoder().decode(recordsJson);
  const { records, files: paths, lines = {} } = parseList(json);
  const places = new Map(
    Object.entries(paths).map(([reference, file]): [string, Place] => {
      const line = lines[reference];
      return [reference, line === undefined ? { file } : { file, line }];
    }),
  );
  const answers = answersIn(files);
  const found = new Map<string, Place>();
  for (const place of places.values()) {
    const bytes = answers(place);
    if (bytes !== undefined) found.set(sha256(bytes), place);
  }
  const body = (digest: string): Uint8Array | undefined => {
    const place = found.get(digest);
    return place === undefined ? undefined : answers(place);
  };
  return { records, body, places };
}

/** Files of lines that are kept at hand: answers are asked for about in the order in which they stand. */
const mostAtHand = 8;

function answersIn(files: FilesOfPack): (place: Place) => Uint8Array | undefined {
  const atHand = new Map<string, readonly Uint8Array[]>();
  const linesIn = (file: string): readonly Uint8Array[] => {
    const known = atHand.get(file);
    if (known !== undefined) return known;
    const lines = linesOf(files.get(file) ?? new Uint8Array());
    const [oldest] = atHand.keys();
    if (oldest !== undefined && atHand.size >= mostAtHand) atHand.delete(oldest);
    atHand.set(file, lines);
    return lines;
  };
  return ({ file, line }) => {
    if (line === undefined) return files.get(file);
    const bytes = linesIn(file)[line - 1];
    return bytes === undefined ? undefined : (answerOf(bytes) ?? undefined);
  };
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
