import { uuidOf, type Scenario } from './bank.ts';
import { closedAt, evidenceDays, type Day } from './assessments-calendar.ts';
import { evidenceOf, type EvidenceDraft } from './assessments-evidence.ts';
import type { PlannedAssessment, PlannedControl, PlannedControlSet } from './assessments.ts';

/** One control's evidence of one UTC day. The items themselves are made when they are asked for. */
export interface EvidenceFolder {
  readonly id: string;
  readonly assessment: PlannedAssessment;
  readonly controlSet: PlannedControlSet;
  readonly control: PlannedControl;
  readonly day: Day;
  readonly counts: FolderCounts;
  /** When the first evidence came in; the start of the day when there is none. */
  readonly firstAt: Date;
}

interface FolderCounts {
  readonly evidence: number;
  readonly resources: number;
  readonly configurationData: number;
  readonly manual: number;
  readonly complianceCheck: number;
  readonly issues: number;
  readonly userActivity: number;
  readonly services: number;
}

const folders = new WeakMap<Scenario, Map<string, readonly EvidenceFolder[]>>();

/** Every folder of an assessment's life, oldest day first. Audit Manager has no filter by date. */
export function foldersOf(scenario: Scenario, assessment: PlannedAssessment): readonly EvidenceFolder[] {
  const made = folders.get(scenario) ?? new Map<string, readonly EvidenceFolder[]>();
  folders.set(scenario, made);
  const known = made.get(assessment.id);
  if (known) return known;
  const end = closedAt(assessment, scenario.now);
  const days = evidenceDays(scenario.now).filter(({ to }) => end === undefined || to <= end);
  const list = days.flatMap((day) =>
    assessment.controlSets.flatMap((controlSet) =>
      controlSet.controls.flatMap((control) => folderOf(scenario, { assessment, controlSet, control, day })),
    ),
  );
  made.set(assessment.id, list);
  return list;
}

type FolderPlace = Pick<EvidenceFolder, 'assessment' | 'controlSet' | 'control' | 'day'>;

function folderOf(scenario: Scenario, place: FolderPlace): readonly EvidenceFolder[] {
  const { assessment, control, day } = place;
  const drafts = evidenceOf(scenario, control, day);
  if (drafts.length === 0 && !control.emptyFolders) return [];
  return [
    {
      ...place,
      id: uuidOf(`folder/${assessment.id}/${control.id}/${day.name}`),
      counts: countsOf(drafts),
      firstAt: drafts[0]?.time ?? day.from,
    },
  ];
}

/** Whether an item counts as an issue: something that it judges is not good. */
export const hasIssue = ({ subjects }: EvidenceDraft): boolean => subjects.some(({ good }) => good === false);

function countsOf(drafts: readonly EvidenceDraft[]): FolderCounts {
  const count = (...types: readonly string[]): number =>
    drafts.filter(({ source }) => types.includes(source.type)).length;
  return {
    evidence: drafts.length,
    resources: drafts.reduce((sum, { subjects }) => sum + subjects.length, 0),
    configurationData: count('AWS_API_Call'),
    manual: count('MANUAL'),
    complianceCheck: count('AWS_Config', 'AWS_Security_Hub'),
    issues: drafts.filter(hasIssue).length,
    userActivity: count('AWS_Cloudtrail'),
    services: new Set(drafts.map(({ source }) => source.keyword)).size,
  };
}
