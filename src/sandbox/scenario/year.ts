import type { Outcome } from '../../model/index.ts';
import type { BankChange } from './bank-changes.ts';
import { bank } from './bank.ts';
import { tableArn } from './tables.ts';

/** What a change means for the pack of a month, beside the pack of the month before. */
export interface ExpectedTurn {
  /** `2026-03`: the month that is audited. */
  readonly month: string;
  readonly control: string;
  readonly subject: string;
  readonly before: Outcome;
  readonly after: Outcome;
}

interface YearRow {
  readonly what: string;
  readonly changes: readonly BankChange[];
  readonly turns: readonly ExpectedTurn[];
}

const arnOf = (table: string): string => tableArn({ account: bank.production.id, region: bank.mainRegion }, table);

const turn = (
  month: string,
  control: string,
  table: string,
  [before, after]: readonly [Outcome, Outcome],
): ExpectedTurn => ({ month, control, subject: arnOf(table), before, after });

/** The year 2026 of the bank: what changes when, and every result that turns with it. Nothing else may turn. */
export const yearOfChanges: readonly YearRow[] = [
  {
    what: 'Recovery of the card vault is off from September to November; its record does not tell what was before it was on',
    changes: [
      { kind: 'recovery', at: '2026-09-12T10:15:07Z', table: 'card-vault', enabled: false },
      { kind: 'recovery', at: '2026-11-04T08:30:41Z', table: 'card-vault', enabled: true },
    ],
    turns: [
      turn('2026-09', 'DDB-RES-01', 'card-vault', ['satisfied', 'not-satisfied']),
      turn('2026-11', 'DDB-RES-01', 'card-vault', ['not-satisfied', 'inconclusive']),
      turn('2026-12', 'DDB-RES-01', 'card-vault', ['inconclusive', 'satisfied']),
    ],
  },
  {
    what: 'Protection of the documents is off for three days of May, which nobody runs in time and which is caught up',
    changes: [
      { kind: 'protection', at: '2026-05-10T16:02:55Z', table: 'kyc-documents', enabled: false },
      { kind: 'protection', at: '2026-05-13T07:40:12Z', table: 'kyc-documents', enabled: true },
    ],
    turns: [
      turn('2026-05', 'DDB-RES-04', 'kyc-documents', ['satisfied', 'not-satisfied']),
      turn('2026-06', 'DDB-RES-04', 'kyc-documents', ['not-satisfied', 'satisfied']),
    ],
  },
  {
    what: 'The trail is stopped for a week of August: in every other month it is for three hours',
    changes: [{ kind: 'logging-stopped', at: '2026-08-10T09:00:00Z', until: '2026-08-17T09:00:00Z' }],
    turns: [],
  },
];

interface Turn {
  readonly control: string;
  readonly subject: { readonly id: string; readonly name: string };
  readonly before: Outcome | null;
  readonly after: Outcome | null;
}

/** Tags are set again in some tables every month, and their records do not tell what they were before. */
const routineControl = 'DDB-GOV-01';
const routineOutcomes: ReadonlySet<Outcome | null> = new Set(['satisfied', 'inconclusive']);

/**
 * Whether something turned with what the bank does every month: tables that live for days and carry the month in their
 * names, tags, and DAX clusters, which only some months' events name where they are not asked for.
 */
export function turnsOfRoutine(
  { control, subject: { id, name }, before: from, after }: Turn,
  { before, month }: { readonly before: string; readonly month: string },
): boolean {
  const inMonth = from === null && after === 'inconclusive' && name.endsWith(`-${month} (deleted)`);
  const inMonthBefore = after === null && from === 'inconclusive' && name.endsWith(`-${before} (deleted)`);
  const tagged = control === routineControl && routineOutcomes.has(from) && routineOutcomes.has(after);
  const named = id.startsWith('arn:aws:dax:') && [from, after].includes(null) && [from, after].includes('inconclusive');
  return inMonth || inMonthBefore || tagged || named;
}
