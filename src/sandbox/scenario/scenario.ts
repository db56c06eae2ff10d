import { bank, type Scenario } from './bank.ts';
import { branchAccounts, noBranches, type Branches } from './branches.ts';
import { createClusters } from './clusters.ts';
import { createEndpoints } from './endpoints.ts';
import { createIdentities } from './identities.ts';
import { createKeys } from './keys.ts';
import { createNetworks } from './networks.ts';
import { createTables } from './tables.ts';

/** The bank at an instant. `extraTables` adds ordinary tables to the first account, `branches` accounts beside its two. */
export function createScenario({
  now,
  extraTables = 0,
  branches = noBranches,
}: {
  readonly now: Date;
  readonly extraTables?: number;
  readonly branches?: Branches;
}): Scenario {
  const endpoints = createEndpoints(now);
  return {
    now,
    accounts: [bank.production, bank.analytics],
    branches: branchAccounts(branches),
    regions: [bank.mainRegion, bank.secondRegion],
    tables: createTables(now, extraTables, branches),
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
