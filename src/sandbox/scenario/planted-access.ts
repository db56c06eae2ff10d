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

/** No fault of the bank: an interruption of logging leaves open who read items in these hours. */
const unread: PlantedFault = {
  ...production,
  what: 'Who read items while logging was stopped is not known',
  subject: 'arn:aws:dynamodb:*',
  control: 'DDB-IAM-05',
  outcome: 'inconclusive',
};

const duties = (
  account: string,
  principal: string,
  what: string,
  outcome: PlantedFault['outcome'] = 'not-satisfied',
): PlantedFault => ({
  account,
  region: 'global',
  what,
  subject: `arn:aws:iam::${account}:${principal}`,
  control: 'DDB-IAM-04',
  outcome,
});
const [bankAccount, analytics] = [bank.production.id, bank.analytics.id];

/** What is wrong on purpose in who may reach the data. */
export const plantedAccess: readonly PlantedFault[] = [
  shared('cards-cache'),
  shared('rates-cache'),
  unread,
  {
    account: bank.analytics.id,
    region: bank.mainRegion,
    what: 'A contractor scanned segments of customers with keys of their own',
    subject: `arn:aws:dynamodb:${bank.mainRegion}:${bank.analytics.id}:table/marketing-segments`,
    control: 'DDB-IAM-05',
    outcome: 'not-satisfied',
  },
  duties(bankAccount, 'role/DeploymentPipeline', 'Who deploys tables also exported items of them'),
  duties(bankAccount, 'role/KeyCustodian', 'Custodians of keys may also decrypt with one of them'),
  duties(bankAccount, 'role/PlatformEngineer', 'Who administers tables stopped the trail'),
  duties(analytics, 'role/BreakGlassAdministrator', 'Each use of the break-glass role must be reviewed', 'manual'),
  duties(analytics, 'role/DataPlatformAdministrator', 'The policy for administrators also gives the items'),
  duties(analytics, 'role/LegacyBatchWorker', 'A batch job has all of DynamoDB'),
  duties(analytics, 'user/contractor-ml-03', 'A contractor may do everything but manage identities'),
];
