import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { hexOf, within, type BankEndpoint, type Scenario } from '../scenario/bank.ts';
import type { BankFlowLog, BankRouteTable, BankSecurityGroup, BankSubnet } from '../scenario/bank-networks.ts';
import { endpointGroupId } from '../scenario/endpoints.ts';
import { describeFlowLog, describeRouteTable, describeSecurityGroup, describeSubnet } from './ec2-network.ts';

interface Item {
  readonly id: string;
  readonly account: string;
  readonly region: string;
}

/** How one kind of thing is listed and described. */
interface Listing<T extends Item> {
  readonly operation: string;
  readonly from: (scenario: Scenario) => readonly T[];
  /** Name of the list in the answer. */
  readonly set: string;
  /** Parameter that names single ones, and the error for one that does not exist. */
  readonly ids: { readonly parameter: string; readonly unknown: string; readonly noun: string };
  /** Most items of a page. */
  readonly most: number;
  /** Values that filters compare with. */
  readonly properties: (item: T) => Readonly<Record<string, string>>;
  readonly describe: (item: T) => JsonObject;
}

const listing = <T extends Item>(kind: Listing<T>): Operation => ({
  service: 'ec2',
  operation: kind.operation,
  token: { input: 'NextToken', output: 'nextToken' },
  answer: (context, input) => answer(kind, context, input),
});

function answer<T extends Item>(kind: Listing<T>, context: OperationContext, input: JsonObject): JsonObject {
  const filters = arrayOf(input['Filter']).filter(isJsonObject);
  const ids = arrayOf(input[kind.ids.parameter]);
  const all = within(kind.from(context.scenario), context);
  const unknown = ids.find((id) => !all.some((item) => item.id === id));
  if (unknown !== undefined) {
    throw new SandboxFailure(kind.ids.unknown, `The ${kind.ids.noun} '${String(unknown)}' does not exist`);
  }
  const found = all.filter(
    (item) =>
      (ids.length === 0 || ids.includes(item.id)) && filters.every((filter) => passes(kind.properties(item), filter)),
  );
  const { items, next } = pageOf(found, {
    size: context.pageSize(integerOf(input, 'MaxResults'), kind.most),
    token: textOf(input, 'NextToken'),
    failure: () => new SandboxFailure('InvalidNextToken', 'The token is not valid'),
  });
  return { [kind.set]: items.map(kind.describe), ...(next === undefined ? {} : { nextToken: next }) };
}

const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

/** `*` and `?` are wildcards in the values of a filter. */
function passes(properties: Readonly<Record<string, string>>, filter: JsonObject): boolean {
  const property = properties[String(filter['Name'])];
  if (property === undefined) {
    throw new SandboxFailure('InvalidParameterValue', `The filter '${String(filter['Name'])}' is invalid`);
  }
  return arrayOf(filter['Value']).some((value) => wildcard(String(value)).test(property));
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  );

const serviceName = (endpoint: BankEndpoint): string => `com.amazonaws.${endpoint.region}.${endpoint.service}`;

const describeEndpoint = (endpoint: BankEndpoint): JsonObject => ({
  vpcEndpointId: endpoint.id,
  vpcEndpointType: endpoint.type,
  vpcId: endpoint.vpc,
  serviceName: serviceName(endpoint),
  state: 'available',
  policyDocument: JSON.stringify(endpoint.policy),
  routeTableIdSet: endpoint.routeTables,
  subnetIdSet: endpoint.subnets,
  groupSet: endpoint.subnets.length === 0 ? [] : [{ groupId: endpointGroupId(endpoint.id), groupName: 'endpoints' }],
  privateDnsEnabled: endpoint.type === 'Interface',
  requesterManaged: false,
  networkInterfaceIdSet: endpoint.subnets.map((subnet) => `eni-${hexOf(`${endpoint.id}/${subnet}`, 17)}`),
  dnsEntrySet: [],
  creationTimestamp: endpoint.createdAt.toISOString(),
  tagSet: [{ key: 'owner', value: 'platform-network' }],
  ownerId: endpoint.account,
});

/** Amazon EC2, API version 2016-11-15. */
export const ec2Operations: readonly Operation[] = [
  listing<BankEndpoint>({
    operation: 'DescribeVpcEndpoints',
    from: ({ endpoints }) => endpoints,
    set: 'vpcEndpointSet',
    ids: { parameter: 'VpcEndpointId', unknown: 'InvalidVpcEndpointId.NotFound', noun: 'Vpc Endpoint Id' },
    most: 1000,
    properties: (endpoint) => ({
      'service-name': serviceName(endpoint),
      'vpc-id': endpoint.vpc,
      'vpc-endpoint-id': endpoint.id,
      'vpc-endpoint-state': 'available',
      'vpc-endpoint-type': endpoint.type,
    }),
    describe: describeEndpoint,
  }),
  listing<BankSubnet>({
    operation: 'DescribeSubnets',
    from: ({ networks }) => networks.subnets,
    set: 'subnetSet',
    ids: { parameter: 'SubnetId', unknown: 'InvalidSubnetID.NotFound', noun: 'subnet ID' },
    most: 1000,
    properties: ({ id, vpc }) => ({ 'subnet-id': id, 'vpc-id': vpc }),
    describe: describeSubnet,
  }),
  listing<BankRouteTable>({
    operation: 'DescribeRouteTables',
    from: ({ networks }) => networks.routeTables,
    set: 'routeTableSet',
    ids: { parameter: 'RouteTableId', unknown: 'InvalidRouteTableID.NotFound', noun: 'routeTable ID' },
    most: 100,
    properties: ({ id, vpc }) => ({ 'route-table-id': id, 'vpc-id': vpc }),
    describe: describeRouteTable,
  }),
  listing<BankSecurityGroup>({
    operation: 'DescribeSecurityGroups',
    from: ({ networks }) => networks.securityGroups,
    set: 'securityGroupInfo',
    ids: { parameter: 'GroupId', unknown: 'InvalidGroup.NotFound', noun: 'security group' },
    most: 1000,
    properties: ({ id, name, vpc }) => ({ 'group-id': id, 'group-name': name, 'vpc-id': vpc }),
    describe: describeSecurityGroup,
  }),
  listing<BankFlowLog>({
    operation: 'DescribeFlowLogs',
    from: ({ networks }) => networks.flowLogs,
    set: 'flowLogSet',
    ids: { parameter: 'FlowLogId', unknown: 'InvalidFlowLogId.NotFound', noun: 'flow log ID' },
    most: 1000,
    properties: ({ id, resource }) => ({ 'flow-log-id': id, 'resource-id': resource }),
    describe: describeFlowLog,
  }),
];
