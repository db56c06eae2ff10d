import type { Assessment, ConsumerVpc, Estate, JsonObject, Resource } from '../../model/index.ts';
import { partitionOf } from '../arn.ts';
import type { Place } from '../arn.ts';
import { describeClusters } from '../dax.ts';
import { textAt } from '../shape.ts';
import { describeVpcEndpoints, isDynamoDbEndpoint } from '../vpc.ts';
import type { Archive } from './archive.ts';
import { factOf, objectItem, populationOf } from './fact.ts';
import { placesOf, unknownPart } from './places.ts';

/** DAX clusters of the scope. */
export function readClusters(archive: Archive, assessment: Assessment): Estate {
  const parts = placesOf(assessment).map((place) => {
    const reading = archive(describeClusters, place);
    const { items, absent } = populationOf(reading, 'Clusters', withIds('ClusterArn', 'ClusterName'));
    const resources = items.map(({ id, name, description }): Resource<'dax-cluster'> => ({
      kind: 'dax-cluster',
      id,
      name,
      ...place,
      dataClass: null,
      facts: { description: absent ?? factOf(reading, () => description) },
    }));
    return { resources, unknown: unknownPart('dax-cluster', place, absent) };
  });
  return { resources: parts.flatMap((part) => part.resources), unknown: parts.flatMap((part) => part.unknown) };
}

/** VPC endpoints for DynamoDB, and the VPCs that are declared as consumers with their endpoints. */
export function readNetwork(archive: Archive, assessment: Assessment): Estate {
  const parts = placesOf(assessment).map((place) => readEndpoints(archive, place));
  const vpcs = assessment.scope.consumerVpcs.map((vpc) => vpcResource(archive, vpc));
  return {
    resources: [...parts.flatMap((part) => part.resources), ...vpcs],
    unknown: parts.flatMap((part) => part.unknown),
  };
}

function readEndpoints(archive: Archive, place: Place): Estate {
  const reading = archive(describeVpcEndpoints, place);
  const { items, absent } = populationOf(reading, 'VpcEndpoints', withIds('VpcEndpointId', 'ServiceName'));
  const ours = items.filter(({ description }) => isDynamoDbEndpoint(description));
  const resources = ours.map(({ id, description }): Resource<'vpc-endpoint'> => {
    const owner = textAt(description, 'OwnerId') ?? place.account;
    return {
      kind: 'vpc-endpoint',
      id: ec2Arn({ ...place, account: owner }, `vpc-endpoint/${id}`),
      name: id,
      account: place.account,
      region: place.region,
      dataClass: null,
      facts: { description: factOf(reading, () => description) },
    };
  });
  return { resources, unknown: unknownPart('vpc-endpoint', place, absent) };
}

function vpcResource(archive: Archive, vpc: ConsumerVpc): Resource<'vpc'> {
  const reading = archive(describeVpcEndpoints, vpc);
  const { items, absent } = populationOf(reading, 'VpcEndpoints', withIds('VpcEndpointId', 'ServiceName'));
  const endpoints = items
    .map(({ description }) => description)
    .filter((endpoint) => isDynamoDbEndpoint(endpoint) && textAt(endpoint, 'VpcId') === vpc.id);
  return {
    kind: 'vpc',
    id: ec2Arn(vpc, `vpc/${vpc.id}`),
    name: vpc.id,
    account: vpc.account,
    region: vpc.region,
    dataClass: null,
    facts: { endpoints: absent ?? factOf(reading, () => endpoints) },
  };
}

const ec2Arn = ({ account, region }: Place, resource: string): string =>
  `arn:${partitionOf(region)}:ec2:${region}:${account}:${resource}`;

/** Reader of descriptions that have both texts; without them a description cannot be told from others. */
const withIds = (
  idMember: string,
  nameMember: string,
): ((item: unknown) => { readonly id: string; readonly name: string; readonly description: JsonObject } | undefined) =>
  objectItem((description) => {
    const id = textAt(description, idMember);
    const name = textAt(description, nameMember);
    return id === undefined || name === undefined ? undefined : { id, name, description };
  });
