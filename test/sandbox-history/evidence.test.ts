import type { AssessmentEvidenceFolder, Evidence } from '@aws-sdk/client-auditmanager';
import { DescribeContinuousBackupsCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, test } from 'vitest';
import { stories } from '../../src/sandbox/scenario/events-stories.ts';
import { plantedDisagreements } from '../../src/sandbox/scenario/planted-history.ts';
import { analyticsCredentials, clientsOf, sandboxOf } from '../sandbox/support.ts';
import { allFolders, assessmentIds, evidenceIn } from './support.ts';

const { requestHandler, scenario } = sandboxOf();
const production = clientsOf({ requestHandler });
const analytics = clientsOf({ requestHandler, credentials: analyticsCredentials });

interface Read {
  readonly folder: AssessmentEvidenceFolder;
  readonly items: readonly Evidence[];
}

/** All evidence of some months of an assessment. */
async function read(complianceType: string, months: readonly string[]): Promise<readonly Read[]> {
  const id = (await assessmentIds(production.auditmanager))[complianceType] ?? '';
  const folders = (await allFolders(production.auditmanager, id)).filter(({ name = '' }) =>
    months.includes(name.slice(0, 7)),
  );
  return Promise.all(
    folders.map(async (folder) => ({ folder, items: await evidenceIn(production.auditmanager, folder) })),
  );
}

let pci: readonly Read[] = [];
let soc2: readonly Read[] = [];
let gdpr: readonly Read[] = [];
let all: readonly Read[] = [];
beforeAll(async () => {
  [pci, soc2, gdpr] = await Promise.all([
    read('PCI DSS', ['2025-10', '2026-06', '2026-10']),
    read('SOC 2', ['2025-10', '2026-06', '2026-10']),
    read('GDPR', ['2026-06', '2026-10']),
  ]);
  all = [...pci, ...soc2, ...gdpr];
});

const items = (reads: readonly Read[]): readonly Evidence[] => reads.flatMap((one) => one.items);
const ofMonth = (reads: readonly Read[], month: string): readonly Evidence[] =>
  items(reads.filter(({ folder }) => folder.name?.startsWith(month)));
const values = (list: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(list.map((value) => value ?? '(none)'))].sort();

describe('the form of evidence', () => {
  test('every folder holds as many items as it says, all of its own day', () => {
    for (const { folder, items: found } of all) {
      expect(found).toHaveLength(folder.totalEvidence ?? -1);
      expect(values(found.map(({ time }) => time?.toISOString().slice(0, 10)))).toEqual(
        found.length > 0 ? [folder.name] : [],
      );
      const byType = (type: string): number => found.filter(({ evidenceByType }) => evidenceByType === type).length;
      expect(folder).toMatchObject({
        evidenceByTypeComplianceCheckCount: byType('Compliance check'),
        evidenceByTypeConfigurationDataCount: byType('Configuration data'),
        evidenceByTypeUserActivityCount: byType('User activity'),
        evidenceByTypeManualCount: byType('Manual'),
      });
    }
  });

  test('ids are unique and values keep the limits of the service', () => {
    const found = items(all);
    expect(found.length).toBeGreaterThan(1000);
    expect(new Set(found.map(({ id }) => id)).size).toBe(found.length);
    for (const { attributes = {}, resourcesIncluded = [], eventName = '', eventSource = '' } of found) {
      for (const [name, value] of Object.entries(attributes)) {
        expect(name.length).toBeLessThanOrEqual(100);
        expect(value.length).toBeLessThanOrEqual(200);
      }
      for (const { value = '' } of resourcesIncluded) expect(value.length).toBeLessThanOrEqual(2048);
      expect(eventName.length).toBeLessThanOrEqual(100);
      expect(eventSource.length).toBeLessThanOrEqual(40);
    }
    expect(found.some(({ attributes }) => Object.values(attributes ?? {}).some((value) => value.length === 200))).toBe(
      true,
    );
  });

  test('five data sources in the spellings of the years', () => {
    expect(values(items(all).map(({ dataSource }) => dataSource))).toEqual([
      'AWS API calls',
      'AWS CloudTrail',
      'AWS Config',
      'AWS Security Hub',
      'CloudTrail',
      'Manual',
      'Security Hub',
      'Security Hub CSPM',
    ]);
  });

  test('verdicts are free texts, and most evidence has none', () => {
    const verdicts = values(items(all).map(({ complianceCheck }) => complianceCheck));
    expect(verdicts).toEqual([
      '(none)',
      'COMPLIANT',
      'FAILED',
      'NON_COMPLIANT',
      'NOT_APPLICABLE',
      'PASSED',
      'SUPPRESSED',
      'WARNING',
    ]);
    for (const { complianceCheck, evidenceByType } of items(all)) {
      if (evidenceByType !== 'Compliance check') expect([undefined, 'NOT_APPLICABLE']).toContain(complianceCheck);
    }
  });

  test('some evidence names no resource', () => {
    const found = items(all).flatMap(({ resourcesIncluded = [] }) => resourcesIncluded);
    expect(found.some(({ arn }) => arn === undefined)).toBe(true);
  });
});

