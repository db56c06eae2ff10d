import { plantedHistory } from './planted-history.ts';

/** Something that is wrong in the bank on purpose, and the control that must find it. */
export interface PlantedFault {
  readonly what: string;
  readonly account: string;
  readonly region: string;
  /** ARN or id of the subject. */
  readonly subject: string;
  readonly control: string;
  readonly outcome: 'not-satisfied' | 'inconclusive' | 'manual';
}

const plantedEstate: readonly PlantedFault[] = [];

/** Every fault of the scenario. What is not listed here is good. */
export const plantedFaults: readonly PlantedFault[] = [...plantedEstate, ...plantedHistory];
