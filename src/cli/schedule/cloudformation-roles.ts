import type { JsonObject } from '../../model/index.ts';
import { attribute, ref, sub } from './intrinsics.ts';

const assumedBy = (service: string): JsonObject => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: 'sts:AssumeRole',
      Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
    },
  ],
});

const allow = (
  Action: string | readonly string[],
  Resource: JsonObject | string | readonly JsonObject[],
  more: JsonObject = {},
): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});

const inlinePolicy = (PolicyName: string, Statement: readonly JsonObject[]): JsonObject => ({
  PolicyName,
  PolicyDocument: { Version: '2012-10-17', Statement },
});

/** Who may do what: the task reads, signs and writes evidence; others start it. */
export function roles(readingPolicies: readonly JsonObject[]): JsonObject {
  const names = readingPolicies.map((_, index) => `ReadingPolicy${index + 1}`);
  const policies = readingPolicies.map((PolicyDocument, index) => [
    names[index],
    {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { Description: `What report policy --part ${index + 1} prints`, PolicyDocument },
    },
  ]);
  return { ...(Object.fromEntries(policies) as JsonObject), TaskRole: taskRole(names), ...writers, ...starters };
}

const taskRole = (readingPolicies: readonly string[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Description: 'Reads what evidence needs, signs packs, writes evidence; nothing else',
    AssumeRolePolicyDocument: assumedBy('ecs-tasks.amazonaws.com'),
    ManagedPolicyArns: readingPolicies.map(ref),
    Policies: [
      inlinePolicy('sign-packs', [
        allow('kms:GetPublicKey', attribute('SigningKey', 'Arn')),
        allow('kms:Sign', attribute('SigningKey', 'Arn'), {
          Condition: {
            StringEquals: { 'kms:MessageType': 'DIGEST', 'kms:SigningAlgorithm': 'RSASSA_PKCS1_V1_5_SHA_256' },
          },
        }),
      ]),
      inlinePolicy('send-messages', [
        allow('sns:Publish', ref('Topic')),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], attribute('Key', 'Arn'), {
          Condition: { StringEquals: { 'kms:ViaService': sub('sns.${AWS::Region}.${AWS::URLSuffix}') } },
        }),
      ]),
    ],
  },
});

const writers: JsonObject = {
  // By itself: the policy of the file system names the role.
  WriteEvidence: {
    Type: 'AWS::IAM::RolePolicy',
    Properties: {
      RoleName: ref('TaskRole'),
      ...inlinePolicy('write-evidence', [
        allow(['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'], attribute('FileSystem', 'Arn'), {
          Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': attribute('AccessPoint', 'Arn') } },
        }),
        allow('s3:ListBucket', attribute('Bucket', 'Arn')),
        allow(['s3:PutObject', 's3:GetObject', 's3:GetObjectRetention'], sub('${Bucket.Arn}/*')),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], attribute('Key', 'Arn'), {
          Condition: { StringEquals: { 'kms:ViaService': sub('s3.${AWS::Region}.${AWS::URLSuffix}') } },
        }),
      ]),
    },
  },
};

const starters: JsonObject = {
  ExecutionRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Starts the task: image, configuration, log',
      AssumeRolePolicyDocument: assumedBy('ecs-tasks.amazonaws.com'),
      ManagedPolicyArns: [sub('arn:${AWS::Partition}:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy')],
      Policies: [
        inlinePolicy('read-configuration', [
          allow(
            'ssm:GetParameters',
            sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${ConfigParameter}'),
          ),
        ]),
      ],
    },
  },
  ScheduleRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Description: 'Starts the task on time',
      AssumeRolePolicyDocument: assumedBy('scheduler.amazonaws.com'),
      Policies: [
        inlinePolicy('run-task', [
          allow('ecs:RunTask', ref('Task'), {
            Condition: { ArnEquals: { 'ecs:cluster': attribute('Cluster', 'Arn') } },
          }),
          allow('iam:PassRole', [attribute('TaskRole', 'Arn'), attribute('ExecutionRole', 'Arn')], {
            Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
          }),
          allow('sqs:SendMessage', attribute('NotStarted', 'Arn')),
        ]),
      ],
    },
  },
};
