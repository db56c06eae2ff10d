import { bank } from './bank.ts';
import type { PlantedFault } from './planted-estate.ts';
import { lateErasure } from './provided-erasures.ts';
import { unreviewedTable } from './provided.ts';
import { tableArn } from './tables.ts';

const production = { account: bank.production.id, region: bank.mainRegion };
const analytics = { account: bank.analytics.id, region: bank.mainRegion };

/** What is missing on purpose among the files that the bank's people provide. */
export const plantedRecords: readonly PlantedFault[] = [
  {
    what: 'Nobody reviewed the data model of a table of card settlements',
    account: bank.production.id,
    region: bank.mainRegion,
    subject: unreviewedTable,
    control: 'DDB-ENC-10',
    outcome: 'inconclusive',
  },
  {
    ...production,
    what: 'Time to live that the retention schedule asks for is off',
    subject: tableArn(production, 'fraud-signals'),
    control: 'DDB-RET-01',
    outcome: 'not-satisfied',
  },
  {
    ...production,
    what: 'A forgotten copy of data that the retention schedule leaves out',
    subject: tableArn(production, 'migration-2019-backup'),
    control: 'DDB-RET-01',
    outcome: 'not-satisfied',
  },
  {
    ...analytics,
    what: 'The job that deletes has not run for months',
    subject: tableArn(analytics, 'churn-scores'),
    control: 'DDB-RET-01',
    outcome: 'inconclusive',
  },
  {
    account: bank.analytics.id,
    region: '*',
    what: 'Nobody renewed the attestation of AWS of an account',
    subject: bank.analytics.id,
    control: 'DDB-GOV-02',
    outcome: 'not-satisfied',
  },
  {
    what: 'Access was not reviewed again for half a year, and a contractor whom the last review removed is still there',
    account: bank.analytics.id,
    region: '*',
    subject: bank.analytics.id,
    control: 'DDB-IAM-07',
    outcome: 'not-satisfied',
  },
  {
    account: bank.production.id,
    region: bank.secondRegion,
    what: 'A request to erase was carried out after two months',
    subject: tableArn({ account: bank.production.id, region: bank.secondRegion }, lateErasure),
    control: 'DDB-RET-02',
    outcome: 'not-satisfied',
  },
  {
    ...analytics,
    what: 'The tags by which a plan selects the table may not be read',
    subject: tableArn(analytics, 'marketing-segments'),
    control: 'DDB-RET-02',
    outcome: 'inconclusive',
  },
];
