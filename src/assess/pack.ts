import { countOutcomes, frozenPopulations } from '../model/index.ts';
import type { AuditPack, Framework, Outcome, Pseudonymise, RequirementResult, Signer } from '../model/index.ts';
import { mapFinding } from './finding.ts';
import { digestOf } from './identity.ts';
import type { Judged } from './judged.ts';
import { mapRequirements } from './map.ts';
import { openPseudonymising } from './pseudonyms.ts';

export interface PackInput {
  readonly judged: Judged;
  readonly framework: Framework;
  readonly signer: Signer;
  readonly tool: AuditPack['tool'];
  /** Pseudonyms of sessions and addresses; left out, they are shown in clear. */
  readonly pseudonymise?: Pseudonymise;
}

/** A judgement in the words of a framework: its requirements, and the findings mapped to them. */
export function packOf(input: PackInput): AuditPack {
  const { judged, framework } = input;
  const {
    assessment,
    tables,
    accounts,
    coverage,
    gaps,
    disagreements,
    reach,
    trailLogs,
    use,
    changes,
    auditManager,
    records,
    acceptances,
  } = judged;
  const findings = judged.findings.map((finding) => mapFinding(finding, framework));
  const requirements = mapRequirements(framework, findings, {
    choices: assessment.parameters.choices,
    awsDocuments: assessment.parameters.awsDocuments,
    day: new Date(Date.parse(assessment.period.to) - 1).toISOString().slice(0, 10),
  });
  const { requirements: _requirements, ...frameworkHead } = framework;
  const head = { schema: 'dynamodb-audit-pack/results/1', assessment, framework: frameworkHead } as const;
  return identified(input, head, {
    status: gaps.length > 0 ? 'partial' : 'complete',
    tables,
    counts: {
      tables: tables.length,
      daxClusters: judged.daxClusters,
      evidenceItems: judged.evidenceItems,
      unavailable: judged.unavailable,
      changeEvents: changes.length,
      requirements: countResults(requirements),
      controls: countOutcomes(findings.map((finding) => finding.outcome)),
    },
    accounts,
    coverage,
    requirements,
    findings,
    gaps,
    disagreements,
    reach,
    trailLogs,
    use,
    changes,
    auditManager,
    records,
    acceptances,
  });
}

type Head = Pick<AuditPack, 'schema' | 'assessment' | 'framework'>;
type Results = Omit<
  AuditPack,
  keyof Head | 'id' | 'signer' | 'tool' | 'history' | 'approvals' | 'identities' | 'populations' | 'evidence'
>;

/**
 * The pack id names the results as they are shown: who signs them, which version of the tool made them, and what was
 * before, does not change it. What was asked and the standard hold no sessions of people.
 */
function identified({ judged, signer, tool, pseudonymise }: PackInput, head: Head, clear: Results): AuditPack {
  const show = pseudonymise === undefined ? asItIs : openPseudonymising(pseudonymise);
  const shown = show(clear);
  const results = {
    ...head,
    ...shown,
    evidence: Array.from(judged.evidence, show),
    identities: pseudonymise === undefined ? 'clear' : 'pseudonymised',
    populations: frozenPopulations(shown.changes),
  } as const;
  return { ...results, id: digestOf(results).slice(0, 12), history: null, signer, tool };
}

const asItIs = <T>(value: T): T => value;

function countResults(requirements: readonly RequirementResult[]): AuditPack['counts']['requirements'] {
  const tested = requirements
    .map(({ result }) => result)
    .filter((result): result is Outcome => result !== 'not-tested');
  return { ...countOutcomes(tested), 'not-tested': requirements.length - tested.length };
}
