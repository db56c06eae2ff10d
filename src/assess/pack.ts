import { countOutcomes } from '../model/index.ts';
import type {
  Assessment,
  AuditManagerSummary,
  AuditPack,
  AwsVerdict,
  ChangeEvent,
  Control,
  Estate,
  EvidenceId,
  EvidenceSet,
  Finding,
  Framework,
  Outcome,
  RequirementResult,
  Signer,
} from '../model/index.ts';
import type { EventWindow } from '../timeline/index.ts';
import { changesIn } from './changes.ts';
import { citationOf } from './citation.ts';
import { coverageRows } from './coverage.ts';
import { disagreementsOf } from './disagreement.ts';
import { evaluateControl, subjectOf } from './evaluate.ts';
import type { Evaluation } from './observation.ts';
import { evidenceIndex, numberEvidence } from './evidence-index.ts';
import type { Deciding } from './evidence-index.ts';
import { findingOf } from './finding.ts';
import { gapsOf } from './gaps.ts';
import { digestOf } from './identity.ts';
import { mapRequirements } from './map.ts';
import { buildWorld } from './world.ts';

/** What the evidence says once it is read: the input of judging. */
export interface Readings {
  readonly estate: Estate;
  readonly events: readonly ChangeEvent[];
  readonly windows: readonly EventWindow[];
  readonly verdicts: readonly AwsVerdict[];
  readonly auditManager: AuditManagerSummary;
}

export interface AssessInput {
  readonly evidence: EvidenceSet;
  readonly assessment: Assessment;
  readonly framework: Framework;
  readonly signer: Signer;
  readonly tool: AuditPack['tool'];
}

/** Evidence that is already read, and the controls to judge it with. */
export interface PackInput extends AssessInput {
  readonly controls: readonly Control[];
  readonly readings: Readings;
}

/** The procedure, from readings to the pack. */
export function packOf(input: PackInput): AuditPack {
  const { evidence, assessment, framework, controls, readings } = input;
  const { events, windows, verdicts, auditManager } = readings;
  const numbered = numberEvidence(evidence);
  const citation = citationOf(numbered.references);
  const world = buildWorld({ assessment, ...readings });
  const evaluations = controls.map((control) => evaluateControl(control, world));
  const findings = evaluations.map((evaluation) => findingOf(evaluation, framework, citation));
  const requirements = mapRequirements(framework, findings);
  const coverage = coverageRows(assessment, evidence.records, windows);
  const gaps = gapsOf({ assessment, world, evaluations, numbered, coverage });
  const disagreements = disagreementsOf(evaluations, verdicts, numbered.references);
  const changes = changesIn(events, assessment.period, citation);
  const index = evidenceIndex(numbered, evidence, decidingOf(findings, evaluations));
  const { requirements: _requirements, ...frameworkHead } = framework;
  return identified(input, {
    schema: 'dynamodb-audit-pack/results/1',
    assessment,
    framework: frameworkHead,
    status: gaps.length > 0 ? 'partial' : 'complete',
    tables: world.resourcesOf('table').map(subjectOf).toSorted(byPlace),
    counts: {
      tables: world.resourcesOf('table').length,
      daxClusters: world.resourcesOf('dax-cluster').length,
      evidenceItems: evidence.records.filter((record) => record.kind === 'collected').length,
      unavailable: evidence.records.filter((record) => record.kind === 'unavailable').length,
      changeEvents: changes.length,
      requirements: countResults(requirements),
      controls: countOutcomes(findings.map((finding) => finding.outcome)),
    },
    coverage,
    requirements,
    findings,
    gaps,
    disagreements,
    changes,
    auditManager,
    evidence: index,
  });
}

type Identified = Omit<AuditPack, 'id' | 'signer' | 'tool'>;

/** The pack id names the results: who signs them, and with which version of the tool, does not change it. */
const identified = ({ signer, tool }: AssessInput, results: Identified): AuditPack => ({
  ...results,
  id: digestOf(results).slice(0, 12),
  signer,
  tool,
});

const byPlace = (a: AuditPack['tables'][number], b: AuditPack['tables'][number]): number => {
  const [left, right] = [a, b].map((one) => [one.account, one.region, one.name, one.id].join('\n'));
  return (left ?? '') < (right ?? '') ? -1 : 1;
};

function countResults(requirements: readonly RequirementResult[]): AuditPack['counts']['requirements'] {
  const tested = requirements
    .map(({ result }) => result)
    .filter((result): result is Outcome => result !== 'not-tested');
  return { ...countOutcomes(tested), 'not-tested': requirements.length - tested.length };
}

/** What is behind every result that is not good: shown with its first lines. */
function decidingOf(findings: readonly Finding[], evaluations: readonly Evaluation[]): Deciding {
  const open = (outcome: Outcome): boolean => outcome !== 'satisfied' && outcome !== 'not-applicable';
  const references = findings.flatMap(({ observations }) =>
    observations.filter((one) => open(one.outcome)).flatMap((one) => one.evidence),
  );
  const events = new Map<EvidenceId, Set<string>>();
  for (const { observations } of evaluations)
    for (const { outcome, begun, ended } of observations)
      for (const event of open(outcome) ? [begun, ended] : [])
        if (event !== null) events.set(event.evidence, (events.get(event.evidence) ?? new Set()).add(event.id));
  return { references: new Set(references), events };
}
