import { plantedConfig } from './planted-config.ts';
import { plantedDetection } from './planted-detection.ts';
import { plantedEstate, type PlantedFault } from './planted-estate.ts';
import { plantedFlows } from './planted-flows.ts';
import { plantedHistory } from './planted-history.ts';
import { plantedRecords } from './planted-records.ts';
import { plantedStorage } from './planted-storage.ts';

export type { PlantedFault } from './planted-estate.ts';

/** Every fault of the scenario. What is not listed here is good. */
export const plantedFaults: readonly PlantedFault[] = [
  ...plantedEstate,
  ...plantedHistory,
  ...plantedConfig,
  ...plantedFlows,
  ...plantedStorage,
  ...plantedRecords,
  ...plantedDetection,
];
