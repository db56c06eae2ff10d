import * as am from '@aws-sdk/client-auditmanager';
import { describe, expect, test } from 'vitest';
import { analyticsCredentials, clientsOf, clientsOfNew, sandboxOf, today } from '../sandbox/support.ts';
import { allFolders, assessmentIds, evidenceIn } from './support.ts';

const { auditmanager } = clientsOfNew();
const ids = await assessmentIds(auditmanager);
const pci = ids['PCI DSS'] ?? '';
const soc2 = ids['SOC 2'] ?? '';
const gdpr = ids['GDPR'] ?? '';
const slashes = 'Requirement 1: a/b & ü - network/endpoints';

describe('where Audit Manager is set up', () => {
  test('in one account and Region it is ACTIVE', async () => {
    expect(await auditmanager.send(new am.GetAccountStatusCommand({}))).toMatchObject({ status: 'ACTIVE' });
  });

  test.each([
    ['another account', { credentials: analyticsCredentials }],
    ['another Region', { region: 'eu-west-1' }],
  ])('in %s it is INACTIVE and refuses every call', async (_name, connection) => {
    const { auditmanager: other } = clientsOfNew({}, connection);
    expect(await other.send(new am.GetAccountStatusCommand({}))).toMatchObject({ status: 'INACTIVE' });
    const folder = { assessmentId: pci, controlSetId: slashes, evidenceFolderId: pci };
    const refused: readonly (() => Promise<unknown>)[] = [
      () => other.send(new am.ListAssessmentsCommand({})),
      () => other.send(new am.GetAssessmentCommand({ assessmentId: pci })),
      () => other.send(new am.GetChangeLogsCommand({ assessmentId: pci })),
      () => other.send(new am.GetEvidenceFoldersByAssessmentCommand({ assessmentId: pci })),
      () => other.send(new am.GetEvidenceByEvidenceFolderCommand(folder)),
      () => other.send(new am.GetControlCommand({ controlId: pci })),
      () => other.send(new am.ListAssessmentFrameworksCommand({ frameworkType: 'Custom' })),
      () => other.send(new am.ListKeywordsForDataSourceCommand({ source: 'AWS_Config' })),
    ];
    for (const call of refused) {
      await expect(call()).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: 'Please complete AWS Audit Manager setup from home page to enable this action in this account.',
        $metadata: { httpStatusCode: 403 },
      });
    }
  });
});

describe('assessments', () => {
  test('there is one for each framework that is ACTIVE, and a closed one', async () => {
    expect(Object.keys(ids).sort()).toEqual(['GDPR', 'PCI DSS', 'PCI DSS 3.2.1', 'SOC 2']);
    const namesOf = async (status: am.AssessmentStatus): Promise<readonly unknown[]> => {
      const { assessmentMetadata = [] } = await auditmanager.send(new am.ListAssessmentsCommand({ status }));
      return assessmentMetadata.map(({ complianceType, status: own }) => [complianceType, own]);
    };
    expect(await namesOf('INACTIVE')).toEqual([['PCI DSS 3.2.1', 'INACTIVE']]);
    expect(await namesOf('ACTIVE')).toHaveLength(3);
  });

  test('closing one set all of its control sets to REVIEWED, and ended its evidence and its log', async () => {
    const assessmentId = ids['PCI DSS 3.2.1'] ?? '';
    const { assessment } = await auditmanager.send(new am.GetAssessmentCommand({ assessmentId }));
    expect(assessment?.framework?.controlSets?.map(({ status }) => status)).toEqual(['REVIEWED', 'REVIEWED']);
    const { changeLogs = [] } = await auditmanager.send(new am.GetChangeLogsCommand({ assessmentId }));
    const [last] = changeLogs;
    expect(last).toMatchObject({ action: 'INACTIVE', objectType: 'ASSESSMENT' });
    expect(assessment?.metadata?.lastUpdated).toEqual(last?.createdAt);
    const folders = await allFolders(auditmanager, assessmentId);
    expect(
      folders.every(({ date }) => date !== undefined && last?.createdAt !== undefined && date < last.createdAt),
    ).toBe(true);
  });

  test('GetAssessment counts what the folders hold', async () => {
    for (const id of Object.values(ids)) {
      const { assessment } = await auditmanager.send(new am.GetAssessmentCommand({ assessmentId: id }));
      const folders = await allFolders(auditmanager, id);
      const sets = assessment?.framework?.controlSets ?? [];
      for (const control of sets.flatMap(({ controls = [] }) => controls)) {
        const own = folders.filter(({ controlId }) => controlId === control.id);
        expect(control.evidenceCount).toBe(own.reduce((sum, { totalEvidence = 0 }) => sum + totalEvidence, 0));
      }
      expect(
        sets.every(
          ({ systemEvidenceCount = 0, manualEvidenceCount = 0 }) => systemEvidenceCount + manualEvidenceCount > 0,
        ),
      ).toBe(true);
      expect(assessment?.metadata?.scope?.awsServices).toEqual([]);
      expect(assessment?.metadata?.scope?.awsAccounts?.map((account) => account.id)).toEqual([
        '111122223333',
        '444455556666',
      ]);
    }
  });

  test('the change log is newest first and can be narrowed to a control set', async () => {
    const whole = await auditmanager.send(new am.GetChangeLogsCommand({ assessmentId: pci }));
    const times = (whole.changeLogs ?? []).map(({ createdAt }) => createdAt?.getTime() ?? 0);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(whole.changeLogs?.at(-1)).toMatchObject({ action: 'CREATE', objectType: 'ASSESSMENT' });
    const narrow = await auditmanager.send(new am.GetChangeLogsCommand({ assessmentId: pci, controlSetId: slashes }));
    expect(new Set(narrow.changeLogs?.map(({ objectName }) => objectName))).toEqual(new Set([slashes]));
    expect(narrow.changeLogs?.length).toBeLessThan(whole.changeLogs?.length ?? 0);
  });
});

