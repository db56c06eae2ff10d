import { recordKinds, validity } from '../model/index.ts';
import type { ControlContext, DecidingField, Interval, Judgement, ManualRecord, RecordKind } from '../model/index.ts';
import { field } from './judgement.ts';

/** What the manual evidence of one kind says about a subject over the period. */
export type Standing =
  /** Records, newest first, that together are in date over the whole period. */
  | { readonly state: 'current'; readonly record: ManualRecord; readonly records: readonly ManualRecord[] }
  /** There are records; `since` is the first instant of the period at which none was in date. */
  | { readonly state: 'overdue'; readonly record: ManualRecord; readonly since: string }
  /** It is known that there is none for the period. */
  | { readonly state: 'none' }
  /** It is not known which records there are. */
  | { readonly state: 'unread'; readonly judgement: Judgement };

/**
 * How the records of a kind stand over the period.
 * Records of days after the period say nothing about it.
 */
export function standingOf({ assessment, records, recordsAbsent }: ControlContext, kind: RecordKind): Standing {
  if (recordsAbsent !== undefined && recordsAbsent !== null) {
    const { cause, message, evidence } = recordsAbsent;
    const reason = `Not determinable: ${message}.`;
    return { state: 'unread', judgement: { outcome: 'inconclusive', reason, deciding: [], cause, cited: evidence } };
  }
  const { period } = assessment;
  const own = records.filter((record) => record.kind === kind && record.covers.from < period.to);
  const [record] = own;
  if (record === undefined) return { state: 'none' };
  const since = firstGap(own.map(validity), period);
  return since === null ? { state: 'current', record, records: own } : { state: 'overdue', record, since };
}

/** First instant of an interval that none of others holds; null when there is none. */
export function firstGap(others: readonly Interval[], { from, to }: Interval): string | null {
  let at = from;
  for (const one of others.toSorted((a, b) => (a.from < b.from ? -1 : 1)))
    if (one.from <= at && one.to > at) at = one.to;
  return at >= to ? null : at;
}

/** Last day that a record covers, `2026-06-30`. */
export const lastDay = ({ covers }: ManualRecord): string =>
  new Date(Date.parse(covers.to) - 1).toISOString().slice(0, 10);

/** `"Access review of production" of Jane Doe, up to 2026-06-30`. */
export const recordWords = (record: ManualRecord): string =>
  `"${record.title}" of ${record.owner}, up to ${lastDay(record)}`;

/** The field that shows whether a kind of record is in date. */
export const recordField = (kind: RecordKind, record: ManualRecord | undefined, met: boolean): DecidingField =>
  field(
    `${kind}.to`,
    record === undefined ? undefined : lastDay(record),
    `must be in date over the whole period, at most ${recordKinds[kind].freshDays} days old`,
    met,
  );

/** A judgement that rests on records beside the facts. */
export const citing = (judgement: Judgement, records: readonly ManualRecord[]): Judgement => ({
  ...judgement,
  cited: [...new Set([...(judgement.cited ?? []), ...records.flatMap(({ evidence }) => evidence)])],
});
