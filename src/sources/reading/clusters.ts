import type {
  Absent,
  Assessment,
  ClassifiedTable,
  ClusterRole,
  Estate,
  Fact,
  JsonObject,
  Known,
  PrincipalIdentity,
  Resource,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { describeClusters, describeParameters, describeSubnetGroups, listTags, parameterGroupOf } from '../dax.ts';
import { objectsAt, textAt } from '../shape.ts';
import { describeRouteTables, describeSecurityGroups, describeSubnets } from '../vpc.ts';
import type { Archive, Reading } from './archive.ts';
import { factOf, mergeFacts, populationOf, unreadable } from './fact.ts';
import { ofVpc, withIds } from './network.ts';
import { placesOf, unknownPart } from './places.ts';
import { oncePerKey } from './keyed.ts';
import { listFact } from './lists.ts';
import { tagsFact } from './table-list.ts';

type Facts = Resource<'dax-cluster'>['facts'];

/** What is known of the account that a cluster is in. */
interface AccountReadings {
  readonly principalsOf: (account: string) => Fact<readonly PrincipalIdentity[]>;
  readonly tablesOf: (account: string) => Fact<readonly ClassifiedTable[]>;
}

/** DAX clusters of the scope, with the networks that they stand in and the roles that they act as. */
export function readClusters(archive: Archive, assessment: Assessment, accounts: AccountReadings): Estate {
  const clustersOf = accountClusters(archive, assessment, accounts.principalsOf);
  const parts = placesOf(assessment).map((place) => {
    const reading = archive(describeClusters, place);
    const { items, absent } = populationOf(reading, 'Clusters', withIds('ClusterArn', 'ClusterName'));
    const resources = items.map(({ id, name, description }): Resource<'dax-cluster'> => {
      const described = absent ?? known(reading, description);
      const facts: Facts = {
        ...networkFacts(archive, { place, arn: id, reading, described }),
        role: roleOf(described, accounts.principalsOf(place.account)),
        accountClusters: clustersOf(place.account),
        accountTables: accounts.tablesOf(place.account),
      };
      return { kind: 'dax-cluster', id, name, ...place, dataClass: null, facts };
    });
    return { resources, unknown: unknownPart('dax-cluster', place, absent) };
  });
  return { resources: parts.flatMap((part) => part.resources), unknown: parts.flatMap((part) => part.unknown) };
}

const known = (reading: Reading, value: JsonObject): Fact<JsonObject> => factOf(reading, () => value);

interface Cluster {
  readonly place: Place;
  readonly arn: string;
  /** The answer that describes the cluster. */
  readonly reading: Reading;
  readonly described: Fact<JsonObject>;
}

/** A cluster that is not described for certain tells nothing about its surroundings either. */
function networkFacts(archive: Archive, cluster: Cluster): Omit<Facts, 'role' | 'accountClusters' | 'accountTables'> {
  const { place, arn, described } = cluster;
  const tags = tagsFact(archive(listTags(arn), place));
  if (described.kind === 'absent') {
    const unknown = { parameters: described, subnetGroup: described, securityGroups: described };
    return { description: described, tags, ...unknown, subnets: described, routeTables: described };
  }
  const subnetGroup = subnetGroupOf(archive, cluster, described);
  return {
    description: described,
    tags,
    parameters: parametersOf(archive, cluster, described),
    subnetGroup,
    securityGroups: securityGroupsOf(archive, place, described),
    subnets: subnetsOf(archive, place, subnetGroup),
    routeTables: routeTablesOf(archive, place, subnetGroup),
  };
}

function parametersOf(
  archive: Archive,
  { place, reading }: Cluster,
  described: Known<JsonObject>,
): Facts['parameters'] {
  const group = parameterGroupOf(described.value);
  if (group === undefined) return unreadable(reading, 'a cluster names no parameter group');
  return mergeFacts(listFact(archive(describeParameters(group), place), 'Parameters'), [described], (list) => list);
}

function subnetGroupOf(archive: Archive, { place }: Cluster, described: Known<JsonObject>): Facts['subnetGroup'] {
  const answer = archive(describeSubnetGroups, place);
  const name = textAt(described.value, 'SubnetGroup');
  const groups = listFact(answer, 'SubnetGroups');
  if (groups.kind === 'absent') return groups;
  const own = groups.value.find((group) => textAt(group, 'SubnetGroupName') === name);
  if (name === undefined || own === undefined) return notListed(answer, 'subnet group', name);
  return mergeFacts(groups, [described], () => own);
}

function securityGroupsOf(archive: Archive, place: Place, described: Known<JsonObject>): Facts['securityGroups'] {
  const wanted = objectsAt(described.value, 'SecurityGroups').map((group) => textAt(group, 'SecurityGroupIdentifier'));
  const answer = archive(describeSecurityGroups, place);
  const groups = listFact(answer, 'SecurityGroups');
  return selected(groups, [described], { answer, noun: 'security group', id: 'GroupId', wanted });
}

function subnetsOf(archive: Archive, place: Place, subnetGroup: Facts['subnetGroup']): Facts['subnets'] {
  if (subnetGroup.kind === 'absent') return subnetGroup;
  const wanted = objectsAt(subnetGroup.value, 'Subnets').map((subnet) => textAt(subnet, 'SubnetIdentifier'));
  const answer = archive(describeSubnets, place);
  const subnets = listFact(answer, 'Subnets');
  return selected(subnets, [subnetGroup], { answer, noun: 'subnet', id: 'SubnetId', wanted });
}

function routeTablesOf(archive: Archive, place: Place, subnetGroup: Facts['subnetGroup']): Facts['routeTables'] {
  if (subnetGroup.kind === 'absent') return subnetGroup;
  const answer = archive(describeRouteTables, place);
  const vpc = textAt(subnetGroup.value, 'VpcId');
  if (vpc === undefined) return unreadable(archive(describeSubnetGroups, place), 'a subnet group names no VPC');
  return mergeFacts(ofVpc(listFact(answer, 'RouteTables'), vpc), [subnetGroup], (tables) => tables);
}

interface Selection {
  readonly answer: Reading;
  readonly noun: string;
  /** Member that identifies an item. */
  readonly id: string;
  readonly wanted: readonly (string | undefined)[];
}

/** The items of a list that a cluster names: all of them, or none is known. */
function selected(
  list: Fact<readonly JsonObject[]>,
  naming: readonly Known<unknown>[],
  { answer, noun, id, wanted }: Selection,
): Fact<readonly JsonObject[]> {
  if (list.kind === 'absent') return list;
  const byId = new Map(list.value.map((item) => [textAt(item, id), item]));
  const missed = wanted.findIndex((one) => one === undefined || !byId.has(one));
  if (missed >= 0) return notListed(answer, noun, wanted[missed]);
  return mergeFacts(list, naming, () => wanted.map((one) => byId.get(one)).filter((item) => item !== undefined));
}

const notListed = (answer: Reading, noun: string, name: string | undefined): Absent => ({
  kind: 'absent',
  cause: 'missing',
  message: `${answer.what}: the ${noun} ${name ?? '(not named)'} of the cluster is not listed`,
  evidence: answer.evidence,
});

/** The role that a cluster acts as; null when IAM lists none of that ARN. */
function roleOf(described: Fact<JsonObject>, principals: Fact<readonly PrincipalIdentity[]>): Facts['role'] {
  if (described.kind === 'absent') return described;
  const arn = textAt(described.value, 'IamRoleArn');
  return mergeFacts(principals, [described], (list) => list.find((one) => one.arn === arn) ?? null);
}

/** All clusters of an account, over all regions of the scope: known where all of them, their tags and roles are. */
function accountClusters(
  archive: Archive,
  assessment: Assessment,
  principalsOf: AccountReadings['principalsOf'],
): (account: string) => Facts['accountClusters'] {
  return oncePerKey((account) => {
    const lists = placesOf(assessment)
      .filter((place) => place.account === account)
      .map((place) => clustersAt(archive, place, principalsOf(account)));
    return mergeFacts(principalsOf(account), lists, (_, all) => all.flat());
  });
}

function clustersAt(
  archive: Archive,
  place: Place,
  principals: Fact<readonly PrincipalIdentity[]>,
): Fact<readonly ClusterRole[]> {
  const clusters = listFact(archive(describeClusters, place), 'Clusters');
  if (clusters.kind === 'absent') return clusters;
  const found = clusters.value.map((cluster) => {
    const arn = textAt(cluster, 'ClusterArn') ?? '';
    const role = roleOf({ ...clusters, value: cluster }, principals);
    const tags = tagsFact(archive(listTags(arn), place));
    if (role.kind === 'absent') return role;
    return mergeFacts(tags, [role], (known, [of = null]): ClusterRole => ({
      arn,
      name: textAt(cluster, 'ClusterName') ?? arn,
      tags: known,
      role: of,
    }));
  });
  return mergeFacts(clusters, found, (_, all) => all);
}
