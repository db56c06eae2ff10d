import * as am from '@aws-sdk/client-auditmanager';
import * as ct from '@aws-sdk/client-cloudtrail';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SandboxRequest, SandboxResponse } from '../../src/sandbox/index.ts';
import { operationsByService } from '../../src/sandbox/operations.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { modelPath, shapeProblems, type AllowedValues } from '../support/shape-check.ts';
import { clientsOf, sandboxOf } from '../sandbox/support.ts';

const values = (object: Readonly<Record<string, string>>): readonly string[] => Object.values(object);

const control: AllowedValues = {
  'control.type': values(am.ControlType),
  'control.state': values(am.ControlState),
  'control.controlMappingSources.sourceSetUpOption': values(am.SourceSetUpOption),
  'control.controlMappingSources.sourceType': values(am.SourceType),
  'control.controlMappingSources.sourceFrequency': values(am.SourceFrequency),
  'control.controlMappingSources.sourceKeyword.keywordInputType': values(am.KeywordInputType),
};

const allowed: Readonly<Record<string, AllowedValues>> = {
  GetAccountStatus: { status: values(am.AccountStatus) },
  ListAssessments: { 'assessmentMetadata.status': values(am.AssessmentStatus) },
  GetAssessment: {
    'assessment.metadata.status': values(am.AssessmentStatus),
    'assessment.framework.controlSets.status': values(am.ControlSetStatus),
    'assessment.framework.controlSets.controls.status': values(am.ControlStatus),
    'assessment.framework.controlSets.controls.response': values(am.ControlResponse),
    'userRole.roleType': values(am.RoleType),
  },
  GetChangeLogs: {
    'changeLogs.objectType': values(am.ObjectTypeEnum),
    'changeLogs.action': values(am.ActionEnum),
  },
  ListAssessmentFrameworks: { 'frameworkMetadataList.type': values(am.FrameworkType) },
  GetControl: control,
  GetEventSelectors: { 'EventSelectors.ReadWriteType': values(ct.ReadWriteType) },
};

/** Audit Manager sends `null` for members that have no value; the SDK leaves them out, and so does this check. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== null);
  return Object.fromEntries(entries.map(([name, member]) => [name, withoutNulls(member)]));
};

const recorded = new Map<string, SandboxResponse[]>();
const sandbox = sandboxOf();
let asking = '';
const handle = async (request: SandboxRequest): Promise<SandboxResponse> => {
  const response = await sandbox.handle(request);
  recorded.set(asking, [...(recorded.get(asking) ?? []), response]);
  return response;
};
const { auditmanager, cloudtrail } = clientsOf({ requestHandler: createRequestHandler(handle) });

/** Sends a command and keeps the raw answer under the name of its operation. */
async function ask<T>(operation: string, send: () => Promise<T>): Promise<T> {
  asking = operation;
  return send();
}

async function crawlAuditManager(): Promise<void> {
  await ask('GetAccountStatus', () => auditmanager.send(new am.GetAccountStatusCommand({})));
  const list = await ask('ListAssessments', () => auditmanager.send(new am.ListAssessmentsCommand({})));
  for (const { id: assessmentId } of list.assessmentMetadata ?? []) await crawlAssessment({ assessmentId });
  for (const frameworkType of ['Standard', 'Custom'] as const) {
    const { frameworkMetadataList = [] } = await ask('ListAssessmentFrameworks', () =>
      auditmanager.send(new am.ListAssessmentFrameworksCommand({ frameworkType })),
    );
    for (const { id: frameworkId } of frameworkMetadataList) {
      await ask('GetAssessmentFramework', () =>
        auditmanager.send(new am.GetAssessmentFrameworkCommand({ frameworkId })),
      );
    }
  }
  for (const source of ['AWS_Config', 'AWS_Security_Hub', 'AWS_API_Call', 'AWS_Cloudtrail'] as const) {
    await ask('ListKeywordsForDataSource', () =>
      auditmanager.send(new am.ListKeywordsForDataSourceCommand({ source })),
    );
  }
}

async function crawlAssessment(where: { readonly assessmentId: string | undefined }): Promise<void> {
  const { assessment } = await ask('GetAssessment', () => auditmanager.send(new am.GetAssessmentCommand(where)));
  await ask('GetChangeLogs', () => auditmanager.send(new am.GetChangeLogsCommand(where)));
  await ask('GetEvidenceFoldersByAssessment', () =>
    auditmanager.send(new am.GetEvidenceFoldersByAssessmentCommand(where)),
  );
  for (const { id: controlSetId, controls = [] } of assessment?.framework?.controlSets ?? []) {
    for (const { id: controlId } of controls) {
      await ask('GetControl', () => auditmanager.send(new am.GetControlCommand({ controlId })));
      const { evidenceFolders = [] } = await ask('GetEvidenceFoldersByAssessmentControl', () =>
        auditmanager.send(new am.GetEvidenceFoldersByAssessmentControlCommand({ ...where, controlSetId, controlId })),
      );
      const full = evidenceFolders.filter(({ totalEvidence = 0 }) => totalEvidence > 0);
      for (const { id: evidenceFolderId } of full.slice(-3))
        await crawlFolder({ ...where, controlSetId, evidenceFolderId });
      if (assessment?.metadata?.status === 'ACTIVE') await crawlImport({ ...where, controlSetId, controlId });
    }
  }
}

