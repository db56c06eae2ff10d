import { isJsonObject, type AssessmentControl } from '../model/index.ts';

/** One push of a report to one control. */
export interface Push extends AssessmentControl {
  /** Digest of the manifest of the pack. */
  readonly manifest: string;
  /** Name under which Audit Manager took the file in. */
  readonly fileName: string;
  /**
   * `begun`: no answer came to the import, so Audit Manager may hold the evidence or not. `refused`: it does not, by its
   * own answer or by what a person found there.
   */
  readonly state: 'begun' | 'imported' | 'refused';
  readonly at: string;
  /** Random, of the one command that began it; absent where no store in S3 was configured. */
  readonly attempt?: string;
}

const texts = ['manifest', 'assessment', 'controlSet', 'control', 'fileName', 'state', 'at'];

export const isPush = (value: unknown): value is Push =>
  isJsonObject(value) &&
  texts.every((name) => typeof value[name] === 'string') &&
  ['undefined', 'string'].includes(typeof value['attempt']) &&
  ['begun', 'imported', 'refused'].includes(value['state'] as string);

export const isSameControl = (a: AssessmentControl, b: AssessmentControl): boolean =>
  a.assessment === b.assessment && a.controlSet === b.controlSet && a.control === b.control;

export const isSameAttempt = (a: Push, b: Push): boolean => a.attempt === b.attempt && a.fileName === b.fileName;

/**
 * What two records of one pack and control say together. What one has as imported is imported. Of one attempt, its end
 * counts; of two, the one that has no known end.
 */
export function together(here: Push | undefined, there: Push | undefined): Push | undefined {
  if (here === undefined || there === undefined) return here ?? there;
  if (there.state === 'imported') return there;
  if (here.state === 'imported') return here;
  if (isSameAttempt(here, there)) return here.state === 'refused' ? here : there;
  return there.state === 'begun' ? there : here;
}
