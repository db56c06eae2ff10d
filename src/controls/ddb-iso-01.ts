import { defineControl, type ChangeEvent, type JsonObject } from '../model/index.ts';
import { count, field, notSatisfied, satisfied, some } from './judgement.ts';
import { leadsTo, tableId, tablesOfSubnet } from './network/routes.ts';
import { judging, judgingEvent, listOf, requiredText, text, texts } from './read.ts';

/** Service names of DynamoDB endpoints; streams have their own service and do not count. */
const serviceName = (region: string): RegExp => new RegExp(`^(cn\\.)?com\\.amazonaws\\.${region}\\.dynamodb(-fips)?$`);

export default defineControl({
  id: 'DDB-ISO-01',
  topic: 'isolation',
  title: 'VPCs that use DynamoDB have an available DynamoDB VPC endpoint',
  statement: 'Every VPC declared as a consumer of DynamoDB MUST have an available, routed VPC endpoint for DynamoDB.',
  test: 'Reads DescribeVpcEndpoints for each consumer VPC that the configuration declares: a gateway or interface endpoint for DynamoDB of the Region must be available. A gateway endpoint must be the target of a working route in a route table that at least one subnet of the VPC uses (DescribeSubnets, DescribeRouteTables), by association or as the main table; an interface endpoint must stand in at least one subnet.',
  risk: 'Traffic to the tables leaves the VPC over a path that endpoint policies do not limit.',
  remediation: {
    text: 'Create a gateway endpoint and associate the route tables of the consumers (CloudFormation: AWS::EC2::VPCEndpoint ServiceName, VpcId, RouteTableIds).',
    command:
      'aws ec2 create-vpc-endpoint --vpc-id VPC --service-name com.amazonaws.REGION.dynamodb --route-table-ids ROUTE_TABLE',
  },
  limits: [
    'Only VPCs declared in the configuration are examined; that the list is complete is for a person to confirm.',
    'Which of the subnets hold the workloads is not declared: subnets whose route tables do not lead to the endpoint are named, and are for a person to judge.',
    'Private DNS of an interface endpoint is not asked for: clients may name the endpoint itself.',
    'Whether calls really took the endpoint is not tested: data events would show it.',
    'Gateway endpoints do not serve on-premises or peered networks; the endpoints of DAX cover its management calls only.',
  ],
  sources: ['vpc', 'cloudtrail-lookup'],
  subject: 'vpc',
  needs: ['endpoints', 'subnets', 'routeTables'],
  whenEmpty: {
    outcome: 'manual',
    reason: 'The configuration declares no VPC that uses DynamoDB: a person must confirm that there is none.',
  },
  noun: ['VPC', 'VPCs'],
  changes: [
    {
      source: 'ec2.amazonaws.com',
      names: ['CreateVpcEndpoint', 'ModifyVpcEndpoint', 'DeleteVpcEndpoints'],
      judge: (event, _context, resource) =>
        judgingEvent(() => (isAboutAnother(event, resource?.name) ? null : 'unknown')),
    },
    {
      source: 'ec2.amazonaws.com',
      names: ['AssociateRouteTable', 'CreateSubnet', 'DisassociateRouteTable', 'ReplaceRouteTableAssociation'],
    },
    {
      source: 'ec2.amazonaws.com',
      names: ['CreateRoute', 'DeleteRoute', 'ReplaceRoute'],
      // Routes to gateway endpoints have a prefix list as their destination; others do not touch them.
      judge: (event) =>
        judgingEvent(() => {
          const told = text(event.parameters, 'routetableid') !== undefined;
          return told && text(event.parameters, 'destinationprefixlistid') === undefined ? null : 'unknown';
        }),
    },
  ],
  awsVerdicts: ['SERVICE_VPC_ENDPOINT_ENABLED'],
  evaluate: (resource, facts) =>
    judging(() => {
      const service = serviceName(resource.region);
      const tables = listOf(facts.routeTables.value, 'RouteTables');
      const subnets = listOf(facts.subnets.value, 'Subnets').map((subnet) => requiredText(subnet, 'SubnetId'));
      const routing = subnets.map((subnet): Routing => ({ subnet, tables: tablesOfSubnet(tables, subnet) }));
      const endpoints = listOf(facts.endpoints.value, 'endpoints')
        .filter((endpoint) => service.test(requiredText(endpoint, 'ServiceName')))
        .map((endpoint) => examine(endpoint, routing));
      const good = endpoints.find(({ fault }) => fault === null);
      if (good !== undefined) {
        return satisfied(
          `VPC ${resource.name} has the available ${good.type.toLowerCase()} endpoint ${good.id} for DynamoDB${good.reach}.`,
          ...good.deciding,
        );
      }
      if (endpoints.length === 0) {
        return notSatisfied(
          `VPC ${resource.name} has no endpoint for DynamoDB.`,
          field('VpcEndpoints', undefined, 'must hold an endpoint for DynamoDB', false),
        );
      }
      return notSatisfied(
        `VPC ${resource.name} has no usable endpoint for DynamoDB: ${some(endpoints.map(({ id, fault }) => `${id} ${fault ?? ''}`))}.`,
        ...endpoints.flatMap(({ deciding }) => deciding),
      );
    }),
});

