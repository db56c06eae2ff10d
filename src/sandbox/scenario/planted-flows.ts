import { bank, uuidOf } from './bank.ts';
import { plainStream } from './consumers.ts';
import { eventIdOf } from './events-record.ts';
import { bareCopyName, unapprovedKeys } from './events-transfers.ts';
import type { PlantedFault } from './planted-estate.ts';
import { tableArn } from './tables.ts';
import { takenTable } from './transfers.ts';

const production = { account: bank.production.id, region: bank.mainRegion };
const analytics = { account: bank.analytics.id, region: bank.mainRegion };

/** What is wrong on purpose in changes and transfers of the last month, and where changes of items go. */
export const plantedFlows: readonly PlantedFault[] = [
  {
    ...analytics,
    control: 'DDB-LOG-07',
    subject: eventIdOf(unapprovedKeys.rootTags),
    what: 'Root gave a table tags by hand',
    outcome: 'not-satisfied',
  },
  {
    ...analytics,
    control: 'DDB-LOG-07',
    subject: eventIdOf(unapprovedKeys.takenExport),
    what: 'A contractor with keys of a user exported a table',
    outcome: 'not-satisfied',
  },
  {
    ...analytics,
    control: 'DDB-FLOW-02',
    subject: `${tableArn(analytics, takenTable)}/export/*`,
    what: 'A table was exported to a bucket of an unknown account, without a KMS key',
    outcome: 'not-satisfied',
  },
  {
    ...production,
    control: 'DDB-FLOW-02',
    subject: `${tableArn(production, bareCopyName)}#${uuidOf(tableArn(production, bareCopyName))}`,
    what: 'A copy of a table was restored under a key that AWS owns',
    outcome: 'not-satisfied',
  },
  {
    ...production,
    control: 'DDB-FLOW-01',
    subject: tableArn(production, 'customer-profiles'),
    what: 'A function that nobody agreed to reads the changes of a table of personal data',
    outcome: 'not-satisfied',
  },
  {
    ...production,
    control: 'DDB-FLOW-01',
    subject: tableArn(production, plainStream),
    what: 'The Kinesis stream that receives the changes of a table is not encrypted',
    outcome: 'not-satisfied',
  },
];
