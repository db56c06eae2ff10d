import { defineControl, type ChangeEvent, type ControlContext, type Judgement } from '../model/index.ts';
import { eventTable } from './events.ts';
import { field, inconclusive, notApplicable, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, number, requiredText } from './read.ts';
import { rebuildableTag, tagsUnknown, touchesRebuildable } from './rebuildable.ts';

/** Window of a table on which none was set (DynamoDB API Reference, PointInTimeRecoverySpecification). */
const defaultDays = 35;

const state = 'PointInTimeRecoveryDescription.PointInTimeRecoveryStatus';
const window = 'PointInTimeRecoveryDescription.RecoveryPeriodInDays';

export default defineControl({
  id: 'DDB-RES-01',
  topic: 'data-protection',
  title: 'Point-in-time recovery is enabled with the required window',
  statement:
    'Every in-scope table MUST have point-in-time recovery enabled with at least the recovery window that the organisation requires.',
  test: 'Reads DescribeContinuousBackups of each table: the status must be ENABLED and the recovery window (35 days where none is set) not shorter than required. UpdateContinuousBackups events in CloudTrail show when it was changed. Tables tagged as rebuildable in the configuration are exempt.',
  risk: 'Without point-in-time recovery, items lost by error or attack since the last backup cannot be brought back.',
  remediation: {
    text: 'Enable point-in-time recovery (CloudFormation: AWS::DynamoDB::Table PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled and RecoveryPeriodInDays).',
    command:
      'aws dynamodb update-continuous-backups --table-name TABLE --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=35',
  },
  limits: [
    'The setting is tested, not a restore.',
    'Each replica has its own setting: replicas in Regions outside the scope are not looked at.',
    'Switching recovery off and on again loses the recovery points before; the earliest restorable time is in the evidence.',
  ],
  sources: ['dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['continuousBackups'],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateContinuousBackups'],
      judge: (event, context) => judgingEvent(() => judgeUpdate(event, context)),
    },
    {
      // A new table starts without recovery, but a later call of the same deployment usually enables it.
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['TagResource', 'UntagResource'],
      judge: (event, { parameters }) => (touchesRebuildable(event, parameters) ? 'unknown' : null),
    },
  ],
  awsVerdicts: ['DYNAMODB_PITR_ENABLED', 'DynamoDB.2'],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const tag = rebuildableTag(resource, context.parameters);
      if (tag !== null) {
        return notApplicable(
          `Table ${resource.name} is tagged ${tag}, which the configuration lists as rebuildable.`,
          field('Tags', tag, 'marks a rebuildable table', true),
        );
      }
      const description = facts.continuousBackups.value;
      const status = requiredText(description, state);
      const result = judge(resource.name, status, number(description, window), context);
      if (result.outcome !== 'not-satisfied' || !tagsUnknown(resource, context.parameters)) return result;
      return inconclusive(
        `Not determinable: point-in-time recovery of table ${resource.name} is ${status}, and its tags, which could exempt it, were not read.`,
        ...result.deciding,
      );
    }),
});

const judge = (name: string, status: string, days: number | undefined, { parameters }: ControlContext): Judgement => {
  const enabled = status === 'ENABLED';
  const effective = days ?? defaultDays;
  const long = effective >= parameters.pitrDays;
  const deciding = [
    field(state, status, 'must be ENABLED', enabled),
    field(window, days, `must be at least ${parameters.pitrDays} days (absent means ${defaultDays})`, enabled && long),
  ];
  if (enabled && long) {
    return satisfied(
      `Point-in-time recovery of table ${name} is ENABLED with a window of ${effective} days (required: ${parameters.pitrDays}).`,
      ...deciding,
    );
  }
  if (enabled) {
    return notSatisfied(
      `Point-in-time recovery of table ${name} is ENABLED, but its window of ${effective} days is shorter than the required ${parameters.pitrDays}.`,
      ...deciding,
    );
  }
  if (status !== 'DISABLED') {
    return inconclusive(`Not determinable: point-in-time recovery of table ${name} has the unknown status ${status}.`);
  }
  return notSatisfied(`Point-in-time recovery of table ${name} is DISABLED.`, ...deciding);
};

const judgeUpdate = (event: ChangeEvent, context: ControlContext): Judgement | 'unknown' => {
  const enabled = flag(event.parameters, 'pointintimerecoveryspecification.pointintimerecoveryenabled');
  if (enabled === undefined) return 'unknown';
  const days =
    number(event.response, 'continuousbackupsdescription.pointintimerecoverydescription.recoveryperiodindays') ??
    number(event.parameters, 'pointintimerecoveryspecification.recoveryperiodindays');
  return judge(eventTable(event), enabled ? 'ENABLED' : 'DISABLED', days, context);
};
