import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AuditManagerClient } from '@aws-sdk/client-auditmanager';
import { HttpRequest, type HttpHandler } from '@smithy/protocol-http';
import { AuditPackError, type AssessmentControl } from '../model/index.ts';
import { failureOf } from './failure.ts';
import { handlerOf, type Way } from './network.ts';
import { providerOf } from './roles.ts';

export interface ManualEvidenceOptions extends Way {
  /** Where Audit Manager is set up. */
  readonly region: string;
}

/** A file to be uploaded; its content can be read more than once. */
export interface EvidenceFile {
  readonly name: string;
  readonly bytes: number;
  readonly content: () => Iterable<Uint8Array>;
}

/** What became of an import. `unknown`: no answer came, so Audit Manager may hold the evidence or not. */
export type Imported = { readonly state: 'taken' } | { readonly state: 'refused' | 'unknown'; readonly reason: string };

/** Audit Manager, as far as it takes manual evidence. */
export interface ManualEvidence {
  /** @throws AuditPackError `E_CONFIG` when the control takes no evidence: no such one, or its assessment is closed */
  readonly assertOpen: (control: AssessmentControl) => Promise<void>;
  /**
   * Uploads a file, which is no evidence yet.
   * @returns the name by which it is imported
   * @throws AuditPackError `E_OUTPUT`
   */
  readonly upload: (file: EvidenceFile) => Promise<string>;
  /** Makes an uploaded file evidence of a control. Asked once: an import that is asked for twice stands there twice. */
  readonly attach: (control: AssessmentControl, fileName: string) => Promise<Imported>;
}

type Sdk = typeof import('@aws-sdk/client-auditmanager');

interface Opened {
  readonly sdk: Sdk;
  readonly client: AuditManagerClient;
  /** The same without any attempt after the first. */
  readonly once: AuditManagerClient;
  readonly requestHandler: HttpHandler;
  readonly region: string;
}

/**
 * The one way of this tool to write to AWS Audit Manager: `GetEvidenceFileUploadUrl`, a PUT to the address that it gives,
 * and `BatchImportEvidenceToAssessmentControl`; `GetAccountStatus` and `GetAssessment` beforehand. Apart from collecting,
 * which only reads: pushing has permissions of its own.
 */
export async function openManualEvidence(options: ManualEvidenceOptions): Promise<ManualEvidence> {
  const sdk = await import('@aws-sdk/client-auditmanager');
  const { region, endpoint } = options;
  const requestHandler = handlerOf(options);
  const config = {
    region,
    requestHandler,
    credentials: providerOf(options.credentials, requestHandler),
    ...(endpoint !== undefined && { endpoint }),
  };
  const client = new sdk.AuditManagerClient({ ...config, retryMode: 'adaptive', maxAttempts: 8 });
  const once = new sdk.AuditManagerClient({ ...config, maxAttempts: 1 });
  const opened = { sdk, client, once, requestHandler, region };
  return {
    assertOpen: (control) => assertOpen(opened, control),
    upload: (file) => upload(opened, file),
    attach: (control, fileName) => attach(opened, control, fileName),
  };
}

const refused = (operation: string, error: unknown): never => {
  throw new AuditPackError('E_OUTPUT', `auditmanager:${operation} failed: ${failureOf(error).message}`, {
    hint: 'The policy that pushing needs is printed by report policy --push. Nothing was imported; run the same command again.',
    cause: error,
  });
};

