import type { JsonObject } from '../../model/index.ts';
import { hexOf } from '../scenario/bank.ts';
import type {
  BankFlowLog,
  BankRoute,
  BankRouteTable,
  BankRule,
  BankSecurityGroup,
  BankSubnet,
} from '../scenario/bank-networks.ts';

const owned = [{ key: 'owner', value: 'platform-network' }];

export const describeSubnet = (subnet: BankSubnet): JsonObject => ({
  subnetId: subnet.id,
  subnetArn: `arn:aws:ec2:${subnet.region}:${subnet.account}:subnet/${subnet.id}`,
  state: 'available',
  ownerId: subnet.account,
  vpcId: subnet.vpc,
  cidrBlock: subnet.cidr,
  ipv6CidrBlockAssociationSet: [],
  assignIpv6AddressOnCreation: false,
  availableIpAddressCount: 219,
  availabilityZone: subnet.zone,
  defaultForAz: false,
  mapPublicIpOnLaunch: subnet.public,
  tagSet: [{ key: 'Name', value: subnet.name }, ...owned],
});

export const describeRouteTable = (table: BankRouteTable): JsonObject => ({
  routeTableId: table.id,
  vpcId: table.vpc,
  ownerId: table.account,
  routeSet: table.routes.map(describeRoute),
  associationSet: [
    ...(table.main ? [associationOf(table, null)] : []),
    ...table.subnets.map((subnet) => associationOf(table, subnet)),
  ],
  propagatingVgwSet: [],
  tagSet: owned,
});

const describeRoute = ({ destination, gateway }: BankRoute): JsonObject => ({
  ...(destination.startsWith('pl-') ? { destinationPrefixListId: destination } : { destinationCidrBlock: destination }),
  gatewayId: gateway,
  state: 'active',
  origin: gateway === 'local' ? 'CreateRouteTable' : 'CreateRoute',
});

const associationOf = (table: BankRouteTable, subnet: string | null): JsonObject => ({
  routeTableAssociationId: `rtbassoc-${hexOf(`${table.id}/${subnet ?? 'main'}`, 17)}`,
  routeTableId: table.id,
  ...(subnet !== null && { subnetId: subnet }),
  main: subnet === null,
  associationState: { state: 'associated' },
});

export const describeSecurityGroup = (group: BankSecurityGroup): JsonObject => ({
  ownerId: group.account,
  groupId: group.id,
  groupName: group.name,
  groupDescription: group.description,
  vpcId: group.vpc,
  ipPermissions: group.ingress.map((rule) => describeRule(rule, group.account)),
  ipPermissionsEgress: [
    {
      ipProtocol: '-1',
      groups: [],
      ipRanges: [{ cidrIp: '0.0.0.0/0' }],
      ipv6Ranges: [],
      prefixListIds: [],
    },
  ],
  tagSet: owned,
});

/** Ports are left out for all protocols at once. */
const describeRule = (rule: BankRule, account: string): JsonObject => ({
  ipProtocol: rule.protocol,
  ...(rule.port !== null && { fromPort: rule.port, toPort: rule.port }),
  groups: (rule.groups ?? []).map((groupId) => ({ userId: account, groupId })),
  ipRanges: (rule.networks ?? []).map(({ cidr, description }) => ({ cidrIp: cidr, description })),
  ipv6Ranges: [],
  prefixListIds: [],
});

export const describeFlowLog = (log: BankFlowLog): JsonObject => ({
  flowLogId: log.id,
  resourceId: log.resource,
  flowLogStatus: 'ACTIVE',
  trafficType: 'ALL',
  logDestinationType: 'cloud-watch-logs',
  logGroupName: log.logGroup,
  deliverLogsPermissionArn: `arn:aws:iam::${log.account}:role/VpcFlowLogs`,
  deliverLogsStatus: 'SUCCESS',
  maxAggregationInterval: 60,
  creationTime: log.createdAt.toISOString(),
  tagSet: owned,
});
