import { bank, type Scenario } from './bank.ts';
import { assessmentsMadeAt, closedAt, evidenceDays } from './assessments-calendar.ts';
import type { PlannedAssessment } from './assessments.ts';

/** An entry of an assessment's change log. */
export interface AssessmentChange {
  readonly objectType: 'ASSESSMENT' | 'CONTROL_SET' | 'CONTROL';
  readonly objectName: string;
  readonly action:
    'CREATE' | 'ACTIVE' | 'INACTIVE' | 'UNDER_REVIEW' | 'REVIEWED' | 'IMPORT_EVIDENCE' | 'UPDATE_METADATA';
  readonly at: Date;
  readonly by: string;
  /** What it concerns, where it is narrower than the assessment. */
  readonly controlSet: string | null;
  readonly controlId: string | null;
}

const officer = `arn:aws:sts::${bank.production.id}:assumed-role/ComplianceOfficer/priya.raman`;
const owner = `arn:aws:sts::${bank.production.id}:assumed-role/PlatformEngineer/tomasz.nowak`;

const minutes = (instant: Date, count: number): Date => new Date(instant.getTime() + count * 60_000);

/**
 * What was done to an assessment, newest first: made, filled by hand each month, and each control set reviewed in turn.
 * Nothing is done to one that was closed.
 */
export function changesOf(scenario: Scenario, assessment: PlannedAssessment): readonly AssessmentChange[] {
  const made = assessmentsMadeAt(scenario.now);
  const whole = { objectType: 'ASSESSMENT', objectName: assessment.name, controlSet: null, controlId: null } as const;
  const monthly = evidenceDays(scenario.now).filter(({ from }) => from.getUTCDate() === 5);
  const closed = closedAt(assessment, scenario.now);
  const end = closed ?? scenario.now;
  return [
    { ...whole, action: 'CREATE' as const, at: made, by: officer },
    { ...whole, action: 'ACTIVE' as const, at: minutes(made, 1), by: officer },
    ...monthly.flatMap(({ from }, index) => reviewOf(assessment, minutes(from, 9 * 60), index)),
    ...(closed === undefined ? [] : [{ ...whole, action: 'INACTIVE' as const, at: closed, by: officer }]),
  ]
    .filter(({ at }) => at <= end)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
}

function reviewOf(assessment: PlannedAssessment, start: Date, month: number): readonly AssessmentChange[] {
  // Of the assessment that was closed, people reviewed the first control set only.
  const reviewed = assessment.closed === undefined ? assessment.controlSets : assessment.controlSets.slice(0, 1);
  const controlSet = reviewed[month % reviewed.length];
  if (controlSet === undefined) return [];
  const set = {
    objectType: 'CONTROL_SET',
    objectName: controlSet.name,
    controlSet: controlSet.name,
    controlId: null,
  } as const;
  const manual = assessment.controlSets.flatMap(({ name, controls }) =>
    controls
      .filter(({ sources }) => sources.some(({ type }) => type === 'MANUAL'))
      .map((control) => ({
        objectType: 'CONTROL' as const,
        objectName: control.name,
        action: 'IMPORT_EVIDENCE' as const,
        at: minutes(start, -50),
        by: owner,
        controlSet: name,
        controlId: control.id,
      })),
  );
  return [
    ...manual,
    { ...set, action: 'UNDER_REVIEW', at: start, by: owner },
    { ...set, action: 'REVIEWED', at: minutes(start, 12), by: officer },
  ];
}
