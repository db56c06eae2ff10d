import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/index.ts';
import { leastPrivilegePolicy, managedPolicies } from '../../src/sources/actions.ts';
import { partitionOf, placeOf, tableArn } from '../../src/sources/arn.ts';
import { concernsPeriod, dayOfFolder } from '../../src/sources/audit-manager.ts';
import { historyWindow } from '../../src/sources/cloudtrail-lookup.ts';
import { sources } from '../../src/sources/index.ts';
import { dataClassOf } from '../../src/sources/reading/data-class.ts';
import { assessment, bank, period } from './bank.ts';
import { record } from './recorder.ts';

/** Actions that are not named after their operations (Service Authorization Reference, "Actions for Amazon S3"). */
const actionNames: Readonly<Record<string, string>> = {
  ListFindingsV2: 'ListFindings',
  GetBucketEncryption: 'GetEncryptionConfiguration',
  GetBucketLifecycleConfiguration: 'GetLifecycleConfiguration',
  GetObjectLockConfiguration: 'GetBucketObjectLockConfiguration',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
};

describe('sources', () => {
  it('are sorted, and each is alone with its id', () => {
    const ids = sources.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('ask only what they declare as IAM actions, and declare only what they ask', async () => {
    const { evidence } = await record(bank, assessment);
    // Actions are named after the service's IAM prefix, which is the service of the question but for DynamoDB Streams.
    const asked = new Set(
      evidence.records.map(
        ({ service, operation }) => `${service.replace(/-streams$/, '')}:${actionNames[operation] ?? operation}`,
      ),
    );
    const declared = new Set(sources.flatMap((source) => source.actions.map(({ action }) => action)));
    expect([...declared].sort()).toEqual([...asked].sort());
  });

  it('ask with parameters that the service models know', async () => {
    const { evidence } = await record(bank, assessment);
    const models: Readonly<Record<string, string>> = {
      sts: 'sts-2011-06-15',
      dynamodb: 'dynamodb-2012-08-10',
      dax: 'dax-2017-04-19',
      kms: 'kms-2014-11-01',
      ec2: 'ec2-2016-11-15',
      iam: 'iam-2010-05-08',
      organizations: 'organizations-2016-11-28',
      cloudtrail: 'cloudtrail-2013-11-01',
      auditmanager: 'auditmanager-2017-07-25',
      config: 'config-2014-11-12',
      securityhub: 'securityhub-2018-10-26',
      'dynamodb-streams': 'streams.dynamodb-2012-08-10',
      kinesis: 'kinesis-2013-12-02',
      lambda: 'lambda-2015-03-31',
      backup: 'backup-2018-11-15',
      'application-autoscaling': 'application-autoscaling-2016-02-06',
      s3: 's3-2006-03-01',
      cloudwatch: 'monitoring-2010-08-01',
      logs: 'logs-2014-03-28',
      events: 'eventbridge-2015-10-07',
      guardduty: 'guardduty-2017-11-28',
      'access-analyzer': 'accessanalyzer-2019-11-01',
    };
    for (const { service, operation, request } of evidence.records) {
      const model = JSON.parse(
        readFileSync(new URL(`../../node_modules/aws-sdk/apis/${models[service]}.min.json`, import.meta.url), 'utf8'),
      ) as { operations: Record<string, { input?: { members?: object; required?: string[] } }> };
      const input = model.operations[operation]?.input ?? {};
      const known = Object.keys(input.members ?? {});
      expect(known, operation).toEqual(expect.arrayContaining(Object.keys(request)));
      expect(Object.keys(request), operation).toEqual(expect.arrayContaining(input.required ?? []));
    }
  });

  it('ask for nothing but reading', () => {
    for (const { action } of sources.flatMap((source) => source.actions)) {
      // IAM writes its report of credentials on demand, and changes nothing by it.
      if (action === 'iam:GenerateCredentialReport') continue;
      expect(action).toMatch(/^[a-z0-9-]+:(Describe|Get|List|Lookup)[A-Za-z]+$/);
    }
  });
});

describe('the least-privilege policy', () => {
  const policy = leastPrivilegePolicy(sources, { accounts: ['444455556666', '111122223333'] });
  const statements = policy['Statement'] as unknown as readonly {
    Sid: string;
    Action: string[];
    Resource: string | string[];
  }[];

  it('has sorted statements with ids that IAM accepts', () => {
    const sids = statements.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    for (const sid of sids) expect(sid).toMatch(/^[A-Za-z0-9]+$/);
    for (const { Action } of statements) expect(Action).toEqual([...Action].sort());
    expect(
      JSON.stringify(leastPrivilegePolicy([...sources].reverse(), { accounts: ['111122223333', '444455556666'] })),
    ).toBe(JSON.stringify(policy));
  });

  it('is narrowed to the accounts wherever AWS allows it', () => {
    const of = (action: string): string | string[] | undefined =>
      statements.find(({ Action }) => Action.includes(action))?.Resource;
    expect(of('dynamodb:DescribeContinuousBackups')).toEqual([
      'arn:aws:dynamodb:*:111122223333:table/*',
      'arn:aws:dynamodb:*:444455556666:table/*',
    ]);
    // An organisation trail belongs to another account.
    expect(of('cloudtrail:GetTrailStatus')).toBe('arn:aws:cloudtrail:*:*:trail/*');
    const everything = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect([...new Set(everything)].sort()).toEqual([
      'access-analyzer:ListAnalyzers',
      'application-autoscaling:DescribeScalableTargets',
      'application-autoscaling:DescribeScalingPolicies',
      'auditmanager:GetAccountStatus',
      'auditmanager:ListAssessments',
      'backup:DescribeRegionSettings',
      'backup:ListBackupPlans',
      'backup:ListBackupVaults',
      'backup:ListCopyJobs',
      'backup:ListProtectedResources',
      'backup:ListRecoveryPointsByResource',
      'backup:ListRestoreJobs',
      'backup:ListRestoreTestingPlans',
      'cloudtrail:DescribeTrails',
      'cloudtrail:ListPublicKeys',
      'cloudtrail:ListTrails',
      'cloudtrail:LookupEvents',
      'cloudwatch:DescribeAlarms',
      'config:DescribeComplianceByConfigRule',
      'config:DescribeConfigRuleEvaluationStatus',
      'config:DescribeConfigRules',
      'config:DescribeConfigurationRecorderStatus',
      'config:DescribeConfigurationRecorders',
      'config:DescribeConformancePackStatus',
      'config:DescribeConformancePacks',
      'config:DescribeDeliveryChannelStatus',
      'config:DescribeDeliveryChannels',
      'config:GetResourceConfigHistory',
      'config:ListDiscoveredResources',
      'dax:DescribeParameters',
      'dax:DescribeSubnetGroups',
      'dynamodb:DescribeLimits',
      'dynamodb:ListBackups',
      'dynamodb:ListContributorInsights',
      'dynamodb:ListExports',
      'dynamodb:ListGlobalTables',
      'dynamodb:ListImports',
      'dynamodb:ListStreams',
      'dynamodb:ListTables',
      'ec2:DescribeFlowLogs',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcEndpoints',
      'events:ListRules',
      'guardduty:ListDetectors',
      'iam:GenerateCredentialReport',
      'iam:GetAccountAuthorizationDetails',
      'iam:GetAccountPasswordPolicy',
      'iam:GetAccountSummary',
      'iam:GetCredentialReport',
      'kms:ListAliases',
      'lambda:ListEventSourceMappings',
      'organizations:DescribeOrganization',
      'organizations:ListAccounts',
      'organizations:ListPolicies',
      'organizations:ListRoots',
      'sts:GetCallerIdentity',
    ]);
  });

  it.each([1, 2, 300])('fits into managed policies of 6,144 characters each for %d accounts', (count) => {
    const accounts = Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
    const whole = leastPrivilegePolicy(sources, { accounts });
    const parts = managedPolicies(whole);
    const grants = (documents: readonly JsonObject[]): string[] =>
      documents
        .flatMap(({ Statement }) => Statement as unknown as typeof statements)
        .flatMap(({ Action, Resource }) => Action.flatMap((one) => [Resource].flat().map((to) => `${one} ${to}`)));
    for (const part of parts) expect(JSON.stringify(part).length).toBeLessThanOrEqual(6144);
    expect(grants(parts).sort()).toEqual(grants([whole]).sort());
    const sids = parts.flatMap(({ Statement }) => (Statement as unknown as typeof statements).map(({ Sid }) => Sid));
    expect(new Set(sids).size).toBe(sids.length);
    if (count <= 2) expect(parts.length).toBeLessThanOrEqual(3);
  });
});

it.each<[JsonObject, boolean]>([
  [{ name: '2026-09-30', totalEvidence: 1 }, false],
  [{ name: '2026-10-01', totalEvidence: 1 }, true],
  [{ name: '2026-10-31', totalEvidence: 1 }, true],
  [{ name: '2026-11-01', totalEvidence: 1 }, false],
  [{ name: '2026-10-05', totalEvidence: 0 }, false],
  [{ name: '2026-10-05' }, true],
  [{ name: 'October', date: Date.parse('2026-10-05T12:00:00Z') / 1000, totalEvidence: 1 }, true],
  [{ name: 'October', date: Date.parse('2026-09-05T12:00:00Z') / 1000, totalEvidence: 1 }, false],
  [{ name: 'October', totalEvidence: 1 }, true],
  [{ name: '2026-13-45', totalEvidence: 1 }, true],
  [{ date: 1e300, totalEvidence: 1 }, true],
])('folder %j concerns the period: %s', (folder, concerned) => {
  expect(concernsPeriod(folder, period)).toBe(concerned);
});

it('a folder’s day is a UTC day, also when its date is of the evening', () => {
  expect(dayOfFolder({ date: Date.parse('2026-10-05T23:59:59Z') / 1000 })).toEqual({
    from: '2026-10-05T00:00:00.000Z',
    to: '2026-10-06T00:00:00.000Z',
  });
});

it('a window of history is pinned by the assessment', () => {
  expect(historyWindow(assessment)).toEqual({ from: period.from, to: assessment.startedAt });
});

it.each([
  ['eu-central-1', 'arn:aws:dynamodb:eu-central-1:111122223333:table/t'],
  ['cn-north-1', 'arn:aws-cn:dynamodb:cn-north-1:111122223333:table/t'],
  ['us-gov-west-1', 'arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/t'],
])('ARNs know the partition of %s', (region, arn) => {
  expect(tableArn({ account: '111122223333', region }, 't')).toBe(arn);
  expect(placeOf(arn)).toEqual({ account: '111122223333', region });
  expect(arn.split(':')[1]).toBe(partitionOf(region));
});

describe('the class of data', () => {
  const classification = {
    tag: 'Data-Class',
    values: { cardholder: 'chd', public: 'none' },
    tables: { 'tmp-*': 'none', 'a.c': 'pii', 'x*y*z': 'confidential' },
  } as const;
  const tags = (value: Readonly<Record<string, string>>) =>
    ({ kind: 'known', value, evidence: [], observedAt: '' }) as const;

  it.each([
    ['cards', { 'data-class': ' CardHolder ' }, 'chd'],
    ['tmp-1', { 'data-class': 'cardholder' }, 'none'],
    ['a.c', {}, 'pii'],
    ['abc', {}, null],
    ['x-1-y-2-z', {}, 'confidential'],
    ['cards', { 'data-class': 'secret' }, null],
    ['cards', { 'data-class': '__proto__' }, null],
    ['cards', { 'data-class': 'public', 'DATA-CLASS': 'cardholder' }, null],
    ['cards', { 'data-class': 'public', 'DATA-CLASS': 'PUBLIC' }, 'none'],
    ['cards', {}, null],
  ])('of table %s with tags %j is %s', (name, values, expected) => {
    expect(dataClassOf(name, tags(values as Record<string, string>), classification)).toBe(expected);
  });

  it('of a table whose tags were not read is not guessed', () => {
    const absent = { kind: 'absent', cause: 'access-denied', message: '', evidence: [] } as const;
    expect(dataClassOf('cards', absent, classification)).toBeNull();
    expect(dataClassOf('tmp-1', absent, classification)).toBe('none');
  });
});
