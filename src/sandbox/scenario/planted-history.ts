import type { PlantedFault } from './planted-faults.ts';

/** What is wrong on purpose in the trails, the events and the Audit Manager assessments. */
export const plantedHistory: readonly PlantedFault[] = [];
