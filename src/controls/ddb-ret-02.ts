import {
  defineControl,
  type ChangeEvent,
  type ControlContext,
  type JsonObject,
  type Judgement,
  type ManualRecord,
  type Resource,
} from '../model/index.ts';
import { together, type Aspect } from './aspects.ts';
import { coveringPlans, knownCoverage, selectable } from './backup/coverage.ts';
import { requestsAspect } from './erasure-requests.ts';
import { field, notApplicable } from './judgement.ts';
import { judging, judgingEvent, knownList, number, objects, text } from './read.ts';
import { withoutRecord } from './record-gaps.ts';
import { citing, standingOf } from './records.ts';
import {
  backupCopies,
  exportCopies,
  pointCopies,
  recoveryCopies,
  replicaCopies,
  statedDays,
  streamCopies,
  type Copies,
} from './residual-copies.ts';

export default defineControl({
  id: 'DDB-RET-02',
  topic: 'governance',
  title: 'Erasure reaches every copy',
  statement:
    'Every table with sensitive data MUST have a register of erasures that were carried out in time, and no copy of an erased item MUST last longer than the stated limit.',
  test: 'Reads the erasure register, which must be in date over the whole period: each request must have been carried out or refused within one month (three where it was extended). The longest life of a copy is computed from RecoveryPeriodInDays of point-in-time recovery, BackupExpiryDateTime of backups, DeleteAfterDays of the rules and copies of the backup plans that select the table, RetentionPeriodHours of its Kinesis streams, and what the register states for backups on demand, files of exports and replicas outside of the scope; none may be without an end. It must be at most `maximumDays` of the register, or `erasureDays` where that states none. The oldest backup and recovery point must not be older than they may become.',
  risk: 'Who was promised to be forgotten comes back with the next restore, or is found in a copy that nobody remembers.',
  remediation: {
    text: 'Give every backup rule a lifecycle, delete backups on demand, let the files of exports expire, and record requests with their days (CloudFormation: AWS::Backup::BackupPlan BackupRule.Lifecycle.DeleteAfterDays, AWS::S3::Bucket LifecycleConfiguration).',
    command: 'aws dynamodb delete-backup --backup-arn BACKUP_ARN',
  },
  limits: [
    'Whether an item was erased is what the register states: data events (DeleteItem and the like) and items are not read.',
    'The lifecycle of single recovery points is not read: one made by hand, or by a plan that is gone, shows by its age only.',
    'Exports are listed for 90 days; the lifecycle of their buckets is not read.',
    'A deleted table with point-in-time recovery leaves a backup for 35 days; streams keep changes for 24 hours and DAX keeps items for minutes.',
    'A locked vault can make erasure before its time impossible: that balance is for the organisation to document.',
    'Key values of erased people stay in logs for as long as those are kept: see DDB-LOG-03.',
  ],
  sources: ['dynamodb', 'backup', 'data-flows', 'manual', 'cloudtrail-lookup'],
  records: ['erasure-register'],
  subject: 'table',
  needs: [
    'continuousBackups',
    'backups',
    'recoveryPoints',
    'backupPlans',
    'backupSettings',
    'exports',
    'replicaTables',
    'kinesisStreams',
  ],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateContinuousBackups'],
      // No window of recovery is longer than 35 days.
      judge: (_event, context) => judgingEvent(() => (limitOf(context) >= 35 ? null : 'unknown')),
    },
    {
      source: 'dynamodb.amazonaws.com',
      names: ['EnableKinesisStreamingDestination', 'DisableKinesisStreamingDestination'],
    },
    {
      source: 'backup.amazonaws.com',
      names: ['CreateBackupSelection', 'DeleteBackupPlan', 'DeleteBackupSelection', 'UpdateBackupPlan'],
      judge: (event, _context, resource) => judgingEvent(() => afterPlan(event, resource)),
    },
  ],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const standing = standingOf(context, 'erasure-register');
      const records = standing.state === 'current' ? standing.records : [];
      const lines = records[0] === undefined ? [] : objects(records[0].details, 'copies');
      const stated = (store: string): number | undefined => statedDays(lines, store);
      const plans = coveringPlans(facts.backupPlans.value, selectable(resource, facts.backupSettings.value));
      const copies = [
        ...recoveryCopies(facts.continuousBackups.value),
        ...backupCopies(knownList(facts.backups.value, 'backups'), {
          stated: stated('backups'),
          readAt: facts.backups.observedAt,
        }),
        ...pointCopies({
          groups: knownList(facts.recoveryPoints.value, 'recoveryPoints'),
          plans,
          stated: stated('recovery-points'),
          readAt: facts.recoveryPoints.observedAt,
        }),
        ...exportCopies(knownList(facts.exports.value, 'exports'), stated('exports')),
        ...replicaCopies(knownList(facts.replicaTables.value, 'replicaTables'), stated('replicas')),
        ...streamCopies(knownList(facts.kinesisStreams.value, 'kinesisStreams')),
      ];
      if (resource.dataClass === 'none') {
        return notApplicable(`Table ${resource.name} is classified as holding no sensitive data.`);
      }
      const lacking = withoutRecord(standing, 'erasure-register', `erasure register for table ${resource.name}`);
      return judgeErasure(resource, { copies, records, lacking }, context);
    }),
});

