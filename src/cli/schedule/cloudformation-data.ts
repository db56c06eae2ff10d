import type { JsonObject } from '../../model/index.ts';
import { attribute, ref, sub } from './intrinsics.ts';

const account = sub('arn:${AWS::Partition}:iam::${AWS::AccountId}:root');

/** AWS's rule for a key that its account's IAM policies govern, and services that use it on behalf of this stack. */
const keyPolicy: JsonObject = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'GovernedByIam', Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
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
      Description: 'Encrypts audit evidence, logs and messages',
      EnableKeyRotation: true,
      KeyPolicy: keyPolicy,
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
      KeyPolicy: {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'GovernedByIam', Effect: 'Allow', Principal: { AWS: account }, Action: 'kms:*', Resource: '*' },
        ],
      },
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
  FileSystem: {
    Type: 'AWS::EFS::FileSystem',
    ...kept,
    Properties: {
      Encrypted: true,
      KmsKeyId: attribute('Key', 'Arn'),
      BackupPolicy: { Status: 'ENABLED' },
      FileSystemPolicy: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyTheTask',
            Effect: 'Allow',
            Principal: { AWS: attribute('TaskRole', 'Arn') },
            Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
            Resource: '*',
          },
          { ...tlsOnly(ref('AWS::NoValue'), '*'), Resource: '*' },
        ],
      },
    },
  },
  AccessPoint: {
    Type: 'AWS::EFS::AccessPoint',
    Properties: {
      FileSystemId: ref('FileSystem'),
      PosixUser: { Uid: '10001', Gid: '10001' },
      RootDirectory: { Path: '/audit', CreationInfo: { OwnerUid: '10001', OwnerGid: '10001', Permissions: '0700' } },
    },
  },
  MountA: mountTarget('SubnetA'),
  MountB: mountTarget('SubnetB'),
  TaskSecurityGroup: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'Tasks that build audit packs: out to HTTPS and their file system, nothing in',
      VpcId: ref('Vpc'),
      SecurityGroupEgress: [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0', Description: 'AWS APIs and time stamps' },
      ],
    },
  },
  TaskToFiles: {
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: { GroupId: ref('TaskSecurityGroup'), DestinationSecurityGroupId: ref('FilesSecurityGroup'), ...nfs() },
  },
  FilesSecurityGroup: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'The file system of the evidence: in from the tasks, nothing out',
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [{ SourceSecurityGroupId: ref('TaskSecurityGroup'), ...nfs() }],
      SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32', Description: 'Nothing' }],
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

function mountTarget(subnet: string): JsonObject {
  return {
    Type: 'AWS::EFS::MountTarget',
    Properties: { FileSystemId: ref('FileSystem'), SubnetId: ref(subnet), SecurityGroups: [ref('FilesSecurityGroup')] },
  };
}

function nfs(): JsonObject {
  return { IpProtocol: 'tcp', FromPort: 2049, ToPort: 2049, Description: 'NFS' };
}
