import { bySubject, evidenceOnCards } from '../model/index.ts';
import type {
  Absent,
  AccountRow,
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
  Resource,
  TableReach,
  TableSubject,
  TableUse,
  TrailLedger,
} from '../model/index.ts';
import type { Listed, TrailLogs } from '../sources/reading/index.ts';
import { ownTableId } from '../timeline/index.ts';
import type { EventWindow } from '../timeline/index.ts';
import { accountRows } from './accounts.ts';
import { reviewAcceptances } from './acceptances.ts';
import { changesIn } from './changes.ts';
import { citationOf } from './citation.ts';
import { coverageRows } from './coverage.ts';
import { besides } from './beside.ts';
import { conclude } from './conclude.ts';
import type { Concluded } from './conclude.ts';
import { subjectOf } from './evaluate.ts';
import { evidenceIndex, numberEvidence } from './evidence-index.ts';
import type { Deciding, NumberedEvidence } from './evidence-index.ts';
import type { UnmappedFinding } from './finding.ts';
import { gapsOf } from './gaps.ts';
import { evaluateParts, joinAuditManager, joinCoverage, joinSubjects } from './parts.ts';
import type { PartEvidence } from './parts.ts';
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
  /** Accounts of the organisation; null where nobody could ask it. */
  readonly listed: Listed | null;
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

/** The same for evidence of several runs. */
export interface JudgePartsInput extends Omit<JudgeInput, 'readings'> {
  readonly parts: readonly (PartEvidence & { readonly readings: Readings })[];
}

/** Everything in a pack that does not depend on the framework: one judgement serves the packs of all of them. */
export interface Judged {
  readonly assessment: Assessment;
  readonly tables: readonly TableSubject[];
  readonly daxClusters: number;
  readonly evidenceItems: number;
  readonly unavailable: number;
  readonly findings: readonly UnmappedFinding[];
  readonly accounts: readonly AccountRow[];
  readonly coverage: readonly CoverageRow[];
  readonly gaps: readonly Gap[];
  readonly disagreements: readonly Disagreement[];
  readonly reach: readonly TableReach[];
  readonly trailLogs: readonly TrailLedger[];
  readonly use: readonly TableUse[];
  readonly changes: readonly Change[];
  readonly auditManager: AuditManagerSummary;
  /** The index of the evidence; each entry is made when it is read. */
  readonly evidence: Iterable<EvidenceEntry>;
  readonly records: readonly ProvidedRecord[];
  readonly acceptances: AcceptanceReview | null;
}

/** Judges what was read of one run by every control. Pure: the same input gives the same judgement. */
export const judgeReadings = ({ readings, ...input }: JudgeInput): Judged =>
  judgeParts({ ...input, parts: [{ assessment: input.assessment, evidence: input.evidence, share: null, readings }] });

/** Judges what was read of every run by every control. */
export const judgeParts = (input: JudgePartsInput): Judged => listEvidence(concludeParts(input), input.evidence);

/** A judgement whose evidence is numbered but not listed yet: it holds nothing of what was read. */
export interface Conclusions {
  readonly results: Omit<Judged, 'evidence'>;
  readonly numbered: NumberedEvidence;
  readonly deciding: Deciding;
}

/** Completes a judgement with the index of its evidence. */
export const listEvidence = ({ results, numbered, deciding }: Conclusions, evidence: ReadEvidence): Judged => ({
  ...results,
  evidence: evidenceIndex(numbered, evidence, deciding),
});

/** Judges, without listing the evidence: whoever lets go of what was read in between needs a third less memory. */
export function concludeParts(input: JudgePartsInput): Conclusions {
  const { evidence, assessment, controls, acceptances } = input;
  const { period, parameters } = assessment;
  const parts = input.parts.map((part) => ({
    ...part,
    world: buildWorld({ assessment: part.assessment, ...part.readings }),
  }));
  const newest = parts.reduce((a, b) => (b.assessment.startedAt >= a.assessment.startedAt ? b : a));
  const readings = parts.map((part) => part.readings);
  const numbered = numberEvidence(evidence);
  const { references } = numbered;
  const citation = citationOf(references);
  const tables = joinSubjects(parts.map(({ world }) => world.resourcesOf('table').map(tableSubject))).toSorted(
    bySubject,
  );
  const verdicts = readings.flatMap((one) => one.verdicts);
  const background = { standBeside: besides(verdicts, references), references, citation, period };
  const concluded = controls.map((control) => conclude(evaluateParts(control, parts), background));
  const findings = concluded.map(({ finding }) => finding);
  const covered = parts.map((part) => ({
    ...part,
    rows: coverageRows(part.assessment, part.evidence.records, part.readings),
  }));
  const coverage = joinCoverage(covered);
  const gaps = eachOnce(
    covered.flatMap((part) =>
      gapsOf({ ...part, concluded, numbered: numberedOf(numbered, part.evidence), coverage: part.rows }),
    ),
  );
  const events = new Map(readings.flatMap((one) => one.events.map((event) => [event.id, event])));
  const results = {
    assessment,
    tables,
    daxClusters: joinSubjects(parts.map(({ world }) => world.resourcesOf('dax-cluster').map(subjectOf))).length,
    evidenceItems: evidence.records.filter((record) => record.kind === 'collected').length,
    unavailable: evidence.records.filter((record) => record.kind === 'unavailable').length,
    findings,
    accounts: accountRows({ assessment, coverage, gaps, tables, listed: newest.readings.listed, citation }),
    coverage,
    gaps,
    disagreements: concluded.flatMap(({ disagreements }) => disagreements),
    reach: tableReach(newest.world).toSorted((a, b) => bySubject(a.table, b.table)),
    trailLogs: readings.flatMap(({ logs }) => trailLedgers(logs, references)),
    use: tableUse(
      readings.map(({ logs }) => logs),
      tables.map(({ tableId: _tableId, ...subject }) => subject),
      { parameters, references },
    ),
    changes: changesIn([...events.values()], period, citation),
    auditManager: citing(joinAuditManager(readings.map((one) => one.auditManager)), references),
    records: providedRecords(newest.readings.records, citation),
    acceptances: acceptances
      ? reviewAcceptances(acceptances, { findings, period, callers: callersOf(evidence) })
      : null,
  };
  return { results, numbered, deciding: decidingOf(concluded) };
}

/** Runs may lack the same, such as a list of what people provide. */
const eachOnce = (gaps: readonly Gap[]): readonly Gap[] => [
  ...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values(),
];

/** The numbered records of one run. */
function numberedOf(numbered: NumberedEvidence, { records }: EvidenceSet): NumberedEvidence {
  const own = new Set(records);
  return { ...numbered, records: numbered.records.filter(({ record }) => own.has(record)) };
}

const tableSubject = (table: Resource): TableSubject => ({
  ...subjectOf(table),
  tableId: ownTableId(table) ?? null,
});

/** Identities that asked AWS, by ARN. */
const callersOf = ({ records }: EvidenceSet): readonly string[] => [
  ...new Set(records.flatMap(({ caller }) => caller ?? [])),
];

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

/** What is shown with its first lines, and the events in it that are not good. */
function decidingOf(concluded: readonly Concluded[]): Deciding {
  const events = new Map<EvidenceId, ReadonlySet<string>>();
  for (const own of concluded)
    for (const [evidence, ids] of own.events) events.set(evidence, new Set([...(events.get(evidence) ?? []), ...ids]));
  return { references: new Set(concluded.flatMap(({ finding }) => evidenceOnCards(finding))), events };
}
