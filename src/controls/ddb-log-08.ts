import { defineControl, type ChangeEvent, type ControlContext, type Judgement, type Resource } from '../model/index.ts';
import { concludeAll } from './check.ts';
import { concernsWatcher, removes } from './detection/change.ts';
import { detectorCheck, groupCheck } from './detection/checks.ts';
import { coverageOf, globalRegionOf, type Territory } from './detection/coverage.ts';
import { watchersOf, type Watcher } from './detection/watchers.ts';
import { field, manual, notSatisfied, satisfied } from './judgement.ts';
import { flag, judging, judgingEvent, listOf } from './read.ts';
import { citing, recordField, recordWords, standingOf } from './records.ts';

export default defineControl({
  id: 'DDB-LOG-08',
  topic: 'audit-logging',
  title: 'Security-relevant events are detected, alerted and reviewed',
  statement:
    'Every account in scope MUST raise an alert on loss of keys, changes of logging, deletion of tables and backups, changes of policies and exports, MUST run threat detection, and MUST have its logs and alerts reviewed.',
  test: 'Makes the CloudTrail record that every successful call of the wanted kinds leaves, for every Region of the scope, and puts it to the event patterns of the enabled EventBridge rules (ListRules, ListTargetsByRule: at least one target) and to the metric filters on the log group of every multi-Region trail with all management events (DescribeMetricFilters), whose alarm must go off at one event and have an enabled action, its own or that of a composite alarm (DescribeAlarms). GuardDuty must have a detector that is ENABLED in every Region (ListDetectors, GetDetector). Manual records of the kind log-review must be in date over the whole period.',
  risk: 'A key is scheduled for deletion, logging is stopped or a table is exported, and nobody learns of it before the damage is done.',
  remediation: {
    text: 'Add rules with a target that reaches the people on call, or metric filters with alarms, and enable threat detection (CloudFormation: AWS::Events::Rule EventPattern, Targets; AWS::Logs::MetricFilter; AWS::CloudWatch::Alarm AlarmActions; AWS::GuardDuty::Detector Enable).',
    command:
      'aws events put-rule --name security-key-loss --event-pattern \'{"source":["aws.kms"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventName":["DisableKey","ScheduleKeyDeletion"]}}\' && aws events put-targets --rule security-key-loss --targets Id=1,Arn=TOPIC_ARN',
  },
  limits: [
    'That a target or an action is there is tested, not that its message arrives or that somebody reacts.',
    'While no trail records, nothing is alerted either: DDB-LOG-01 tells when that was.',
    'A rule or filter that asks for more than the kind of event, such as one key or one person, does not count.',
    'Filter patterns over terms or regular expressions, alarms over expressions, and composite alarms with AND or NOT are not evaluated: they leave the result open.',
    'Unusual reads are left to threat detection and to the reviewers: no rule over management events sees them.',
    'Detections outside CloudWatch and EventBridge, such as a SIEM that reads the bucket, are not seen.',
    'A detector of another account that watches over this one (delegated administration) still needs a detector here.',
  ],
  sources: ['cloudwatch', 'guardduty', 'cloudtrail-trails', 'cloudtrail-lookup', 'manual'],
  subject: 'account',
  needs: ['eventRules', 'detectors'],
  optional: ['logAlarms'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No account of the scope could be examined.' },
  noun: ['account', 'accounts'],
  changes: [
    {
      source: 'events.amazonaws.com',
      names: ['DeleteRule', 'DisableRule', 'EnableRule', 'PutRule', 'PutTargets', 'RemoveTargets'],
      judge: (event, context, resource) => judgingEvent(() => afterChange(event, context, resource)),
    },
    {
      source: 'monitoring.amazonaws.com',
      names: ['DeleteAlarms', 'DisableAlarmActions', 'EnableAlarmActions', 'PutCompositeAlarm', 'PutMetricAlarm'],
      judge: (event, context, resource) => judgingEvent(() => afterChange(event, context, resource)),
    },
    {
      source: 'logs.amazonaws.com',
      names: ['DeleteLogGroup', 'DeleteMetricFilter', 'PutMetricFilter'],
      judge: (event, context, resource) => judgingEvent(() => afterChange(event, context, resource)),
    },
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['CreateTrail', 'DeleteTrail', 'PutEventSelectors', 'UpdateTrail'],
      judge: (event, context, resource) => judgingEvent(() => afterChange(event, context, resource)),
    },
    {
      source: 'guardduty.amazonaws.com',
      names: ['CreateDetector', 'DeleteDetector', 'UpdateDetector'],
      judge: (event) => judgingEvent(() => afterDetectorChange(event)),
    },
  ],
  awsVerdicts: [
    'CLOUDWATCH_ALARM_ACTION_CHECK',
    'CLOUD_TRAIL_CLOUD_WATCH_LOGS_ENABLED',
    'GUARDDUTY_ENABLED_CENTRALIZED',
    'SECURITYHUB_ENABLED',
  ],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { logAlarms } = resource.facts;
      const lost = logAlarms.kind === 'absent' ? logAlarms.message : null;
      const territory = territoryOf(resource, context);
      const groups = coverageOf(watchersOf(facts.eventRules.value, logAlarms), territory);
      const checks = [
        ...groups.map((group) => groupCheck(group, lost)),
        detectorCheck(listOf(facts.detectors.value, 'detectors'), territory.regions),
      ];
      const detected = concludeAll(checks, `Account ${resource.name}`);
      return detected.outcome === 'satisfied' ? withReview(detected, resource, context) : detected;
    }),
});