/** The route tables that a subnet uses. */
interface Routing {
  readonly subnet: string;
  readonly tables: readonly JsonObject[];
}

const examine = (endpoint: JsonObject, routing: readonly Routing[]) => {
  const id = requiredText(endpoint, 'VpcEndpointId');
  const type = requiredText(endpoint, 'VpcEndpointType');
  const state = requiredText(endpoint, 'State');
  const available = state.toLowerCase() === 'available'; // EC2 answers `available`, its API reference says `Available`
  const reached = type === 'Gateway' ? throughGateway(endpoint, id, routing) : throughInterface(endpoint, id);
  const deciding = [
    field(`${id} ServiceName`, text(endpoint, 'ServiceName'), 'must be DynamoDB of the Region', true),
    field(`${id} State`, state, 'must be available', available),
    reached.shown,
  ];
  return { id, type, fault: available ? reached.fault : `is ${state}`, reach: reached.reach, deciding };
};

/** A gateway endpoint serves the subnets whose route table is associated with it and has a working route to it. */
const throughGateway = (endpoint: JsonObject, id: string, routing: readonly Routing[]) => {
  const associated = texts(endpoint, 'RouteTableIds');
  const serves = (table: JsonObject): boolean => associated.includes(tableId(table)) && leadsTo(table, id);
  const served = routing.filter(({ tables }) => tables.some(serves)).map(({ subnet }) => subnet);
  const others = routing.map(({ subnet }) => subnet).filter((subnet) => !served.includes(subnet));
  const fault =
    associated.length === 0
      ? 'is associated with no route table'
      : `is not the target of a working route in any route table that a subnet of the VPC uses (${some(associated)})`;
  const rule = 'routes of at least one subnet must lead to the endpoint';
  return {
    fault: served.length > 0 ? null : fault,
    reach: `; ${served.length} of ${routing.length} subnets have a route to it${others.length === 0 ? '' : `, not ${some(others)}`}`,
    shown: field(`${id} RouteTableIds`, associated.join(', '), rule, served.length > 0),
  };
};

const throughInterface = (endpoint: JsonObject, id: string) => {
  const subnets = texts(endpoint, 'SubnetIds');
  return {
    fault: subnets.length > 0 ? null : 'stands in no subnet',
    reach: ` in ${count(subnets.length, 'subnet')}`,
    shown: field(`${id} SubnetIds`, subnets.join(', '), 'at least one subnet', subnets.length > 0),
  };
};

/** Whether a CreateVpcEndpoint names another VPC or service; modified and deleted endpoints do not tell their VPC. */
const isAboutAnother = (event: ChangeEvent, vpc: string | undefined): boolean => {
  if (event.name !== 'CreateVpcEndpoint') return false;
  const service = text(event.parameters, 'createvpcendpointrequest.servicename');
  const named = text(event.parameters, 'createvpcendpointrequest.vpcid');
  const other = named !== undefined && vpc !== undefined && vpc.startsWith('vpc-') && named !== vpc;
  return other || (service !== undefined && !/\.dynamodb(-fips)?$/.test(service));
};
