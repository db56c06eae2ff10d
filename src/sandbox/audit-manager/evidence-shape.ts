import type { JsonObject } from '../../model/index.ts';
import { epochSeconds } from '../dispatch.ts';
import type { EvidenceDraft } from '../scenario/assessments-evidence.ts';
import { hasIssue, type EvidenceFolder } from '../scenario/assessments-folders.ts';
import type { EvidenceSubject } from '../scenario/assessments-subjects.ts';
import { uuidOf, type Scenario } from '../scenario/bank.ts';
import { monthOf, pick } from '../scenario/events-calendar.ts';

/** Longest value of an attribute, and of a resource (API reference, `Evidence`, `Resource`). */
const attributeLimit = 200;
const valueLimit = 2048;
const organisation = 'o-meridian01';

export const evidenceId = (folder: EvidenceFolder, draft: EvidenceDraft): string =>
  uuidOf(`evidence/${folder.id}/${draft.key}`);

/** `AssessmentEvidenceFolder`. */
export const folderShape = (scenario: Scenario, folder: EvidenceFolder): JsonObject => ({
  name: folder.day.name,
  date: epochSeconds(folder.firstAt),
  assessmentId: folder.assessment.id,
  controlSetId: folder.controlSet.name,
  controlId: folder.control.id,
  id: folder.id,
  dataSource: dataSourceOfFolder(scenario, folder),
  author: null,
  totalEvidence: folder.counts.evidence,
  assessmentReportSelectionCount: 0,
  controlName: folder.control.name,
  evidenceResourcesIncludedCount: folder.counts.resources,
  evidenceByTypeConfigurationDataCount: folder.counts.configurationData,
  evidenceByTypeManualCount: folder.counts.manual,
  evidenceByTypeComplianceCheckCount: folder.counts.complianceCheck,
  evidenceByTypeComplianceCheckIssuesCount: folder.counts.issues,
  evidenceByTypeUserActivityCount: folder.counts.userActivity,
  evidenceAwsServiceSourceCount: folder.counts.services,
});

/** Only a folder with a single kind of source names it. */
function dataSourceOfFolder(scenario: Scenario, { control, assessment, day }: EvidenceFolder): string | null {
  const [source] = control.sources;
  const types = new Set(control.sources.map(({ type }) => type));
  return source === undefined || types.size > 1
    ? null
    : dataSourceName(scenario, source.type, { trailSpelling: assessment.trailSpelling, time: day.from });
}

/** Audit Manager's names of its data sources, which changed over the years. */
export function dataSourceName(
  { now }: Scenario,
  type: EvidenceDraft['source']['type'],
  at: { readonly trailSpelling: string; readonly time: Date },
): string {
  switch (type) {
    case 'AWS_Config':
      return 'AWS Config';
    case 'AWS_API_Call':
      return 'AWS API calls';
    case 'AWS_Cloudtrail':
      return at.trailSpelling;
    case 'MANUAL':
      return 'Manual';
    case 'AWS_Security_Hub':
      if (at.time < monthOf(now, 8).from) return 'AWS Security Hub';
      return at.time < monthOf(now, 3).from ? 'Security Hub' : 'Security Hub CSPM';
  }
}

/** `Evidence`. */
export function evidenceShape(scenario: Scenario, folder: EvidenceFolder, draft: EvidenceDraft): JsonObject {
  const { source, account, time } = draft;
  const spelling = { trailSpelling: folder.assessment.trailSpelling, time };
  const id = evidenceId(folder, draft);
  return {
    dataSource: dataSourceName(scenario, source.type, spelling),
    evidenceAwsAccountId: account,
    time: epochSeconds(time),
    eventSource: eventSourceOf(draft),
    eventName: source.type === 'MANUAL' ? null : eventNameOf(draft),
    evidenceByType: evidenceTypes[source.type],
    resourcesIncluded: draft.subjects.map((subject) => resourceShape(draft, subject)),
    attributes: attributesOf(draft, id),
    iamId: iamIdOf(draft),
    complianceCheck: verdictOf(draft, hasIssue(draft) ? false : (draft.subjects[0]?.good ?? null)),
    awsOrganization: organisation,
    awsAccountId: account,
    evidenceFolderId: folder.id,
    id,
    assessmentReportSelection: 'No',
  };
}