describe('evidence folders', () => {
  test('pages of 1000 go through fourteen months, one folder per control and UTC day', async () => {
    const first = await auditmanager.send(new am.GetEvidenceFoldersByAssessmentCommand({ assessmentId: pci }));
    expect(first.evidenceFolders).toHaveLength(1000);
    expect(first.nextToken).toMatch(/^[A-Za-z0-9+/=]+$/);
    const folders = await allFolders(auditmanager, pci);
    expect(new Set(folders.map(({ id }) => id)).size).toBe(folders.length);
    expect(new Set(folders.map(({ controlId, name }) => `${controlId} ${name}`)).size).toBe(folders.length);
    expect(folders[0]?.name).toBe('2025-09-02');
    expect(folders.at(-1)?.name).toBe('2026-11-23');
    expect(folders.every(({ name, date }) => date?.toISOString().slice(0, 10) === name)).toBe(true);
  });

  test('small pages hold the same folders in the same order', async () => {
    const { auditmanager: small } = clientsOfNew({ pageSize: 37 });
    const names = async (client: am.AuditManagerClient) => (await allFolders(client, gdpr)).map(({ id }) => id);
    expect(await names(small)).toEqual(await names(auditmanager));
  });

  test('maxResults is honoured and its limits are checked', async () => {
    const page = await auditmanager.send(
      new am.GetEvidenceFoldersByAssessmentCommand({ assessmentId: soc2, maxResults: 7 }),
    );
    expect(page.evidenceFolders).toHaveLength(7);
    for (const maxResults of [0, 1001]) {
      const asked = auditmanager.send(new am.GetEvidenceFoldersByAssessmentCommand({ assessmentId: soc2, maxResults }));
      await expect(asked).rejects.toMatchObject({ name: 'ValidationException', reason: 'fieldValidationFailed' });
    }
  });

  test('some folders are empty, and they have no evidence', async () => {
    const folders = await allFolders(auditmanager, pci);
    const empty = folders.filter(({ totalEvidence }) => totalEvidence === 0);
    expect(empty.length).toBeGreaterThan(100);
    expect(await evidenceIn(auditmanager, empty[0] ?? {})).toEqual([]);
  });

  test('a month of all assessments is read with at most 150 calls', async () => {
    const all = (await Promise.all(Object.values(ids).map((id) => allFolders(auditmanager, id)))).flat();
    const month = all.filter(({ name = '', totalEvidence = 0 }) => name.startsWith('2026-10') && totalEvidence > 0);
    expect(month.length).toBeLessThanOrEqual(150);
    expect(month.length).toBeGreaterThan(50);
  });

  test('a control set with slashes, colons and umlauts is found by its path', async () => {
    const folder = (await allFolders(auditmanager, pci)).find(({ controlSetId }) => controlSetId === slashes);
    const where = { assessmentId: pci, controlSetId: slashes };
    const byControl = await auditmanager.send(
      new am.GetEvidenceFoldersByAssessmentControlCommand({ ...where, controlId: folder?.controlId }),
    );
    expect(new Set(byControl.evidenceFolders?.map(({ controlId }) => controlId))).toEqual(new Set([folder?.controlId]));
    const one = await auditmanager.send(new am.GetEvidenceFolderCommand({ ...where, evidenceFolderId: folder?.id }));
    expect(one.evidenceFolder).toEqual(folder);
    const [item] = await evidenceIn(auditmanager, folder ?? {});
    const again = await auditmanager.send(
      new am.GetEvidenceCommand({ ...where, evidenceFolderId: folder?.id, evidenceId: item?.id }),
    );
    expect(again.evidence).toEqual(item);
  });

  test.each([
    ['an unknown assessment', { assessmentId: '00000000-0000-4000-8000-000000000000' }, 'ResourceNotFoundException'],
    ['an id that is no UUID', { assessmentId: 'pci' }, 'ValidationException'],
    [
      'the control set of another assessment',
      { controlSetId: 'A1.0 - availability (backup/restore)' },
      'ResourceNotFoundException',
    ],
    // The mistake of a published sample: the folder's id in place of the control set's.
    ['the id of the folder as control set', { controlSetId: 'folder' }, 'ResourceNotFoundException'],
    ['an unknown folder', { evidenceFolderId: '00000000-0000-4000-8000-000000000000' }, 'ResourceNotFoundException'],
    ['a made-up token', { nextToken: 'abcd' }, 'ValidationException'],
  ])('%s is refused', async (_name, change, error) => {
    const folder = (await allFolders(auditmanager, pci)).find(({ controlSetId }) => controlSetId === slashes);
    const input = { assessmentId: pci, controlSetId: slashes, evidenceFolderId: folder?.id, ...change };
    const asked = auditmanager.send(new am.GetEvidenceByEvidenceFolderCommand(input));
    await expect(asked).rejects.toMatchObject({ name: error });
  });
});

