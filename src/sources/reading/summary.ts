import type { Assessment, AuditManagerSummary, EvidenceSet, Interval, JsonObject } from '../../model/index.ts';
import { contains } from '../../model/index.ts';
import { getChangeLogs } from '../audit-manager.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { openArchive } from './archive.ts';
import type { AuditManagerAssessment, AuditManagerState } from './assessments.ts';
import { readAssessments } from './assessments.ts';
import { objectItem, populationOf } from './fact.ts';
import { readChange, readControlSets } from './reviews.ts';

/**
 * What Audit Manager says about itself and its assessments, and in plain words where it says nothing. Evidence is named
 * by its id.
 */
export function readAuditManager(evidence: EvidenceSet, assessment: Assessment): AuditManagerSummary {
  if (!assessment.sources.includes('audit-manager')) {
    return { state: 'not-requested', message: 'Audit Manager was not asked for.', assessments: [] };
  }
  const archive = openArchive(evidence, assessment);
  const states = readAssessments(archive, assessment);
  const state = overallState(states);
  const { period } = assessment;
  return {
    state,
    message: messageOf(state, states),
    assessments: states.flatMap((one) => one.assessments.map((found) => summaryOf(archive, found, period))),
  };
}

function overallState(states: readonly AuditManagerState[]): AuditManagerSummary['state'] {
  if (states.some((one) => one.status === 'ACTIVE')) return 'used';
  return states.every(isNotSetUp) ? 'not-set-up' : 'unavailable';
}

/** Audit Manager says so by its status, or refuses with "Please complete AWS Audit Manager setup". */
const isNotSetUp = ({ status, absent }: AuditManagerState): boolean =>
  status === 'INACTIVE' || absent?.cause === 'not-enabled' || absent?.cause === 'not-subscribed';

function messageOf(state: AuditManagerSummary['state'], states: readonly AuditManagerState[]): string {
  const problem = states.find((one) => one.absent !== null && !isNotSetUp(one))?.absent;
  const broken = states.flatMap((one) => one.assessments).filter((one) => one.count.absent !== null);
  const [first] = broken;
  switch (state) {
    case 'used': {
      const parts = [`Audit Manager is set up in ${placesWhere(states, (one) => one.status === 'ACTIVE')}.`];
      if (states.some(isNotSetUp)) parts.push(`It is not set up in ${placesWhere(states, isNotSetUp)}.`);
      if (problem) parts.push(`Not everything could be read: ${problem.message}.`);
      if (first?.count.absent)
        parts.push(`Evidence of ${broken.length} could not all be read: ${first.count.absent.message}.`);
      return parts.join(' ');
    }
    case 'not-set-up':
      return 'Audit Manager is not set up in any account and region of the scope; AWS closed it to new customers on 2026-04-30.';
    case 'unavailable':
      return `Whether Audit Manager is used is not known: ${problem?.message ?? 'it is being set up'}.`;
    case 'not-requested':
      return 'Audit Manager was not asked for.';
  }
}

const placesWhere = (states: readonly AuditManagerState[], holds: (state: AuditManagerState) => boolean): string =>
  states
    .filter(holds)
    .map(({ place }) => `${place.region} of ${place.account}`)
    .join(', ');

function summaryOf(
  archive: Archive,
  one: AuditManagerAssessment,
  period: Interval,
): AuditManagerSummary['assessments'][number] {
  const description: JsonObject = one.description.kind === 'known' ? one.description.value : {};
  const metadata = objectAt(description, 'metadata') ?? one.metadata;
  const framework = objectAt(objectAt(description, 'framework') ?? {}, 'metadata') ?? {};
  const counts = Object.entries(one.count.byDataSource).map(([source, { items }]) => [source, items] as const);
  const reading = archive(getChangeLogs(one.id), one.place);
  const log = populationOf(reading, 'changeLogs', objectItem(readChange));
  const problem = one.description.kind === 'absent' ? one.description : log.absent;
  return {
    id: one.id,
    name: textAt(metadata, 'name') ?? textAt(one.metadata, 'name') ?? one.id,
    status: textAt(metadata, 'status') ?? textAt(one.metadata, 'status') ?? 'unknown',
    framework: textAt(framework, 'name') ?? textAt(one.metadata, 'complianceType') ?? 'unknown',
    ...one.place,
    evidenceItems: counts.reduce((sum, [, items]) => sum + items, 0),
    byDataSource: Object.fromEntries(counts),
    controlSets: readControlSets(description, log.items),
    changes: log.items.filter(({ at }) => contains(period, at)).toSorted((a, b) => (a.at < b.at ? -1 : 1)),
    problem: problem?.message ?? null,
    evidence: [...one.description.evidence, ...reading.evidence],
  };
}