describe('verdicts and the bank agree', () => {
  interface Verdict {
    readonly at: Date;
    readonly verdict: string;
  }

  /** Verdicts on resources by a keyword in the audited month, oldest first. */
  function verdictsOf(keyword: string): ReadonlyMap<string, readonly Verdict[]> {
    const found = new Map<string, Verdict[]>();
    for (const item of [pci, soc2, gdpr].flatMap((reads) => ofMonth(reads, '2026-10'))) {
      if (item.eventName !== keyword) continue;
      for (const { arn = '', complianceCheck = '(none)' } of item.resourcesIncluded ?? []) {
        const verdict = { at: item.time ?? new Date(0), verdict: complianceCheck };
        found.set(arn, [...(found.get(arn) ?? []), verdict]);
      }
    }
    for (const list of found.values()) list.sort((a, b) => a.at.getTime() - b.at.getTime());
    return found;
  }

  const clientsFor = (arn: string) => (arn.includes(':111122223333:') ? production : analytics);
  const describeTable = async (TableName: string) =>
    (await clientsFor(TableName).dynamodb.send(new DescribeTableCommand({ TableName }))).Table;
  const hasRecovery = async (TableName: string): Promise<boolean> => {
    const answer = await clientsFor(TableName).dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
    const { PointInTimeRecoveryDescription: recovery } = answer.ContinuousBackupsDescription ?? {};
    return recovery?.PointInTimeRecoveryStatus === 'ENABLED';
  };
  const good = new Set(['COMPLIANT', 'PASSED']);
  const planted = (keyword: string) => plantedDisagreements.filter((one) => one.keyword === keyword);

  test.each([
    [
      'DYNAMODB_TABLE_ENCRYPTED_KMS',
      async (arn: string) => (await describeTable(arn))?.SSEDescription?.SSEType === 'KMS',
    ],
    // The rule says the same of a table under an AWS owned key, which is encrypted all the same.
    ['DYNAMODB_TABLE_ENCRYPTION_ENABLED', async () => true],
    ['DYNAMODB_PITR_ENABLED', hasRecovery],
    ['DynamoDB.2', hasRecovery],
    ['DynamoDB.6', async (arn: string) => (await describeTable(arn))?.DeletionProtectionEnabled === true],
  ])('%s says what the table is, but for the planted disagreements', async (keyword, isGood) => {
    const verdicts = verdictsOf(keyword);
    expect(verdicts.size).toBe(20);
    const wrong: string[] = [];
    for (const [arn, found] of verdicts) {
      if (good.has(found.at(-1)?.verdict ?? '') !== (await isGood(arn))) wrong.push(arn);
    }
    expect(wrong.sort()).toEqual(
      planted(keyword)
        .map(({ subject }) => subject)
        .sort(),
    );
  });

  test('evidence of the audited month has both planted disagreements', () => {
    for (const { keyword, subject, verdict } of plantedDisagreements) {
      expect(values((verdictsOf(keyword).get(subject) ?? []).map((one) => one.verdict))).toEqual([verdict]);
    }
  });

  test('a verdict that fell into the hours without recovery says so, and no other', () => {
    const { recoveryOff } = stories(scenario);
    for (const [keyword, bad] of [
      ['DYNAMODB_PITR_ENABLED', 'NON_COMPLIANT'],
      ['DynamoDB.2', 'FAILED'],
    ] as const) {
      const found = verdictsOf(keyword).get(recoveryOff.table.arn) ?? [];
      expect(found.length).toBeGreaterThan(30);
      for (const { at, verdict } of found) {
        expect(verdict === bad, at.toISOString()).toBe(at >= recoveryOff.from && at < recoveryOff.to);
      }
    }
  });
});

test('the Security Hub source of the GDPR assessment went silent', () => {
  const sources = (month: string) => values(ofMonth(gdpr, month).map(({ dataSource }) => dataSource));
  expect(sources('2026-06')).toContain('Security Hub');
  expect(sources('2026-10')).toEqual(['AWS API calls', 'AWS CloudTrail', 'AWS Config', 'Manual']);
});

test('user activity is the event history, delivered once', () => {
  const activity = items(pci).filter(({ evidenceByType }) => evidenceByType === 'User activity');
  expect(values(activity.map(({ eventName }) => eventName))).toEqual(
    expect.arrayContaining(['DeleteTable', 'DisableKey', 'EnableKey', 'StopLogging', 'UpdateContinuousBackups']),
  );
  const eventIds = activity.map(({ attributes }) => attributes?.['eventId']);
  expect(new Set(eventIds).size).toBe(eventIds.length);
  expect(activity.find(({ eventName }) => eventName === 'DisableKey')).toMatchObject({
    iamId: 'arn:aws:sts::111122223333:assumed-role/KeyCustodian/maria.santos',
    eventSource: 'kms.amazonaws.com',
  });
});