describe('the library', () => {
  test('frameworks of both types, with the counts that AWS publishes', async () => {
    const list = async (frameworkType: am.FrameworkType) =>
      (await auditmanager.send(new am.ListAssessmentFrameworksCommand({ frameworkType }))).frameworkMetadataList ?? [];
    const standard = await list('Standard');
    expect(
      standard.map(({ complianceType, controlsCount, controlSetsCount }) => [
        complianceType,
        controlsCount,
        controlSetsCount,
      ]),
    ).toEqual([
      ['PCI DSS', 280, 15],
      ['SOC 2', 61, 20],
      ['GDPR', 378, 10],
    ]);
    const [custom] = await list('Custom');
    const { framework } = await auditmanager.send(new am.GetAssessmentFrameworkCommand({ frameworkId: custom?.id }));
    expect(framework?.controlSets?.length).toBe(custom?.controlSetsCount);
  });

  test('each control says where its evidence comes from, with keywords that the service accepts', async () => {
    const accepted = new Map<string, readonly string[]>();
    for (const source of ['AWS_Config', 'AWS_Security_Hub', 'AWS_API_Call', 'AWS_Cloudtrail'] as const) {
      const { keywords = [] } = await auditmanager.send(new am.ListKeywordsForDataSourceCommand({ source }));
      accepted.set(source, keywords);
    }
    expect(accepted.get('AWS_Security_Hub')).not.toContain('DynamoDB.7');
    for (const assessmentId of Object.values(ids)) {
      const { assessment } = await auditmanager.send(new am.GetAssessmentCommand({ assessmentId }));
      for (const { id } of assessment?.framework?.controlSets?.flatMap(({ controls = [] }) => controls) ?? []) {
        const { control } = await auditmanager.send(new am.GetControlCommand({ controlId: id }));
        expect(control?.controlMappingSources?.length).toBeGreaterThan(0);
        for (const { sourceType = '', sourceKeyword } of control?.controlMappingSources ?? []) {
          if (sourceType !== 'MANUAL') expect(accepted.get(sourceType)).toContain(sourceKeyword?.keywordValue);
        }
      }
    }
  });
});

test('the same clock gives the same answers, byte for byte', async () => {
  const bytes = async (): Promise<readonly string[]> => {
    const bodies: string[] = [];
    const sandbox = sandboxOf();
    const { auditmanager: client } = clientsOf({
      requestHandler: {
        ...sandbox.requestHandler,
        handle: async (request, options) => {
          const result = await sandbox.requestHandler.handle(request, options);
          const body = Buffer.concat(await result.response.body.toArray());
          bodies.push(body.toString('utf8'));
          result.response.body = body;
          return result;
        },
      },
    });
    const folders = await allFolders(client, soc2);
    for (const folder of folders.slice(-12)) await evidenceIn(client, folder);
    return bodies;
  };
  expect(await bytes()).toEqual(await bytes());
});

test('only the folders of today still grow', async () => {
  const evening = new Date('2026-11-23T22:40:00Z');
  const { auditmanager: later } = clientsOfNew({ now: () => evening });
  const [early, late] = await Promise.all([auditmanager, later].map((client) => allFolders(client, soc2)));
  const closed = (folders: readonly am.AssessmentEvidenceFolder[] = []) =>
    folders.filter(({ name = '' }) => name < '2026-11-23');
  const items = (folders: readonly am.AssessmentEvidenceFolder[] = []) =>
    folders.reduce((sum, { totalEvidence = 0 }) => sum + totalEvidence, 0);
  expect(closed(late)).toEqual(closed(early));
  expect(items(late)).toBeGreaterThan(items(early));
  expect(today < evening).toBe(true);
});
