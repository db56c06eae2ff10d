import { bank } from './bank.ts';
import type { PlantedFault } from './planted-estate.ts';
import { analyticsTrailArn, legacyTrailArn } from './trails.ts';

/** What is wrong on purpose in the buckets of the trails. */
export const plantedStorage: readonly PlantedFault[] = [
  {
    what: 'The bucket of a forgotten trail is neither versioned nor locked, and accepts plain HTTP',
    account: bank.production.id,
    region: bank.secondRegion,
    subject: legacyTrailArn,
    control: 'DDB-LOG-05',
    outcome: 'not-satisfied',
  },
  {
    what: 'Log files of the analytics account are deleted after 180 days',
    account: bank.analytics.id,
    region: bank.homeRegion,
    subject: analyticsTrailArn,
    control: 'DDB-LOG-05',
    outcome: 'not-satisfied',
  },
];
