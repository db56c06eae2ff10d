import { plantedAccess } from './planted-access.ts';
import { plantedConfig } from './planted-config.ts';
import { plantedDetection } from './planted-detection.ts';
import { plantedEstate, type PlantedFault } from './planted-estate.ts';
import { plantedFlows } from './planted-flows.ts';
import { plantedIdentity } from './planted-identity.ts';
import { plantedHistory } from './planted-history.ts';
import { plantedNetwork } from './planted-network.ts';
import { plantedRecords } from './planted-records.ts';
import { plantedStorage } from './planted-storage.ts';
import { plantedResilience } from './planted-resilience.ts';

export type { PlantedFault } from './planted-estate.ts';

/** Every fault of the scenario. What is not listed here is good. */
export const plantedFaults: readonly PlantedFault[] = [
  ...plantedEstate,
  ...plantedHistory,
  ...plantedConfig,
  ...plantedFlows,
  ...plantedNetwork,
  ...plantedStorage,
  ...plantedRecords,
  ...plantedDetection,
  ...plantedIdentity,
  ...plantedResilience,
  ...plantedAccess,
];

/** Whether a fault is about a subject; the id of one that holds a time is written as its beginning and `*`. */
export const isAbout = ({ control, subject }: PlantedFault, id: string, controlId: string): boolean =>
  control === controlId && (subject.endsWith('*') ? id.startsWith(subject.slice(0, -1)) : id === subject);
