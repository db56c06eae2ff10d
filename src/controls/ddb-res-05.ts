import { defineControl, type ChangeEvent } from '../model/index.ts';
import { count, field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { judging, judgingEvent, number, objects, requiredText, text } from './read.ts';

const fewestZones = 2;

export default defineControl({
  id: 'DDB-RES-05',
  topic: 'data-protection',
  title: 'DAX clusters span Availability Zones',
  statement: 'Every DAX cluster MUST run enough active nodes in at least two Availability Zones.',
  test: 'Counts the nodes that are available, and their distinct Availability Zones, in DescribeClusters of each DAX cluster: at least `daxNodes` nodes (3 unless configured) in at least two zones. Nodes in one zone do not count as spread, however many they are.',
  risk: 'A zone that fails takes the cache with it, and its load falls on the tables at once.',
  remediation: {
    text: 'Add nodes in other Availability Zones; the subnet group must have subnets there (CloudFormation: AWS::DAX::Cluster ReplicationFactor, AvailabilityZones).',
    command:
      'aws dax increase-replication-factor --cluster-name CLUSTER --new-replication-factor 3 --availability-zones ZONE_A ZONE_B ZONE_C',
  },
  limits: [
    'A lost cache is no lost data: this control is about availability only.',
    'Clusters carry no environment here: one for tests is judged like one for production.',
  ],
  sources: ['dax', 'cloudtrail-lookup'],
  subject: 'dax-cluster',
  needs: ['description'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DAX cluster in the scope.' },
  noun: ['DAX cluster', 'DAX clusters'],
  changes: [
    {
      source: 'dax.amazonaws.com',
      names: ['CreateCluster', 'IncreaseReplicationFactor', 'DecreaseReplicationFactor'],
      judge: (event, { parameters }) =>
        judgingEvent(() => {
          const nodes = replicationFactor(event);
          // Enough nodes may still stand in one zone: the event does not tell where AWS placed them.
          if (nodes === undefined || nodes >= parameters.daxNodes) return 'unknown';
          return notSatisfied(
            `DAX cluster ${text(event.parameters, 'clustername') ?? '(not named)'} was set to ${count(nodes, 'node')}.`,
            field('requestParameters.replicationFactor', nodes, `must be at least ${parameters.daxNodes}`, false),
          );
        }),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const cluster = facts.description.value;
      requiredText(cluster, 'ClusterName');
      const nodes = objects(cluster, 'Nodes').map((node) => ({
        zone: requiredText(node, 'AvailabilityZone'),
        status: requiredText(node, 'NodeStatus'),
      }));
      const active = nodes.filter(({ status }) => status === 'available');
      const zones = new Set(active.map(({ zone }) => zone)).size;
      const least = parameters.daxNodes;
      const deciding = [
        field('Nodes (available)', active.length, `must be at least ${least}`, active.length >= least),
        field('Nodes.AvailabilityZone (distinct)', zones, `must be at least ${fewestZones}`, zones >= fewestZones),
      ];
      const found = `${count(active.length, 'available node')} in ${count(zones, 'Availability Zone')}`;
      if (nodes.length === 0 && (number(cluster, 'TotalNodes') ?? 0) > 0) {
        return inconclusive(`Not determinable: the nodes of DAX cluster ${resource.name} are not listed.`, ...deciding);
      }
      return active.length >= least && zones >= fewestZones
        ? satisfied(`DAX cluster ${resource.name} has ${found}.`, ...deciding)
        : notSatisfied(`DAX cluster ${resource.name} has only ${found}.`, ...deciding);
    }),
});

const replicationFactor = ({ parameters }: ChangeEvent): number | undefined =>
  number(parameters, 'newreplicationfactor') ?? number(parameters, 'replicationfactor');
