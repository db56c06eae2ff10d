import type { DecidingField, Judgement } from '../model/index.ts';
import { inconclusive, notSatisfied, satisfied } from './judgement.ts';

/** One of several things that a control asks of a subject. */
export interface Check {
  /** `unclear`: the evidence does not tell. */
  readonly met: boolean | 'unclear';
  /** What was found, as part of a sentence. */
  readonly said: string;
  readonly fields: readonly DecidingField[];
}

export const passed = (said: string, ...fields: readonly DecidingField[]): Check => ({ met: true, said, fields });
export const failed = (said: string, ...fields: readonly DecidingField[]): Check => ({ met: false, said, fields });
export const unclear = (said: string, ...fields: readonly DecidingField[]): Check => ({ met: 'unclear', said, fields });

/** The worst check decides: one that is not met before one that is not clear; all that failed are told. */
export function concludeAll(checks: readonly Check[], subject: string): Judgement {
  const bad = checks.filter(({ met }) => met === false);
  const open = checks.filter(({ met }) => met === 'unclear');
  const deciding = checks.flatMap(({ fields }) => fields);
  const listed = (list: readonly Check[]): string => list.map(({ said }) => said).join('; ');
  if (bad.length > 0) return notSatisfied(`${subject}: ${listed(bad)}.`, ...deciding);
  if (open.length > 0) return inconclusive(`Not determinable for ${subject}: ${listed(open)}.`, ...deciding);
  return satisfied(`${subject}: ${listed(checks)}.`, ...deciding);
}
