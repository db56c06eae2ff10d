import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as backup from '@aws-sdk/client-backup';
import * as daxSdk from '@aws-sdk/client-dax';
import * as config from '@aws-sdk/client-config-service';
import * as ddb from '@aws-sdk/client-dynamodb';
import * as ec2Sdk from '@aws-sdk/client-ec2';
import * as iamSdk from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as hub from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from 'vitest';
import type { SandboxService as Service } from '../../src/sandbox/dispatch.ts';
import type { SandboxRequest } from '../../src/sandbox/index.ts';
import { operationsByService } from '../../src/sandbox/operations.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { signedBy } from '../../src/sandbox/identity.ts';
import { signingKeys } from '../../src/sandbox/services/kms-signing-keys.ts';
import { crawlBackup } from './crawl-backup.ts';
import { modelPath, shapeProblems, type AllowedValues, type RawResponse } from '../support/shape-check.ts';
import { analyticsCredentials, clientsOf, sandboxOf } from './support.ts';

const values = (object: Readonly<Record<string, string>>): readonly string[] => Object.values(object);

const keyMetadata: AllowedValues = {
  'KeyMetadata.KeyState': values(kms.KeyState),
  'KeyMetadata.KeyManager': values(kms.KeyManagerType),
  'KeyMetadata.KeyUsage': values(kms.KeyUsageType),
  'KeyMetadata.Origin': values(kms.OriginType),
  'KeyMetadata.KeySpec': values(kms.KeySpec),
  'KeyMetadata.EncryptionAlgorithms': values(kms.EncryptionAlgorithmSpec),
};

const description: AllowedValues = {
  'Table.TableStatus': values(ddb.TableStatus),
  'Table.KeySchema.KeyType': values(ddb.KeyType),
  'Table.AttributeDefinitions.AttributeType': values(ddb.ScalarAttributeType),
  'Table.BillingModeSummary.BillingMode': values(ddb.BillingMode),
  'Table.SSEDescription.Status': values(ddb.SSEStatus),
  'Table.SSEDescription.SSEType': values(ddb.SSEType),
  'Table.StreamSpecification.StreamViewType': values(ddb.StreamViewType),
};

