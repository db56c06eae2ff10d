import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iso-04.ts';
import type { JsonObject } from '../../src/model/index.ts';
import {
  account,
  changeEvent,
  contextWith,
  judge,
  judgeChange,
  otherAccount,
  outcomeOf,
  resource,
} from '../support/resources.ts';

const rule = (more: object = {}) => ({
  IpProtocol: 'tcp',
  FromPort: '9111',
  ToPort: '9111',
  UserIdGroupPairs: [{ UserId: account, GroupId: 'sg-app' }],
  IpRanges: [],
  Ipv6Ranges: [],
  PrefixListIds: [],
  ...more,
});
const from = (more: object) => rule({ UserIdGroupPairs: [], ...more });
const cidr = (CidrIp: string) => from({ IpRanges: [{ CidrIp }] });
const group = (rules: unknown, more: object = {}) => ({
  GroupId: 'sg-1',
  GroupName: 'cache',
  IpPermissions: rules,
  ...more,
});
const local = { DestinationCidrBlock: '10.20.0.0/16', GatewayId: 'local', State: 'active' };
const internet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1', State: 'active' };
const explicit = { RouteTableAssociationId: 'rtbassoc-1', SubnetId: 'subnet-1', Main: 'false' };
const main = { RouteTableAssociationId: 'rtbassoc-0', Main: 'true' };
const table = (more: object = {}) => ({
  RouteTableId: 'rtb-1',
  OwnerId: account,
  Routes: [local],
  Associations: [explicit],
  ...more,
});
const mainTable = (Routes: unknown) => table({ RouteTableId: 'rtb-0', Routes, Associations: [main] });

interface Given {
  readonly description?: unknown;
  readonly groups?: unknown;
  readonly subnets?: unknown;
  readonly tables?: unknown;
}
const cluster = (given: Given = {}) =>
  resource('dax-cluster', {
    id: `arn:aws:dax:eu-central-1:${account}:cache/cache`,
    name: 'cache',
    facts: {
      description: given.description ?? {
        ClusterName: 'cache',
        SubnetGroup: 'inner',
        ClusterEndpointEncryptionType: 'TLS',
      },
      securityGroups: given.groups ?? [group([rule()])],
      subnets: given.subnets ?? [{ SubnetId: 'subnet-1' }],
      routeTables: given.tables ?? [table()],
    },
  });
const plain = { ClusterName: 'cache', ClusterEndpointEncryptionType: 'NONE' };
const port = (FromPort: number, ToPort = FromPort) => rule({ FromPort, ToPort });
const context = contextWith({ daxClientCidrs: ['10.20.0.0/16', '2001:db8::/32', '0.0.0.0/0'] });

