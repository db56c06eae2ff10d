import type { JsonObject } from '../../model/index.ts';
import { attribute, ref, sub } from './intrinsics.ts';

const account = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root');

/** AWS's rule for a key that its account's IAM policies govern (KMS Developer Guide, "Default key policy"). */
const governedByIam: JsonObject = {
  Sid: 'GovernedByIam',
  Effect: 'Allow',
  Principal: { AWS: account },
  Action: 'kms:*',
  Resource: '*',
};

const governed: JsonObject = { Version: '2012-10-17', Statement: [governedByIam] };

/** The disk of a task, as Fargate names it to KMS (ECS Developer Guide, "Customer managed keys for Fargate ephemeral storage"). */
const diskOfTask = {
  'kms:EncryptionContext:aws:ecs:clusterAccount': ref('AWS::AccountId'),
  'kms:EncryptionContext:aws:ecs:clusterName': ref('AWS::StackName'),
};

/** The same, and services that use the key on behalf of this stack. */
const keyPolicy: JsonObject = {
  Version: '2012-10-17',
  Statement: [
    governedByIam,
    {
      Sid: 'EncryptLog',
      Effect: 'Allow',
      Principal: { Service: sub('logs.${AWS::Region}.${AWS::URLSuffix}') },
      Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
      Resource: '*',
      Condition: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': sub(
            'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${AWS::StackName}-*',
          ),
        },
      },
    },
    {
      Sid: 'EncryptMessages',
      Effect: 'Allow',
      Principal: { Service: ['events.amazonaws.com', 'sns.amazonaws.com', 'scheduler.amazonaws.com'] },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
    },
    {
      Sid: 'EncryptDisk',
      Effect: 'Allow',
      Principal: { Service: 'fargate.amazonaws.com' },
      Action: 'kms:GenerateDataKeyWithoutPlaintext',
      Resource: '*',
      Condition: { StringEquals: diskOfTask },
    },
    {
      Sid: 'UseDisk',
      Effect: 'Allow',
      Principal: { Service: 'fargate.amazonaws.com' },
      Action: 'kms:CreateGrant',
      Resource: '*',
      Condition: { StringEquals: diskOfTask, 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } },
    },
  ],
};

/** Refuses every request to these resources that does not come over TLS. */
const tlsOnly = (Resource: JsonObject | readonly JsonObject[], Action: string): JsonObject => ({
  Sid: 'TlsOnly',
  Effect: 'Deny',
  Principal: '*',
  Action,
  Resource,
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
});

const kept = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' } as const;

/** Keys, evidence and messages. What holds evidence or signs outlives the stack. */
export const dataResources: JsonObject = {
  Key: {
    Type: 'AWS::KMS::Key',
    ...kept,
    Properties: {
      Description: 'Encrypts audit evidence, logs, messages and the disks of tasks',
      EnableKeyRotation: true,
      KeyPolicy: keyPolicy,
    },
  },
  SecretsKey: {
    Type: 'AWS::KMS::Key',
    ...kept,
    Properties: {
      Description: 'Encrypts the keys of pseudonyms and of withheld fields: for the runs alone',
      EnableKeyRotation: true,
      KeyPolicy: governed,
    },
  },
  SigningKey: {
    Type: 'AWS::KMS::Key',
    ...kept,
    Properties: {
      Description: 'Signs audit packs',
      KeySpec: 'RSA_3072',
      KeyUsage: 'SIGN_VERIFY',
      PendingWindowInDays: 30,
      KeyPolicy: governed,
    },
  },
  Bucket: {
    Type: 'AWS::S3::Bucket',
    ...kept,
    Properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      ObjectLockEnabled: true,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: ref('RetentionDays') } },
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: attribute('Key', 'Arn') },
          },
        ],
      },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
      LoggingConfiguration: { DestinationBucketName: ref('LogBucket'), LogFilePrefix: 'dynamodb-audit-pack/' },
    },
  },
  BucketPolicy: {
    Type: 'AWS::S3::BucketPolicy',
    Properties: {
      Bucket: ref('Bucket'),
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [tlsOnly([attribute('Bucket', 'Arn'), sub('${Bucket.Arn}/*')], 's3:*')],
      },
    },
  },
  TaskSecurityGroup: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'Tasks that build audit packs: out to HTTPS, nothing in',
      VpcId: ref('Vpc'),
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'AWS APIs and time stamps' },
      ],
    },
  },
  Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: 'DynamoDB audit packs', KmsMasterKeyId: ref('Key') } },
  TopicPolicy: {
    Type: 'AWS::SNS::TopicPolicy',
    Properties: {
      Topics: [ref('Topic')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'FailedTasks',
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: ref('Topic'),
            Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
          },
          tlsOnly(ref('Topic'), 'sns:Publish'),
        ],
      },
    },
  },
  NotStarted: {
    Type: 'AWS::SQS::Queue',
    ...kept,
    Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 },
  },
  NotStartedPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref('NotStarted')],
      PolicyDocument: { Version: '2012-10-17', Statement: [tlsOnly(attribute('NotStarted', 'Arn'), 'sqs:*')] },
    },
  },
};
