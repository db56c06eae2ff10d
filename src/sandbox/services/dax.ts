import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { hexOf, within, type BankCluster } from '../scenario/bank.ts';

const describeClusters: Operation['answer'] = (context, input) => {
  const clusters = within(context.scenario.clusters, context);
  const names = Array.isArray(input['ClusterNames']) ? input['ClusterNames'] : undefined;
  const unknown = names?.find((name) => !clusters.some((cluster) => cluster.name === name));
  if (unknown !== undefined) throw new SandboxFailure('ClusterNotFoundFault', `Cluster ${String(unknown)} not found.`);
  const { items, next } = pageOf(
    clusters.filter(({ name }) => names === undefined || names.includes(name)),
    {
      size: context.pageSize(integerOf(input, 'MaxResults'), 100),
      token: textOf(input, 'NextToken'),
      failure: () => new SandboxFailure('InvalidParameterValueException', 'NextToken is not valid.'),
    },
  );
  return { Clusters: items.map(describe), ...(next === undefined ? {} : { NextToken: next }) };
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
    SubnetGroup: `${cluster.name}-subnets`,
    SecurityGroups: [{ SecurityGroupIdentifier: `sg-${hexOf(`${cluster.arn}/sg`, 17)}`, Status: 'active' }],
    IamRoleArn: `arn:aws:iam::${cluster.account}:role/${cluster.roleName}`,
    ParameterGroup: { ParameterGroupName: 'default.dax1.0', ParameterApplyStatus: 'in-sync', NodeIdsToReboot: [] },
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

/** Amazon DynamoDB Accelerator, API version 2017-04-19. */
export const daxOperations: readonly Operation[] = [
  {
    service: 'dax',
    operation: 'DescribeClusters',
    token: { input: 'NextToken', output: 'NextToken' },
    answer: describeClusters,
  },
];