async function assertOpen({ sdk, client, region }: Opened, wanted: AssessmentControl): Promise<void> {
  const { status } = await client
    .send(new sdk.GetAccountStatusCommand({}))
    .catch((error: unknown) => refused('GetAccountStatus', error));
  if (status !== 'ACTIVE') {
    throw new AuditPackError('E_CONFIG', `AWS Audit Manager is not set up in ${region} of this account`, {
      hint: 'It takes no new customers since 30 April 2026. Mend push.region, or leave "push" out and use `report handoff`.',
    });
  }
  const { assessment: id, controlSet, control } = wanted;
  const found = await client.send(new sdk.GetAssessmentCommand({ assessmentId: id })).catch((error: unknown) => {
    if (failureOf(error).cause !== 'missing') return refused('GetAssessment', error);
    throw unfit(`there is no assessment ${id} in ${region}`);
  });
  const { metadata, framework } = found.assessment ?? {};
  const name = metadata?.name ?? id;
  if (metadata?.status !== 'ACTIVE') throw unfit(`the assessment "${name}" is closed and takes no more evidence`);
  const set = framework?.controlSets?.find((each) => each.id === controlSet);
  if (set === undefined) throw unfit(`the assessment "${name}" has no control set "${controlSet}"`);
  if (set.controls?.some((each) => each.id === control) !== true)
    throw unfit(`the control set "${controlSet}" of "${name}" has no control ${control}`);
}

const unfit = (message: string): AuditPackError =>
  new AuditPackError('E_CONFIG', message, { hint: 'Mend push.controls in the configuration; nothing was pushed.' });

/** An upload is no evidence before it is imported: it may be done again. */
const uploadAttempts = 3;
/** For 100 MB over a slow line. */
const uploadTimeoutMs = 15 * 60_000;

async function upload({ sdk, client, requestHandler }: Opened, file: EvidenceFile): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const { uploadUrl, evidenceFileName } = await client
      .send(new sdk.GetEvidenceFileUploadUrlCommand({ fileName: file.name }))
      .catch((error: unknown) => refused('GetEvidenceFileUploadUrl', error));
    if (uploadUrl === undefined || !URL.canParse(uploadUrl) || evidenceFileName === undefined)
      return refused('GetEvidenceFileUploadUrl', new Error('the answer names no address'));
    const problem = await put(requestHandler, new URL(uploadUrl), file);
    if (problem === null) return evidenceFileName;
    if (attempt === uploadAttempts) {
      throw new AuditPackError('E_OUTPUT', `uploading ${file.name} to Audit Manager failed: ${problem}`, {
        hint: 'Nothing was imported; run the same command again.',
      });
    }
  }
}

/** @returns why the file was not taken, without the address, which is a secret; null when it was */
async function put(handler: HttpHandler, url: URL, { bytes, content }: EvidenceFile): Promise<string | null> {
  const request = new HttpRequest({
    method: 'PUT',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { host: url.host, 'content-length': String(bytes) },
    body: Readable.from(content()),
  });
  try {
    const { response } = await handler.handle(request, { requestTimeout: uploadTimeoutMs });
    const { statusCode, body } = response as { readonly statusCode: number; readonly body?: unknown };
    if (body instanceof Readable) body.resume();
    return statusCode >= 200 && statusCode < 300 ? null : `HTTP status ${statusCode}`;
  } catch (error) {
    return failureOf(error).message.replaceAll(url.search, '');
  }
}

const importAttempts = 6;

async function attach({ sdk, once }: Opened, target: AssessmentControl, evidenceFileName: string): Promise<Imported> {
  const { assessment: assessmentId, controlSet: controlSetId, control: controlId } = target;
  const request = { assessmentId, controlSetId, controlId, manualEvidence: [{ evidenceFileName }] };
  for (let attempt = 1; ; attempt += 1) {
    try {
      // What could not be imported is told in an answer of success (API reference).
      const { errors = [] } = await once.send(new sdk.BatchImportEvidenceToAssessmentControlCommand(request));
      const [problem] = errors;
      if (problem === undefined) return { state: 'taken' };
      return { state: 'refused', reason: `${problem.errorCode ?? 'error'}: ${problem.errorMessage ?? ''}` };
    } catch (error) {
      const { cause, message } = failureOf(error);
      const { httpStatusCode: status } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
      // A request that was throttled was not carried out.
      if (cause === 'throttled' && attempt < importAttempts) await sleep(100 * 2 ** attempt);
      else if (cause === 'throttled' || (status !== undefined && status >= 400 && status < 500))
        return { state: 'refused', reason: message };
      else return { state: 'unknown', reason: message };
    }
  }
}
