import type { Duty } from './duties.ts';

/** Names of duties in sentences. */
export const dutyNames: Readonly<Record<Duty, string>> = {
  'table-administration': 'table administration',
  'data-access': 'item access',
  'key-administration': 'key administration',
  'key-use': 'decryption',
  'log-administration': 'log administration',
};

/** Duties that nobody may have together. */
const conflicting: readonly (readonly [Duty, Duty])[] = [
  ['table-administration', 'data-access'],
  ['key-administration', 'key-use'],
  ['log-administration', 'table-administration'],
  ['log-administration', 'data-access'],
  ['log-administration', 'key-administration'],
  ['log-administration', 'key-use'],
];

/** The duties among some that conflict with another of them. */
export function conflictsAmong(duties: ReadonlySet<Duty>): ReadonlySet<Duty> {
  return new Set(conflicting.filter((pair) => pair.every((duty) => duties.has(duty))).flat());
}
