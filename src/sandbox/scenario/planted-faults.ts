import { plantedEstate, type PlantedFault } from './planted-estate.ts';
import { plantedHistory } from './planted-history.ts';

export type { PlantedFault } from './planted-estate.ts';

/** Every fault of the scenario. What is not listed here is good. */
export const plantedFaults: readonly PlantedFault[] = [...plantedEstate, ...plantedHistory];
