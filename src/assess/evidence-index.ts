import { canonicalJson } from '../model/index.ts';
import type { Evidence, EvidenceEntry, EvidenceId, EvidenceReference, EvidenceSet } from '../model/index.ts';
import { excerptOf } from './excerpt.ts';
import { placesOf, type Place } from './places.ts';
import type { ReadEvidence } from './presence.ts';

/** Numbers the records of an evidence set: the same set always gets the same numbers. */
export interface NumberedEvidence {
  readonly records: readonly Numbered[];
  readonly references: ReadonlyMap<EvidenceId, EvidenceReference>;
}

interface Numbered {
  readonly reference: EvidenceReference;
  readonly record: Evidence;
  /** Parameters as canonical JSON: written once, there are tens of thousands. */
  readonly request: string;
}

export function numberEvidence(evidence: EvidenceSet): NumberedEvidence {
  const keyed = evidence.records.map((record) => {
    const request = canonicalJson(record.request);
    return { record, request, key: sortKey(record, request) };
  });
  keyed.sort((a, b) => compareLists(a.key, b.key));
  const digits = Math.max(4, String(keyed.length).length);
  const records = keyed.map(({ record, request }, index) => ({
    reference: `E-${String(index + 1).padStart(digits, '0')}`,
    record,
    request,
  }));
  return { records, references: new Map(records.map(({ reference, record }) => [record.id, reference])) };
}

const sortKey = (record: Evidence, request: string): readonly (string | number)[] => [
  record.source,
  record.account,
  record.region,
  record.service,
  record.operation,
  request,
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
  evidence: ReadEvidence,
  deciding: Deciding,
): readonly EvidenceEntry[] {
  const pages = pageCounts(numbered);
  const has = evidence.has ?? ((sha256) => evidence.body(sha256) !== undefined);
  const present = numbered.records.flatMap(({ reference, record }) =>
    record.kind === 'collected' && has(record.sha256) ? [{ reference, record }] : [],
  );
  const places = evidence.places ?? placesOf(present);
  const there = new Set(present.map(({ reference }) => reference));
  const shown = new Set<string>();
  return numbered.records.map((one) => {
    const { reference, record } = one;
    const kind = `${record.service}:${record.operation}`;
    const place = there.has(reference) ? places.get(reference) : undefined;
    const indexed = { ...head(one, pages), ...content(record, place) };
    if (record.kind === 'unavailable' || place === undefined) return { ...indexed, excerpt: null };
    const first = !shown.has(kind);
    shown.add(kind);
    const card = first || record.service === 'manual' || deciding.references.has(reference);
    const body = card ? evidence.body(record.sha256) : undefined;
    if (body === undefined) return { ...indexed, excerpt: null };
    return { ...indexed, excerpt: excerptOf(record, body, deciding.events.get(record.id) ?? new Set()) };
  });
}

const callKey = ({ record, request }: Numbered): string =>
  [record.run, record.source, record.account, record.region, record.service, record.operation, request].join('\0');

function pageCounts(numbered: NumberedEvidence): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const one of numbered.records) {
    const key = callKey(one);
    counts.set(key, Math.max(counts.get(key) ?? 0, one.record.page));
  }
  return counts;
}

type Head = Omit<EvidenceEntry, 'sha256' | 'bytes' | 'file' | 'line' | 'cause' | 'message' | 'excerpt'>;

const head = ({ reference, record, request }: Numbered, pages: ReadonlyMap<string, number>): Head => ({
  reference,
  id: record.id,
  kind: record.kind,
  source: record.source,
  service: record.service,
  operation: record.operation,
  request,
  account: record.account,
  region: record.region,
  caller: record.caller,
  collectedAt: record.collectedAt,
  page: record.page,
  pages: pages.get(callKey({ reference, record, request })) ?? record.page,
});

type Content = Pick<EvidenceEntry, 'sha256' | 'bytes' | 'file' | 'line' | 'cause' | 'message'>;

function content(record: Evidence, place: Place | undefined): Content {
  if (record.kind === 'unavailable') {
    return { sha256: null, bytes: 0, file: null, cause: record.cause, message: record.message };
  }
  const { sha256, bytes } = record;
  if (place !== undefined) return { sha256, bytes, ...place, cause: null, message: null };
  return { sha256, bytes, file: null, cause: 'damaged', message: 'the stored answer is lost or was changed' };
}
