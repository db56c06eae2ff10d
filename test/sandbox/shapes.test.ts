import { ClusterEndpointEncryptionType, DescribeClustersCommand, SSEStatus as DaxStatus } from '@aws-sdk/client-dax';
import * as ddb from '@aws-sdk/client-dynamodb';
import { DescribeVpcEndpointsCommand, VpcEndpointType } from '@aws-sdk/client-ec2';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '../../src/model/index.ts';
import type { SandboxRequest } from '../../src/sandbox/index.ts';
import { operationsByService } from '../../src/sandbox/operations.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { signedBy } from '../../src/sandbox/identity.ts';
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
  DescribeClusters: {
    'Clusters.SSEDescription.Status': values(DaxStatus),
    'Clusters.ClusterEndpointEncryptionType': values(ClusterEndpointEncryptionType),
  },
  ListGrants: { 'Grants.Operations': values(kms.GrantOperation) },
  DescribeVpcEndpoints: { 'vpcEndpointSet.vpcEndpointType': values(VpcEndpointType) },
};

interface Recorded {
  readonly service: Service;
  readonly operation: string;
  readonly response: RawResponse;
}

const operationOf = (request: SandboxRequest): string =>
  request.headers['x-amz-target']?.split('.').at(-1) ??
  new URLSearchParams(Buffer.from(request.body).toString()).get('Action') ??
  '';

/** Asks every operation about everything in the bank and keeps the raw answers. */
async function crawl(recorded: Recorded[]): Promise<void> {
  const sandbox = sandboxOf({ pageSize: 9 });
  const requestHandler = createRequestHandler(async (request) => {
    const response = await sandbox.handle(request);
    const service = signedBy(request)?.service;
    if (service !== undefined) recorded.push({ service, operation: operationOf(request), response });
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
  for await (const page of kms.paginateListKeys({ client: clients.kms }, {})) {
    for (const key of page.Keys ?? []) await crawlKey(clients.kms, key.KeyId ?? '');
  }
  await dynamodb.send(new ddb.ListBackupsCommand({}));
  await dax.send(new DescribeClustersCommand({}));
  await ec2.send(new DescribeVpcEndpointsCommand({}));
  let Marker: string | undefined;
  do ({ Marker } = await iam.send(new GetAccountAuthorizationDetailsCommand({ Marker })));
  while (Marker !== undefined);
  await sts.send(new GetCallerIdentityCommand({}));
  const RoleArn = 'arn:aws:iam::444455556666:role/AuditPackReader';
  await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'shapes' }));
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

async function crawlKey(client: kms.KMSClient, KeyId: string): Promise<void> {
  await Promise.allSettled([client.send(new kms.DescribeKeyCommand({ KeyId }))]);
  await client.send(new kms.GetKeyRotationStatusCommand({ KeyId }));
  await client.send(new kms.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
  await client.send(new kms.ListGrantsCommand({ KeyId }));
}

describe("answers fit the services' own models", () => {
  const recorded: Recorded[] = [];
  beforeAll(() => crawl(recorded));

  const services = ['dax', 'dynamodb', 'ec2', 'iam', 'kms', 'sts'] as const;
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
    expect(asked('DescribeTable')).toBe(26);
    expect(asked('DescribeKey')).toBe(11);
    expect(recorded.filter(({ response }) => response.status !== 200).map((one) => one.operation)).toContain(
      'DescribeKey',
    );
  });
});

test.each(operationsByService.auditmanager.map(({ operation, http }) => [operation, http] as const))(
  'auditmanager %s has the path of the model',
  (operation, http) => {
    expect(`${http?.method} ${http?.path}`).toBe(modelPath('auditmanager', operation));
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
