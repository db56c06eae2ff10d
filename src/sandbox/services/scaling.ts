import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { uuidOf, within, type BankTable } from '../scenario/bank.ts';

interface Scaled {
  readonly table: BankTable;
  readonly resource: string;
  readonly dimension: string;
  readonly units: number;
}

/** What the bank registered: reads and writes of each provisioned table and of its indexes. */
const scaledIn = (context: OperationContext): readonly Scaled[] =>
  within(context.scenario.tables, context).flatMap((table) => {
    const { capacity } = table;
    if (capacity === null) return [];
    const both = (resource: string, kind: string): readonly Scaled[] => [
      { table, resource, dimension: `dynamodb:${kind}:ReadCapacityUnits`, units: capacity.readUnits },
      { table, resource, dimension: `dynamodb:${kind}:WriteCapacityUnits`, units: capacity.writeUnits },
    ];
    const indexes = Object.keys(capacity.indexes).filter((index) => !capacity.unscaled.includes(index));
    return [
      ...both(`table/${table.name}`, 'table'),
      ...indexes.flatMap((index) => both(`table/${table.name}/index/${index}`, 'index')),
    ];
  });

const targetOf = ({ table, resource, dimension, units }: Scaled): JsonObject => ({
  ServiceNamespace: 'dynamodb',
  ResourceId: resource,
  ScalableDimension: dimension,
  MinCapacity: Math.ceil(units / 2),
  MaxCapacity: units * 4,
  RoleARN: `arn:aws:iam::${table.account}:role/aws-service-role/dynamodb.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_DynamoDBTable`,
  CreationTime: epochSeconds(table.createdAt),
  SuspendedState: {
    DynamicScalingInSuspended: table.capacity?.suspended ?? false,
    DynamicScalingOutSuspended: table.capacity?.suspended ?? false,
    ScheduledScalingSuspended: false,
  },
});

const policyOf = ({ table, resource, dimension }: Scaled): JsonObject => {
  const metric = dimension.endsWith('ReadCapacityUnits') ? 'Read' : 'Write';
  const PolicyName = `$${resource.replace(/^table\//, '').slice(0, 150)}-scaling-policy-${metric}`;
  return {
    PolicyARN: `arn:aws:autoscaling:${table.region}:${table.account}:scalingPolicy:${uuidOf(`${resource}/${dimension}`)}:resource/dynamodb/${resource}:policyName/${PolicyName}`,
    PolicyName,
    ServiceNamespace: 'dynamodb',
    ResourceId: resource,
    ScalableDimension: dimension,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 70,
      PredefinedMetricSpecification: { PredefinedMetricType: `DynamoDB${metric}CapacityUtilization` },
    },
    Alarms: [],
    CreationTime: epochSeconds(table.createdAt),
  };
};

const list = (name: string, member: string, shape: (scaled: Scaled) => JsonObject): Operation => ({
  service: 'application-autoscaling',
  operation: name,
  token: { input: 'NextToken', output: 'NextToken' },
  answer: (context, input) => {
    const namespace = textOf(input, 'ServiceNamespace');
    if (namespace === undefined) throw new SandboxFailure('ValidationException', 'ServiceNamespace is required.');
    const { items, next } = pageOf(namespace === 'dynamodb' ? scaledIn(context) : [], {
      size: context.pageSize(integerOf(input, 'MaxResults'), 50),
      token: textOf(input, 'NextToken'),
      failure: () => new SandboxFailure('InvalidNextTokenException', 'The next token is not valid.'),
    });
    return { [member]: items.map(shape), ...(next === undefined ? {} : { NextToken: next }) };
  },
});

/** Application Auto Scaling, API version 2016-02-06. */
export const scalingOperations: readonly Operation[] = [
  list('DescribeScalableTargets', 'ScalableTargets', targetOf),
  list('DescribeScalingPolicies', 'ScalingPolicies', policyOf),
];
