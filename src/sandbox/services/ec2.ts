import { isJsonObject, type Json, type JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation } from '../dispatch.ts';
import { hexOf, within, type BankEndpoint } from '../scenario/bank.ts';

const describeVpcEndpoints: Operation['answer'] = (context, input) => {
  const filters = arrayOf(input['Filter']).filter(isJsonObject);
  const ids = arrayOf(input['VpcEndpointId']);
  const endpoints = within(context.scenario.endpoints, context);
  const unknown = ids.find((id) => !endpoints.some((endpoint) => endpoint.id === id));
  if (unknown !== undefined) {
    throw new SandboxFailure(
      'InvalidVpcEndpointId.NotFound',
      `The Vpc Endpoint Id '${String(unknown)}' does not exist`,
    );
  }
  const found = endpoints.filter(
    (endpoint) =>
      (ids.length === 0 || ids.includes(endpoint.id)) && filters.every((filter) => passes(endpoint, filter)),
  );
  const { items, next } = pageOf(found, {
    size: context.pageSize(integerOf(input, 'MaxResults'), 1000),
    token: textOf(input, 'NextToken'),
    failure: () => new SandboxFailure('InvalidNextToken', 'The token is not valid'),
  });
  return { vpcEndpointSet: items.map(describe), ...(next === undefined ? {} : { nextToken: next }) };
};

const arrayOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const serviceName = (endpoint: BankEndpoint): string => `com.amazonaws.${endpoint.region}.${endpoint.service}`;

/** Filters of `DescribeVpcEndpoints`; `*` and `?` are wildcards in their values. */
function passes(endpoint: BankEndpoint, filter: JsonObject): boolean {
  const properties: Readonly<Record<string, string>> = {
    'service-name': serviceName(endpoint),
    'vpc-id': endpoint.vpc,
    'vpc-endpoint-id': endpoint.id,
    'vpc-endpoint-state': 'available',
    'vpc-endpoint-type': endpoint.type,
  };
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

const describe = (endpoint: BankEndpoint): JsonObject => ({
  vpcEndpointId: endpoint.id,
  vpcEndpointType: endpoint.type,
  vpcId: endpoint.vpc,
  serviceName: serviceName(endpoint),
  state: 'available',
  policyDocument: JSON.stringify(endpoint.policy),
  routeTableIdSet: endpoint.routeTables,
  subnetIdSet: endpoint.subnets,
  groupSet: endpoint.subnets.length === 0 ? [] : [{ groupId: `sg-${hexOf(endpoint.id, 17)}`, groupName: 'endpoints' }],
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
  {
    service: 'ec2',
    operation: 'DescribeVpcEndpoints',
    token: { input: 'NextToken', output: 'nextToken' },
    answer: describeVpcEndpoints,
  },
];
