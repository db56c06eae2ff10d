import { bank } from './bank.ts';
import type { PlantedFault } from './planted-estate.ts';
import { unreviewedTable } from './provided.ts';

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
    what: 'Access was not reviewed again for half a year, and a contractor whom the last review removed is still there',
    account: bank.analytics.id,
    region: '*',
    subject: bank.analytics.id,
    control: 'DDB-IAM-07',
    outcome: 'not-satisfied',
  },
];
