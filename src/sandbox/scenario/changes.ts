import type { BankChange, LoggingStop, TableChange } from './bank-changes.ts';
import type { BankTable } from './bank.ts';

const standardDays = 35;

/** A table of that place as it is after all changes up to now. */
export function changed(table: BankTable, changes: readonly BankChange[], now: Date): BankTable {
  return changes
    .filter((change): change is TableChange => 'table' in change && change.table === table.name)
    .filter(({ at }) => new Date(at) <= now)
    .reduce(
      (before, { kind, enabled }) =>
        kind === 'recovery'
          ? { ...before, recoveryDays: enabled ? standardDays : null }
          : { ...before, deletionProtection: enabled },
      table,
    );
}

/** The stop of logging that happens in a month; undefined when there is none. */
export const stopIn = (changes: readonly BankChange[], from: Date, to: Date): LoggingStop | undefined =>
  changes
    .filter((change): change is LoggingStop => change.kind === 'logging-stopped')
    .find(({ at }) => new Date(at) >= from && new Date(at) < to);
