import { defineControl, isJsonObject, type ControlContext, type JsonObject, type Judgement } from '../model/index.ts';
import { judgeKey, replicaFault } from './customer-key.ts';
import { concernsKeyOf, eventTable } from './events.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, object, requiredText, text } from './read.ts';

export default defineControl({
  id: 'DDB-ENC-02',
  topic: 'data-protection',
  title: 'Sensitive tables use an approved customer managed KMS key',
  statement:
    'Every in-scope table with cardholder, personal, confidential or unclassified data MUST be encrypted with an enabled customer managed KMS key, from the approved list where there is one.',
  test: 'Reads SSEDescription in DescribeTable and KeyManager, KeyState and Arn in DescribeKey of the key in use. SSEType KMS alone is not enough: it also stands for the AWS managed key. Tables without classification count as sensitive.',
  risk: 'With a key of AWS, the organisation cannot restrict, audit or withdraw the use of the key.',
  remediation: {
    text: 'Move the table to a customer managed key (CloudFormation: AWS::DynamoDB::Table SSESpecification.SSEType KMS with KMSMasterKeyId).',
    command:
      'aws dynamodb update-table --table-name TABLE --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId=KEY_ARN',
  },
  limits: [
    'Encryption at rest by the service is disk-level protection in the sense of PCI DSS 3.5.1.2: it is not enough alone to make stored PAN unreadable.',
    'Who may use the key (key policy, grants) is not looked at here.',
    'Where no list of approved keys is configured, the keys of replicas in other Regions are judged with the replica table, if its Region is in scope.',
    'Copies that DynamoDB keeps briefly for transactions and for Contributor Insights are under an AWS owned key.',
  ],
  sources: ['dynamodb', 'kms', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description', 'key'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable', 'CreateTable'],
      judge: (event, context, resource) =>
        judgingEvent(() => {
          if (resource?.dataClass === 'none') return null;
          const specification = object(event.parameters, 'ssespecification');
          if (specification === undefined) return event.name === 'CreateTable' ? 'unknown' : null;
          return judgeSpecification(eventTable(event), specification, context);
        }),
    },
    { source: 'dynamodb.amazonaws.com', names: ['RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'] },
    {
      source: 'kms.amazonaws.com',
      names: ['DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion'],
      judge: (event, _context, resource) =>
        judgingEvent(() => (concernsKeyOf(resource, event) === false ? null : 'unknown')),
    },
  ],
  awsVerdicts: ['DYNAMODB_TABLE_ENCRYPTED_KMS'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, account, region, dataClass } = resource;
      if (dataClass === 'none') {
        return notApplicable(`Table ${name} is classified as holding no sensitive data.`);
      }
      const table = facts.description.value;
      requiredText(table, 'TableStatus'); // without it, the absence of SSEDescription says nothing
      const label = `Table ${name} (${dataClass ?? 'unclassified, treated as sensitive'})`;
      const sse = object(table, 'SSEDescription');
      const type = sse === undefined ? undefined : requiredText(sse, 'SSEType');
      const typeField = field('SSEDescription.SSEType', type, 'must be KMS', type === 'KMS');
      if (sse === undefined || type !== 'KMS') {
        const old =
          text(table, 'GlobalTableVersion') === '2017.11.29'
            ? ' (global table version 2017.11.29 must be upgraded first)'
            : '';
        return notSatisfied(`${label} is encrypted with an AWS owned key${old}.`, typeField);
      }
      const arn = requiredText(sse, 'KMSMasterKeyArn');
      const key = facts.key.value;
      if (!isJsonObject(key) || requiredText(key, 'Arn') !== arn) {
        return inconclusive(
          `Not determinable: the key description does not belong to ${arn}, the key of table ${name}.`,
          typeField,
        );
      }
      const judged = judgeKey(label, key, { account, region, context });
      return judged.outcome === 'satisfied' ? (replicaFault(label, table, context) ?? judged) : judged;
    }),
});

/** What an SSESpecification of a request tells; a key that is not on the list needs its description to be judged. */
const judgeSpecification = (
  name: string,
  specification: JsonObject,
  { parameters }: ControlContext,
): Judgement | 'unknown' => {
  const enabled = flag(specification, 'enabled');
  const key = text(specification, 'kmsmasterkeyid');
  if (enabled === false || key === undefined || key.endsWith('alias/aws/dynamodb')) {
    return notSatisfied(
      `The request put table ${name} under ${enabled === false ? 'an AWS owned key' : 'the AWS managed key'}.`,
      field('requestParameters.sSESpecification.kMSMasterKeyId', key, 'must be a customer managed key', false),
    );
  }
  if (!parameters.approvedKmsKeys.includes(key)) return 'unknown';
  return satisfied(
    `The request put table ${name} under the approved key ${key}.`,
    field('requestParameters.sSESpecification.kMSMasterKeyId', key, 'must be on the list of approved keys', true),
  );
};
