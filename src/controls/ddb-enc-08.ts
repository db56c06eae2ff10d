import { defineControl } from '../model/index.ts';
import { field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, requiredText, text } from './read.ts';

const path = 'SSEDescription.Status';

export default defineControl({
  id: 'DDB-ENC-08',
  topic: 'data-protection',
  title: 'DAX clusters are encrypted at rest',
  statement: 'Every DAX cluster MUST be encrypted at rest.',
  test: 'Reads SSEDescription.Status in DescribeClusters of each DAX cluster: it must be ENABLED. The setting is fixed when a cluster is created; CreateCluster events in CloudTrail show it.',
  risk: 'Items cached on the disks of the cluster nodes, and its logs, are stored in plain text.',
  remediation: {
    text: 'Create a new cluster with encryption and move the applications to it: the setting cannot be changed (CloudFormation: AWS::DAX::Cluster SSESpecification.SSEEnabled).',
    command:
      'aws dax create-cluster --cluster-name CLUSTER --node-type NODE_TYPE --replication-factor 3 --iam-role-arn ROLE_ARN --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS',
  },
  limits: [
    'DAX encrypts with an AWS managed key only: a rule that asks for customer managed keys cannot be met by a cluster.',
    'DAX uses the key when it starts; disabling it later does not stop a running cluster.',
  ],
  sources: ['dax', 'cloudtrail-lookup'],
  subject: 'dax-cluster',
  needs: ['description'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DAX cluster in the scope.' },
  noun: ['DAX cluster', 'DAX clusters'],
  changes: [
    {
      source: 'dax.amazonaws.com',
      names: ['CreateCluster'],
      judge: (event) =>
        judgingEvent(() => {
          const name = text(event.parameters, 'clustername');
          if (name === undefined) return 'unknown'; // CloudTrail omits requests above 100 KB
          const enabled = flag(event.parameters, 'ssespecification.enabled');
          const shown = field('requestParameters.sSESpecification.enabled', enabled, 'must be true', enabled === true);
          return enabled === true
            ? satisfied(`DAX cluster ${name} was created with encryption at rest.`, shown)
            : notSatisfied(`DAX cluster ${name} was created without encryption at rest.`, shown);
        }),
    },
  ],
  awsVerdicts: ['DAX_ENCRYPTION_ENABLED', 'DynamoDB.3'],
  evaluate: (resource, facts) =>
    judging(() => {
      const cluster = facts.description.value;
      requiredText(cluster, 'ClusterName'); // without it, a missing status says nothing
      const status = text(cluster, path);
      const shown = field(path, status, 'must be ENABLED', status === 'ENABLED');
      if (status === 'ENABLED') return satisfied(`DAX cluster ${resource.name} is encrypted at rest (ENABLED).`, shown);
      if (status === 'ENABLING') {
        return inconclusive(
          `Not determinable: encryption of DAX cluster ${resource.name} is being set up (ENABLING).`,
          shown,
        );
      }
      if (status === undefined || status === 'DISABLED' || status === 'DISABLING') {
        return notSatisfied(
          `DAX cluster ${resource.name} is not encrypted at rest (${status ?? 'no SSEDescription'}).`,
          shown,
        );
      }
      return inconclusive(
        `Not determinable: DAX cluster ${resource.name} has the unknown encryption status ${status}.`,
        shown,
      );
    }),
});
