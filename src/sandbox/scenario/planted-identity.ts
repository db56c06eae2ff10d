import { bank } from './bank.ts';
import { keyArnOf } from './keys.ts';
import type { PlantedFault } from './planted-estate.ts';

const production = { account: bank.production.id, region: bank.mainRegion };
const analytics = { account: bank.analytics.id, region: bank.mainRegion };
const standby = { account: bank.production.id, region: bank.secondRegion };

/** What is wrong on purpose in keys, credentials and the organisation. */
export const plantedIdentity: readonly PlantedFault[] = [
  {
    what: 'Rotation of a key of five years was switched on a hundred days ago: its material was never renewed',
    ...standby,
    subject: keyArnOf(standby, 'ledger'),
    control: 'DDB-ENC-03',
    outcome: 'not-satisfied',
  },
  {
    what: 'Those who administer the key may also decrypt with it',
    ...production,
    subject: keyArnOf(production, 'payments'),
    control: 'DDB-ENC-04',
    outcome: 'not-satisfied',
  },
  {
    what: 'A grant lets the role of a former vendor decrypt',
    ...analytics,
    subject: keyArnOf(analytics, 'analytics'),
    control: 'DDB-ENC-04',
    outcome: 'not-satisfied',
  },
  {
    what: 'The key may not be described',
    ...analytics,
    subject: keyArnOf(analytics, 'fraud'),
    control: 'DDB-ENC-04',
    outcome: 'inconclusive',
  },
  {
    what: 'A contractor has a password without MFA, and an access key of 400 days that is used on DynamoDB',
    account: analytics.account,
    region: '*',
    subject: `arn:aws:iam::${analytics.account}:user/contractor-ml-03`,
    control: 'DDB-IAM-08',
    outcome: 'not-satisfied',
  },
  {
    what: 'No rules for passwords: those of AWS ask for eight characters',
    account: analytics.account,
    region: '*',
    subject: `arn:aws:iam::${analytics.account}:account-password-policy`,
    control: 'DDB-IAM-08',
    outcome: 'not-satisfied',
  },
];
