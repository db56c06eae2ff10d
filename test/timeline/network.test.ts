import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/index.ts';
import { concerns } from '../../src/timeline/index.ts';
import { account, changeEvent, resource } from '../support/resources.ts';

const tables = [
  { RouteTableId: 'rtb-1', Associations: [{ RouteTableAssociationId: 'rtbassoc-1', SubnetId: 'subnet-1' }] },
];
const surroundings = { subnets: [{ SubnetId: 'subnet-1' }], routeTables: tables };
const cluster = resource('dax-cluster', {
  id: `arn:aws:dax:eu-central-1:${account}:cache/cache`,
  name: 'cache',
  facts: { ...surroundings, description: { SubnetGroup: 'Inner' }, securityGroups: [{ GroupId: 'sg-1' }] },
});
const vpc = resource('vpc', { id: 'vpc-1', name: 'vpc-1', facts: { ...surroundings, endpoints: [] } });

const ec2 = (name: string, parameters: JsonObject, response: JsonObject = {}) =>
  changeEvent(name, { source: 'ec2.amazonaws.com', parameters, response });
const dax = (name: string, parameters: JsonObject) => changeEvent(name, { source: 'dax.amazonaws.com', parameters });

describe('events on networks concern', () => {
  test.each<[string, ReturnType<typeof changeEvent>, boolean, boolean]>([
    ['its security group', ec2('RevokeSecurityGroupIngress', { groupid: 'sg-1' }), true, false],
    ['another security group', ec2('RevokeSecurityGroupIngress', { groupid: 'sg-2' }), false, false],
    [
      'a group that only a nested member names',
      ec2('ModifySecurityGroupRules', { request: { groupid: 'sg-1' } }),
      true,
      false,
    ],
    ['a group that is not named by its id', ec2('AuthorizeSecurityGroupIngress', { groupname: 'cache' }), true, true],
    ['its route table', ec2('CreateRoute', { routetableid: 'rtb-1' }), true, true],
    ['another route table', ec2('CreateRoute', { routetableid: 'rtb-2' }), false, false],
    ['its subnet', ec2('AssociateRouteTable', { routetableid: 'rtb-2', subnetid: 'subnet-1' }), true, true],
    ['another subnet', ec2('AssociateRouteTable', { routetableid: 'rtb-2', subnetid: 'subnet-2' }), false, false],
    [
      'an association that is gone: whose it was is not told',
      ec2('DisassociateRouteTable', { associationid: 'x' }),
      true,
      true,
    ],
    [
      'its association, by the answer',
      ec2('ReplaceRouteTableAssociation', { routetableid: 'rtb-2' }, { newassociationid: 'rtbassoc-1' }),
      true,
      true,
    ],
    ['a new subnet of the VPC', ec2('CreateSubnet', { vpcid: 'vpc-1' }), false, true],
    ['its subnet group, whatever the case', dax('UpdateSubnetGroup', { subnetgroupname: 'inner' }), true, false],
    ['another subnet group', dax('UpdateSubnetGroup', { subnetgroupname: 'outer' }), false, false],
    [
      'a cluster that is made in its subnet group',
      dax('CreateCluster', { clustername: 'b', subnetgroupname: 'inner' }),
      false,
      false,
    ],
  ])('%s', (_name, event, ofCluster, ofVpc) => {
    expect(concerns(event, cluster)).toBe(ofCluster);
    expect(concerns(event, vpc)).toBe(ofVpc);
  });

  test('nothing of another region', () => {
    expect(concerns({ ...ec2('CreateRoute', { routetableid: 'rtb-1' }), region: 'eu-west-1' }, cluster)).toBe(false);
  });
});
