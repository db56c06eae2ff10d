import { defineControl } from '../model/index.ts';
import { authorise, madeAt, type Authorisation } from './authorisation.ts';
import { inconclusive, manual, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { judging, requiredText } from './read.ts';

export default defineControl({
  id: 'DDB-LOG-07',
  topic: 'audit-logging',
  title: 'Control-plane changes are attributable and authorised',
  statement:
    'Every successful change of tables, backups, replication, policies and DAX clusters in the period MUST be made by an approved principal and, where the organisation asks for it, have a change record.',
  test: 'Reads every write event of DynamoDB and DAX in the event history of CloudTrail (LookupEvents) in each account and Region. The principal (of a session: its role) must match a pattern of `changePrincipals`; root, and people (`humanPrincipals`) outside the break-glass patterns (`broadPolicyAllowList`), must make none. With `requireChangeRecords`, a record of kind change-approval must name the event, its subject and who made it, and cover its time. Changes that services of AWS make on their own account, such as auto scaling and replication, are listed apart. Failed calls are attempts: they stand in the list of changes and are not counted.',
  risk: 'Somebody changes, copies or removes tables without approval, and nobody can tell who or why.',
  remediation: {
    text: 'Let changes be made only by the deployment role (CloudFormation: AWS::CloudFormation::Stack RoleARN), deny them to everybody else with a service control policy, and keep a change record for each.',
    command:
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventName,AttributeValue=UpdateTable --start-time START --end-time END',
  },
  limits: [
    'The event history reaches 90 days back; a part of the period before that is reported as not determinable.',
    'Whether a change did what its record says is not compared; a record must name the subject and cover the time.',
    'Changes of items, keys, roles, trails and endpoints are not looked at here.',
    'Calls that others make in another account leave their own record there.',
  ],
  sources: ['cloudtrail-lookup'],
  subject: 'change',
  needs: ['event'],
  whenEmpty: {
    outcome: 'not-applicable',
    reason: 'The complete event history holds no change of the period: 0 changes in all accounts and Regions searched.',
  },
  noun: ['change', 'changes'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: [
        'CreateBackup',
        'CreateGlobalTable',
        'CreateTable',
        'DeleteBackup',
        'DeleteResourcePolicy',
        'DeleteTable',
        'DisableKinesisStreamingDestination',
        'EnableKinesisStreamingDestination',
        'ExportTableToPointInTime',
        'ImportTable',
        'PutResourcePolicy',
        'RestoreTableFromBackup',
        'RestoreTableToPointInTime',
        'TagResource',
        'UntagResource',
        'UpdateContinuousBackups',
        'UpdateContributorInsights',
        'UpdateGlobalTable',
        'UpdateGlobalTableSettings',
        'UpdateKinesisStreamingDestination',
        'UpdateTable',
        'UpdateTableReplicaAutoScaling',
        'UpdateTimeToLive',
      ],
    },
    {
      source: 'dax.amazonaws.com',
      names: [
        'CreateCluster',
        'CreateParameterGroup',
        'CreateSubnetGroup',
        'DecreaseReplicationFactor',
        'DeleteCluster',
        'DeleteParameterGroup',
        'DeleteSubnetGroup',
        'IncreaseReplicationFactor',
        'RebootNode',
        'TagResource',
        'UntagResource',
        'UpdateCluster',
        'UpdateParameterGroup',
        'UpdateSubnetGroup',
      ],
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const event = facts.event.value;
      requiredText(event, 'name');
      const authorisation = authorise(event, context);
      const { by, deciding, kind, cited } = authorisation;
      const reason = `${sentences[kind](resource.name, madeAt(event), by)}.`;
      return { ...conclusions[kind](reason, deciding), ...(cited.length > 0 && { cited }) };
    }),
});

const conclusions = {
  service: notApplicable,
  approved: satisfied,
  refused: notSatisfied,
  manual,
  unknown: inconclusive,
} as const satisfies Record<Authorisation['kind'], unknown>;

type Sentence = (change: string, at: string, by: string) => string;
const made: Sentence = (change, at, by) => `${change} at ${at} was made by ${by}`;

const sentences: Readonly<Record<Authorisation['kind'], Sentence>> = {
  service: made,
  approved: made,
  refused: made,
  manual: (change, at, by) => `A person must judge whether ${change} at ${at} was approved: it was made by ${by}`,
  unknown: (change, at, by) => `Not determinable: ${change} at ${at} was made by ${by}`,
};