/** The only writes: a file for one control. */
async function crawlImport(
  control: Omit<am.BatchImportEvidenceToAssessmentControlCommandInput, 'manualEvidence'>,
): Promise<void> {
  const { evidenceFileName } = await ask('GetEvidenceFileUploadUrl', () =>
    auditmanager.send(new am.GetEvidenceFileUploadUrlCommand({ fileName: 'report.pdf' })),
  );
  const { errors } = await ask('BatchImportEvidenceToAssessmentControl', () =>
    auditmanager.send(
      new am.BatchImportEvidenceToAssessmentControlCommand({ ...control, manualEvidence: [{ evidenceFileName }] }),
    ),
  );
  expect(errors, 'a file that was never uploaded').toHaveLength(1);
}

async function crawlFolder(folder: am.GetEvidenceByEvidenceFolderCommandInput): Promise<void> {
  await ask('GetEvidenceFolder', () => auditmanager.send(new am.GetEvidenceFolderCommand(folder)));
  const { evidence = [] } = await ask('GetEvidenceByEvidenceFolder', () =>
    auditmanager.send(new am.GetEvidenceByEvidenceFolderCommand(folder)),
  );
  await ask('GetEvidence', () =>
    auditmanager.send(new am.GetEvidenceCommand({ ...folder, evidenceId: evidence[0]?.id })),
  );
}

async function crawlCloudTrail(): Promise<void> {
  const { trailList = [] } = await ask('DescribeTrails', () => cloudtrail.send(new ct.DescribeTrailsCommand({})));
  await ask('ListTrails', () => cloudtrail.send(new ct.ListTrailsCommand({})));
  for (const { TrailARN } of trailList) {
    await ask('GetTrail', () => cloudtrail.send(new ct.GetTrailCommand({ Name: TrailARN })));
    await ask('GetTrailStatus', () => cloudtrail.send(new ct.GetTrailStatusCommand({ Name: TrailARN })));
    await ask('GetEventSelectors', () => cloudtrail.send(new ct.GetEventSelectorsCommand({ TrailName: TrailARN })));
  }
  await ask('ListPublicKeys', () => cloudtrail.send(new ct.ListPublicKeysCommand({})));
  let NextToken: string | undefined;
  do {
    const token = NextToken;
    ({ NextToken } = await ask('LookupEvents', () =>
      cloudtrail.send(new ct.LookupEventsCommand({ NextToken: token })),
    ));
  } while (NextToken !== undefined);
}

describe("answers fit the services' own models", () => {
  beforeAll(async () => {
    await crawlAuditManager();
    await crawlCloudTrail();
  });

  const operations = [...operationsByService.auditmanager, ...operationsByService.cloudtrail];

  test.each(operations.map(({ service, operation }) => [service, operation] as const))(
    '%s %s',
    (service, operation) => {
      const answers = recorded.get(operation) ?? [];
      expect(answers.length).toBeGreaterThan(0);
      for (const response of answers) {
        const body = Buffer.from(JSON.stringify(withoutNulls(JSON.parse(Buffer.from(response.body).toString('utf8')))));
        expect(shapeProblems({ service, operation }, { ...response, body }, allowed[operation])).toEqual([]);
      }
    },
  );

  test.each(operationsByService.auditmanager.map(({ operation, http }) => [operation, http] as const))(
    'the path of %s is the one of the model',
    (operation, http) => {
      expect(`${http?.method} ${http?.path}`).toBe(modelPath('auditmanager', operation));
    },
  );

  test('every operation that was asked for is there', () => {
    expect(operationsByService.auditmanager.map(({ operation }) => operation).sort()).toEqual([
      'BatchImportEvidenceToAssessmentControl',
      'GetAccountStatus',
      'GetAssessment',
      'GetAssessmentFramework',
      'GetChangeLogs',
      'GetControl',
      'GetEvidence',
      'GetEvidenceByEvidenceFolder',
      'GetEvidenceFileUploadUrl',
      'GetEvidenceFolder',
      'GetEvidenceFoldersByAssessment',
      'GetEvidenceFoldersByAssessmentControl',
      'ListAssessmentFrameworks',
      'ListAssessments',
      'ListKeywordsForDataSource',
    ]);
    expect(operationsByService.cloudtrail).toHaveLength(7);
  });
});
