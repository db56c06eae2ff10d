import type { BankChange } from './bank-changes.ts';
import { bank, type Scenario } from './bank.ts';
import { branchAccounts, noBranches, type Branches } from './branches.ts';
import { changed } from './changes.ts';
import { createClusters } from './clusters.ts';
import { createEndpoints } from './endpoints.ts';
import { createIdentities } from './identities.ts';
import { createKeys } from './keys.ts';
import { createNetworks } from './networks.ts';
import { createTables } from './tables.ts';

/**
 * The bank at an instant. `extraTables` adds ordinary tables to the first account, `branches` accounts beside its two;
 * `changes` are told beside what every month tells.
 */
export function createScenario({
  now,
  extraTables = 0,
  branches = noBranches,
  changes = [],
}: {
  readonly now: Date;
  readonly extraTables?: number;
  readonly branches?: Branches;
  readonly changes?: readonly BankChange[];
}): Scenario {
  const endpoints = createEndpoints(now);
  return {
    now,
    changes,
    accounts: [bank.production, bank.analytics],
    branches: branchAccounts(branches),
    regions: [bank.mainRegion, bank.secondRegion],
    tables: createTables(now, extraTables, branches).map((table) =>
      table.account === bank.production.id && table.region === bank.mainRegion ? changed(table, changes, now) : table,
    ),
    clusters: createClusters(now),
    keys: createKeys(now),
    endpoints,
    networks: createNetworks(now, endpoints),
    identities: {
      [bank.production.id]: createIdentities(bank.production.id, now),
      [bank.analytics.id]: createIdentities(bank.analytics.id, now),
    },
  };
}
