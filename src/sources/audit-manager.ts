import type { Interval, JsonObject } from '../model/index.ts';
import { numberAt, objectsAt, textAt } from './shape.ts';
import type { Answer, Ask, Question, Source } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({
  service: 'auditmanager',
  operation,
  request,
});

const paged = (operation: string, request: JsonObject): Question => ({
  // 1000 is the most that Audit Manager gives (API reference, MaxResults).
  ...question(operation, { ...request, maxResults: 1000 }),
  paging: { input: 'nextToken', output: 'nextToken' },
});

export const getAccountStatus: Question = question('GetAccountStatus', {});

export const listAssessments = (status: 'ACTIVE' | 'INACTIVE'): Question => paged('ListAssessments', { status });

export const getAssessment = (id: string): Question => question('GetAssessment', { assessmentId: id });

export const getEvidenceFoldersByAssessment = (id: string): Question =>
  paged('GetEvidenceFoldersByAssessment', { assessmentId: id });

export const getChangeLogs = (id: string): Question => paged('GetChangeLogs', { assessmentId: id });

interface FolderName {
  readonly assessmentId: string;
  /** Free text: Audit Manager uses the name of the control set as its id. */
  readonly controlSetId: string;
  readonly evidenceFolderId: string;
}

export const getEvidenceByEvidenceFolder = (folder: FolderName): Question =>
  paged('GetEvidenceByEvidenceFolder', { ...folder });

/** The UTC day that a folder holds, as an interval; undefined when neither its name nor its date tells. */
export function dayOfFolder(folder: JsonObject): Interval | undefined {
  const name = textAt(folder, 'name');
  const seconds = numberAt(folder, 'date');
  const day =
    name !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(name) ? Date.parse(name) : (seconds ?? Number.NaN) * 1000;
  const start = Math.floor(day / 86_400_000) * 86_400_000;
  if (!Number.isFinite(start) || Math.abs(start) > 8.64e15 - 86_400_000) return undefined;
  return { from: new Date(start).toISOString(), to: new Date(start + 86_400_000).toISOString() };
}

/**
 * Whether a folder has to be read: it holds evidence, and of a day of the period. Audit Manager has no date filter,
 * and one assessment has tens of thousands of folders. What does not tell its day or count is read.
 */
export function concernsPeriod(folder: JsonObject, period: Interval): boolean {
  if (numberAt(folder, 'totalEvidence') === 0) return false;
  const day = dayOfFolder(folder);
  return day === undefined || (day.from < period.to && period.from < day.to);
}

/** Name of a folder of an assessment; undefined when it has no id or control set. */
export function folderName(assessmentId: string, folder: JsonObject): FolderName | undefined {
  const controlSetId = textAt(folder, 'controlSetId');
  const evidenceFolderId = textAt(folder, 'id');
  if (controlSetId === undefined || evidenceFolderId === undefined) return undefined;
  return { assessmentId, controlSetId, evidenceFolderId };
}

const itemsOf = (answer: Answer, member: string): readonly JsonObject[] =>
  answer.kind === 'answered' ? answer.pages.flatMap((page) => objectsAt(page, member)) : [];

async function collectAssessment(ask: Ask, id: string, period: Interval): Promise<void> {
  const [folders] = await Promise.all([
    ask(getEvidenceFoldersByAssessment(id)),
    ask(getAssessment(id)),
    ask(getChangeLogs(id)),
  ]);
  const concerned = itemsOf(folders, 'evidenceFolders').filter((folder) => concernsPeriod(folder, period));
  const names = concerned.map((folder) => folderName(id, folder)).filter((name) => name !== undefined);
  await Promise.all(names.map((name) => ask(getEvidenceByEvidenceFolder(name))));
}

const assessments = 'arn:aws:auditmanager:*:*:assessment/*';

const source: Source = {
  id: 'audit-manager',
  title: 'AWS Audit Manager assessments and evidence',
  per: 'region',
  actions: [
    { action: 'auditmanager:GetAccountStatus', resource: '*' },
    { action: 'auditmanager:GetAssessment', resource: assessments },
    { action: 'auditmanager:GetChangeLogs', resource: assessments },
    // Control set ids are free text, which an ARN pattern can only match with `*`.
    { action: 'auditmanager:GetEvidenceByEvidenceFolder', resource: `${assessments}/controlSet/*` },
    { action: 'auditmanager:GetEvidenceFoldersByAssessment', resource: assessments },
    { action: 'auditmanager:ListAssessments', resource: '*' },
  ],
  freshnessHours: 24,
  collect: async (ask, { assessment }) => {
    const status = await ask(getAccountStatus);
    if (status.kind === 'unavailable' || textAt(status.pages[0] ?? {}, 'status') !== 'ACTIVE') return;
    const lists = await Promise.all([ask(listAssessments('ACTIVE')), ask(listAssessments('INACTIVE'))]);
    const found = lists.flatMap((list) => itemsOf(list, 'assessmentMetadata')).map((item) => textAt(item, 'id'));
    const ids = new Set(found.filter((id) => id !== undefined));
    await Promise.all([...ids].map((id) => collectAssessment(ask, id, assessment.period)));
  },
};
export default source;
