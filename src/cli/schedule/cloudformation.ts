import type { JsonObject } from '../../model/index.ts';
import { containerScript, type Job } from './jobs.ts';
import { dataResources } from './cloudformation-data.ts';
import { roles, stackStore } from './cloudformation-roles.ts';
import { ref, sub, attribute } from './intrinsics.ts';

export interface StackInput {
  readonly jobs: readonly Job[];
  /** Managed policies that let a run read what it needs, each small enough. */
  readonly readingPolicies: readonly JsonObject[];
}

/**
 * A CloudFormation template for the account from which the runs read: EventBridge Scheduler starts ECS tasks on Fargate,
 * whose role may read what `report policy` prints, sign with one key, and put evidence and packs into one bucket, as
 * `report policy --store` and `--publishing` print. The disk of a task is a working copy, which ends with it. Nothing is
 * reachable from outside, all data is encrypted by customer managed keys.
 */
export const cloudFormation = ({ jobs, readingPolicies }: StackInput): JsonObject => ({
  AWSTemplateFormatVersion: '2010-09-09',
  Description:
    'DynamoDB audit packs, every month: scheduler, task, least-privilege role, evidence, signing key, messages',
  Parameters: parameters,
  Resources: {
    ...dataResources,
    ...roles(readingPolicies),
    ...compute(jobs),
    ...Object.fromEntries(jobs.map((job, index) => [`Schedule${index + 1}`, scheduleOf(job, index + 1)])),
    ...failureMessages,
  },
  Outputs: {
    EvidenceBucket: {
      Value: ref('Bucket'),
      Description: 'Holds the store below evidence; for publish.bucket, below packs',
    },
    Store: { Value: store, Description: 'What a task adds to a configuration without a store' },
    SigningKey: {
      Value: attribute('SigningKey', 'Arn'),
      Description: 'For signing.kms.keyId; certify it with report key csr',
    },
    Messages: { Value: ref('Topic') },
  },
});

/** Line of a configuration. */
const store = sub(
  `store: { bucket: '${stackStore.bucket}', region: ${stackStore.region}, secretsKey: '${stackStore.secretsKey}' }`,
);

const parameters: JsonObject = {
  Image: {
    Type: 'String',
    Description: 'Image of the Dockerfile in your registry, by digest',
    AllowedPattern: '.+@sha256:[0-9a-f]{64}',
  },
  ConfigParameter: {
    Type: 'String',
    Description: 'Name of the SSM parameter (SecureString) that holds audit.config.yaml',
    AllowedPattern: '/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*',
  },
  Vpc: { Type: 'AWS::EC2::VPC::Id' },
  SubnetA: { Type: 'AWS::EC2::Subnet::Id', Description: 'Private subnet with a way to the AWS APIs' },
  SubnetB: { Type: 'AWS::EC2::Subnet::Id', Description: 'A second one, in another availability zone' },
  RetentionDays: {
    Type: 'Number',
    Default: 2557,
    MinValue: 365,
    MaxValue: 36_500,
    Description: 'Days for which nothing in the evidence bucket can be deleted',
  },
  DiskGiB: {
    Type: 'Number',
    Default: 50,
    MinValue: 21,
    MaxValue: 200,
    Description: 'Disk of a task: evidence and log files of the periods that one run builds',
  },
  LogBucket: { Type: 'String', Description: 'Bucket for the access logs of the evidence bucket' },
};

const logOptions = {
  'awslogs-group': ref('Log'),
  'awslogs-region': ref('AWS::Region'),
  'awslogs-stream-prefix': 'report',
};

/**
 * The configuration comes out of the parameter store. A task never runs without a store: what it wrote would end with its
 * disk. One that the configuration names itself is taken as it is.
 */
const taskScript = (args: readonly string[]): string =>
  [
    `umask 077; cd /audit && printf '%s\\n' "$AUDIT_CONFIG" > audit.config.yaml`,
    `{ grep -q '^store:' audit.config.yaml || printf '%s\\n' "$EVIDENCE_STORE" >> audit.config.yaml; }`,
    `{ ${containerScript(['report', ...args])}; }`,
  ].join(' && ');