/** The enumerations of the current SDK, for the members that have one. */
const allowed: Readonly<Record<string, AllowedValues>> = {
  DescribeTable: description,
  DescribeKey: keyMetadata,
  DescribeContinuousBackups: {
    'ContinuousBackupsDescription.ContinuousBackupsStatus': values(ddb.ContinuousBackupsStatus),
    'ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus': values(
      ddb.PointInTimeRecoveryStatus,
    ),
  },
  DescribeTimeToLive: { 'TimeToLiveDescription.TimeToLiveStatus': values(ddb.TimeToLiveStatus) },
  DescribeKinesisStreamingDestination: {
    'KinesisDataStreamDestinations.DestinationStatus': values(ddb.DestinationStatus),
    'KinesisDataStreamDestinations.ApproximateCreationDateTimePrecision': values(
      ddb.ApproximateCreationDateTimePrecision,
    ),
  },
  ListBackups: {
    'BackupSummaries.BackupStatus': values(ddb.BackupStatus),
    'BackupSummaries.BackupType': values(ddb.BackupType),
  },
  DescribeBackup: {
    'BackupDescription.BackupDetails.BackupStatus': values(ddb.BackupStatus),
    'BackupDescription.SourceTableFeatureDetails.SSEDescription.SSEType': values(ddb.SSEType),
  },
  DescribeScalableTargets: { 'ScalableTargets.ScalableDimension': values(scaling.ScalableDimension) },
  DescribeScalingPolicies: { 'ScalingPolicies.PolicyType': values(scaling.PolicyType) },
  ListRecoveryPointsByResource: { 'RecoveryPoints.Status': values(backup.RecoveryPointStatus) },
  ListRestoreJobs: {
    'RestoreJobs.Status': values(backup.RestoreJobStatus),
    'RestoreJobs.ValidationStatus': values(backup.RestoreValidationStatus),
    'RestoreJobs.DeletionStatus': values(backup.RestoreDeletionStatus),
  },
  ListCopyJobs: { 'CopyJobs.State': values(backup.CopyJobState) },
  ListBackupVaults: {
    'BackupVaultList.VaultType': values(backup.VaultType),
    'BackupVaultList.VaultState': values(backup.VaultState),
  },
  DescribeClusters: {
    'Clusters.SSEDescription.Status': values(daxSdk.SSEStatus),
    'Clusters.ClusterEndpointEncryptionType': values(daxSdk.ClusterEndpointEncryptionType),
  },
  DescribeConfigurationRecorders: {
    'ConfigurationRecorders.recordingGroup.recordingStrategy.useOnly': values(config.RecordingStrategyType),
    'ConfigurationRecorders.recordingMode.recordingFrequency': values(config.RecordingFrequency),
    'ConfigurationRecorders.recordingScope': values(config.RecordingScope),
  },
  DescribeConfigRules: {
    'ConfigRules.ConfigRuleState': values(config.ConfigRuleState),
    'ConfigRules.Source.Owner': values(config.Owner),
    'ConfigRules.MaximumExecutionFrequency': values(config.MaximumExecutionFrequency),
  },
  DescribeComplianceByConfigRule: {
    'ComplianceByConfigRules.Compliance.ComplianceType': values(config.ComplianceType),
  },
  GetComplianceDetailsByConfigRule: { 'EvaluationResults.ComplianceType': values(config.ComplianceType) },
  DescribeConformancePackStatus: {
    'ConformancePackStatusDetails.ConformancePackState': values(config.ConformancePackState),
  },
  GetResourceConfigHistory: {
    'configurationItems.configurationItemStatus': values(config.ConfigurationItemStatus),
    'configurationItems.resourceType': values(config.ResourceType),
  },
  DescribeHub: { ControlFindingGenerator: values(hub.ControlFindingGenerator) },
  GetEnabledStandards: { 'StandardsSubscriptions.StandardsStatus': values(hub.StandardsStatus) },
  GetFindings: {
    'Findings.Compliance.Status': values(hub.ComplianceStatus),
    'Findings.Workflow.Status': values(hub.WorkflowStatus),
    'Findings.Severity.Label': values(hub.SeverityLabel),
    'Findings.RecordState': values(hub.RecordState),
  },
  GetPublicKey: {
    KeySpec: values(kms.KeySpec),
    KeyUsage: values(kms.KeyUsageType),
    SigningAlgorithms: values(kms.SigningAlgorithmSpec),
  },
  Sign: { SigningAlgorithm: values(kms.SigningAlgorithmSpec) },
  ListGrants: { 'Grants.Operations': values(kms.GrantOperation) },
  ListKeyRotations: { 'Rotations.RotationType': values(kms.RotationType) },
  DescribeParameters: {
    'Parameters.ParameterType': values(daxSdk.ParameterType),
    'Parameters.IsModifiable': values(daxSdk.IsModifiable),
    'Parameters.ChangeType': values(daxSdk.ChangeType),
  },
  DescribeVpcEndpoints: { 'vpcEndpointSet.vpcEndpointType': values(ec2Sdk.VpcEndpointType) },
  DescribeSubnets: { 'subnetSet.state': values(ec2Sdk.SubnetState) },
  DescribeRouteTables: {
    'routeTableSet.routeSet.state': values(ec2Sdk.RouteState),
    'routeTableSet.routeSet.origin': values(ec2Sdk.RouteOrigin),
    'routeTableSet.associationSet.associationState.state': values(ec2Sdk.RouteTableAssociationStateCode),
  },
  DescribeFlowLogs: {
    'flowLogSet.trafficType': values(ec2Sdk.TrafficType),
    'flowLogSet.logDestinationType': values(ec2Sdk.LogDestinationType),
  },
};

interface Recorded {
  readonly service: Service;
  readonly operation: string;
  readonly response: RawResponse;
}

/** REST operations without labels in their paths. */
const restOperations = operationsByService.securityhub;
/** Operations of AWS Backup by their path, which names them by itself. */
const backupOperation = ({ path }: SandboxRequest): string | undefined =>
  operationsByService.backup.find(({ http }) => {
    const pattern = (http?.path ?? '').replace(/\{\w+\}/g, '[^/]+').replace(/\/$/, '/?');
    return new RegExp(`^${pattern}$`).test(path);
  })?.operation;

