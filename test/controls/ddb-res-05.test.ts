import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-res-05.ts';
import { changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

const cluster = (description: unknown) => resource('dax-cluster', { name: 'catalogue', facts: { description } });
const nodes = (zones: string, status = 'available') =>
  zones.split('').map((zone) => ({ NodeId: zone, AvailabilityZone: `eu-central-1${zone}`, NodeStatus: status }));
const named = (Nodes: unknown, more: object = {}) => ({ ClusterName: 'catalogue', Nodes, ...more });

describe('DDB-RES-05', () => {
  test.each<[string, unknown, string]>([
    ['three nodes in three zones', named(nodes('abc')), 'satisfied'],
    ['three nodes in two zones', named(nodes('aab')), 'satisfied'],
    ['three nodes in one zone', named(nodes('aaa')), 'not-satisfied'],
    ['two nodes in two zones', named(nodes('ab')), 'not-satisfied'],
    ['a single node', named(nodes('a')), 'not-satisfied'],
    ['three of which one reboots', named([...nodes('ab'), ...nodes('c', 'rebooting')]), 'not-satisfied'],
    ['the zone of the third is down', named([...nodes('aaa'), ...nodes('b', 'deleting')]), 'not-satisfied'],
    ['nodes that are not listed', named([], { TotalNodes: 3 }), 'inconclusive'],
    ['a node without a zone', named([{ NodeStatus: 'available' }]), 'inconclusive'],
    ['a number for the nodes', named(3), 'inconclusive'],
    ['an empty answer', {}, 'inconclusive'],
    ['null instead of the answer', null, 'inconclusive'],
  ])('%s', (_name, description, outcome) => {
    expect(judge(control, cluster(description)).outcome).toBe(outcome);
  });

  test('the organisation may ask for fewer or more nodes', () => {
    expect(judge(control, cluster(named(nodes('ab'))), contextWith({ daxNodes: 2 })).outcome).toBe('satisfied');
    expect(judge(control, cluster(named(nodes('abc'))), contextWith({ daxNodes: 5 })).outcome).toBe('not-satisfied');
    expect(judge(control, cluster(named(nodes('a'))), contextWith({ daxNodes: 1 })).outcome).toBe('not-satisfied');
  });

  test.each<[string, string, object, string]>([
    ['created with one node', 'CreateCluster', { clustername: 'c', replicationfactor: 1 }, 'not-satisfied'],
    ['created with three', 'CreateCluster', { clustername: 'c', replicationfactor: 3 }, 'unknown'],
    ['reduced to two', 'DecreaseReplicationFactor', { clustername: 'c', newreplicationfactor: 2 }, 'not-satisfied'],
    ['grown to four', 'IncreaseReplicationFactor', { clustername: 'c', newreplicationfactor: 4 }, 'unknown'],
    ['request omitted', 'DecreaseReplicationFactor', {}, 'unknown'],
    ['damaged', 'CreateCluster', { clustername: 'c', replicationfactor: 'one' }, 'unknown'],
  ])('%s', (_name, name, parameters, outcome) => {
    const event = changeEvent(name, { source: 'dax.amazonaws.com', parameters: parameters as never });
    expect(outcomeOf(judgeChange(control, event))).toBe(outcome);
  });
});
