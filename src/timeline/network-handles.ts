import type { ChangeEvent, Json, Resource } from '../model/index.ts';
import { eachText, field, textField } from './fields.ts';
import { known, named } from './handle.ts';
import type { Handle } from './handle.ts';

const ec2 = 'ec2.amazonaws.com';
const dax = 'dax.amazonaws.com';

/** Members of EC2 events that name a part of a network. */
export const networkNaming: readonly string[] = ['routetableid', 'subnetid', 'groupid', 'newassociationid'];

/** Events on networks that do not tell which subnet or group they changed: any of the region may be meant. */
const unresolved = (account: string, region: string): Handle => `network|${account}|${region}|?`;

/** DAX lower-cases the names of subnet groups. */
const subnetGroup = (account: string, region: string, name: string): Handle =>
  `dax-subnet-group|${account}|${region}|${name.toLowerCase()}`;

/** Events that change networks, and may name nothing but an association that is gone. */
const networkEvents = /SecurityGroup|^(Create|Delete|Replace)Route$|RouteTable/;

/**
 * Handles of an event on networks beside the parts that it names: of the subnet group of DAX, which has no ARN, and of
 * the whole region where it names no part that a resource could still have.
 */
export function networkHandlesOfEvent(event: ChangeEvent): readonly Handle[] {
  const { source, name, account, region, parameters, response } = event;
  if (source === dax && name.endsWith('SubnetGroup')) {
    const group = textField(parameters, 'subnetgroupname');
    return group === undefined ? [] : [subnetGroup(account, region, group)];
  }
  if (source !== ec2 || !networkEvents.test(name)) return [];
  let resolved = false;
  for (const part of [parameters, response])
    eachText(part, (_text, member) => {
      resolved ||= networkNaming.includes(member);
    });
  return resolved ? [] : [unresolved(account, region)];
}

/** Handles of the parts of the network that a DAX cluster or a VPC stands in, as far as its facts tell. */
export function networkHandles(resource: Resource): readonly Handle[] {
  const { account, region } = resource;
  const parts = [
    ...listed(resource, 'securityGroups').flatMap((group) => textField(group, 'GroupId') ?? []),
    ...listed(resource, 'subnets').flatMap((subnet) => textField(subnet, 'SubnetId') ?? []),
    ...listed(resource, 'routeTables').flatMap(idsOfTable),
  ];
  return [...parts.map((id) => named(ec2, account, region, id)), unresolved(account, region)];
}

export function subnetGroupHandles(resource: Resource): readonly Handle[] {
  const name = textField(known(resource, 'description'), 'SubnetGroup');
  return name === undefined ? [] : [subnetGroup(resource.account, resource.region, name)];
}

const listed = (resource: Resource, fact: string): readonly Json[] => asList(known(resource, fact));

const asList = (value: unknown): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

const idsOfTable = (table: Json): readonly string[] => [
  ...[table].flatMap((one) => textField(one, 'RouteTableId') ?? []),
  ...asList(field(table, 'Associations')).flatMap((one) => textField(one, 'RouteTableAssociationId') ?? []),
];
