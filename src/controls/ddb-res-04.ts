import { defineControl, type Judgement } from '../model/index.ts';
import { eventTable } from './events.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, requiredText } from './read.ts';
import { rebuildableTag, tagsUnknown, touchesRebuildable } from './rebuildable.ts';

const path = 'DeletionProtectionEnabled';

export default defineControl({
  id: 'DDB-RES-04',
  topic: 'data-protection',
  title: 'Deletion protection is on',
  statement: 'Every in-scope table MUST have deletion protection enabled.',
  test: 'Reads DeletionProtectionEnabled in DescribeTable of each table; a missing field means that protection is off. UpdateTable events in CloudTrail show when it was changed. Tables tagged as rebuildable in the configuration are exempt.',
  risk: 'One call, by error or with stolen credentials, deletes the table with all its items.',
  remediation: {
    text: 'Enable deletion protection (CloudFormation: AWS::DynamoDB::Table DeletionProtectionEnabled).',
    command: 'aws dynamodb update-table --table-name TABLE --deletion-protection-enabled',
  },
  limits: [
    'A principal that may call UpdateTable can remove the protection and delete the table afterwards.',
    'Each replica has its own setting: replicas in Regions outside the scope are not looked at.',
    'DisassociationProtectionEnabled, which guards the removal of replicas, is another setting and not tested.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['description'],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTable', 'CreateTable'],
      judge: (event) =>
        judgingEvent(() => {
          const enabled =
            flag(event.parameters, 'deletionprotectionenabled') ??
            (event.name === 'CreateTable'
              ? flag(event.response, 'tabledescription.deletionprotectionenabled')
              : undefined);
          if (enabled === undefined) return event.name === 'CreateTable' ? 'unknown' : null;
          return judge(eventTable(event), enabled);
        }),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['TagResource', 'UntagResource'],
      judge: (event, { parameters }) => (touchesRebuildable(event, parameters) ? 'unknown' : null),
    },
  ],
  // The Config rule of this name reaches Audit Manager as a custom rule only.
  awsVerdicts: ['DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED', 'DynamoDB.6'],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const tag = rebuildableTag(resource, parameters);
      if (tag !== null) {
        return notApplicable(
          `Table ${resource.name} is tagged ${tag}, which the configuration lists as rebuildable.`,
          field('Tags', tag, 'marks a rebuildable table', true),
        );
      }
      const description = facts.description.value;
      requiredText(description, 'TableStatus'); // without it, the field's absence says nothing
      const result = judge(resource.name, flag(description, path));
      if (result.outcome === 'satisfied' || !tagsUnknown(resource, parameters)) return result;
      return inconclusive(
        `Not determinable: deletion protection of table ${resource.name} is off, and its tags, which could exempt it, were not read.`,
        ...result.deciding,
      );
    }),
});

const judge = (name: string, enabled: boolean | undefined): Judgement => {
  const deciding = field(path, enabled, 'must be true', enabled === true);
  return enabled === true
    ? satisfied(`Deletion protection of table ${name} is on.`, deciding)
    : notSatisfied(`Deletion protection of table ${name} is off.`, deciding);
};
