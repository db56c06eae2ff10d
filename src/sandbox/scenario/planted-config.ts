import { bank } from './bank.ts';
import { recorderStoppedAt, withoutKeys } from './config-recorders.ts';
import type { PlantedFault } from './planted-estate.ts';

const fault = (account: string, region: string, what: string): PlantedFault => ({
  what,
  account,
  region,
  subject: `region:${account}:${region}`,
  control: 'DDB-LOG-06',
  outcome: 'not-satisfied',
});

/** What is wrong on purpose in AWS Config. */
export const plantedConfig: readonly PlantedFault[] = [
  fault(withoutKeys.account, withoutKeys.region, 'The recorder leaves out the keys of KMS'),
  fault(bank.production.id, bank.secondRegion, 'The rule about deletion protection was never rolled out'),
  fault(recorderStoppedAt.account, recorderStoppedAt.region, 'The recorder stood still for 86 minutes'),
];