describe('DDB-ISO-04: security groups', () => {
  test.each<[string, unknown, string]>([
    ['a named group on the port', [group([rule()])], 'satisfied'],
    ['the protocol as a number', [group([rule({ IpProtocol: '6' })])], 'satisfied'],
    ['no rule at all', [group([])], 'satisfied'],
    ['its own members on the port', [group([rule({ UserIdGroupPairs: [{ GroupId: 'sg-1' }] })])], 'satisfied'],
    [
      'its own members on all ports',
      [group([rule({ IpProtocol: '-1', FromPort: undefined, ToPort: undefined })])],
      'not-satisfied',
    ],
    ['an approved network', [group([cidr('10.20.4.0/24')])], 'satisfied'],
    ['an approved network of IPv6', [group([from({ Ipv6Ranges: [{ CidrIpv6: '2001:db8:1::/48' }] })])], 'satisfied'],
    ['a wider network', [group([cidr('10.0.0.0/8')])], 'not-satisfied'],
    ['everywhere, also when approved', [group([cidr('0.0.0.0/0')])], 'not-satisfied'],
    ['half of everywhere', [group([cidr('0.0.0.0/1')])], 'not-satisfied'],
    ['everywhere over IPv6', [group([from({ Ipv6Ranges: [{ CidrIpv6: '::/0' }] })])], 'not-satisfied'],
    [
      'everywhere over IPv6, written out',
      [group([from({ Ipv6Ranges: [{ CidrIpv6: '0:0:0:0:0:0:0:0/0' }] })])],
      'not-satisfied',
    ],
    ['the plain port of a cluster with TLS', [group([port(8111)])], 'not-satisfied'],
    ['a range of ports', [group([port(9000, 9200)])], 'not-satisfied'],
    ['a range that ends at the port', [group([port(9110, 9111)])], 'not-satisfied'],
    ['another protocol', [group([rule({ IpProtocol: 'udp' })])], 'not-satisfied'],
    ['TCP without ports', [group([rule({ FromPort: undefined, ToPort: undefined })])], 'not-satisfied'],
    ['a good and a bad rule', [group([rule(), port(22)])], 'not-satisfied'],
    ['a good and a bad group', [group([rule()]), group([port(22)], { GroupId: 'sg-2' })], 'not-satisfied'],
    ['the default group', [group([rule()], { GroupName: 'default' })], 'not-satisfied'],
    ['a prefix list', [group([from({ PrefixListIds: [{ PrefixListId: 'pl-1' }] })])], 'manual'],
    [
      'a group of an unknown account',
      [group([rule({ UserIdGroupPairs: [{ UserId: otherAccount, GroupId: 'sg-x' }] })])],
      'manual',
    ],
    [
      'a prefix list on another port',
      [group([from({ FromPort: 22, ToPort: 22, PrefixListIds: [{ PrefixListId: 'pl-1' }] })])],
      'not-satisfied',
    ],
    ['a rule without source', [group([from({})])], 'inconclusive'],
    ['a network that is none', [group([cidr('10.20.0/16')])], 'inconclusive'],
    ['a prefix beyond the address', [group([cidr('10.20.0.0/33')])], 'inconclusive'],
    ['no groups', [], 'inconclusive'],
    ['a group without name', [group([rule()], { GroupName: undefined })], 'inconclusive'],
    ['a text for the rules', [group('open')], 'inconclusive'],
    ['a port in words', [group([rule({ FromPort: 'any' })])], 'inconclusive'],
  ])('%s', (_name, groups, outcome) => {
    expect(judge(control, cluster({ groups }), context).outcome).toBe(outcome);
  });

  test('a network needs approval', () => {
    expect(judge(control, cluster({ groups: [group([cidr('10.20.4.0/24')])] })).outcome).toBe('not-satisfied');
  });

  test('the port of a cluster without TLS is the plain one', () => {
    const judged = (rules: unknown) => judge(control, cluster({ description: plain, groups: [group(rules)] })).outcome;
    expect(judged([port(8111)])).toBe('satisfied');
    expect(judged([rule()])).toBe('not-satisfied');
  });

  test('groups of trusted accounts may be named', () => {
    const groups = [group([rule({ UserIdGroupPairs: [{ UserId: otherAccount, GroupId: 'sg-x' }] })])];
    expect(judge(control, cluster({ groups }), contextWith({ trustedAccounts: [otherAccount] })).outcome).toBe(
      'satisfied',
    );
  });
});

describe('DDB-ISO-04: subnets', () => {
  test.each<[string, Given, string]>([
    ['a table of its own', { tables: [table(), mainTable([local, internet])] }, 'satisfied'],
    ['an internet gateway', { tables: [table({ Routes: [local, internet] })] }, 'not-satisfied'],
    [
      'a detached internet gateway',
      { tables: [table({ Routes: [local, { ...internet, State: 'blackhole' }] })] },
      'not-satisfied',
    ],
    [
      'an internet gateway for IPv6 only',
      { tables: [table({ Routes: [local, { DestinationIpv6CidrBlock: '::/0', GatewayId: 'igw-1' }] })] },
      'not-satisfied',
    ],
    ['a NAT gateway', { tables: [table({ Routes: [local, { NatGatewayId: 'nat-1' }] })] }, 'satisfied'],
    [
      'an egress-only gateway',
      { tables: [table({ Routes: [local, { EgressOnlyInternetGatewayId: 'eigw-1' }] })] },
      'satisfied',
    ],
    ['the main table, private', { tables: [mainTable([local])] }, 'satisfied'],
    ['the main table, public', { tables: [mainTable([local, internet])] }, 'not-satisfied'],
    [
      'an association that ended',
      {
        tables: [
          table({ Associations: [{ ...explicit, AssociationState: { State: 'disassociated' } }] }),
          mainTable([internet]),
        ],
      },
      'not-satisfied',
    ],
    [
      'one of two subnets public',
      { subnets: [{ SubnetId: 'subnet-1' }, { SubnetId: 'subnet-2' }], tables: [table(), mainTable([internet])] },
      'not-satisfied',
    ],
    ['no table', { tables: [] }, 'inconclusive'],
    ['no main table for a subnet without one', { tables: [table({ Associations: [] })] }, 'inconclusive'],
    ['a table without routes', { tables: [table({ Routes: [] })] }, 'inconclusive'],
    ['a table of another account', { tables: [table({ OwnerId: otherAccount })] }, 'inconclusive'],
    ['no subnets', { subnets: [] }, 'inconclusive'],
    ['a subnet without id', { subnets: [{}] }, 'inconclusive'],
    ['a text for the routes', { tables: [table({ Routes: 'igw-1' })] }, 'inconclusive'],
    ['no name', { description: { SubnetGroup: 'inner' } }, 'inconclusive'],
  ])('%s', (_name, given, outcome) => {
    expect(judge(control, cluster(given)).outcome).toBe(outcome);
  });

  test('says which subnet leads to the internet', () => {
    expect(judge(control, cluster({ tables: [mainTable([internet])] })).reason).toBe(
      'DAX cluster cache has the subnet subnet-1 that leads to the internet (rtb-0, igw-1).',
    );
  });
});

