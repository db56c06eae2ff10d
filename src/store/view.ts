import type { CollectedEvidence, Evidence, EvidenceId } from '../model/index.ts';
import { evidenceId } from './identity.ts';
import { callKey, unavailable } from './journal.ts';

/**
 * What holds now of a journal in which later records supersede earlier ones of the same id: one record for each page.
 * Pages after the last one of a call belong to an earlier, longer answer and are left out.
 */
export function currentRecords(records: Iterable<Evidence>): readonly Evidence[] {
  const byId = new Map<EvidenceId, Evidence>();
  for (const record of records) {
    byId.delete(record.id); // a superseding record takes its place at the end
    byId.set(record.id, record);
  }
  const current = [...byId.values()];
  const ends = lastPages(current);
  return current.filter((record) => record.page === 1 || record.page <= (ends.get(callKey(record)) ?? Infinity));
}

/** Last pages of the calls of operations that go over several pages; most do not. */
function lastPages(records: readonly Evidence[]): ReadonlyMap<EvidenceId, number> {
  const paged = new Set(records.filter(({ page }) => page > 1).map(({ operation }) => operation));
  const ends = new Map<EvidenceId, number>();
  for (const record of records) {
    if (record.kind !== 'collected' || !record.last || !paged.has(record.operation)) continue;
    const key = callKey(record);
    ends.set(key, Math.min(record.page, ends.get(key) ?? Infinity));
  }
  return ends;
}

/**
 * Records for pages that should be there and are not: a gap between pages, or no last page. Without them a list that
 * lost a page would look complete.
 */
export function missingPages(records: readonly Evidence[]): readonly Evidence[] {
  const calls = new Map<EvidenceId, Map<number, Evidence>>();
  for (const record of records) {
    if (isWhole(record)) continue;
    const key = callKey(record);
    const pages = calls.get(key) ?? new Map<number, Evidence>();
    pages.set(record.page, record);
    calls.set(key, pages);
  }
  return [...calls.values()].flatMap(gapsOf);
}

/** An answer of one page. In the view, no other page follows its last one. */
const isWhole = (record: Evidence): boolean => record.kind === 'collected' && record.page === 1 && record.last;

function gapsOf(pages: ReadonlyMap<number, Evidence>): Evidence[] {
  const gaps: Evidence[] = [];
  const highest = Math.max(...pages.keys());
  const [sample] = pages.values();
  for (let page = 1; page <= highest; page += 1) {
    if (!pages.has(page) && sample !== undefined) gaps.push(absentPage(sample, page));
  }
  const end = pages.get(highest);
  if (end?.kind === 'collected' && !end.last) gaps.push(absentPage(end, highest + 1));
  return gaps;
}

const absentPage = (sample: Evidence, page: number): Evidence =>
  unavailable(
    { ...sample, id: evidenceId(sample, page), page },
    'missing',
    `page ${page} of this answer is not in the store; collect again to continue`,
  );

export const isCollected = (record: Evidence): record is CollectedEvidence => record.kind === 'collected';
