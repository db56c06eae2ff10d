import type { DecidingField, Judgement, Outcome } from '../model/index.ts';

type Shown = string | number | boolean | null | undefined;

/** A field that decided a result. Absent values are shown as `(absent)`. */
export const field = (path: string, value: Shown, rule: string, met: boolean): DecidingField => ({
  path,
  value: value === undefined || value === null || value === '' ? '(absent)' : String(value),
  rule,
  met,
});

const conclude =
  (outcome: Outcome) =>
  (reason: string, ...deciding: readonly DecidingField[]): Judgement => ({ outcome, reason, deciding });

export const satisfied = conclude('satisfied');
export const notSatisfied = conclude('not-satisfied');
export const notApplicable = conclude('not-applicable');
/** The evidence is there, but does not allow a judgement. */
export const inconclusive = conclude('inconclusive');
/** The evidence is there and a person must judge it. */
export const manual = conclude('manual');

/** Names the first three of a list and counts the rest, so that a sentence stays a sentence. */
export const some = (items: readonly string[]): string =>
  items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and ${items.length - 3} more`;

/** `1 table`, `2 tables`. */
export const count = (n: number, singular: string, plural = `${singular}s`): string =>
  `${n} ${n === 1 ? singular : plural}`;