describe('DDB-ISO-04: changes', () => {
  const dax = (name: string, parameters: JsonObject = {}) =>
    changeEvent(name, { source: 'dax.amazonaws.com', parameters });
  const ec2 = (name: string, parameters: JsonObject = {}) =>
    changeEvent(name, { source: 'ec2.amazonaws.com', parameters });
  const authorize = (cidrip: string) =>
    ec2('AuthorizeSecurityGroupIngress', {
      groupid: 'sg-1',
      ippermissions: {
        items: [
          {
            ipprotocol: 'tcp',
            fromport: 9111,
            toport: 9111,
            groups: {},
            ipranges: { items: [{ cidrip }] },
            ipv6ranges: {},
            prefixlistids: {},
          },
        ],
      },
    });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['created', dax('CreateCluster'), 'unknown'],
    ['other groups', dax('UpdateCluster', { clustername: 'cache', securitygroupids: ['sg-2'] }), 'unknown'],
    ['another window', dax('UpdateCluster', { clustername: 'cache', preferredmaintenancewindow: 'sun' }), 'null'],
    ['an update without parameters', dax('UpdateCluster'), 'unknown'],
    ['its subnet group', dax('UpdateSubnetGroup', { subnetgroupname: 'inner' }), 'unknown'],
    ['another subnet group', dax('UpdateSubnetGroup', { subnetgroupname: 'outer' }), 'null'],
    ['opened to everywhere', authorize('0.0.0.0/0'), 'not-satisfied'],
    ['opened to an approved network', authorize('10.20.1.0/24'), 'unknown'],
    ['a rule taken away', ec2('RevokeSecurityGroupIngress', { groupid: 'sg-1' }), 'unknown'],
    ['rules changed', ec2('ModifySecurityGroupRules'), 'unknown'],
    ['led to the internet', ec2('CreateRoute', { routetableid: 'rtb-1', gatewayid: 'igw-9' }), 'not-satisfied'],
    ['led to the internet elsewhere', ec2('CreateRoute', { routetableid: 'rtb-7', gatewayid: 'igw-9' }), 'null'],
    ['led to a NAT gateway', ec2('CreateRoute', { routetableid: 'rtb-1', natgatewayid: 'nat-1' }), 'null'],
    ['a route without table', ec2('CreateRoute'), 'unknown'],
    ['a route replaced', ec2('ReplaceRoute', { routetableid: 'rtb-1', natgatewayid: 'nat-1' }), 'unknown'],
    ['a route taken away', ec2('DeleteRoute', { routetableid: 'rtb-1' }), 'unknown'],
    ['its subnet associated', ec2('AssociateRouteTable', { routetableid: 'rtb-1', subnetid: 'subnet-1' }), 'unknown'],
    ['another subnet associated', ec2('AssociateRouteTable', { routetableid: 'rtb-1', subnetid: 'subnet-8' }), 'null'],
    ['an association ended', ec2('DisassociateRouteTable', { associationid: 'rtbassoc-x' }), 'unknown'],
    ['an association replaced', ec2('ReplaceRouteTableAssociation'), 'unknown'],
    ['damaged', ec2('AuthorizeSecurityGroupIngress', { groupid: 'sg-1', ippermissions: 'x' }), 'unknown'],
  ])('%s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, context, cluster()))).toBe(outcome);
  });

  test('no cluster is not applicable', () => {
    expect(control.whenEmpty.outcome).toBe('not-applicable');
  });
});
