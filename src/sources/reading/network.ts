import type { Assessment, ConsumerVpc, Estate, Fact, JsonObject, RecordedPath, Resource } from '../../model/index.ts';
import { partitionOf } from '../arn.ts';
import type { Place } from '../arn.ts';
import { textAt, textsAt } from '../shape.ts';
import {
  describeFlowLogs,
  describeRouteTables,
  describeSubnets,
  describeVpcEndpoints,
  isDynamoDbEndpoint,
} from '../vpc.ts';
import type { Archive } from './archive.ts';
import { readEndpointPaths } from './endpoint-paths.ts';
import type { ChangeHistory } from './change-history.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';
import { placesOf, unknownPart } from './places.ts';
import { listFact } from './lists.ts';

/** VPC endpoints for DynamoDB, and the VPCs that are declared as consumers with their endpoints. */
export function readNetwork(archive: Archive, history: ChangeHistory, assessment: Assessment): Estate {
  const pathsOf = readEndpointPaths(history, assessment);
  const parts = placesOf(assessment).map((place) => readEndpoints(archive, place, pathsOf(place)));
  const vpcs = assessment.scope.consumerVpcs.map((vpc) => vpcResource(archive, vpc));
  return {
    resources: [...parts.flatMap((part) => part.resources), ...vpcs],
    unknown: parts.flatMap((part) => part.unknown),
  };
}

function readEndpoints(archive: Archive, place: Place, recordedPaths: Fact<readonly RecordedPath[]>): Estate {
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
      facts: { description: factOf(reading, () => description), recordedPaths },
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
  const subnets = ofVpc(listFact(archive(describeSubnets, vpc), 'Subnets'), vpc.id);
  return {
    kind: 'vpc',
    id: ec2Arn(vpc, `vpc/${vpc.id}`),
    name: vpc.id,
    account: vpc.account,
    region: vpc.region,
    dataClass: null,
    facts: {
      endpoints: absent ?? factOf(reading, () => endpoints),
      subnets,
      routeTables: ofVpc(listFact(archive(describeRouteTables, vpc), 'RouteTables'), vpc.id),
      flowLogs: flowLogsOf(listFact(archive(describeFlowLogs, vpc), 'FlowLogs'), { vpc: vpc.id, subnets, endpoints }),
    },
  };
}

/** The items of a list that are in a VPC. */
export const ofVpc = (list: Fact<readonly JsonObject[]>, vpc: string): Fact<readonly JsonObject[]> =>
  list.kind === 'absent' ? list : { ...list, value: list.value.filter((item) => textAt(item, 'VpcId') === vpc) };

interface Around {
  readonly vpc: string;
  readonly subnets: Fact<readonly JsonObject[]>;
  readonly endpoints: readonly JsonObject[];
}

/** Flow logs are of a VPC, a subnet or a network interface: those whose traffic may be traffic to the endpoints. */
function flowLogsOf(
  list: Fact<readonly JsonObject[]>,
  { vpc, subnets, endpoints }: Around,
): Fact<readonly JsonObject[]> {
  return mergeFacts(list, [subnets], (logs, [inside = []]) => {
    const watched = new Set([
      vpc,
      ...inside.flatMap((subnet) => textAt(subnet, 'SubnetId') ?? []),
      ...endpoints.flatMap((endpoint) => textsAt(endpoint, 'NetworkInterfaceIds')),
    ]);
    return logs.filter((log) => watched.has(textAt(log, 'ResourceId') ?? ''));
  });
}

const ec2Arn = ({ account, region }: Place, resource: string): string =>
  `arn:${partitionOf(region)}:ec2:${region}:${account}:${resource}`;

/** Reader of descriptions that have both texts; without them a description cannot be told from others. */
export const withIds = (
  idMember: string,
  nameMember: string,
): ((item: unknown) => { readonly id: string; readonly name: string; readonly description: JsonObject } | undefined) =>
  objectItem((description) => {
    const id = textAt(description, idMember);
    const name = textAt(description, nameMember);
    return id === undefined || name === undefined ? undefined : { id, name, description };
  });
