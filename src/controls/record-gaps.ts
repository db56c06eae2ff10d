import type { Judgement, RecordKind } from '../model/index.ts';
import { inconclusive, notSatisfied } from './judgement.ts';
import { citing, recordField, recordWords, type Standing } from './records.ts';

/**
 * What follows where no record of a kind is in date over the period; null where one is. `what` is what is missing, such
 * as `retention schedule for table payments`.
 */
export function withoutRecord(standing: Standing, kind: RecordKind, what: string): Judgement | null {
  switch (standing.state) {
    case 'current':
      return null;
    case 'unread':
      return standing.judgement;
    case 'none': {
      const absent = recordField(kind, undefined, false);
      return { ...inconclusive(`Not determinable: no ${what} was provided.`, absent), cause: 'missing' };
    }
    case 'overdue': {
      const { record } = standing;
      const overdue = notSatisfied(`The ${what} is overdue: ${recordWords(record)}.`, recordField(kind, record, false));
      return citing(overdue, [record]);
    }
  }
}
