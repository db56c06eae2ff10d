import { DescribeClustersCommand } from '@aws-sdk/client-dax';
import {
  DescribeContinuousBackupsCommand,
  DescribeKinesisStreamingDestinationCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  GetResourcePolicyCommand,
  ListBackupsCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListGrantsCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serveSandbox, type SandboxServer } from '../../src/sandbox/index.ts';
import { daysBefore } from '../../src/sandbox/scenario/bank.ts';
import { keyArnOf } from '../../src/sandbox/scenario/keys.ts';
import { analyticsCredentials, clientsOf, sandboxOf, today, type Connection } from './support.ts';

const sandbox = sandboxOf();
let server: SandboxServer;
beforeAll(async () => {
  server = await serveSandbox(sandbox, { port: 0 });
});
afterAll(() => server.close());

const connections: readonly (readonly [string, () => Connection])[] = [
  ['in process', () => ({ requestHandler: sandbox.requestHandler })],
  ['over HTTP', () => ({ endpoint: server.url })],
];

const production = { account: '111122223333', region: 'eu-central-1' };
const arnOf = (name: string): string => `arn:aws:dynamodb:eu-central-1:111122223333:table/${name}`;

describe.each(connections)('the SDK reads the bank %s:', (_name, connection) => {
  const clients = () => clientsOf(connection());

  test('tables of an account and Region', async () => {
    const { TableNames } = await clients().dynamodb.send(new ListTablesCommand({}));
    expect(TableNames).toHaveLength(16);
    expect(TableNames).toContain('card-vault');
    const elsewhere = await clientsOf({ ...connection(), region: 'us-west-2' }).dynamodb.send(
      new ListTablesCommand({}),
    );
    expect(elsewhere.TableNames).toEqual([]);
  });

  test('a table under a customer managed key', async () => {
    const { Table } = await clients().dynamodb.send(new DescribeTableCommand({ TableName: 'card-vault' }));
    expect(Table).toMatchObject({
      TableArn: arnOf('card-vault'),
      TableStatus: 'ACTIVE',
      DeletionProtectionEnabled: true,
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArnOf(production, 'cardholder') },
    });
    const created = Table?.CreationDateTime?.getTime() ?? 0;
    expect(created).toBeGreaterThan(daysBefore(today, 1825).getTime());
    expect(created).toBeLessThan(daysBefore(today, 1824).getTime());
  });

  test('a table by ARN; no SSEDescription under a key that AWS owns', async () => {
    const { Table } = await clients().dynamodb.send(new DescribeTableCommand({ TableName: arnOf('sessions') }));
    expect(Table?.TableName).toBe('sessions');
    expect(Table).not.toHaveProperty('SSEDescription');
  });

  test('a table that lost its key is archived', async () => {
    const { Table } = await clients().dynamodb.send(new DescribeTableCommand({ TableName: 'kyc-archive-2015' }));
    expect(Table?.TableStatus).toBe('ARCHIVED');
    expect(Table?.SSEDescription?.InaccessibleEncryptionDateTime).toEqual(daysBefore(today, 29, 610));
    expect(Table?.ArchivalSummary?.ArchivalDateTime).toEqual(daysBefore(today, 22, 610));
  });

  test('point-in-time recovery: on, short, off', async () => {
    const ask = (client: ReturnType<typeof clientsOf>, TableName: string) =>
      client.dynamodb.send(new DescribeContinuousBackupsCommand({ TableName }));
    const on = await ask(clients(), 'card-vault');
    expect(on.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
      LatestRestorableDateTime: new Date('2026-11-23T00:57:03Z'),
    });
    const short = await ask(clientsOf({ ...connection(), region: 'eu-west-1' }), 'branch-appointments');
    expect(short.ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.RecoveryPeriodInDays).toBe(7);
    const off = await ask(clients(), 'migration-2019-backup');
    expect(off.ContinuousBackupsDescription).toEqual({
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    });
  });

  test('time to live', async () => {
    const ask = (TableName: string) => clients().dynamodb.send(new DescribeTimeToLiveCommand({ TableName }));
    const on = await ask('sessions');
    expect(on.TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    expect((await ask('card-vault')).TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'DISABLED' });
  });

  test('tags, with right-to-left text, emoji and markup unharmed', async () => {
    const ask = (client: ReturnType<typeof clientsOf>, ResourceArn: string) =>
      client.dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }));
    const consents = await ask(clients(), arnOf('customer-consents'));
    expect(consents.Tags?.find(({ Key }) => Key === 'description')?.Value).toBe(
      '\u202Eموافقات العملاء\u202C ✅ 🏦 consents of customers',
    );
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/branch-appointments';
    const branch = await ask(clientsOf({ ...connection(), region: 'eu-west-1' }), arn);
    expect(branch.Tags).toContainEqual({ Key: 'note', Value: '<img src=x onerror=alert(1)>' });
    expect((await ask(clients(), arnOf('migration-2019-backup'))).Tags).toEqual([]);
  });

  test('tags that may not be read', async () => {
    const { dynamodb } = clientsOf({ ...connection(), credentials: analyticsCredentials });
    const ResourceArn = 'arn:aws:dynamodb:eu-central-1:444455556666:table/marketing-segments';
    await expect(dynamodb.send(new ListTagsOfResourceCommand({ ResourceArn }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`dynamodb:ListTagsOfResource on resource: ${ResourceArn}`) as string,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('resource policies, and the error that says that there is none', async () => {
    const ask = (name: string) => clients().dynamodb.send(new GetResourcePolicyCommand({ ResourceArn: arnOf(name) }));
    const { Policy } = await ask('merchant-settlements');
    expect(JSON.parse(Policy ?? '')).toMatchObject({
      Statement: [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' } }],
    });
    await expect(ask('card-vault')).rejects.toMatchObject({
      name: 'PolicyNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('Kinesis destinations and backups', async () => {
    const { dynamodb } = clients();
    const destination = await dynamodb.send(
      new DescribeKinesisStreamingDestinationCommand({ TableName: 'ledger-entries' }),
    );
    expect(destination.KinesisDataStreamDestinations).toMatchObject([
      { StreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ledger-entries', DestinationStatus: 'ACTIVE' },
    ]);
    const backups = await dynamodb.send(new ListBackupsCommand({ TableName: 'card-vault' }));
    expect(backups.BackupSummaries?.map((backup) => backup.BackupCreationDateTime)).toEqual([
      daysBefore(today, 130, 135),
      daysBefore(today, 40, 135),
    ]);
    const system = await dynamodb.send(new ListBackupsCommand({ BackupType: 'SYSTEM' }));
    expect(system.BackupSummaries).toEqual([]);
  });

  test('DAX clusters, with and without TLS and encryption', async () => {
    const { Clusters } = await clients().dax.send(new DescribeClustersCommand({}));
    expect(
      Clusters?.map((cluster) => [
        cluster.ClusterName,
        cluster.SSEDescription?.Status,
        cluster.ClusterEndpointEncryptionType,
      ]),
    ).toEqual([
      ['cards-cache', 'ENABLED', 'TLS'],
      ['rates-cache', 'ENABLED', 'NONE'],
    ]);
    expect(Clusters?.[0]?.Nodes).toHaveLength(3);
    await expect(clients().dax.send(new DescribeClustersCommand({ ClusterNames: ['nobody'] }))).rejects.toMatchObject({
      name: 'ClusterNotFoundFault',
    });
  });

  test('keys, by id, ARN and alias', async () => {
    const { kms } = clients();
    const arn = keyArnOf(production, 'payments');
    for (const KeyId of [arn, arn.slice(arn.lastIndexOf('/') + 1), 'alias/meridian-payments']) {
      const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
      expect(KeyMetadata).toMatchObject({ Arn: arn, KeyManager: 'CUSTOMER', KeyState: 'Enabled', Origin: 'AWS_KMS' });
    }
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId: arn }));
    expect(rotation.KeyRotationEnabled).toBe(false);
    const pending = await kms.send(new DescribeKeyCommand({ KeyId: keyArnOf(production, 'kycArchive') }));
    expect(pending.KeyMetadata).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: daysBefore(today, -1, 604),
    });
    await expect(kms.send(new DescribeKeyCommand({ KeyId: 'alias/none' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('rotation, policy and grants of a key', async () => {
    const { kms } = clients();
    const KeyId = keyArnOf(production, 'cardholder');
    const rotation = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
    expect(rotation).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 365 });
    expect(rotation.NextRotationDate?.getTime()).toBeGreaterThan(today.getTime());
    const policy = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
    expect(JSON.parse(policy.Policy ?? '')).toHaveProperty('Statement.1.Condition.StringEquals');
    const grants = await kms.send(new ListGrantsCommand({ KeyId }));
    expect(grants.Truncated).toBe(false);
    expect(grants.Grants?.[0]?.GranteePrincipal).toBe('dynamodb.eu-central-1.amazonaws.com');
    const keys = await kms.send(new ListKeysCommand({}));
    expect(keys.Keys?.map((key) => key.KeyArn)).toContain(KeyId);
  });

  test('a key that may not be described', async () => {
    const { kms } = clientsOf({ ...connection(), credentials: analyticsCredentials });
    const KeyId = keyArnOf({ account: '444455556666', region: 'eu-central-1' }, 'fraud');
    await expect(kms.send(new DescribeKeyCommand({ KeyId }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('kms:DescribeKey') as string,
    });
    expect((await kms.send(new GetKeyRotationStatusCommand({ KeyId }))).KeyRotationEnabled).toBe(true);
  });

  test('VPC endpoints, filtered', async () => {
    const ask = (Values: string[]) =>
      clients().ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'service-name', Values }] }));
    const dynamodb = await ask(['com.amazonaws.*.dynamodb']);
    expect(dynamodb.VpcEndpoints?.map((endpoint) => endpoint.VpcEndpointType)).toEqual(['Gateway', 'Interface']);
    expect(dynamodb.VpcEndpoints?.[0]?.RouteTableIds).toHaveLength(3);
    expect(dynamodb.VpcEndpoints?.[0]?.CreationTimestamp).toEqual(daysBefore(today, 900, 620));
    expect((await ask(['com.amazonaws.eu-central-1.s3'])).VpcEndpoints).toHaveLength(1);
    expect((await ask(['com.amazonaws.eu-central-1.ec2'])).VpcEndpoints).toEqual([]);
    await expect(
      clients().ec2.send(new DescribeVpcEndpointsCommand({ Filters: [{ Name: 'no-such-filter', Values: ['x'] }] })),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  test('identities, with URL-encoded policy documents', async () => {
    const { iam } = clientsOf({ ...connection(), credentials: analyticsCredentials });
    const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
    expect(answer.IsTruncated).toBe(false);
    const policy = answer.Policies?.find(({ PolicyName }) => PolicyName === 'DataPlatformAdministration');
    const document = policy?.PolicyVersionList?.find((version) => version.IsDefaultVersion)?.Document ?? '';
    expect(document).toMatch(/^%7B[\w%.~-]+%7D$/);
    expect(JSON.parse(decodeURIComponent(document))).toMatchObject({
      Statement: [{ Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' }],
    });
    expect(policy?.AttachmentCount).toBe(1);
    const worker = answer.RoleDetailList?.find(({ RoleName }) => RoleName === 'LegacyBatchWorker');
    expect(worker?.AttachedManagedPolicies).toEqual([
      { PolicyName: 'AmazonDynamoDBFullAccess', PolicyArn: 'arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess' },
    ]);
    const contractor = answer.UserDetailList?.find(({ UserName }) => UserName === 'contractor-ml-03');
    expect(contractor?.GroupList).toEqual(['Contractors']);
  });

  test('identities of one kind', async () => {
    const { iam } = clients();
    const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['AWSManagedPolicy', 'User'] }));
    expect(answer.RoleDetailList).toEqual([]);
    expect(answer.UserDetailList).toHaveLength(2);
    expect(answer.Policies?.map(({ Arn }) => Arn)).toEqual([
      'arn:aws:iam::aws:policy/service-role/AWS_ConfigRole',
      'arn:aws:iam::aws:policy/SecurityAudit',
    ]);
  });

  test('the caller', async () => {
    const { Account, Arn } = await clients().sts.send(new GetCallerIdentityCommand({}));
    expect({ Account, Arn }).toEqual({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/audit-pack-operator',
    });
  });

  test('what does not exist is refused as AWS refuses it', async () => {
    const { dynamodb } = clients();
    await expect(dynamodb.send(new DescribeTableCommand({ TableName: 'no-such-table' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      $metadata: { httpStatusCode: 400 },
    });
    await expect(
      dynamodb.send(new DescribeContinuousBackupsCommand({ TableName: 'no-such-table' })),
    ).rejects.toMatchObject({ name: 'TableNotFoundException' });
    // A table of another Region is not here.
    await expect(dynamodb.send(new DescribeTableCommand({ TableName: 'atm-telemetry' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
