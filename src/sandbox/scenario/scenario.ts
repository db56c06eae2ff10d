import { bank, type Scenario } from './bank.ts';
import { createClusters } from './clusters.ts';
import { createEndpoints } from './endpoints.ts';
import { createIdentities } from './identities.ts';
import { createKeys } from './keys.ts';
import { createTables } from './tables.ts';

/** The bank at an instant. `extraTables` adds ordinary tables to the first account, for measurements. */
export function createScenario({
  now,
  extraTables = 0,
}: {
  readonly now: Date;
  readonly extraTables?: number;
}): Scenario {
  return {
    now,
    accounts: [bank.production, bank.analytics],
    regions: [bank.mainRegion, bank.secondRegion],
    tables: createTables(now, extraTables),
    clusters: createClusters(now),
    keys: createKeys(now),
    endpoints: createEndpoints(now),
    identities: {
      [bank.production.id]: createIdentities(bank.production.id, now),
      [bank.analytics.id]: createIdentities(bank.analytics.id, now),
    },
  };
}
