import { bank } from './bank.ts';
import { eventIdOf } from './events-record.ts';
import { unapprovedKeys } from './events-transfers.ts';
import type { PlantedFault } from './planted-estate.ts';

const analytics = { account: bank.analytics.id, region: bank.mainRegion };

/** What is wrong on purpose in changes of the last month. */
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
];
