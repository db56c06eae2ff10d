import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../model/index.ts';
import { SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import type { PlannedAssessment } from '../scenario/assessments-plan.ts';
import { hexOf, type Scenario } from '../scenario/bank.ts';
import { keepObject, keptAt, type KeptVersion } from '../services/s3-kept.ts';
import { assessmentOf, idOf } from './evidence.ts';
import { invalid, notFound, whenSetUp } from './failures.ts';

/** Bucket of Audit Manager itself that presigned addresses lead into. */
const uploads = 'aws-audit-manager-uploads';
/** Where the sandbox remembers what was imported: assessment, control, file name. */
const imports = 'aws-audit-manager-imports';

/** User Guide, "Quotas and restrictions": of one file, of one control and day, and of one call. */
const limits = { bytes: 100 * 1024 * 1024, perDay: 100, perCall: 50 } as const;

const fileTypes = /\.(gz|zip|docx?|pdf|pptx?|xlsx?|jpe?g|png|svg|cer|csv|html|jmx|json|md|out|rtf|txt|xml|ya?ml)$/i;

const getUploadUrl: Operation = {
  service: 'auditmanager',
  operation: 'GetEvidenceFileUploadUrl',
  http: { method: 'GET', path: '/evidenceFileUploadUrl' },
  answer: whenSetUp(({ now, region, host }, input) => {
    const fileName = textOf(input, 'fileName') ?? '';
    if (!/^[^/]{1,300}$/.test(fileName))
      throw invalid('fileName', 'fileName must have 1 to 300 characters and no slash.');
    const day = now.toISOString().slice(0, 10).replaceAll('-', '');
    const evidenceFileName = `${hexOf(`upload ${fileName} ${now.toISOString()}`, 12)}-${fileName}`;
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': `ASIAAUDITMANAGER0001/${day}/${region}/s3/aws4_request`,
      'X-Amz-Signature': hexOf(`signature of ${evidenceFileName}`, 64),
    });
    const scheme = host.endsWith('.amazonaws.com') ? 'https' : 'http';
    const uploadUrl = `${scheme}://${host}/${uploads}/${encodeURIComponent(evidenceFileName)}?${query.toString()}`;
    return { evidenceFileName, uploadUrl };
  }),
};

/** Takes a file to a presigned address; undefined when the request is for another bucket. */
export function takeUpload(context: OperationContext, input: JsonObject): JsonObject | undefined {
  if (textOf(input, 'Bucket') !== uploads) return undefined;
  const name = textOf(input, 'Key') ?? '';
  if (textOf(input, 'X-Amz-Signature') !== hexOf(`signature of ${name}`, 64)) {
    const message = 'The request signature we calculated does not match the signature you provided.';
    throw new SandboxFailure('SignatureDoesNotMatch', message, { status: 403 });
  }
  const bytes = Buffer.from(textOf(input, 'Body') ?? '', 'base64');
  if (bytes.length > limits.bytes) throw new SandboxFailure('EntityTooLarge', 'Your proposed upload exceeds the size.');
  keepObject(context, `${uploads}/${name}`, bytes);
  return { ETag: `"${createHash('md5').update(bytes).digest('hex')}"` };
}

const importEvidence: Operation = {
  service: 'auditmanager',
  operation: 'BatchImportEvidenceToAssessmentControl',
  http: {
    method: 'POST',
    path: '/assessments/{assessmentId}/controlSets/{controlSetId}/controls/{controlId}/evidence',
  },
  answer: whenSetUp((context, input) => {
    const assessment = assessmentOf(input);
    const controlId = idOf(input, 'controlId');
    const set = assessment.controlSets.find(({ name }) => name === textOf(input, 'controlSetId'));
    if (set?.controls.some(({ id }) => id === controlId) !== true) throw notFound('control', controlId);
    if (assessment.closed !== undefined) throw invalid('assessmentId', 'The assessment is not active.');
    const list = evidenceOf(input);
    return { errors: list.flatMap((evidence) => importOne(context, { assessment, controlId }, evidence) ?? []) };
  }),
};

function evidenceOf(input: JsonObject): readonly JsonObject[] {
  const list = input['manualEvidence'];
  if (!Array.isArray(list) || list.length === 0 || list.length > limits.perCall)
    throw invalid('manualEvidence', `manualEvidence must have 1 to ${limits.perCall} items.`);
  return (list as readonly Json[]).map((each) => {
    const one = each as JsonObject;
    if (Object.keys(one).length !== 1)
      throw invalid('manualEvidence', 'Exactly one of evidenceFileName, s3ResourcePath and textResponse is allowed.');
    return one;
  });
}

interface Target {
  readonly assessment: PlannedAssessment;
  readonly controlId: string;
}

/** @returns the problem of one item, which is told in an answer of success; undefined when it was imported */
function importOne(context: OperationContext, target: Target, manualEvidence: JsonObject): JsonObject | undefined {
  const problem = (errorCode: string, errorMessage: string): JsonObject => ({
    manualEvidence,
    errorCode,
    errorMessage,
  });
  const name = textOf(manualEvidence, 'evidenceFileName');
  if (name === undefined) return problem('UNSUPPORTED', 'The sandbox imports uploaded files alone.');
  const [file] = keptAt(context.scenario, `${uploads}/${name}`);
  if (file === undefined) return problem('NOT_FOUND', 'The file was not uploaded.');
  if (!fileTypes.test(name)) return problem('UNSUPPORTED_FILE_TYPE', 'The type of the file is not supported.');
  const day = (at: Date): string => at.toISOString().slice(0, 10);
  const today = importsOf(context.scenario, target).filter(({ modified }) => day(modified) === day(context.now));
  if (today.length >= limits.perDay) return problem('QUOTA_EXCEEDED', `${limits.perDay} files were imported today.`);
  keepObject(context, pathOf(target), file.bytes);
  return undefined;
}

const pathOf = ({ assessment, controlId }: Target): string => `${imports}/${assessment.id}/${controlId}`;

/** Files that were imported into a control, the oldest first. */
export const importsOf = (scenario: Scenario, target: Target): readonly KeptVersion[] =>
  keptAt(scenario, pathOf(target));

export const importOperations: readonly Operation[] = [getUploadUrl, importEvidence];
