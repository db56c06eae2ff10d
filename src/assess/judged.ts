import type {
  Absent,
  AcceptanceFile,
  AcceptanceReview,
  Assessment,
  AuditManagerSummary,
  AwsVerdict,
  Change,
  ChangeEvent,
  Control,
  CoverageRow,
  Disagreement,
  Estate,
  EvidenceEntry,
  EvidenceId,
  EvidenceReference,
  EvidenceSet,
  Gap,
  ManualRecord,
  NotSetUp,
  ProvidedRecord,
  Subject,
  TableReach,
  TableUse,
  TrailLedger,
} from '../model/index.ts';
import type { TrailLogs } from '../sources/reading/index.ts';
import type { EventWindow } from '../timeline/index.ts';
import { reviewAcceptances } from './acceptances.ts';
import { changesIn } from './changes.ts';
import { citationOf } from './citation.ts';
import { coverageRows } from './coverage.ts';
import { besides } from './beside.ts';
import { conclude, isOpen } from './conclude.ts';
import type { Concluded } from './conclude.ts';
import { evaluateControl, subjectOf } from './evaluate.ts';
import { evidenceIndex, numberEvidence } from './evidence-index.ts';
import type { Deciding } from './evidence-index.ts';
import type { UnmappedFinding } from './finding.ts';
import { gapsOf } from './gaps.ts';
import type { ReadEvidence } from './presence.ts';
import { providedRecords } from './provided-records.ts';
import { tableReach } from './reach.ts';
import { tableUse, trailLedgers } from './trail-logs.ts';
import { buildWorld } from './world.ts';

/** What the evidence says once it is read: the input of judging. */
export interface Readings {
  readonly estate: Estate;
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  /** What verified trail logs say; empty where none were read. */
  readonly logs: readonly TrailLogs[];
  readonly verdicts: readonly AwsVerdict[];
  readonly notSetUp: readonly NotSetUp[];
  readonly records: readonly ManualRecord[];
  /** Why it is not known which records there are; null when it is. */
  readonly recordsAbsent: Absent | null;
  readonly auditManager: AuditManagerSummary;
}

/** Evidence that is already read, and the controls to judge it with. */
export interface JudgeInput {
  readonly evidence: ReadEvidence;
  readonly assessment: Assessment;
  readonly controls: readonly Control[];
  readonly readings: Readings;
  /** Risk acceptances to set beside the results; absent where no file of them is configured. */
  readonly acceptances?: AcceptanceFile | null;
}

/** Everything in a pack that does not depend on the framework: one judgement serves the packs of all of them. */
export interface Judged {
  readonly assessment: Assessment;
  readonly tables: readonly Subject[];
  readonly daxClusters: number;
  readonly evidenceItems: number;
  readonly unavailable: number;
  readonly findings: readonly UnmappedFinding[];
  readonly coverage: readonly CoverageRow[];
  readonly gaps: readonly Gap[];
  readonly disagreements: readonly Disagreement[];
  readonly reach: readonly TableReach[];
  readonly trailLogs: readonly TrailLedger[];
  readonly use: readonly TableUse[];
  readonly changes: readonly Change[];
  readonly auditManager: AuditManagerSummary;
  readonly evidence: readonly EvidenceEntry[];
  readonly records: readonly ProvidedRecord[];
  readonly acceptances: AcceptanceReview | null;
}

/** Judges what was read by every control. Pure: the same input gives the same judgement. */
export function judgeReadings({ evidence, assessment, controls, readings, acceptances }: JudgeInput): Judged {
  const { events, verdicts, auditManager } = readings;
  const numbered = numberEvidence(evidence);
  const { references } = numbered;
  const citation = citationOf(references);
  const world = buildWorld({ assessment, ...readings });
  const tables = world.resourcesOf('table').map(subjectOf).toSorted(byPlace);
  const { period } = assessment;
  const background = { standBeside: besides(verdicts, references), references, citation, period };
  const concluded = controls.map((control) => conclude(evaluateControl(control, world), background));
  const findings = concluded.map(({ finding }) => finding);
  const coverage = coverageRows(assessment, evidence.records, readings);
  return {
    assessment,
    tables,
    daxClusters: world.resourcesOf('dax-cluster').length,
    evidenceItems: evidence.records.filter((record) => record.kind === 'collected').length,
    unavailable: evidence.records.filter((record) => record.kind === 'unavailable').length,
    findings,
    coverage,
    gaps: gapsOf({ assessment, world, concluded, numbered, coverage }),
    disagreements: concluded.flatMap(({ disagreements }) => disagreements),
    reach: tableReach(world).toSorted((a, b) => byPlace(a.table, b.table)),
    trailLogs: trailLedgers(readings.logs, references),
    use: tableUse(readings.logs, tables, { parameters: assessment.parameters, references }),
    changes: changesIn(events, period, citation),
    auditManager: citing(auditManager, references),
    records: providedRecords(readings.records, citation),
    evidence: evidenceIndex(numbered, evidence, decidingOf(concluded)),
    acceptances: acceptances
      ? reviewAcceptances(acceptances, { findings, period, callers: callersOf(evidence) })
      : null,
  };
}

/** Identities that asked AWS, by ARN. */
const callersOf = ({ records }: EvidenceSet): readonly string[] => [
  ...new Set(records.flatMap(({ caller }) => caller ?? [])),
];

const byPlace = (a: Subject, b: Subject): number => {
  const [left, right] = [a, b].map((one) => [one.account, one.region, one.name, one.id].join('\n'));
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

/** The summary of Audit Manager with its evidence under the numbers of the pack. */
const citing = (
  summary: AuditManagerSummary,
  references: ReadonlyMap<EvidenceId, EvidenceReference>,
): AuditManagerSummary => ({
  ...summary,
  assessments: summary.assessments.map((one) => ({
    ...one,
    evidence: one.evidence.flatMap((id) => references.get(id) ?? []),
  })),
});

/** What is behind every result that is not good: shown with its first lines. */
function decidingOf(concluded: readonly Concluded[]): Deciding {
  const references = concluded.flatMap(({ finding }) =>
    finding.observations.filter(isOpen).flatMap((one) => one.evidence),
  );
  const events = new Map<EvidenceId, ReadonlySet<string>>();
  for (const own of concluded)
    for (const [evidence, ids] of own.events) events.set(evidence, new Set([...(events.get(evidence) ?? []), ...ids]));
  return { references: new Set(references), events };
}
