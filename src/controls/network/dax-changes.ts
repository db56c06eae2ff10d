import type { ChangeEvent, ChangeRule, ControlContext, JsonObject, Judgement, Resource } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import { field, notSatisfied } from '../judgement.ts';
import { judgingEvent, object, objects, text, texts } from '../read.ts';
import { examineRule, type Admission } from './ingress.ts';
import { idsOfTable, tablesOfSubnet } from './routes.ts';

type Verdict = Judgement | null | 'unknown';

/** The value of a known fact of a cluster, as a list of objects; undefined when it is not known. */
const factList = (resource: Resource | undefined, name: string): readonly JsonObject[] | undefined => {
  const list = (resource?.facts as Readonly<Record<string, { value?: unknown } | undefined>> | undefined)?.[name]
    ?.value;
  return Array.isArray(list) && list.every(isJsonObject) ? list : undefined;
};

const subnetsOf = (resource: Resource | undefined): readonly string[] | undefined =>
  factList(resource, 'subnets')?.flatMap((subnet) => text(subnet, 'SubnetId') ?? []);

/** The route tables that the cluster's subnets use today: another one used before left an event of its own. */
const usedTables = (resource: Resource | undefined): readonly JsonObject[] | undefined => {
  const tables = factList(resource, 'routeTables');
  return tables && subnetsOf(resource)?.flatMap((subnet) => tablesOfSubnet(tables, subnet));
};

/** A route that is made or replaced: only one to an internet gateway makes a subnet public. */
const judgeRoute = (event: ChangeEvent, resource: Resource | undefined): Verdict => {
  const used = usedTables(resource)?.flatMap(idsOfTable);
  const table = text(event.parameters, 'routetableid');
  if (used !== undefined && table !== undefined && !used.includes(table)) return null;
  const gateway = text(event.parameters, 'gatewayid') ?? '';
  if (table !== undefined && event.name !== 'DeleteRoute' && gateway.startsWith('igw-')) {
    return notSatisfied(
      `A route of ${table}, which serves DAX cluster ${resource?.name ?? '(not named)'}, was led to the internet gateway ${gateway}.`,
      field('requestParameters.gatewayId', gateway, 'must not be an internet gateway', false),
    );
  }
  return event.name === 'CreateRoute' && table !== undefined ? null : 'unknown';
};

/** An association says which table a subnet uses; one that ended no longer says of which subnet it was. */
const judgeAssociation = (event: ChangeEvent, resource: Resource | undefined): Verdict => {
  const subnets = subnetsOf(resource);
  const subnet = text(event.parameters, 'subnetid');
  if (event.name === 'AssociateRouteTable' && subnets !== undefined && subnet !== undefined) {
    return subnets.includes(subnet) ? 'unknown' : null;
  }
  return 'unknown';
};

/** Rules that are added and may not be there set the state; what was before, and what else there is, is not told. */
const judgeIngress =
  (admissionOf: (resource: Resource, context: ControlContext) => Admission) =>
  (event: ChangeEvent, context: ControlContext, resource: Resource | undefined): Verdict => {
    if (event.name !== 'AuthorizeSecurityGroupIngress' || resource === undefined) return 'unknown';
    const group = text(event.parameters, 'groupid') ?? '(not named)';
    const rules = objects(object(event.parameters, 'ippermissions') ?? {}, 'items').map(asAnswer);
    const admission = admissionOf(resource, context);
    const bad = rules.flatMap((rule) => examineRule(group, rule, admission)).find(({ kind }) => kind === 'fault');
    return bad === undefined
      ? 'unknown'
      : notSatisfied(
          `A rule was added to a security group of DAX cluster ${resource.name}: it ${bad.what}.`,
          bad.shown,
        );
  };

/** CloudTrail writes the lists of EC2 as `{items: […]}`, under the names of the wire. */
const asAnswer = (rule: JsonObject): JsonObject => ({
  IpProtocol: text(rule, 'ipprotocol') ?? '',
  ...(rule['fromport'] !== undefined && { FromPort: rule['fromport'] }),
  ...(rule['toport'] !== undefined && { ToPort: rule['toport'] }),
  UserIdGroupPairs: objects(object(rule, 'groups') ?? {}, 'items'),
  IpRanges: objects(object(rule, 'ipranges') ?? {}, 'items'),
  Ipv6Ranges: objects(object(rule, 'ipv6ranges') ?? {}, 'items'),
  PrefixListIds: objects(object(rule, 'prefixlistids') ?? {}, 'items'),
});

const judgeSubnetGroup = (event: ChangeEvent, resource: Resource | undefined): Verdict => {
  const own = resource === undefined ? undefined : text(resource.facts, 'description.value.SubnetGroup');
  const named = text(event.parameters, 'subnetgroupname');
  return own !== undefined && named !== undefined && own !== named ? null : 'unknown';
};

/** Events that change who reaches a DAX cluster over the network. */
export const daxNetworkChanges = (
  admissionOf: (resource: Resource, context: ControlContext) => Admission,
): readonly ChangeRule[] => [
  { source: 'dax.amazonaws.com', names: ['CreateCluster'] },
  {
    source: 'dax.amazonaws.com',
    names: ['UpdateCluster'],
    judge: ({ parameters }) =>
      judgingEvent(() => {
        const named = texts(parameters, 'securitygroupids').length > 0;
        return named || Object.keys(parameters).length === 0 ? 'unknown' : null;
      }),
  },
  {
    source: 'dax.amazonaws.com',
    names: ['CreateSubnetGroup', 'UpdateSubnetGroup'],
    judge: (event, _context, resource) => judgingEvent(() => judgeSubnetGroup(event, resource)),
  },
  {
    source: 'ec2.amazonaws.com',
    names: ['AuthorizeSecurityGroupIngress', 'ModifySecurityGroupRules', 'RevokeSecurityGroupIngress'],
    judge: (event, context, resource) => judgingEvent(() => judgeIngress(admissionOf)(event, context, resource)),
  },
  {
    source: 'ec2.amazonaws.com',
    names: ['CreateRoute', 'DeleteRoute', 'ReplaceRoute'],
    judge: (event, _context, resource) => judgingEvent(() => judgeRoute(event, resource)),
  },
  {
    source: 'ec2.amazonaws.com',
    names: ['AssociateRouteTable', 'DisassociateRouteTable', 'ReplaceRouteTableAssociation'],
    judge: (event, _context, resource) => judgingEvent(() => judgeAssociation(event, resource)),
  },
];
