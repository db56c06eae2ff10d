import { hexOf } from './bank.ts';

/** A calendar month of UTC; the end is outside. */
export interface Month {
  /** `2026-10`. */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** The UTC month that holds the instant, or one that many months earlier. */
export function monthOf(instant: Date, back = 0): Month {
  const from = new Date(Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth() - back));
  const to = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1));
  return { name: from.toISOString().slice(0, 7), from, to };
}

/** The month that the bank audits: the last one that has ended. Every planted story happens in it. */
export const auditedMonth = (now: Date): Month => monthOf(now, 1);

/** Every month that touches the interval, newest first. */
export function monthsBetween(from: Date, to: Date): readonly Month[] {
  const months: Month[] = [];
  for (let month = monthOf(to); month.to > from; month = monthOf(month.from, 1)) months.push(month);
  return months;
}

/** An instant in a month: day of the month from 1, and time of day of UTC such as `21:14:08`. */
export const inMonth = (month: Month, day: number, time: string): Date =>
  new Date(`${month.name}-${String(day).padStart(2, '0')}T${time}Z`);

/** A whole number from 0 to below the limit, always the same for the same text. */
export const pick = (seed: string, limit: number): number => parseInt(hexOf(seed, 12), 16) % limit;

/** An instant within the month, in whole seconds, always the same for the same text. */
export const someTimeIn = (month: Month, seed: string): Date =>
  new Date(month.from.getTime() + pick(seed, (month.to.getTime() - month.from.getTime()) / 1000) * 1000);

/** When an account's access key was replaced in a month. */
export const keyMadeAt = (account: string, month: Month): Date =>
  someTimeIn(month, `access-key/${account}/${month.name}`);

export const later = (instant: Date, minutes: number): Date => new Date(instant.getTime() + minutes * 60_000);

/** Form of dates in CloudTrail records: no fraction of a second. */
export const recordTime = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;

/** Form of dates inside `responseElements`: `May 1, 2015, 7:24:55 AM`. */
export const writtenTime = (instant: Date): string =>
  instant.toLocaleString('en-US', { timeZone: 'UTC', dateStyle: 'medium', timeStyle: 'medium' });
