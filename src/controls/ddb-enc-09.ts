import { defineControl, type Judgement } from '../model/index.ts';
import { field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { judging, judgingEvent, requiredText, text } from './read.ts';

const path = 'ClusterEndpointEncryptionType';

export default defineControl({
  id: 'DDB-ENC-09',
  topic: 'data-protection',
  title: 'DAX clusters require TLS between application and cluster',
  statement: 'Every DAX cluster MUST accept encrypted (TLS) connections only.',
  test: 'Reads ClusterEndpointEncryptionType in DescribeClusters of each DAX cluster: it must be TLS; NONE or a missing field means plain connections. The setting is fixed when a cluster is created; CreateCluster events in CloudTrail show it.',
  risk: 'Items travel between application and cluster in plain text.',
  remediation: {
    text: 'Create a new cluster with TLS and move the applications to its daxs:// endpoint: the setting cannot be changed (CloudFormation: AWS::DAX::Cluster ClusterEndpointEncryptionType).',
    command:
      'aws dax create-cluster --cluster-name CLUSTER --node-type NODE_TYPE --replication-factor 3 --iam-role-arn ROLE_ARN --sse-specification Enabled=true --cluster-endpoint-encryption-type TLS',
  },
  limits: [
    'The setting of the cluster is tested, not the connections that were made.',
    'Reads answered from the cache of a cluster leave no DynamoDB event.',
    'Security groups (port 9111 for TLS, 8111 for plain connections) are not looked at.',
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
          return judge(
            name,
            text(event.parameters, path.toLowerCase()),
            `requestParameters.clusterEndpointEncryptionType`,
          );
        }),
    },
  ],
  // Neither the Config rule nor the Security Hub control is a standard keyword of Audit Manager: custom rules only.
  awsVerdicts: ['DAX_TLS_ENDPOINT_ENCRYPTION', 'DynamoDB.7'],
  evaluate: (resource, facts) =>
    judging(() => {
      const cluster = facts.description.value;
      requiredText(cluster, 'ClusterName'); // without it, a missing type says nothing
      return judge(resource.name, text(cluster, path), path);
    }),
});

const judge = (name: string, type: string | undefined, where: string): Judgement => {
  const shown = field(where, type, 'must be TLS', type === 'TLS');
  if (type === 'TLS') return satisfied(`DAX cluster ${name} accepts TLS connections only.`, shown);
  if (type === undefined || type === 'NONE') {
    return notSatisfied(
      `DAX cluster ${name} accepts plain connections (${type ?? 'no endpoint encryption type'}).`,
      shown,
    );
  }
  return inconclusive(`Not determinable: DAX cluster ${name} has the unknown endpoint encryption type ${type}.`, shown);
};
