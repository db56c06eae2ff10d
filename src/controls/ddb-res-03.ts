import {
  contains,
  defineControl,
  type ControlContext,
  type DecidingField,
  type JsonObject,
  type Judgement,
  type ManualRecord,
} from '../model/index.ts';
import { citing, recordWords } from './records.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, knownList, requiredText, text } from './read.ts';
import { rebuildableTag, tagsUnknown } from './rebuildable.ts';

const days = 365;

export default defineControl({
  id: 'DDB-RES-03',
  topic: 'data-protection',
  title: 'Restores are tested',
  statement:
    'Every class of data with a recovery target MUST have had a successful test restore, with its time and data checked and recorded, in the 365 days before the end of the period.',
  test: 'Looks for restores of tables of the same class in the same account in the 365 days before the end of the period: in ListRestoreJobs of AWS Backup, in the RestoreTableFromBackup and RestoreTableToPointInTime events that CloudTrail still holds, and in RestoreSummary of tables that were restored. The last restore job must not have failed. A job of a restore testing plan whose validation was successful is its own record; other restores need a record of the kind `restore-test` that a person provides. Rebuildable tables and the classes of `noRecoveryTargetClasses` are exempt.',
  risk: 'Backups that nobody ever restored turn out to be unusable, incomplete or far too slow on the day they are needed.',
  remediation: {
    text: 'Test restores on a schedule and validate the data (CloudFormation: AWS::Backup::RestoreTestingPlan with AWS::Backup::RestoreTestingSelection), and keep the record of the check.',
    command: `aws backup create-restore-testing-plan --restore-testing-plan '{"RestoreTestingPlanName":"tables","ScheduleExpression":"cron(0 6 ? * SUN *)","RecoveryPointSelection":{"Algorithm":"LATEST_WITHIN_WINDOW","IncludeVaults":["*"],"RecoveryPointTypes":["SNAPSHOT"]}}'`,
  },
  limits: [
    'CloudTrail keeps events for 90 days: an older restore is seen only where AWS Backup still lists its job or the restored table is still there.',
    'That a call to restore was accepted does not show that the data was right: its record must say so.',
    'Restored tables lose auto scaling, alarms, tags, expiry and point-in-time recovery: whether a test puts them back is for its record to say.',
    'Restores from tables that do not exist any more count only where the configuration classifies them by name.',
    'The 365 days are counted back from the end of the period, not from each of its days.',
  ],
  sources: ['backup', 'dynamodb', 'cloudtrail-lookup', 'manual'],
  subject: 'table',
  needs: ['classRestores', 'restoreTestingPlans'],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  // What counts lies in the past of the period's end already: no event can change it.
  changes: [],
  awsVerdicts: [],
  evaluate: (resource, facts, context) =>
    judging(() => {
      const { name, dataClass } = resource;
      const restores = knownList(facts.classRestores.value, 'classRestores').map(readRestore);
      const plans = planNames(facts.restoreTestingPlans.value);
      const tag = rebuildableTag(resource, context.parameters);
      if (tag !== null) {
        return notApplicable(`Table ${name} is tagged ${tag}, which the configuration lists as rebuildable.`);
      }
      if (dataClass !== null && context.parameters.noRecoveryTargetClasses.includes(dataClass)) {
        return notApplicable(`The class ${dataClass} of table ${name} has no recovery target.`);
      }
      if (dataClass === null && resource.facts.tags.kind === 'absent') {
        return inconclusive(`Not determinable: the tags of table ${name}, which tell its class, were not read.`);
      }
      const label = `class ${dataClass ?? 'unknown'} of table ${name}`;
      const shown = field('RestoreTestingPlans with DynamoDB', some(plans), 'for information', true);
      const judged = judgeRestores(label, restores, { context, shown });
      return judged.outcome === 'not-satisfied' && tagsUnknown(resource, context.parameters)
        ? inconclusive(
            `Not determinable: the tags of table ${name}, which could exempt it, were not read.`,
            ...judged.deciding,
          )
        : judged;
    }),
});

interface Restored {
  readonly kind: string;
  readonly id: string;
  readonly at: string;
  readonly status: string;
  readonly validation: string | undefined;
}

