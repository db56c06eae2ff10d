import type { Scenario } from './bank.ts';
import type { Place, TableDraft } from './table-drafts.ts';

/** Accounts of branches beside the two of the bank: many, and little in each. */
export interface Branches {
  readonly accounts: number;
  /** Regions with a table in each of these accounts. */
  readonly regions: readonly string[];
}

export const noBranches: Branches = { accounts: 0, regions: [] };

/** Accounts of so many branches: `600000000001`, `600000000002` and so on. */
export const branchAccounts = ({ accounts }: Branches): Scenario['branches'] =>
  Array.from({ length: accounts }, (_, index) => ({
    id: String(600_000_000_001 + index),
    name: `meridian-branch-${String(index + 1).padStart(4, '0')}`,
  }));

/** Every branch keeps its counter ledger in each Region; one in ten does so without point-in-time recovery. */
export const branchDrafts = (branches: Branches): readonly (readonly [Place, readonly TableDraft[]])[] =>
  branchAccounts(branches).flatMap(({ id }, index) =>
    branches.regions.map((region): readonly [Place, readonly TableDraft[]] => [
      { account: id, region },
      [ledger(index % 10 === 9)],
    ]),
  );

const ledger = (isExposed: boolean): TableDraft => [
  'branch-ledger',
  'confidential',
  null,
  'branch-banking',
  'branchId bookedAt',
  420,
  48_000,
  isExposed ? { recoveryDays: null } : {},
];
