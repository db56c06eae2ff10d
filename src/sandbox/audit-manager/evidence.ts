import type { JsonObject } from '../../model/index.ts';
import { textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { evidenceOf, type EvidenceDraft } from '../scenario/assessments-evidence.ts';
import { foldersOf, type EvidenceFolder } from '../scenario/assessments-folders.ts';
import type { PlannedAssessment } from '../scenario/assessments-plan.ts';
import { assessments } from '../scenario/assessments.ts';
import { evidenceId, evidenceShape, folderShape } from './evidence-shape.ts';
import { invalid, notFound, whenSetUp } from './failures.ts';
import { nextToken, pageFor, token } from './paging.ts';

const uuid = /^[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}$/;

/** A UUID of the request; refused when it has another form. */
export function idOf(input: JsonObject, name: string): string {
  const id = textOf(input, name) ?? '';
  if (!uuid.test(id)) throw invalid(name, `${name} must be a UUID.`);
  return id;
}

/** The assessment that a request names. */
export function assessmentOf(input: JsonObject): PlannedAssessment {
  const id = idOf(input, 'assessmentId');
  const assessment = assessments.find((candidate) => candidate.id === id);
  if (assessment === undefined) throw notFound('assessment', id);
  return assessment;
}

function folderOf(context: OperationContext, input: JsonObject): EvidenceFolder {
  const id = idOf(input, 'evidenceFolderId');
  const controlSetId = textOf(input, 'controlSetId');
  const folder = foldersOf(context.scenario, assessmentOf(input)).find((candidate) => candidate.id === id);
  // A folder is only found under its own control set.
  if (folder === undefined || folder.controlSet.name !== controlSetId) throw notFound('evidence folder', id);
  return folder;
}

const draftsOf = (context: OperationContext, folder: EvidenceFolder): readonly EvidenceDraft[] =>
  evidenceOf(context.scenario, folder.control, folder.day);

function folderPage(context: OperationContext, input: JsonObject, folders: readonly EvidenceFolder[]): JsonObject {
  const page = pageFor(context, input, folders);
  return { evidenceFolders: page.items.map((folder) => folderShape(context.scenario, folder)), ...nextToken(page) };
}

const getEvidenceFoldersByAssessment: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidenceFoldersByAssessment',
  http: { method: 'GET', path: '/assessments/{assessmentId}/evidenceFolders' },
  token,
  answer: whenSetUp((context, input) => folderPage(context, input, foldersOf(context.scenario, assessmentOf(input)))),
};

const getEvidenceFoldersByAssessmentControl: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidenceFoldersByAssessmentControl',
  http: {
    method: 'GET',
    path: '/assessments/{assessmentId}/evidenceFolders-by-assessment-control/{controlSetId}/{controlId}',
  },
  token,
  answer: whenSetUp((context, input) => {
    const assessment = assessmentOf(input);
    const controlId = idOf(input, 'controlId');
    const controlSet = assessment.controlSets.find(({ name }) => name === textOf(input, 'controlSetId'));
    if (!controlSet?.controls.some(({ id }) => id === controlId)) throw notFound('control', controlId);
    const folders = foldersOf(context.scenario, assessment).filter(({ control }) => control.id === controlId);
    return folderPage(context, input, folders);
  }),
};

const folderPath = '/assessments/{assessmentId}/controlSets/{controlSetId}/evidenceFolders/{evidenceFolderId}';

const getEvidenceFolder: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidenceFolder',
  http: { method: 'GET', path: folderPath },
  answer: whenSetUp((context, input) => ({ evidenceFolder: folderShape(context.scenario, folderOf(context, input)) })),
};

const getEvidenceByEvidenceFolder: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidenceByEvidenceFolder',
  http: { method: 'GET', path: `${folderPath}/evidence` },
  token,
  answer: whenSetUp((context, input) => {
    const folder = folderOf(context, input);
    const page = pageFor(context, input, draftsOf(context, folder));
    const evidence = page.items.map((draft) => evidenceShape(context.scenario, folder, draft));
    return { evidence, ...nextToken(page) };
  }),
};

const getEvidence: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidence',
  http: { method: 'GET', path: `${folderPath}/evidence/{evidenceId}` },
  answer: whenSetUp((context, input) => {
    const folder = folderOf(context, input);
    const id = idOf(input, 'evidenceId');
    const draft = draftsOf(context, folder).find((candidate) => evidenceId(folder, candidate) === id);
    if (draft === undefined) throw notFound('evidence', id);
    return { evidence: evidenceShape(context.scenario, folder, draft) };
  }),
};

export const evidenceOperations: readonly Operation[] = [
  getEvidenceFoldersByAssessment,
  getEvidenceFoldersByAssessmentControl,
  getEvidenceFolder,
  getEvidenceByEvidenceFolder,
  getEvidence,
];
