import type { ControlContext, DecidingField, Judgement, ManualRecord } from '../../model/index.ts';
import { manual, satisfied, some } from '../judgement.ts';
import { fitsAny } from '../patterns.ts';
import { objects, requiredText, texts } from '../read.ts';
import { citing, recordField, recordWords, standingOf } from '../records.ts';
import { dutyNames } from './conflicts.ts';
import type { Duty } from './duties.ts';

/** A principal with duties that do not conflict. */
interface Matched {
  readonly label: string;
  readonly arn: string;
  readonly name: string;
  readonly all: readonly Duty[];
  readonly deciding: readonly DecidingField[];
}

/** Whether the role matrix that is in date gives a principal the duties that it has. */
export function matrixJudgement(principal: Matched, context: ControlContext): Judgement {
  const { label, all, deciding } = principal;
  const duties = all.map((duty) => dutyNames[duty]).join(' and ');
  const standing = standingOf(context, 'role-matrix');
  if (standing.state === 'unread') return standing.judgement;
  if (standing.state === 'none') {
    const reason = `${label} has ${duties} and nothing that conflicts, but no role matrix was provided: a person must confirm that this is its duty.`;
    return manual(reason, ...deciding, recordField('role-matrix', undefined, false));
  }
  const { record } = standing;
  if (standing.state === 'overdue') {
    const reason = `${label} has ${duties} and nothing that conflicts, but the role matrix is out of date: ${recordWords(record)}.`;
    return citing(manual(reason, ...deciding, recordField('role-matrix', record, false)), [record]);
  }
  const listed = listedDuties(record, principal);
  const beyond = all.filter((duty) => !listed.has(duty)).map((duty) => dutyNames[duty]);
  const shown = [...deciding, recordField('role-matrix', record, true)];
  return citing(
    beyond.length > 0
      ? manual(
          `${label} has ${some(beyond)}, which the role matrix does not give it (${recordWords(record)}).`,
          ...shown,
        )
      : satisfied(`${label} has ${duties} alone, as in the role matrix (${recordWords(record)}).`, ...shown),
    [record],
  );
}

const listedDuties = ({ details }: ManualRecord, { arn, name }: Matched): ReadonlySet<string> =>
  new Set(
    objects(details, 'roles')
      .filter((row) => [arn, name].some((one) => fitsAny([requiredText(row, 'principal')], one)))
      .flatMap((row) => texts(row, 'duties')),
  );
