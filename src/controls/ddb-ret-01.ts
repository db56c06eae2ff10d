import {
  defineControl,
  type ChangeEvent,
  type ControlContext,
  type DataClass,
  type Judgement,
} from '../model/index.ts';
import { eventTable } from './events.ts';
import { manual, notApplicable, notSatisfied } from './judgement.ts';
import { flag, judging, judgingEvent, requiredText, text } from './read.ts';
import { withoutRecord } from './record-gaps.ts';
import { citing, recordWords, standingOf } from './records.ts';
import { byRule, ruleFor, type TimeToLive } from './retention.ts';

export default defineControl({
  id: 'DDB-RET-01',
  topic: 'governance',
  title: 'Retention limits are enforced (TTL or deletion job)',
  statement:
    'Every table with sensitive data MUST have a rule in a current retention schedule, and MUST delete by it: with time to live on the agreed attribute, or with a job.',
  test: 'Reads the retention schedule, which must be in date over the whole period: of the newest, the first line that fits the name of the table counts. Where it names an attribute, DescribeTimeToLive must show TimeToLiveStatus ENABLED on it; where it names a job, its last run without errors must lie at the end of the period: not further before it than the days between two runs, not more than 92 days after it. Data that is kept for good needs a legal basis. A table with card numbers or personal data, or without a class, needs a rule. UpdateTimeToLive in CloudTrail shows when time to live was changed.',
  risk: 'Data stays for longer than its purpose and the law allow: each item that should be gone can still be lost, and still has to be disclosed.',
  remediation: {
    text: 'Agree on a time after which items are deleted, write its end into each item, and enable time to live on that attribute (CloudFormation: AWS::DynamoDB::Table TimeToLiveSpecification).',
    command:
      'aws dynamodb update-time-to-live --table-name TABLE --time-to-live-specification Enabled=true,AttributeName=ATTRIBUTE',
  },
  limits: [
    'Items are never read: one without the attribute, or with a time too far away, never expires.',
    'DynamoDB deletes expired items in the background, usually within days; until then they can be read.',
    'Time to live takes nothing out of backups, exports and streams: see DDB-RET-02.',
    'Deletion stops when the key of the table can no longer be used: see DDB-ENC-02.',
    'That a job ran before its last run, and what it deleted, is what the schedule states.',
  ],
  sources: ['dynamodb', 'manual', 'cloudtrail-lookup'],
  records: ['retention-schedule'],
  subject: 'table',
  needs: ['timeToLive'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: [
    {
      source: 'dynamodb.amazonaws.com',
      names: ['UpdateTimeToLive'],
      judge: (event, context, resource) => judgingEvent(() => afterUpdate(event, context, resource?.dataClass ?? null)),
    },
    {
      // A new or restored table starts without time to live; a later call of the same deployment enables it.
      source: 'dynamodb.amazonaws.com',
      names: ['CreateTable', 'RestoreTableFromBackup', 'RestoreTableToPointInTime', 'ImportTable'],
    },
  ],
  awsVerdicts: [],
  evaluate: ({ name, dataClass }, facts, context) =>
    judging(() => {
      const description = facts.timeToLive.value;
      const status = requiredText(description, 'TimeToLiveStatus');
      const state = { status, attribute: text(description, 'AttributeName') };
      return judgeTable({ name, dataClass }, state, context);
    }),
});

interface Named {
  readonly name: string;
  readonly dataClass: DataClass | null;
}

function judgeTable(table: Named, state: TimeToLive, context: ControlContext): Judgement {
  const standing = standingOf(context, 'retention-schedule');
  // Without sensitive data nobody has to write a rule; where there is one, it counts.
  if (standing.state === 'none' && table.dataClass === 'none') return notNeeded(table);
  const absent = withoutRecord(standing, 'retention-schedule', `retention schedule for table ${table.name}`);
  if (absent !== null || standing.state !== 'current') return absent ?? notNeeded(table);
  const found = ruleFor(standing.records, table.name);
  if (found !== null) return citing(byRule(table.name, found, { state, context }), [found.record]);
  return citing(withoutRule(table, recordWords(standing.record)), [standing.record]);
}

const notNeeded = ({ name }: Named): Judgement =>
  notApplicable(`Table ${name} is classified as holding no sensitive data, and has no retention rule.`);

function withoutRule(table: Named, by: string): Judgement {
  switch (table.dataClass) {
    case 'none':
      return notNeeded(table);
    case 'confidential':
      return manual(`A person must judge whether table ${table.name} needs a retention rule: it has none (${by}).`);
    case 'chd':
    case 'pii':
    case null:
      return notSatisfied(`Table ${table.name} has no rule in the retention schedule (${by}).`);
  }
}

function afterUpdate(
  event: ChangeEvent,
  context: ControlContext,
  dataClass: DataClass | null,
): Judgement | null | 'unknown' {
  const specification = 'timetolivespecification';
  const enabled = flag(event.parameters, `${specification}.enabled`);
  const attribute = text(event.parameters, `${specification}.attributename`);
  if (enabled === undefined || attribute === undefined) return 'unknown';
  const state = { status: enabled ? 'ENABLED' : 'DISABLED', attribute: enabled ? attribute : undefined };
  const judged = judgeTable({ name: eventTable(event), dataClass }, state, context);
  return judged.outcome === 'not-applicable' ? null : judged;
}
