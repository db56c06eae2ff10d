import type { DecidingField, Judgement } from '../../model/index.ts';
import { inconclusive, manual, notSatisfied, some } from '../judgement.ts';

/** One thing that was looked at. `what` continues a sentence about the subject. */
export interface NetworkFinding {
  readonly kind: 'fine' | 'person' | 'unclear' | 'fault';
  readonly what: string;
  readonly shown: DecidingField;
}

/** The judgement of what is not fine, the worst first; null when everything is. */
export const judgeFindings = (subject: string, findings: readonly NetworkFinding[]): Judgement | null => {
  const of = (kind: NetworkFinding['kind']) => findings.filter((one) => one.kind === kind).map(({ what }) => what);
  const deciding = findings.map(({ shown }) => shown);
  const [faults, unclear, open] = [of('fault'), of('unclear'), of('person')];
  if (faults.length > 0) return notSatisfied(`${subject} ${some(faults)}.`, ...deciding);
  if (unclear.length > 0) return inconclusive(`Not determinable: ${subject} ${some(unclear)}.`, ...deciding);
  if (open.length > 0) return manual(`A person must judge: ${subject} ${some(open)}.`, ...deciding);
  return null;
};
