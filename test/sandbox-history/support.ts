import {
  GetEvidenceByEvidenceFolderCommand,
  ListAssessmentsCommand,
  paginateGetEvidenceFoldersByAssessment,
  type AssessmentEvidenceFolder,
  type AuditManagerClient,
  type Evidence,
} from '@aws-sdk/client-auditmanager';
import {
  paginateLookupEvents,
  type CloudTrailClient,
  type Event,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { isJsonObject, type JsonObject } from '../../src/model/index.ts';

/** Ids of the assessments by the type of their framework. */
export async function assessmentIds(client: AuditManagerClient): Promise<Readonly<Record<string, string>>> {
  const { assessmentMetadata = [] } = await client.send(new ListAssessmentsCommand({}));
  return Object.fromEntries(assessmentMetadata.map(({ complianceType = '', id = '' }) => [complianceType, id]));
}

/** Every folder of an assessment, through all pages. */
export async function allFolders(
  client: AuditManagerClient,
  assessmentId: string,
): Promise<readonly AssessmentEvidenceFolder[]> {
  const folders: AssessmentEvidenceFolder[] = [];
  const pages = paginateGetEvidenceFoldersByAssessment({ client }, { assessmentId, maxResults: 1000 });
  for await (const { evidenceFolders = [] } of pages) folders.push(...evidenceFolders);
  return folders;
}

/** The items of a folder. */
export async function evidenceIn(
  client: AuditManagerClient,
  folder: AssessmentEvidenceFolder,
): Promise<readonly Evidence[]> {
  const { evidence = [] } = await client.send(
    new GetEvidenceByEvidenceFolderCommand({
      assessmentId: folder.assessmentId,
      controlSetId: folder.controlSetId,
      evidenceFolderId: folder.id,
    }),
  );
  return evidence;
}

/** Every event that a lookup finds, through all pages. */
export async function allEvents(client: CloudTrailClient, input: LookupEventsCommandInput): Promise<readonly Event[]> {
  const events: Event[] = [];
  for await (const page of paginateLookupEvents({ client }, input)) events.push(...(page.Events ?? []));
  return events;
}

/** The CloudTrail record behind an event of the history. */
export function recordOf(event: Event): JsonObject {
  const record: unknown = JSON.parse(event.CloudTrailEvent ?? 'null');
  if (!isJsonObject(record)) throw new Error('CloudTrailEvent is not a JSON object');
  return record;
}

/** A member of a member of a record, by a path with dots; undefined when any part is absent. */
export const at = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, name) => (isJsonObject(inner) ? inner[name] : undefined), value);
