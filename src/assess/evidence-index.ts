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
  // Records of a store share their requests.
  const texts = new Map<Evidence['request'], string>();
  const keyed = evidence.records.map((record) => {
    const request = texts.get(record.request) ?? canonicalJson(record.request);
    texts.set(record.request, request);
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

/**
 * The evidence index of a pack. Its entries are made each time that they are read: there are very many, and packs of
 * several frameworks show the same ones.
 */
export function evidenceIndex(
  numbered: NumberedEvidence,
  evidence: ReadEvidence,
  deciding: Deciding,
): Iterable<EvidenceEntry> {
  const { records } = numbered;
  const pages = pageCounts(numbered);
  const places = placesIn(numbered, evidence);
  const excerpts = excerptsOf(numbered, { evidence, places, deciding });
  return {
    *[Symbol.iterator]() {
      for (const [index, one] of records.entries()) {
        const { reference, record } = one;
        const excerpt = excerpts.get(reference) ?? null;
        yield entryOf(one, { pages: pages[index] ?? record.page, place: places[index], excerpt });
      }
    },
  };
}

type Places = readonly (Place | undefined)[];

/** Of each record, where its answer stands in the pack; undefined for one that has none, or whose answer is gone. */
function placesIn({ records }: NumberedEvidence, evidence: ReadEvidence): Places {
  const has = evidence.has ?? ((sha256) => evidence.body(sha256) !== undefined);
  const present = records.flatMap(({ reference, record }) =>
    record.kind === 'collected' && has(record.sha256) ? [{ reference, record }] : [],
  );
  const places = evidence.places ?? placesOf(present);
  const there = new Set(present.map(({ reference }) => reference));
  return records.map(({ reference }) => (there.has(reference) ? places.get(reference) : undefined));
}

interface Shown {
  readonly evidence: ReadEvidence;
  readonly places: Places;
  readonly deciding: Deciding;
}

/** First lines of what stands on cards: of the first answer of each kind, of what people provide, and of what decides. */
function excerptsOf(
  { records }: NumberedEvidence,
  { evidence, places, deciding }: Shown,
): ReadonlyMap<EvidenceReference, string> {
  const excerpts = new Map<EvidenceReference, string>();
  const shown = new Set<string>();
  for (const [index, { reference, record }] of records.entries()) {
    if (places[index] === undefined || record.kind === 'unavailable') continue;
    const kind = `${record.service}:${record.operation}`;
    const card = !shown.has(kind) || record.service === 'manual' || deciding.references.has(reference);
    shown.add(kind);
    const body = card ? evidence.body(record.sha256) : undefined;
    const excerpt = body && excerptOf(record, body, deciding.events.get(record.id) ?? new Set());
    if (typeof excerpt === 'string') excerpts.set(reference, excerpt);
  }
  return excerpts;
}

/** Of each record, the last page of its call in its run. In the order of the numbers the pages of a call stand together. */
function pageCounts({ records }: NumberedEvidence): readonly number[] {
  const counts: number[] = [];
  for (let end = 0; counts.length < records.length;) {
    const first = records[end];
    while (end < records.length && isSameCall(first, records[end])) end += 1;
    const pages = records.slice(counts.length, end).map(({ record }) => record);
    const last = new Map<string | undefined, number>();
    for (const { run, page } of pages) last.set(run, Math.max(last.get(run) ?? 0, page));
    for (const { run, page } of pages) counts.push(last.get(run) ?? page);
  }
  return counts;
}

const isSameCall = (a: Numbered | undefined, b: Numbered | undefined): boolean =>
  a?.request === b?.request &&
  a?.record.operation === b?.record.operation &&
  a?.record.service === b?.record.service &&
  a?.record.region === b?.record.region &&
  a?.record.account === b?.record.account &&
  a?.record.source === b?.record.source;

interface Entered {
  /** Pages of the call. */
  readonly pages: number;
  readonly place: Place | undefined;
  readonly excerpt: string | null;
}

/** The entry of a record: written out, as there are tens of thousands. */
function entryOf({ reference, record, request }: Numbered, { pages, place, excerpt }: Entered): EvidenceEntry {
  const { cause, message } = record.kind === 'unavailable' ? record : place === undefined ? damaged : sound;
  const entry: EvidenceEntry & { line?: number } = {
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
  // Not spread into a new value: that of twenty members takes three times the memory.
  if (place?.line !== undefined) entry.line = place.line;
  return entry;
}

const sound = { cause: null, message: null } as const;
const damaged = { cause: 'damaged', message: 'the stored answer is lost or was changed' } as const;