interface Found {
  readonly copies: readonly Copies[];
  /** Registers that are in date, newest first. */
  readonly records: readonly ManualRecord[];
  /** What follows where there are none. */
  readonly lacking: Judgement | null;
}

function judgeErasure(
  { name }: Resource<'table'>,
  { copies, records, lacking }: Found,
  context: ControlContext,
): Judgement {
  const [newest] = records;
  const stated =
    newest === undefined
      ? []
      : [limitAspect(copies, newest.details, context), requestsAspect(records, context.assessment)];
  const judged = together(`erasure from table ${name}`, [...copies.map(({ aspect }) => aspect), ...stated]);
  return lacking !== null && judged.outcome !== 'not-satisfied' ? lacking : citing(judged, records);
}

/** Limit of the register that counts, or of the configuration; 0 where none is known. */
function limitOf(context: ControlContext): number {
  const standing = standingOf(context, 'erasure-register');
  const byRegister = standing.state === 'current' ? number(standing.record.details, 'maximumDays') : undefined;
  return byRegister ?? context.parameters.erasureDays;
}

/** Whether the copy that lasts longest ends within the limit. */
function limitAspect(copies: readonly Copies[], details: JsonObject, { parameters }: ControlContext): Aspect {
  const byRegister = number(details, 'maximumDays');
  const limit = byRegister ?? parameters.erasureDays;
  const endless = copies.some(({ days }) => days === null);
  const longest = Math.max(0, ...copies.flatMap(({ days }) => days ?? []));
  const words = `the last copy of an erased item ends after ${longest} days`;
  const rule = `must be at most ${limit} days`;
  const deciding = [
    field('longest life of a copy', endless ? 'for ever' : `${longest} days`, rule, !endless && longest <= limit),
  ];
  if (byRegister === undefined && limit === 0) {
    return { outcome: 'manual', text: `${words}; no limit is stated`, deciding };
  }
  return longest <= limit
    ? { outcome: 'satisfied', text: `${words}, within the limit of ${limit}`, deciding }
    : { outcome: 'not-satisfied', text: `${words}, beyond the limit of ${limit}`, deciding };
}

/** A plan that goes away may have made copies; one that stays counts where it selects the table. */
function afterPlan(event: ChangeEvent, resource: Resource | undefined): null | 'unknown' {
  const plan = text(event.parameters, 'backupplanid');
  const coverage = knownCoverage(resource);
  if (plan === undefined || coverage === null || event.name.startsWith('Delete')) return 'unknown';
  return coverage.some(({ id }) => id === plan) ? 'unknown' : null;
}
