import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
  type PageOf,
} from '../dispatch.ts';
import { hexOf, within, type BankCluster } from '../scenario/bank.ts';
import { clusterGroup, subnetGroupName } from '../scenario/networks.ts';

const describeClusters: Operation['answer'] = (context, input) => {
  const clusters = within(context.scenario.clusters, context);
  const names = Array.isArray(input['ClusterNames']) ? input['ClusterNames'] : undefined;
  const unknown = names?.find((name) => !clusters.some((cluster) => cluster.name === name));
  if (unknown !== undefined) throw new SandboxFailure('ClusterNotFoundFault', `Cluster ${String(unknown)} not found.`);
  const { items, next } = page(
    context,
    input,
    clusters.filter(({ name }) => names === undefined || names.includes(name)),
  );
  return { Clusters: items.map(describe), ...following(next) };
};

function describe(cluster: BankCluster): JsonObject {
  const suffix = `${hexOf(cluster.arn, 6)}.dax-clusters.${cluster.region}.amazonaws.com`;
  const { scheme, port } = cluster.tls ? { scheme: 'daxs', port: 9111 } : { scheme: 'dax', port: 8111 };
  const address = `${cluster.name}.${suffix}`;
  return {
    ClusterName: cluster.name,
    ClusterArn: cluster.arn,
    TotalNodes: cluster.nodes,
    ActiveNodes: cluster.nodes,
    NodeType: cluster.nodeType,
    Status: 'available',
    ClusterDiscoveryEndpoint: { Address: address, Port: port, URL: `${scheme}://${address}` },
    Nodes: Array.from({ length: cluster.nodes }, (_, index) => nodeOf(cluster, index, { suffix, port })),
    PreferredMaintenanceWindow: 'sun:02:00-sun:03:00',
    SubnetGroup: subnetGroupName(cluster.name),
    SecurityGroups: [{ SecurityGroupIdentifier: clusterGroup(cluster.arn), Status: 'active' }],
    IamRoleArn: `arn:aws:iam::${cluster.account}:role/${cluster.roleName}`,
    ParameterGroup: { ParameterGroupName: parameterGroup, ParameterApplyStatus: 'in-sync', NodeIdsToReboot: [] },
    SSEDescription: { Status: cluster.encrypted ? 'ENABLED' : 'DISABLED' },
    ClusterEndpointEncryptionType: cluster.tls ? 'TLS' : 'NONE',
  };
}

function nodeOf(cluster: BankCluster, index: number, endpoint: { readonly suffix: string; readonly port: number }) {
  const NodeId = `${cluster.name}-${'abcdefghij'.charAt(index)}`;
  return {
    NodeId,
    Endpoint: { Address: `${NodeId}.${endpoint.suffix}`, Port: endpoint.port },
    NodeCreateTime: epochSeconds(cluster.createdAt),
    AvailabilityZone: `${cluster.region}${'abc'.charAt(index % 3)}`,
    NodeStatus: 'available',
    ParameterGroupStatus: 'in-sync',
  };
}

const page = <T>(context: OperationContext, input: JsonObject, list: readonly T[]): PageOf<T> =>
  pageOf(list, {
    size: context.pageSize(integerOf(input, 'MaxResults'), 100),
    token: textOf(input, 'NextToken'),
    failure: () => new SandboxFailure('InvalidParameterValueException', 'NextToken is not valid.'),
  });

const following = (next: string | undefined): JsonObject => (next === undefined ? {} : { NextToken: next });

const describeSubnetGroups: Operation['answer'] = (context, input) => {
  const groups = within(context.scenario.networks.subnetGroups, context);
  const { items, next } = page(context, input, groups);
  const described = items.map(({ name, vpc, subnets }) => ({
    SubnetGroupName: name,
    VpcId: vpc,
    Subnets: subnets.map(({ id, zone }) => ({ SubnetIdentifier: id, SubnetAvailabilityZone: zone })),
  }));
  return { SubnetGroups: described, ...following(next) };
};

/** The group that AWS makes for every account. */
const parameterGroup = 'default.dax1.0';

const describeParameters: Operation['answer'] = (context, input) => {
  const group = textOf(input, 'ParameterGroupName');
  if (group !== parameterGroup) {
    throw new SandboxFailure('ParameterGroupNotFoundFault', `Parameter group ${group ?? ''} not found.`);
  }
  const { items, next } = page(context, input, ['query-ttl-millis', 'record-ttl-millis']);
  const described = items.map((ParameterName) => ({
    ParameterName,
    ParameterType: 'DEFAULT',
    ParameterValue: '300000',
    NodeTypeSpecificValues: [],
    Description: 'Duration in milliseconds for items to remain in cache',
    Source: 'user',
    DataType: 'integer',
    AllowedValues: '0-',
    IsModifiable: 'TRUE',
    ChangeType: 'IMMEDIATE',
  }));
  return { Parameters: described, ...following(next) };
};

const listTags: Operation['answer'] = (context, input) => {
  const arn = textOf(input, 'ResourceName');
  const cluster = within(context.scenario.clusters, context).find((one) => one.arn === arn);
  if (cluster === undefined) throw new SandboxFailure('ClusterNotFoundFault', `Cluster ${arn ?? ''} not found.`);
  const { items, next } = page(context, input, Object.entries(cluster.tags));
  return { Tags: items.map(([Key, Value]) => ({ Key, Value })), ...following(next) };
};

const operation = (name: string, answer: Operation['answer']): Operation => ({
  service: 'dax',
  operation: name,
  token: { input: 'NextToken', output: 'NextToken' },
  answer,
});

/** Amazon DynamoDB Accelerator, API version 2017-04-19. */
export const daxOperations: readonly Operation[] = [
  operation('DescribeClusters', describeClusters),
  operation('DescribeSubnetGroups', describeSubnetGroups),
  operation('DescribeParameters', describeParameters),
  operation('ListTags', listTags),
];
