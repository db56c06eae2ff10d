import { bank } from './bank.ts';
import type { PlantedFault } from './planted-estate.ts';

const fault = (account: string, outcome: PlantedFault['outcome'], what: string): PlantedFault => ({
  what,
  account,
  region: '*',
  subject: account,
  control: 'DDB-LOG-08',
  outcome,
});

/** What is wrong on purpose in alarms and threat detection. */
export const plantedDetection: readonly PlantedFault[] = [
  fault(
    bank.analytics.id,
    'not-satisfied',
    'The alarm on exports is silenced and no rule stands in for it, and a detector of GuardDuty is suspended',
  ),
  fault(bank.production.id, 'manual', 'Alerts are in place, and no log review is on file'),
];