const readRestore = (restore: JsonObject): Restored => ({
  kind: requiredText(restore, 'kind'),
  id: requiredText(restore, 'id'),
  at: requiredText(restore, 'at'),
  status: requiredText(restore, 'status'),
  validation: text(restore, 'validation'),
});

const planNames = (value: unknown): readonly string[] =>
  knownList(Array.isArray(value) ? value.map((name: unknown) => ({ name })) : value, 'restoreTestingPlans').map(
    (plan) => requiredText(plan, 'name'),
  );

/** A job failed when AWS Backup gave up, or when the check of the restored data found it wrong or never ended. */
const failed = ({ kind, status, validation }: Restored): boolean =>
  kind === 'job' && (/^(FAILED|ABORTED)$/.test(status) || /^(FAILED|TIMED_OUT)$/.test(validation ?? ''));

const succeeded = (restore: Restored): boolean =>
  !failed(restore) && (restore.kind === 'event' || restore.status === 'COMPLETED');

interface Given {
  readonly context: ControlContext;
  readonly shown: DecidingField;
}

function judgeRestores(label: string, restores: readonly Restored[], { context, shown }: Given): Judgement {
  const ordered = restores.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  // A call that was accepted does not tell how it ended: it cannot make up for a job that failed.
  const last = ordered.findLast((restore) => failed(restore) || (succeeded(restore) && restore.kind !== 'event'));
  const tested = ordered.findLast(succeeded);
  const validated = ordered.some((restore) => succeeded(restore) && restore.validation === 'SUCCESSFUL');
  const record = recordOf(context, ordered.filter(succeeded));
  const cite = (judgement: Judgement): Judgement => (record === undefined ? judgement : citing(judgement, [record]));
  const deciding = [
    field(
      'Last restore',
      (last ?? tested) && describe(last ?? tested),
      `within ${days} days, not failed`,
      tested !== undefined && (last === undefined || !failed(last)),
    ),
    field(
      'Check of the data',
      validated ? 'SUCCESSFUL' : record && recordWords(record),
      'a validation or a record',
      validated || record !== undefined,
    ),
    shown,
  ];
  if (last !== undefined && failed(last)) {
    return notSatisfied(`The last restore of ${label} failed, at ${last.at} (${last.id}).`, ...deciding);
  }
  if (record !== undefined && text(record.details, 'result') !== 'passed') {
    return cite(
      notSatisfied(`The record ${recordWords(record)} does not say that the restore of ${label} passed.`, ...deciding),
    );
  }
  if (context.recordsAbsent) {
    return inconclusive(`Not determinable: ${context.recordsAbsent.message}.`, ...deciding);
  }
  if (tested === undefined) {
    return record === undefined
      ? notSatisfied(`No restore of ${label} is known in the ${days} days before the end of the period.`, ...deciding)
      : cite(
          manual(
            `The record ${recordWords(record)} tells of a restore of ${label} that AWS does not show any more: a person must examine it.`,
            ...deciding,
          ),
        );
  }
  if (validated)
    return satisfied(`A restore of ${label} was tested and its data validated, last at ${tested.at}.`, ...deciding);
  return record === undefined
    ? manual(
        `A restore of ${label} took place at ${tested.at}, but no record of its check was provided: a person must examine it.`,
        ...deciding,
      )
    : cite(
        satisfied(
          `A restore of ${label} took place at ${tested.at}; ${recordWords(record)} records its check.`,
          ...deciding,
        ),
      );
}

const describe = (restore: Restored | undefined): string =>
  restore === undefined ? '' : `${restore.at} ${restore.kind} ${restore.id} ${restore.status}`;

/**
 * The newest record of a restore test in the year; where restores are known, of one that covers a successful one of
 * them: the record of another test says nothing about these.
 */
function recordOf(
  { records, assessment: { period } }: ControlContext,
  tested: readonly Restored[],
): ManualRecord | undefined {
  const from = new Date(Date.parse(period.to) - days * 86_400_000).toISOString();
  return records.find(
    ({ kind, covers }) =>
      kind === 'restore-test' &&
      from <= covers.to &&
      covers.from < period.to &&
      (tested.length === 0 || tested.some(({ at }) => contains(covers, at))),
  );
}
