import type { Json, JsonObject } from '../../model/index.ts';
import { storePolicy } from '../durable.ts';
import { publishingPolicy } from '../publishing.ts';
import { attribute, ref, sub } from './intrinsics.ts';

const region = '${AWS::Region}';

/** `store` of a configuration that keeps its evidence in the bucket of the stack. */
export const stackStore = { bucket: 's3://${Bucket}/evidence', region, secretsKey: '${SecretsKey.Arn}' } as const;

/** `publish` of a configuration that publishes there. */
const stackPacks = { bucket: 's3://${Bucket}/packs', region } as const;

/** Statements that were made for the names above, in any partition. */
const statementsOf = (policy: JsonObject): readonly JsonObject[] =>
  (policy['Statement'] as readonly JsonObject[]).map((statement) => withNames(statement) as JsonObject);

function withNames(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => withNames(each));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withNames(each)]));
  }
  if (typeof value !== 'string' || !value.includes('${')) return value;
  return sub(value.replace('arn:aws:', 'arn:${AWS::Partition}:').replace('amazonaws.com', '${AWS::URLSuffix}'));
}

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
  return { ...(Object.fromEntries(policies) as JsonObject), TaskRole: taskRole(names), ...starters };
}

const taskRole = (readingPolicies: readonly string[]): JsonObject => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    Description: 'Reads what evidence needs, signs packs, keeps evidence; deletes nothing',
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
      inlinePolicy('keep-evidence', [
        ...statementsOf(storePolicy({ store: stackStore })),
        ...statementsOf(publishingPolicy({ publish: stackPacks })),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], attribute('Key', 'Arn'), {
          Condition: { StringEquals: { 'kms:ViaService': sub('s3.${AWS::Region}.${AWS::URLSuffix}') } },
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
