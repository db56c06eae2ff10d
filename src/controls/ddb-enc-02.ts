import { defineControl, isJsonObject, type ControlContext, type JsonObject, type Judgement } from '../model/index.ts';
import { concernsKeyOf, eventTable } from './events.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, object, objects, requiredText, text } from './read.ts';

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

const judgeKey = (
  label: string,
  key: JsonObject,
  where: { readonly account: string; readonly region: string; readonly context: ControlContext },
): Judgement => {
  const { approvedKmsKeys, trustedAccounts } = where.context.parameters;
  const arn = requiredText(key, 'Arn');
  const keyManager = requiredText(key, 'KeyManager');
  const state = requiredText(key, 'KeyState');
  const [, , , keyRegion = '', keyAccount = ''] = arn.split(':');
  const approved =
    approvedKmsKeys.length > 0
      ? approvedKmsKeys.includes(arn)
      : keyRegion === where.region && (keyAccount === where.account || trustedAccounts.includes(keyAccount));
  const rule =
    approvedKmsKeys.length > 0
      ? 'must be on the list of approved keys'
      : `must be in ${where.region} and in account ${where.account} or a trusted one`;
  const deciding = [
    field('SSEDescription.SSEType', 'KMS', 'must be KMS', true),
    field('KeyMetadata.KeyManager', keyManager, 'must be CUSTOMER', keyManager === 'CUSTOMER'),
    field('KeyMetadata.KeyState', state, 'must be Enabled', state === 'Enabled'),
    field('KeyMetadata.Arn', arn, rule, approved),
  ];
  if (keyManager !== 'CUSTOMER') {
    return notSatisfied(
      `${label} uses a key managed by ${keyManager}, not a customer managed key: ${arn}.`,
      ...deciding,
    );
  }
  if (!approved) return notSatisfied(`${label} uses the customer managed key ${arn}, which ${rule}.`, ...deciding);
  if (state !== 'Enabled') return notSatisfied(`${label} uses the key ${arn}, whose state is ${state}.`, ...deciding);
  return satisfied(`${label} is encrypted with the enabled customer managed key ${arn}.`, ...deciding);
};

/** What is wrong with the key of a replica; null when nothing is, or when the replica table is judged for itself. */
const replicaFault = (label: string, table: JsonObject, { parameters }: ControlContext): Judgement | null => {
  for (const replica of objects(table, 'Replicas')) {
    const region = requiredText(replica, 'RegionName');
    const key = text(replica, 'KMSMasterKeyId');
    const shown = field(`Replicas[${region}].KMSMasterKeyId`, key, 'must name an approved key', false);
    if (key === undefined && requiredText(table, 'TableArn').split(':')[3] !== region) {
      return inconclusive(
        `Not determinable: the key of the replica of ${label} in ${region} is not in the answer.`,
        shown,
      );
    }
    if (key !== undefined && parameters.approvedKmsKeys.length > 0 && !parameters.approvedKmsKeys.includes(key)) {
      return notSatisfied(
        `${label} has a replica in ${region} with the key ${key}, which is not on the list of approved keys.`,
        shown,
      );
    }
  }
  return null;
};

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
