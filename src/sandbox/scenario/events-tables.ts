import { within, type BankTable, type Scenario } from './bank.ts';
import type { Place } from './events-record.ts';

/** Tables that are added for measurements have no history: neither events nor evidence in Audit Manager. */
const measured = /^statements-\d{6}$/;

/** The bank's own tables in an account and region. */
export const tablesWithHistory = (scenario: Scenario, place: Place): readonly BankTable[] =>
  within(scenario.tables, place).filter(({ name }) => !measured.test(name));