const operationOf = (request: SandboxRequest): string =>
  request.headers['x-amz-target']?.split('.').at(-1) ??
  new URLSearchParams(Buffer.from(request.body).toString()).get('Action') ??
  restOperations.find(({ http }) => http?.method === request.method && http.path === request.path)?.operation ??
  '';

/** Asks every operation about everything in the bank and keeps the raw answers. */
async function crawl(recorded: Recorded[]): Promise<void> {
  const sandbox = sandboxOf({ pageSize: 9 });
  const requestHandler = createRequestHandler(async (request) => {
    const response = await sandbox.handle(request);
    const service = signedBy(request)?.service;
    if (service !== undefined)
      recorded.push({
        service,
        operation: (service === 'backup' ? backupOperation(request) : undefined) ?? operationOf(request),
        response,
      });
    return response;
  });
  for (const credentials of [undefined, analyticsCredentials]) {
    for (const region of ['eu-central-1', 'eu-west-1']) {
      const clients = clientsOf({ requestHandler, region, ...(credentials === undefined ? {} : { credentials }) });
      await crawlPlace(clients);
    }
  }
}

async function crawlPlace(clients: ReturnType<typeof clientsOf>): Promise<void> {
  const { dynamodb, dax, ec2, iam, sts } = clients;
  for await (const page of ddb.paginateListTables({ client: dynamodb }, {})) {
    for (const TableName of page.TableNames ?? []) await crawlTable(dynamodb, TableName);
  }
  for await (const page of kms.paginateListAliases({ client: clients.kms }, {}))
    expect(page.Aliases?.every(({ TargetKeyId }) => TargetKeyId !== undefined)).toBe(true);
  await crawlSigningKeys(clients.kms);
  for await (const page of kms.paginateListKeys({ client: clients.kms }, {})) {
    for (const key of page.Keys ?? []) await crawlKey(clients.kms, key.KeyId ?? '');
  }
  const { BackupSummaries = [] } = await dynamodb.send(new ddb.ListBackupsCommand({}));
  for (const { BackupArn } of BackupSummaries) await dynamodb.send(new ddb.DescribeBackupCommand({ BackupArn }));
  await dynamodb.send(new ddb.DescribeLimitsCommand({}));
  const { GlobalTables = [] } = await dynamodb.send(new ddb.ListGlobalTablesCommand({}));
  for (const { GlobalTableName } of GlobalTables) {
    await dynamodb.send(new ddb.DescribeGlobalTableCommand({ GlobalTableName }));
  }
  await clients.scaling.send(new scaling.DescribeScalableTargetsCommand({ ServiceNamespace: 'dynamodb' }));
  await clients.scaling.send(new scaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'dynamodb' }));
  await crawlTransfers(dynamodb);
  await crawlBackup(clients.backup);
  const { Clusters } = await dax.send(new daxSdk.DescribeClustersCommand({}));
  for (const { ClusterArn } of Clusters ?? []) {
    await dax.send(new daxSdk.ListTagsCommand({ ResourceName: ClusterArn }));
  }
  await dax.send(new daxSdk.DescribeSubnetGroupsCommand({}));
  await dax.send(new daxSdk.DescribeParametersCommand({ ParameterGroupName: 'default.dax1.0' }));
  await ec2.send(new ec2Sdk.DescribeVpcEndpointsCommand({}));
  await ec2.send(new ec2Sdk.DescribeSubnetsCommand({}));
  await ec2.send(new ec2Sdk.DescribeRouteTablesCommand({}));
  await ec2.send(new ec2Sdk.DescribeSecurityGroupsCommand({}));
  await ec2.send(new ec2Sdk.DescribeFlowLogsCommand({}));
  await crawlConfig(clients.config);
  await crawlHub(clients.securityhub);
  let Marker: string | undefined;
  do ({ Marker } = await iam.send(new iamSdk.GetAccountAuthorizationDetailsCommand({ Marker })));
  while (Marker !== undefined);
  await iam.send(new iamSdk.GenerateCredentialReportCommand({}));
  const report = await iam.send(new iamSdk.GetCredentialReportCommand({}));
  expect(Buffer.from(report.Content ?? []).toString()).toMatch(/^user,arn,user_creation_time,/);
  const { SummaryMap } = await iam.send(new iamSdk.GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ AccountAccessKeysPresent: 0, Users: 2 });
  await Promise.allSettled([iam.send(new iamSdk.GetAccountPasswordPolicyCommand({}))]);
  await sts.send(new GetCallerIdentityCommand({}));
  const RoleArn = 'arn:aws:iam::444455556666:role/AuditPackReader';
  await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'shapes' }));
}

