import { defineControl, type DecidingField, type Instant, type JsonObject, type Judgement } from '../model/index.ts';
import { collectedSources, expectedSources } from './evidence-sources.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { instant, judging, judgingEvent, requiredText, text } from './read.ts';

/** Twice the slowest frequency of Audit Manager's API snapshots (monthly), in days. */
const staleAfterDays = 62;

export default defineControl({
  id: 'DDB-GOV-03',
  topic: 'governance',
  title: 'Audit evidence collection is active, fresh and integrity-checked',
  statement:
    'Every Audit Manager assessment in scope MUST be active and MUST have collected evidence from each of its data sources in the period.',
  test: 'Reads GetAssessment: the status must be ACTIVE. Every data source that its controls name (manual evidence aside) must have delivered evidence items within the period, the latest not older than twice the slowest collection frequency at its end. UpdateAssessmentStatus and DeleteAssessment events show when collecting was switched off.',
  risk: 'Evidence is missing for part of the period, and nobody notices before the audit.',
  remediation: {
    text: 'Set the assessment to ACTIVE and mend the data source that went silent (CloudFormation: AWS::AuditManager::Assessment Status).',
    command: 'aws auditmanager update-assessment-status --assessment-id ASSESSMENT --status ACTIVE',
  },
  limits: [
    'Signatures of assessment reports made by Audit Manager are not validated.',
    'How often each data source should deliver is not in the evidence: gaps shorter than 62 days are not detected.',
    'Whether the collected items say anything good is not looked at here.',
  ],
  sources: ['audit-manager', 'cloudtrail-lookup'],
  subject: 'audit-manager-assessment',
  needs: ['description', 'evidenceByDataSource'],
  whenEmpty: {
    outcome: 'not-applicable',
    reason:
      'There is no Audit Manager assessment in the scope: the pack rests on evidence read from the services directly.',
  },
  noun: ['Audit Manager assessment', 'Audit Manager assessments'],
  changes: [
    {
      source: 'auditmanager.amazonaws.com',
      names: ['UpdateAssessmentStatus', 'DeleteAssessment', 'DeregisterAccount'],
      judge: (event) =>
        judgingEvent(() => {
          const status = text(event.parameters, 'status');
          if (event.name === 'UpdateAssessmentStatus' && status !== 'INACTIVE') return 'unknown';
          const done = {
            UpdateAssessmentStatus: 'The assessment was set to INACTIVE',
            DeleteAssessment: 'The assessment was deleted',
          }[event.name];
          return notSatisfied(
            `${done ?? 'Audit Manager was switched off'}: evidence collection stopped.`,
            field('eventName', event.name, 'evidence collection must go on', false),
          );
        }),
    },
    {
      source: 'auditmanager.amazonaws.com',
      names: ['CreateAssessment', 'UpdateAssessment', 'UpdateAssessmentControl', 'RegisterAccount'],
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, { assessment }) =>
    judging(() => {
      const { name } = resource;
      const { from, to } = assessment.period;
      const description = facts.description.value;
      const status = requiredText(description, 'metadata.status');
      const statusField = field('metadata.status', status, 'must be ACTIVE', status === 'ACTIVE');
      if (status === 'INACTIVE') return closed(description, name, { from, statusField });
      if (status !== 'ACTIVE') {
        return inconclusive(
          `Not determinable: Audit Manager assessment ${name} has the unknown status ${status}.`,
          statusField,
        );
      }
      const created = instant(description, 'metadata.creationTime');
      if (created !== undefined && created >= to) {
        return notApplicable(
          `Audit Manager assessment ${name} was created on ${created}, after the period.`,
          statusField,
        );
      }
      const late = created !== undefined && created > from ? ` since its creation on ${created}` : '';
      return judgeSources(
        { name, description, late, end: to < assessment.startedAt ? to : assessment.startedAt },
        facts.evidenceByDataSource.value,
        statusField,
      );
    }),
});

interface Collecting {
  readonly name: string;
  readonly description: JsonObject;
  /** Where the assessment began within the period; empty when before. */
  readonly late: string;
  /** End of the period, or of collecting where that came first. */
  readonly end: Instant;
}

/** Whether an active assessment received evidence from each of its data sources. */
const judgeSources = (
  { name, description, late, end }: Collecting,
  evidence: unknown,
  statusField: DecidingField,
): Judgement => {
  const expected = expectedSources(description);
  const found = collectedSources(evidence);
  const sources = [...new Set([...expected, ...found.keys()])].sort();
  const deciding = [
    statusField,
    ...sources.map((source) => {
      const { items = 0, latest } = found.get(source) ?? {};
      const value = items === 0 ? 'no items' : `${items} items, latest ${latest ?? '(unknown)'}`;
      return field(`evidence of ${source}`, value, 'must have items in the period', items > 0 && fresh(latest, end));
    }),
  ];
  const silent = expected.filter((source) => (found.get(source)?.items ?? 0) === 0);
  if (silent.length > 0) {
    return notSatisfied(
      `Audit Manager assessment ${name} is ACTIVE but collected nothing from ${silent.join(', ')} in the period.`,
      ...deciding,
    );
  }
  const stale = sources.filter((source) => !fresh(found.get(source)?.latest, end));
  if (stale.length > 0) {
    return notSatisfied(
      `Audit Manager assessment ${name} is ACTIVE but its latest evidence from ${stale.join(', ')} is more than ${staleAfterDays} days older than the end of the period.`,
      ...deciding,
    );
  }
  if (sources.length === 0) {
    return inconclusive(
      `Not determinable: Audit Manager assessment ${name} is ACTIVE but shows neither its data sources nor any evidence in the period.`,
      ...deciding,
    );
  }
  return satisfied(
    `Audit Manager assessment ${name} is ACTIVE and collected evidence from ${sources.join(', ')}${late}.`,
    ...deciding,
  );
};

/** An assessment that was closed before the period had nothing to collect in it. */
function closed(
  description: JsonObject,
  name: string,
  { from, statusField }: { readonly from: Instant; readonly statusField: DecidingField },
): Judgement {
  const updated = instant(description, 'metadata.lastUpdated');
  if (updated === undefined || updated >= from) {
    return notSatisfied(`Audit Manager assessment ${name} is INACTIVE.`, statusField);
  }
  return notApplicable(
    `Audit Manager assessment ${name} was closed before the period: its last change was on ${updated.slice(0, 10)}.`,
    statusField,
    field('metadata.lastUpdated', updated, 'must be before the period', true),
  );
}

const fresh = (latest: Instant | undefined, end: Instant): boolean =>
  latest !== undefined && Date.parse(end) - Date.parse(latest) <= staleAfterDays * 86_400_000;
