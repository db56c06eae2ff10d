import { defineControl, type ChangeEvent, type JsonObject } from '../model/index.ts';
import { field, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, judgingEvent, listOf, requiredText, text, texts } from './read.ts';

/** Service names of DynamoDB endpoints; streams have their own service and do not count. */
const serviceName = (region: string): RegExp => new RegExp(`^(cn\\.)?com\\.amazonaws\\.${region}\\.dynamodb(-fips)?$`);

export default defineControl({
  id: 'DDB-ISO-01',
  topic: 'isolation',
  title: 'VPCs that use DynamoDB have an available DynamoDB VPC endpoint',
  statement: 'Every VPC declared as a consumer of DynamoDB MUST have an available, routed VPC endpoint for DynamoDB.',
  test: 'Reads DescribeVpcEndpoints for each consumer VPC that the configuration declares: a gateway or interface endpoint for DynamoDB of the Region must be available, and a gateway endpoint must be associated with at least one route table.',
  risk: 'Traffic to the tables leaves the VPC over a path that endpoint policies do not limit.',
  remediation: {
    text: 'Create a gateway endpoint and associate the route tables of the consumers (CloudFormation: AWS::EC2::VPCEndpoint ServiceName, VpcId, RouteTableIds).',
    command:
      'aws ec2 create-vpc-endpoint --vpc-id VPC --service-name com.amazonaws.REGION.dynamodb --route-table-ids ROUTE_TABLE',
  },
  limits: [
    'Only VPCs declared in the configuration are examined; that the list is complete is for a person to confirm.',
    'Which subnets use the associated route tables is not looked at.',
    'Whether calls really took the endpoint is not tested: data events would show it.',
    'Gateway endpoints do not serve on-premises or peered networks; the endpoints of DAX cover its management calls only.',
  ],
  sources: ['vpc', 'cloudtrail-lookup'],
  subject: 'vpc',
  needs: ['endpoints'],
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
  ],
  awsVerdicts: ['SERVICE_VPC_ENDPOINT_ENABLED'],
  evaluate: (resource, facts) =>
    judging(() => {
      const service = serviceName(resource.region);
      const endpoints = listOf(facts.endpoints.value, 'endpoints')
        .filter((endpoint) => service.test(requiredText(endpoint, 'ServiceName')))
        .map(examine);
      const good = endpoints.find(({ fault }) => fault === null);
      if (good !== undefined) {
        return satisfied(
          `VPC ${resource.name} has the available ${good.type.toLowerCase()} endpoint ${good.id} for DynamoDB.`,
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

const examine = (endpoint: JsonObject) => {
  const id = requiredText(endpoint, 'VpcEndpointId');
  const type = requiredText(endpoint, 'VpcEndpointType');
  const state = requiredText(endpoint, 'State');
  const available = state.toLowerCase() === 'available'; // EC2 answers `available`, its API reference says `Available`
  const routes = texts(endpoint, 'RouteTableIds');
  const routed = type !== 'Gateway' || routes.length > 0;
  const fault = !available ? `is ${state}` : routed ? null : 'is associated with no route table';
  const deciding = [
    field(`${id} ServiceName`, text(endpoint, 'ServiceName'), 'must be DynamoDB of the Region', true),
    field(`${id} State`, state, 'must be available', available),
    field(`${id} RouteTableIds`, routes.join(', '), 'at least one for a gateway endpoint', routed),
  ];
  return { id, type, fault, deciding };
};

/** Whether a CreateVpcEndpoint names another VPC or service; modified and deleted endpoints do not tell their VPC. */
const isAboutAnother = (event: ChangeEvent, vpc: string | undefined): boolean => {
  if (event.name !== 'CreateVpcEndpoint') return false;
  const service = text(event.parameters, 'createvpcendpointrequest.servicename');
  const named = text(event.parameters, 'createvpcendpointrequest.vpcid');
  const other = named !== undefined && vpc !== undefined && vpc.startsWith('vpc-') && named !== vpc;
  return other || (service !== undefined && !/\.dynamodb(-fips)?$/.test(service));
};
