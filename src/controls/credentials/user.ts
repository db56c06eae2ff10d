import type { Instant, JsonObject } from '../../model/index.ts';
import { failed, passed, unclear, type Check } from '../check.ts';
import { field } from '../judgement.ts';
import { instant, text } from '../read.ts';

/** The moment for which ages are counted, and the most days that they may have. */
export interface Ages {
  readonly at: Instant;
  readonly limit: number;
}

const dayMilliseconds = 86_400_000;

export const daysBetween = (from: Instant, to: Instant): number =>
  Math.floor((Date.parse(to) - Date.parse(from)) / dayMilliseconds);

/** `TRUE` and `FALSE` as the report writes them; undefined for anything else, such as `not_supported`. */
export function told(row: JsonObject, column: string): boolean | undefined {
  const value = text(row, column)?.toUpperCase();
  return value === 'TRUE' ? true : value === 'FALSE' ? false : undefined;
}

/** A time of the report; undefined for `N/A`, `no_information` and `not_supported`. */
const timeIn = (row: JsonObject, column: string): Instant | undefined =>
  /^(N\/A|no_information|not_supported|)$/i.test(text(row, column) ?? '') ? undefined : instant(row, column);

/** What is asked of a user's password and access keys; a user without any meets it. */
export function userChecks(row: JsonObject, ages: Ages): readonly Check[] {
  const checks = [...passwordChecks(row, ages), ...keyChecks(row, 1, ages), ...keyChecks(row, 2, ages)];
  if (checks.length > 0) return checks;
  return [passed('has no password and no active access key', field('password_enabled', 'FALSE', 'unused', true))];
}

function passwordChecks(row: JsonObject, ages: Ages): readonly Check[] {
  const enabled = told(row, 'password_enabled');
  if (enabled === false) return [];
  if (enabled === undefined)
    return [unclear('whether there is a password is not told', shown(row, 'password_enabled', 'TRUE or FALSE', false))];
  const mfa = told(row, 'mfa_active');
  const device = shown(row, 'mfa_active', 'must be TRUE where there is a password', mfa === true);
  const second = mfa === true ? passed('a password with MFA', device) : undefined;
  const missing = mfa === false ? failed('a password without MFA', device) : unclear('MFA is not told', device);
  return [second ?? missing, ...idlePassword(row, ages)];
}

/** A password that was never used counts from its last change. */
function idlePassword(row: JsonObject, { at, limit }: Ages): readonly Check[] {
  const since = timeIn(row, 'password_last_used') ?? timeIn(row, 'password_last_changed');
  const shownUse = (met: boolean) => shown(row, 'password_last_used', `must be at most ${limit} days ago`, met);
  if (since === undefined) return [unclear('when the password was used is not told', shownUse(false))];
  const days = daysBetween(since, at);
  return days > limit ? [failed(`the password was not used for ${days} days`, shownUse(false))] : [];
}

function keyChecks(row: JsonObject, number: 1 | 2, { at, limit }: Ages): readonly Check[] {
  const column = (name: string): string => `access_key_${number}_${name}`;
  const active = told(row, column('active'));
  if (active === false) return [];
  const made = timeIn(row, column('last_rotated'));
  if (active === undefined || made === undefined) {
    const open = shown(row, column('active'), 'TRUE or FALSE, with the day it was made', false);
    return [unclear(`access key ${number} is not told in full`, open)];
  }
  const days = daysBetween(made, at);
  const age = shown(row, column('last_rotated'), `must be at most ${limit} days ago`, days <= limit);
  const use = useWords(row, number);
  const fields = [age, shown(row, column('last_used_service'), 'workloads use roles instead of keys', true)];
  const checks: Check[] = [
    days > limit
      ? failed(`access key ${number} is ${days} days old, ${use}`, ...fields)
      : passed(`access key ${number} ${days < 0 ? 'made after the period' : `of ${days} days`}, ${use}`, ...fields),
  ];
  const idle = daysBetween(timeIn(row, column('last_used_date')) ?? made, at);
  const lastUse = shown(row, column('last_used_date'), `must be at most ${limit} days ago`, idle <= limit);
  if (idle > limit) checks.push(failed(`access key ${number} was not used for ${idle} days`, lastUse));
  return checks;
}

const useWords = (row: JsonObject, number: 1 | 2): string => {
  const service = text(row, `access_key_${number}_last_used_service`) ?? '';
  if (/^(N\/A|no_information|)$/i.test(service)) return 'never used';
  const region = text(row, `access_key_${number}_last_used_region`) ?? '';
  return `last used on ${service}${/^(N\/A|)$/i.test(region) ? '' : ` in ${region}`}`;
};

export const shown = (row: JsonObject, column: string, rule: string, met: boolean) =>
  field(column, text(row, column), rule, met);