const compute = (jobs: readonly Job[]): JsonObject => ({
  Cluster: {
    Type: 'AWS::ECS::Cluster',
    Properties: {
      ClusterName: ref('AWS::StackName'), // the key of the disks knows it
      ClusterSettings: [{ Name: 'containerInsights', Value: 'enabled' }],
      Configuration: { ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: ref('Key') } },
    },
  },
  Log: {
    Type: 'AWS::Logs::LogGroup',
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: { RetentionInDays: 400, KmsKeyId: attribute('Key', 'Arn') },
  },
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: sub('${AWS::StackName}-report'),
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      Cpu: '1024',
      Memory: '2048',
      EphemeralStorage: { SizeInGiB: ref('DiskGiB') },
      TaskRoleArn: attribute('TaskRole', 'Arn'),
      ExecutionRoleArn: attribute('ExecutionRole', 'Arn'),
      ContainerDefinitions: [
        {
          Name: 'report',
          Image: ref('Image'),
          User: '10001:10001',
          ReadonlyRootFilesystem: true,
          LinuxParameters: { InitProcessEnabled: true, Capabilities: { Drop: ['ALL'] } },
          EntryPoint: ['/bin/sh', '-c'],
          Command: [taskScript(jobs[0]?.args ?? [])],
          Environment: [{ Name: 'EVIDENCE_STORE', Value: store }],
          Secrets: [
            {
              Name: 'AUDIT_CONFIG',
              ValueFrom: sub('arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/${ConfigParameter}'),
            },
          ],
          MountPoints: [
            { SourceVolume: 'audit', ContainerPath: '/audit', ReadOnly: false },
            { SourceVolume: 'tmp', ContainerPath: '/tmp', ReadOnly: false },
          ],
          LogConfiguration: { LogDriver: 'awslogs', Options: logOptions },
        },
      ],
      Volumes: [{ Name: 'audit' }, { Name: 'tmp' }],
    },
  },
});

/** `cron(17 4 2-31 * ? *)`: EventBridge wants a question mark for the day of the week, and a year. */
const schedulerCron = ({ days, hour, minute }: Job): string =>
  `cron(${minute} ${hour} ${days.from === 1 ? '*' : `${days.from}-${days.to}`} * ? *)`;

const scheduleOf = (job: Job, number: number): JsonObject => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    Name: sub(`\${AWS::StackName}-${number}`),
    Description: job.description,
    ScheduleExpression: schedulerCron(job),
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    KmsKeyArn: attribute('Key', 'Arn'),
    Target: {
      Arn: attribute('Cluster', 'Arn'),
      RoleArn: attribute('ScheduleRole', 'Arn'),
      DeadLetterConfig: { Arn: attribute('NotStarted', 'Arn') },
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 7200 },
      EcsParameters: {
        TaskDefinitionArn: ref('Task'),
        LaunchType: 'FARGATE',
        PlatformVersion: 'LATEST',
        TaskCount: 1,
        NetworkConfiguration: {
          AwsvpcConfiguration: {
            AssignPublicIp: 'DISABLED',
            Subnets: [ref('SubnetA'), ref('SubnetB')],
            SecurityGroups: [ref('TaskSecurityGroup')],
          },
        },
      },
      Input: JSON.stringify({ containerOverrides: [{ name: 'report', command: [taskScript(job.args)] }] }),
    },
  },
});

/** A task that built no pack is told to people; what a pack says is told by the run itself. */
const failureMessages: JsonObject = {
  FailedTask: {
    Type: 'AWS::Events::Rule',
    Properties: {
      Description: 'A run ended without a pack',
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: {
          clusterArn: [attribute('Cluster', 'Arn')],
          lastStatus: ['STOPPED'],
          containers: { exitCode: [{ 'anything-but': [0] }] },
        },
      },
      Targets: [{ Id: 'messages', Arn: ref('Topic') }],
    },
  },
};
