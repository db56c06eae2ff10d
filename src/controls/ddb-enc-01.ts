import { defineControl } from '../model/index.ts';
import { concernsKeyOf, eventTable } from './events.ts';
import { field, inconclusive, notSatisfied, satisfied } from './judgement.ts';
import { instant, judging, judgingEvent, object, requiredText, text } from './read.ts';

/** Table states in which the items cannot be read because the key is lost (API Reference, TableDescription). */
const unusable = ['INACCESSIBLE_ENCRYPTION_CREDENTIALS', 'ARCHIVING', 'ARCHIVED'];
const encrypted = ['ENABLED', 'ENABLING', 'UPDATING'];

export default defineControl({
  id: 'DDB-ENC-01',
  topic: 'data-protection',
  title: 'Table data is encrypted at rest and the key is usable',
  statement: 'Every in-scope table MUST be encrypted at rest with a key that DynamoDB can use.',
  test: 'Reads SSEDescription and TableStatus in DescribeTable of each table. A table without SSEDescription is encrypted with an AWS owned key; encryption cannot be switched off. A table whose key is inaccessible, or that is being archived for that reason, is an exception.',
  risk: 'A table that loses access to its key is unreadable at once and is archived after seven days.',
  remediation: {
    text: 'Give DynamoDB access to the key again, or move the table to a key that is enabled (CloudFormation: AWS::DynamoDB::Table SSESpecification).',
    command: 'aws kms enable-key --key-id KEY && aws dynamodb describe-table --table-name TABLE',
  },
  limits: [
    'Encryption at rest by the service is disk-level protection in the sense of PCI DSS 3.5.1.2: it is not enough alone to make stored PAN unreadable.',
    'Copies outside the table (exports, streams to other services, DAX) have their own encryption and are not looked at.',
    'AWS Config may report a table under an AWS owned key as non-compliant: DescribeTable decides here.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable'],
      judge: (event) =>
        judgingEvent(() => {
          const specification = object(event.parameters, 'ssespecification');
          if (specification === undefined) return null;
          const key = text(specification, 'kmsmasterkeyid') ?? 'an AWS key';
          return satisfied(
            `UpdateTable put table ${eventTable(event)} under ${key}; DynamoDB accepts only keys that it can use.`,
            field('requestParameters.sSESpecification', JSON.stringify(specification), 'was accepted', true),
          );
        }),
    },
    { source: 'dynamodb.amazonaws.com', names: ['CreateTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime'] },
    {
      source: 'kms.amazonaws.com',
      names: ['DisableKey', 'EnableKey', 'ScheduleKeyDeletion', 'CancelKeyDeletion', 'PutKeyPolicy', 'RevokeGrant'],
      judge: (event, _context, resource) =>
        judgingEvent(() => (concernsKeyOf(resource, event) === false ? null : 'unknown')),
    },
  ],
  awsVerdicts: ['DYNAMODB_TABLE_ENCRYPTION_ENABLED'],
  evaluate: (resource, facts) =>
    judging(() => {
      const table = facts.description.value;
      const status = requiredText(table, 'TableStatus');
      const sse = object(table, 'SSEDescription');
      const lost = instant(table, 'SSEDescription.InaccessibleEncryptionDateTime');
      const deciding = [
        field('TableStatus', status, `must not be ${unusable.join(', ')}`, !unusable.includes(status)),
        field('SSEDescription.InaccessibleEncryptionDateTime', lost, 'must be absent', lost === undefined),
      ];
      if (lost !== undefined || unusable.includes(status)) {
        const since = lost === undefined ? '' : ` since ${lost}`;
        return notSatisfied(
          `Table ${resource.name} has the status ${status}: its key has been inaccessible${since}.`,
          ...deciding,
        );
      }
      if (sse === undefined) {
        return satisfied(
          `Table ${resource.name} is encrypted at rest with an AWS owned key (no SSEDescription).`,
          field('SSEDescription', undefined, 'absent means an AWS owned key', true),
          ...deciding,
        );
      }
      const state = requiredText(sse, 'Status');
      const key = text(sse, 'KMSMasterKeyArn');
      if (!encrypted.includes(state)) {
        return inconclusive(
          `Not determinable: table ${resource.name} has the undocumented encryption status ${state}.`,
          field('SSEDescription.Status', state, `must be ${encrypted.join(' or ')}`, false),
        );
      }
      const change = state === 'ENABLED' ? '' : ` (a change of key is under way: ${state})`;
      return satisfied(
        `Table ${resource.name} is encrypted at rest with ${key ?? 'an AWS KMS key'}${change}.`,
        field('SSEDescription.Status', state, `must be ${encrypted.join(' or ')}`, true),
        field('SSEDescription.KMSMasterKeyArn', key, 'key in use', true),
        ...deciding,
      );
    }),
});