async function crawlTransfers(client: ddb.DynamoDBClient): Promise<void> {
  const { ExportSummaries = [] } = await client.send(new ddb.ListExportsCommand({}));
  for (const { ExportArn } of ExportSummaries) await client.send(new ddb.DescribeExportCommand({ ExportArn }));
  const { ImportSummaryList = [] } = await client.send(new ddb.ListImportsCommand({}));
  for (const { ImportArn } of ImportSummaryList) await client.send(new ddb.DescribeImportCommand({ ImportArn }));
  const { ContributorInsightsSummaries = [] } = await client.send(new ddb.ListContributorInsightsCommand({}));
  for (const { TableName } of ContributorInsightsSummaries) {
    await client.send(new ddb.DescribeContributorInsightsCommand({ TableName }));
  }
}

async function crawlConfig(client: config.ConfigServiceClient): Promise<void> {
  await client.send(new config.DescribeConfigurationRecordersCommand({}));
  await client.send(new config.DescribeConfigurationRecorderStatusCommand({}));
  await client.send(new config.DescribeDeliveryChannelsCommand({}));
  await client.send(new config.DescribeDeliveryChannelStatusCommand({}));
  await client.send(new config.DescribeConfigRuleEvaluationStatusCommand({}));
  await client.send(new config.DescribeComplianceByConfigRuleCommand({}));
  await client.send(new config.DescribeConformancePacksCommand({}));
  await client.send(new config.DescribeConformancePackStatusCommand({}));
  for await (const page of config.paginateDescribeConfigRules({ client }, {})) {
    for (const { ConfigRuleName } of page.ConfigRules ?? [])
      await client.send(new config.GetComplianceDetailsByConfigRuleCommand({ ConfigRuleName }));
  }
  const resourceType = 'AWS::DynamoDB::Table';
  for await (const page of config.paginateListDiscoveredResources({ client }, { resourceType })) {
    for (const { resourceId } of page.resourceIdentifiers ?? [])
      await client.send(
        new config.GetResourceConfigHistoryCommand({ resourceType, resourceId, chronologicalOrder: 'Forward' }),
      );
  }
}

async function crawlHub(client: hub.SecurityHubClient): Promise<void> {
  await client.send(new hub.DescribeHubCommand({}));
  await client.send(new hub.GetEnabledStandardsCommand({}));
  for await (const page of hub.paginateGetFindings({ client }, {})) expect(page.Findings?.length).toBeGreaterThan(0);
}

async function crawlTable(client: ddb.DynamoDBClient, TableName: string): Promise<void> {
  const { Table } = await client.send(new ddb.DescribeTableCommand({ TableName }));
  const ResourceArn = Table?.TableArn ?? '';
  await client.send(new ddb.DescribeContinuousBackupsCommand({ TableName }));
  await client.send(new ddb.DescribeTimeToLiveCommand({ TableName }));
  await client.send(new ddb.DescribeKinesisStreamingDestinationCommand({ TableName }));
  await Promise.allSettled([
    client.send(new ddb.ListTagsOfResourceCommand({ ResourceArn })),
    client.send(new ddb.GetResourcePolicyCommand({ ResourceArn })),
  ]);
}

async function crawlSigningKeys(client: kms.KMSClient): Promise<void> {
  for (const { arn: KeyId, algorithm: SigningAlgorithm } of signingKeys) {
    await client.send(new kms.GetPublicKeyCommand({ KeyId }));
    const Message = new Uint8Array(32);
    await client.send(new kms.SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm }));
  }
}

