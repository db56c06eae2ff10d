import { bank } from './bank.ts';
import { clusterArn } from './clusters.ts';
import type { PlantedFault } from './planted-estate.ts';
import { tableArn } from './tables.ts';

const fault = (account: string, name: string, what: string): PlantedFault => ({
  account,
  region: bank.mainRegion,
  control: 'DDB-ISO-04',
  subject: clusterArn({ account, name }),
  what,
  outcome: 'not-satisfied',
});

/** What is wrong on purpose in the networks around DAX clusters, and in the transport of calls. */
export const plantedNetwork: readonly PlantedFault[] = [
  fault(bank.production.id, 'rates-cache', 'Every branch of the bank may reach the cluster'),
  fault(bank.analytics.id, 'features-cache', 'One subnet uses the main route table, which leads to the internet'),
  {
    account: bank.production.id,
    region: bank.mainRegion,
    control: 'DDB-ENC-07',
    subject: tableArn({ account: bank.production.id, region: bank.mainRegion }, 'merchant-settlements'),
    what: 'Callers of another account are not bound by the policy that denies calls without TLS',
    outcome: 'manual',
  },
];