const territoryOf = ({ account }: Resource, { assessment }: ControlContext): Territory => {
  const { regions } = assessment.scope;
  return { account, regions, globalRegion: globalRegionOf(regions[0] ?? '') };
};

/** What is alerted today is judged; that people look at it is told by their records alone. */
function withReview(detected: Judgement, { name }: Resource, context: ControlContext): Judgement {
  const standing = standingOf(context, 'log-review');
  switch (standing.state) {
    case 'unread':
      return standing.judgement;
    case 'none':
      return manual(
        `Account ${name}: alerts and threat detection are in place; no log review is on file for the period.`,
        ...detected.deciding,
        recordField('log-review', undefined, false),
      );
    case 'overdue':
      return citing(
        manual(
          `Account ${name}: alerts and threat detection are in place; the log reviews on file leave the time from ${standing.since.slice(0, 10)} on uncovered (newest: ${recordWords(standing.record)}).`,
          ...detected.deciding,
          recordField('log-review', standing.record, false),
        ),
        [standing.record],
      );
    case 'current':
      return citing(
        satisfied(
          `${detected.reason.replace(/\.$/, '')}; logs and alerts are reviewed (${recordWords(standing.record)}).`,
          ...detected.deciding,
          recordField('log-review', standing.record, true),
        ),
        standing.records,
      );
  }
}

/**
 * What a change of rules, filters, alarms or trails means. One that today's alerts do not rest on took nothing away,
 * if they are complete without it; where they are not complete, it may be what is missing.
 */
function afterChange(
  event: ChangeEvent,
  context: ControlContext,
  resource: Resource | undefined,
): Judgement | null | 'unknown' {
  if (resource?.kind !== 'account') return 'unknown';
  const { eventRules, logAlarms } = (resource as Resource<'account'>).facts;
  if (eventRules.kind === 'absent') return 'unknown';
  const territory = territoryOf(resource, context);
  const watchers = watchersOf(eventRules.value, logAlarms);
  const left = watchers.filter((watcher) => !concernsWatcher(event, watcher));
  if (isComplete(left, territory)) return null;
  if (!removes(event) || !isComplete(watchers, territory)) return 'unknown';
  const lost = coverageOf(left, territory).filter(({ missing }) => missing.length > 0);
  if (lost.length === 0) return 'unknown';
  return notSatisfied(
    `Account ${resource.name}: nobody was alerted of ${lost.map(({ what }) => what).join(', ')} after ${event.name}.`,
    field('eventName', event.name, 'alerts must stay', false),
  );
}

const isComplete = (watchers: readonly Watcher[], territory: Territory): boolean =>
  coverageOf(watchers, territory).every(({ missing, unclear }) => missing.length === 0 && unclear.length === 0);

function afterDetectorChange({ name, parameters, region }: ChangeEvent): Judgement | null | 'unknown' {
  const enable = flag(parameters, 'enable');
  // A change of features or of the frequency of findings leaves the detector as it is.
  if (name === 'UpdateDetector' && enable === undefined) return null;
  if (name !== 'DeleteDetector' && enable !== false) return 'unknown';
  return notSatisfied(
    `The GuardDuty detector in ${region} was ${name === 'DeleteDetector' ? 'deleted' : 'suspended'}.`,
    field('eventName', name, 'the detector must stay enabled', false),
  );
}
