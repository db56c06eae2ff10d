import type { Scenario } from './bank.ts';
import type { Month } from './events-calendar.ts';
import type { EventDraft, Place } from './events-record.ts';
import { backupEvents, creationEvents, tableEvents } from './events-routine-tables.ts';
import { attemptEvents } from './events-attempts.ts';
import { identityEvents } from './events-routine-identities.ts';
import { clusterEvents, endpointEvents, keyEvents, trailEvents } from './events-routine-platform.ts';

/** What happens in every month: nothing of it changes the state that the bank is in today. */
export const routineDrafts = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] =>
  [
    creationEvents,
    tableEvents,
    backupEvents,
    attemptEvents,
    clusterEvents,
    keyEvents,
    endpointEvents,
    trailEvents,
    identityEvents,
  ].flatMap((make) => make(scenario, place, month));