const evidenceTypes = {
  AWS_Config: 'Compliance check',
  AWS_Security_Hub: 'Compliance check',
  AWS_API_Call: 'Configuration data',
  AWS_Cloudtrail: 'User activity',
  MANUAL: 'Manual',
} as const;

/** The bank suppressed this finding with a note in Security Hub: the cache of the sessions needs no recovery. */
const suppressedTable = ':table/sessions';

function verdictOf({ source, subjects, time }: EvidenceDraft, good: boolean | null): string | null {
  // Nothing judges API calls, user activity and manual evidence; Audit Manager says so in two ways.
  if (good === null) return pick(`verdict/${time.toISOString()}`, 2) === 0 ? 'NOT_APPLICABLE' : null;
  if (source.type === 'AWS_Config') return good ? 'COMPLIANT' : 'NON_COMPLIANT';
  if (good) return 'PASSED';
  if (subjects[0]?.arn?.endsWith(suppressedTable) === true) return 'SUPPRESSED';
  // Deletion protection is a warning for tables that the bank can build again.
  return source.keyword === 'DynamoDB.6' && subjects[0]?.arn?.includes('report-cache') === true ? 'WARNING' : 'FAILED';
}

function resourceShape(draft: EvidenceDraft, subject: EvidenceSubject): JsonObject {
  const text = JSON.stringify(subject.value);
  const value = text.length <= valueLimit ? text : `s3://meridian-audit-evidence/${draft.key}.json`;
  return {
    ...(subject.arn !== null && { arn: subject.arn }),
    ...(text !== '{}' && { value }),
    complianceCheck: subject.good === null ? null : verdictOf(draft, subject.good),
  };
}

function eventSourceOf({ source, event }: EvidenceDraft): string | null {
  switch (source.type) {
    case 'AWS_Config':
      return 'config.amazonaws.com';
    case 'AWS_Security_Hub':
      return 'securityhub.amazonaws.com';
    case 'AWS_API_Call':
      return `${source.keyword.split('_')[0]}.amazonaws.com`;
    case 'AWS_Cloudtrail':
      return `${event?.service}.amazonaws.com`;
    case 'MANUAL':
      return null;
  }
}

/** The mapping keyword; for calls and events without the service before it. */
const eventNameOf = ({ source }: EvidenceDraft): string =>
  source.type === 'AWS_API_Call' || source.type === 'AWS_Cloudtrail'
    ? source.keyword.slice(source.keyword.indexOf('_') + 1)
    : source.keyword;

function iamIdOf({ source, account, event }: EvidenceDraft): string | null {
  const identity = event?.record['userIdentity'];
  const arn = typeof identity === 'object' && identity !== null ? Reflect.get(identity, 'arn') : undefined;
  if (typeof arn === 'string') return arn;
  if (source.type === 'MANUAL') return `arn:aws:sts::${account}:assumed-role/ComplianceOfficer/priya.raman`;
  return source.type === 'AWS_API_Call'
    ? `arn:aws:iam::${account}:role/aws-service-role/auditmanager.amazonaws.com/AWSServiceRoleForAuditManager`
    : null;
}

/** The first members of what was seen, each cut to the length that Audit Manager keeps. */
function attributesOf({ source, event, subjects }: EvidenceDraft, id: string): JsonObject {
  const [subject, ...others] = subjects;
  const details: JsonObject = event
    ? {
        eventId: event.id,
        awsRegion: event.record['awsRegion'] ?? null,
        sourceIPAddress: event.record['sourceIPAddress'] ?? null,
        errorCode: event.record['errorCode'] ?? null,
        requestParameters: event.record['requestParameters'] ?? null,
      }
    : { ...(others.length === 0 ? subject?.value : { resources: subjects.length }) };
  const named =
    source.type === 'AWS_Config' ? { configRuleName: source.keyword.toLowerCase().replaceAll('_', '-') } : {};
  const entries = Object.entries({ ...named, ...details, recordId: id }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, textOfValue(value).slice(0, attributeLimit)]));
}

const textOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
