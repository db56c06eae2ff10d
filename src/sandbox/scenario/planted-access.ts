import { bank } from './bank.ts';
import { clusterArn } from './clusters.ts';
import type { PlantedFault } from './planted-estate.ts';

const production = { account: bank.production.id, region: bank.mainRegion };

const shared = (name: string): PlantedFault => ({
  ...production,
  what: `Card authorisations can be read through two clusters of different owners (${name})`,
  subject: clusterArn({ account: production.account, name }),
  control: 'DDB-IAM-06',
  outcome: 'not-satisfied',
});

/** What is wrong on purpose in who may reach the data. */
export const plantedAccess: readonly PlantedFault[] = [shared('cards-cache'), shared('rates-cache')];