async function crawlKey(client: kms.KMSClient, KeyId: string): Promise<void> {
  await Promise.allSettled([client.send(new kms.DescribeKeyCommand({ KeyId }))]);
  await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
  await client.send(new kms.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  await client.send(new kms.ListGrantsCommand({ KeyId }));
  await client.send(new kms.ListKeyRotationsCommand({ KeyId }));
}

describe("answers fit the services' own models", () => {
  const recorded: Recorded[] = [];
  beforeAll(() => crawl(recorded));

  const services = [
    'application-autoscaling',
    'backup',
    'config',
    'dax',
    'dynamodb',
    'ec2',
    'iam',
    'kms',
    'securityhub',
    'sts',
  ] as const;
  const operations = services.flatMap((service) => operationsByService[service]);

  test.each(operations.map(({ service, operation }) => [service, operation] as const))(
    '%s %s',
    (service, operation) => {
      const answers = recorded.filter(
        (one) => one.service === service && one.operation === operation && one.response.status === 200,
      );
      expect(answers.length).toBeGreaterThan(0);
      const problems = answers.flatMap(({ response }) =>
        shapeProblems({ service, operation }, response, allowed[operation]),
      );
      expect(problems).toEqual([]);
    },
  );

  test('each table, key and account was asked about', () => {
    const asked = (operation: string) => recorded.filter((one) => one.operation === operation).length;
    expect(asked('DescribeTable')).toBe(28);
    expect(asked('DescribeKey')).toBe(15);
    expect(recorded.filter(({ response }) => response.status !== 200).map((one) => one.operation)).toContain(
      'DescribeKey',
    );
  });
});

const restServices = [
  ...operationsByService.auditmanager,
  ...operationsByService.backup,
  ...operationsByService.securityhub,
];
test.each(restServices.map(({ service, operation, http }) => [service, operation, http] as const))(
  '%s %s has the path of the model',
  (service, operation, http) => {
    // Labels of AWS Backup are written with a capital letter in some models and without in others.
    const labels = (path: string | undefined): string => String(path).toLowerCase();
    expect(labels(`${http?.method} ${http?.path}`)).toBe(labels(modelPath(service, operation)));
  },
);

describe('the shape check finds what is wrong', () => {
  const json = (value: unknown): RawResponse => ({
    status: 200,
    headers: {},
    body: Buffer.from(JSON.stringify(value)),
  });
  const table = { service: 'dynamodb', operation: 'DescribeTable' } as const;
  const cases: readonly (readonly [string, unknown, string])[] = [
    ['an unknown member', { Table: { TableColour: 'blue' } }, 'Table.TableColour: no such member in the model'],
    ['text for a number', { Table: { ItemCount: '3' } }, 'Table.ItemCount: whole number expected, string found'],
    [
      'milliseconds',
      { Table: { CreationDateTime: 1e12 } },
      'Table.CreationDateTime: epoch seconds expected, 1000000000000 found',
    ],
    ['null', { Table: { TableName: null } }, 'Table.TableName: text expected, null found'],
    ['a text for a list', { Table: { KeySchema: 'x' } }, 'Table.KeySchema: list expected, string found'],
    ['an unknown value', { Table: { TableStatus: 'FINE' } }, 'Table.TableStatus: FINE is none of'],
    [
      'a missing required member',
      { Table: { RestoreSummary: { RestoreInProgress: true } } },
      'RestoreDateTime is absent',
    ],
  ];
  test.each(cases)('%s', (_name, value, problem) => {
    const found = shapeProblems(table, json(value), description);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });

  const xml = (text: string): RawResponse => ({ status: 200, headers: {}, body: Buffer.from(text) });
  const identity = { service: 'sts', operation: 'GetCallerIdentity' } as const;
  const metadata = '<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>';
  test.each([
    ['another element', '<Other/>', 'element GetCallerIdentityResponse expected'],
    [
      'no result',
      `<GetCallerIdentityResponse>${metadata}</GetCallerIdentityResponse>`,
      'GetCallerIdentityResult is absent',
    ],
    [
      'an unknown member',
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Name>x</Name></GetCallerIdentityResult>${metadata}</GetCallerIdentityResponse>`,
      'Name: no such member in the model',
    ],
    [
      'no metadata',
      '<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>',
      'element ResponseMetadata is absent',
    ],
  ])('XML with %s', (_name, text, problem) => {
    expect(shapeProblems(identity, xml(text)).join('\n')).toContain(problem);
  });
});
