import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iso-01.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, region, resource } from '../support/resources.ts';

const gateway = (more: object = {}) => ({
  VpcEndpointId: 'vpce-1',
  VpcEndpointType: 'Gateway',
  ServiceName: `com.amazonaws.${region}.dynamodb`,
  State: 'available',
  RouteTableIds: ['rtb-1'],
  ...more,
});
const vpc = (endpoints: unknown) => resource('vpc', { id: 'vpc-1', name: 'vpc-1', facts: { endpoints } });

describe('DDB-ISO-01', () => {
  test.each<[string, unknown, string]>([
    ['gateway endpoint with a route', [gateway()], 'satisfied'],
    ['state in the other spelling', [gateway({ State: 'Available' })], 'satisfied'],
    [
      'field names as in the raw answer',
      [
        {
          vpcEndpointId: 'vpce-1',
          vpcEndpointType: 'Gateway',
          serviceName: `com.amazonaws.${region}.dynamodb`,
          state: 'available',
          routeTableIds: ['rtb-1'],
        },
      ],
      'satisfied',
    ],
    ['interface endpoint', [gateway({ VpcEndpointType: 'Interface', RouteTableIds: [] })], 'satisfied'],
    ['FIPS service', [gateway({ ServiceName: `com.amazonaws.${region}.dynamodb-fips` })], 'satisfied'],
    ['a bad and a good endpoint', [gateway({ State: 'failed' }), gateway({ VpcEndpointId: 'vpce-2' })], 'satisfied'],
    ['no endpoint', [], 'not-satisfied'],
    ['gateway endpoint without route', [gateway({ RouteTableIds: [] })], 'not-satisfied'],
    ['pending endpoint', [gateway({ State: 'pendingAcceptance' })], 'not-satisfied'],
    ['endpoint of another service', [gateway({ ServiceName: `com.amazonaws.${region}.s3` })], 'not-satisfied'],
    ['endpoint of streams', [gateway({ ServiceName: `com.amazonaws.${region}.dynamodb-streams` })], 'not-satisfied'],
    ['endpoint of another Region', [gateway({ ServiceName: 'com.amazonaws.us-east-1.dynamodb' })], 'not-satisfied'],
    ['an object instead of the list', gateway(), 'inconclusive'],
    ['a text in the list', ['vpce-1'], 'inconclusive'],
    ['no state', [gateway({ State: undefined })], 'inconclusive'],
    ['a text for the route tables', [gateway({ RouteTableIds: 'rtb-1' })], 'inconclusive'],
  ])('%s', (_name, endpoints, outcome) => {
    expect(judge(control, vpc(endpoints)).outcome).toBe(outcome);
  });

  test('names every endpoint that does not serve, and why', () => {
    const endpoints = [gateway({ RouteTableIds: [] }), gateway({ VpcEndpointId: 'vpce-2', State: 'failed' })];
    expect(judge(control, vpc(endpoints)).reason).toBe(
      'VPC vpc-1 has no usable endpoint for DynamoDB: vpce-1 is associated with no route table, vpce-2 is failed.',
    );
  });

  test('a scope that declares no VPC needs a person', () => {
    expect(control.whenEmpty.outcome).toBe('manual');
  });

  const ec2 = (name: string, parameters: object = {}) =>
    changeEvent(name, { source: 'ec2.amazonaws.com', parameters: parameters as never });
  const create = (request: object) => ec2('CreateVpcEndpoint', { createvpcendpointrequest: request });
  test.each<[string, ReturnType<typeof changeEvent>, string]>([
    ['created here', create({ vpcid: 'vpc-1', servicename: `com.amazonaws.${region}.dynamodb` }), 'unknown'],
    ['created elsewhere', create({ vpcid: 'vpc-2', servicename: `com.amazonaws.${region}.dynamodb` }), 'null'],
    ['created for another service', create({ vpcid: 'vpc-1', servicename: `com.amazonaws.${region}.s3` }), 'null'],
    ['deleted', ec2('DeleteVpcEndpoints'), 'unknown'],
    ['modified', ec2('ModifyVpcEndpoint'), 'unknown'],
    ['damaged', create({ vpcid: ['vpc-1'] }), 'unknown'],
  ])('change: %s', (_name, event, outcome) => {
    expect(outcomeOf(judgeChange(control, event, contextWith(), vpc([])))).toBe(outcome);
  });
});
