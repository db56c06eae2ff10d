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
  for (let index = 0; index < a.length; index += 1) {
    const [left, right] = [a[index] ?? '', b[index] ?? ''];
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
  const calls = numbered.records.map(callKey);
  const pages = pageCounts(numbered, calls);
  const has = evidence.has ?? ((sha256) => evidence.body(sha256) !== undefined);
  const present = numbered.records.flatMap(({ reference, record }) =>
    record.kind === 'collected' && has(record.sha256) ? [{ reference, record }] : [],
  );
  const places = evidence.places ?? placesOf(present);
  const there = new Set(present.map(({ reference }) => reference));
  const shown = new Set<string>();
  const excerptFor = (reference: EvidenceReference, record: Evidence): string | null => {
    const kind = `${record.service}:${record.operation}`;
    const first = !shown.has(kind);
    shown.add(kind);
    if (record.kind === 'unavailable') return null;
    const card = first || record.service === 'manual' || deciding.references.has(reference);
    const body = card ? evidence.body(record.sha256) : undefined;
    return body === undefined ? null : excerptOf(record, body, deciding.events.get(record.id) ?? new Set());
  };
  return numbered.records.map((one, index): EvidenceEntry => {
    const { reference, record } = one;
    const place = there.has(reference) ? places.get(reference) : undefined;
    const excerpt = place === undefined ? null : excerptFor(reference, record);
    return entryOf(one, { pages: pages.get(calls[index] ?? '') ?? record.page, place, excerpt });
  });
}

const callKey = ({ record, request }: Numbered): string =>
  [record.run, record.source, record.account, record.region, record.service, record.operation, request].join('\0');

/** The last page of each call. */
function pageCounts({ records }: NumberedEvidence, calls: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [index, { record }] of records.entries()) {
    const key = calls[index] ?? '';
    counts.set(key, Math.max(counts.get(key) ?? 0, record.page));
  }
  return counts;
}

interface Entered {
  /** Pages of the call. */
  readonly pages: number;
  readonly place: Place | undefined;
  readonly excerpt: string | null;
}

/** The entry of a record: written out, as there are tens of thousands. */
function entryOf({ reference, record, request }: Numbered, { pages, place, excerpt }: Entered): EvidenceEntry {
  const { cause, message } = record.kind === 'unavailable' ? record : place === undefined ? damaged : sound;
  const entry = {
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
    pages,
    sha256: record.kind === 'unavailable' ? null : record.sha256,
    bytes: record.kind === 'unavailable' ? 0 : record.bytes,
    file: place?.file ?? null,
    cause,
    message,
    excerpt,
  };
  return place?.line === undefined ? entry : { ...entry, line: place.line };
}

const sound = { cause: null, message: null } as const;
const damaged = { cause: 'damaged', message: 'the stored answer is lost or was changed' } as const;
