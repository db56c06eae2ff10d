import { canonicalJson } from '../model/index.ts';
import type { Evidence, EvidenceEntry, EvidenceId, EvidenceReference, EvidenceSet } from '../model/index.ts';
import { excerptOf } from './excerpt.ts';

/** Numbers the records of an evidence set: the same set always gets the same numbers. */
export interface NumberedEvidence {
  readonly records: readonly { readonly reference: EvidenceReference; readonly record: Evidence }[];
  readonly references: ReadonlyMap<EvidenceId, EvidenceReference>;
}

export function numberEvidence(evidence: EvidenceSet): NumberedEvidence {
  const keyed = evidence.records.map((record) => ({ record, key: sortKey(record) }));
  keyed.sort((a, b) => compareLists(a.key, b.key));
  const digits = Math.max(4, String(keyed.length).length);
  const records = keyed.map(({ record }, index) => ({
    reference: `E-${String(index + 1).padStart(digits, '0')}`,
    record,
  }));
  return { records, references: new Map(records.map(({ reference, record }) => [record.id, reference])) };
}

const sortKey = (record: Evidence): readonly (string | number)[] => [
  record.source,
  record.account,
  record.region,
  record.service,
  record.operation,
  canonicalJson(record.request),
  record.page,
  record.collectedAt,
  record.id,
];

function compareLists(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? '';
    if (left < right) return -1;
    if (left > right) return 1;
  }
  return 0;
}

/** Records whose first lines are shown on an evidence card. */
export interface Deciding {
  readonly references: ReadonlySet<EvidenceReference>;
  /** Ids of the events that decide, by the record they are in. */
  readonly events: ReadonlyMap<EvidenceId, ReadonlySet<string>>;
}

/** The evidence index of a pack. */
export function evidenceIndex(
  numbered: NumberedEvidence,
  evidence: EvidenceSet,
  deciding: Deciding,
): readonly EvidenceEntry[] {
  const pages = pageCounts(numbered);
  const shown = new Set<string>();
  return numbered.records.map(({ reference, record }) => {
    const kind = `${record.service}:${record.operation}`;
    const body = record.kind === 'collected' ? evidence.body(record.sha256) : undefined;
    const first = body !== undefined && !shown.has(kind);
    if (first) shown.add(kind);
    const card = body !== undefined && (first || deciding.references.has(reference));
    return {
      ...head(reference, record, pages),
      ...content(reference, record, body !== undefined),
      excerpt: card ? excerptOf(record, body, deciding.events.get(record.id) ?? new Set()) : null,
    };
  });
}

const callKey = (record: Evidence): string =>
  canonicalJson([record.source, record.account, record.region, record.service, record.operation, record.request]);

function pageCounts(numbered: NumberedEvidence): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { record } of numbered.records) {
    const key = callKey(record);
    counts.set(key, Math.max(counts.get(key) ?? 0, record.page));
  }
  return counts;
}

type Head = Omit<EvidenceEntry, 'sha256' | 'bytes' | 'file' | 'cause' | 'message' | 'excerpt'>;

const head = (reference: EvidenceReference, record: Evidence, pages: ReadonlyMap<string, number>): Head => ({
  reference,
  id: record.id,
  kind: record.kind,
  source: record.source,
  service: record.service,
  operation: record.operation,
  request: canonicalJson(record.request),
  account: record.account,
  region: record.region,
  caller: record.caller,
  collectedAt: record.collectedAt,
  page: record.page,
  pages: pages.get(callKey(record)) ?? record.page,
});

type Content = Pick<EvidenceEntry, 'sha256' | 'bytes' | 'file' | 'cause' | 'message'>;

function content(reference: EvidenceReference, record: Evidence, present: boolean): Content {
  if (record.kind === 'unavailable') {
    return { sha256: null, bytes: 0, file: null, cause: record.cause, message: record.message };
  }
  const { sha256, bytes } = record;
  if (present) return { sha256, bytes, file: evidenceFile(reference, record), cause: null, message: null };
  return { sha256, bytes, file: null, cause: 'damaged', message: 'the stored answer is lost or was changed' };
}

/** Path in the pack, such as `evidence/E-0001-dynamodb-DescribeTable.json`. */
export function evidenceFile(reference: EvidenceReference, record: Evidence & { readonly kind: 'collected' }): string {
  const extension = record.mediaType.includes('xml') ? 'xml' : 'json';
  return `evidence/${reference}-${record.service}-${record.operation}.${extension}`;
}
