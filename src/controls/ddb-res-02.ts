import { defineControl, type Instant, type Judgement, type Parameters, type Resource } from '../model/index.ts';
import { backupChanges } from './backup/changes.ts';
import { coveringPlans, selectable, type Covering } from './backup/coverage.ts';
import { handDeletions, type Deletions } from './backup/deletions.ts';
import { rulesOf, type JudgedRule } from './backup/rules.ts';
import { vaultsByName } from './backup/vaults.ts';
import { field, inconclusive, manual, notApplicable, notSatisfied, satisfied, some } from './judgement.ts';
import { judging, knownList, requiredText } from './read.ts';
import { rebuildableTag, tagsUnknown } from './rebuildable.ts';

/** Status of a recovery point that can be restored; `AVAILABLE` is the newer word for it. */
const usable: ReadonlySet<string> = new Set(['COMPLETED', 'AVAILABLE']);

export default defineControl({
  id: 'DDB-RES-02',
  topic: 'data-protection',
  title: 'Tables are in a backup plan that meets frequency, retention and immutability',
  statement:
    'Every in-scope table MUST be selected by a backup plan that is frequent enough, keeps recovery points long enough in a vault that resists deletion, and has made a recent recovery point.',
  test: 'Matches each table with the selections of every plan (GetBackupSelection: Resources, NotResources, ListOfTags, Conditions) as AWS Backup does, and reads the rules of the plans (GetBackupPlan), the lock of their vaults (ListBackupVaults) and the recovery points of the table (ListRecoveryPointsByResource). One rule must meet `backupIntervalHours` and `backupRetentionDays`, and its vault be locked for the classes of `vaultLockClasses`; the newest recovery point there must be younger than `recoveryPointHours`. No recovery point may have been deleted by hand in the period (DeleteRecoveryPoint in CloudTrail). Rebuildable tables and the classes of `pitrOnlyClasses` are exempt.',
  risk: 'Data that an attacker or an error destroys is lost for good: there is no copy, it is too old, or it could be deleted together with the table.',
  remediation: {
    text: 'Assign the table to a plan with a locked vault (CloudFormation: AWS::Backup::BackupSelection, AWS::Backup::BackupPlan BackupPlanRule, AWS::Backup::BackupVault LockConfiguration).',
    command: `aws backup create-backup-selection --backup-plan-id PLAN --backup-selection '{"SelectionName":"tables","IamRoleArn":"ROLE_ARN","Resources":["TABLE_ARN"]}'`,
  },
  limits: [
    'Access policies of vaults are not looked at; a lock in governance mode can be lifted by who holds the permission.',
    'Copies in other vaults are additional: the rule of the table itself must meet what is asked.',
    'A negated tag condition is not judged for a table without the tag: AWS does not document what it does then.',
    'That a recovery point can be restored is judged by DDB-RES-03.',
    'Recovery points that AWS Backup manages in full carry no table in the record of their deletion: those are for a person to examine.',
  ],
  sources: ['backup', 'dynamodb', 'cloudtrail-lookup'],
  subject: 'table',
  needs: ['backupPlans', 'backupVaults', 'backupSettings', 'recoveryPoints', 'recoveryPointDeletions'],
  optional: ['tags'],
  whenEmpty: { outcome: 'not-applicable', reason: 'There is no DynamoDB table in the scope.' },
  noun: ['table', 'tables'],
  changes: backupChanges,
  awsVerdicts: [
    'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
    'DYNAMODB_IN_BACKUP_PLAN',
    'DYNAMODB_LAST_BACKUP_RECOVERY_POINT_CREATED',
    'DYNAMODB_RESOURCES_PROTECTED_BY_BACKUP_PLAN',
    'DynamoDB.4',
  ],
  evaluate: (resource, facts, { parameters }) =>
    judging(() => {
      const { name, dataClass } = resource;
      const plans = coveringPlans(facts.backupPlans.value, selectable(resource, facts.backupSettings.value));
      const vaults = vaultsByName(facts.backupVaults.value);
      const groups = knownList(facts.recoveryPoints.value, 'recoveryPoints').map(readGroup);
      const deletions = knownList(facts.recoveryPointDeletions.value, 'recoveryPointDeletions');
      const tag = rebuildableTag(resource, parameters);
      if (tag !== null) {
        return notApplicable(`Table ${name} is tagged ${tag}, which the configuration lists as rebuildable.`);
      }
      if (dataClass !== null && parameters.pitrOnlyClasses.includes(dataClass)) {
        return notApplicable(`For the class ${dataClass} of table ${name}, point-in-time recovery alone is accepted.`);
      }
      const lock = dataClass === null || parameters.vaultLockClasses.includes(dataClass);
      const rules = plans.flatMap((plan) => rulesOf(plan, { vaults, lock, parameters }));
      const result =
        judgePlans(name, plans, rules) ??
        judgePoints(name, rules, {
          groups,
          readAt: facts.recoveryPoints.observedAt,
          hours: parameters.recoveryPointHours,
        });
      const deleted = handDeletions(deletions, { arn: resource.id, vaults: new Set(rules.map(({ vault }) => vault)) });
      const judged =
        result.outcome === 'satisfied' ? (judgeDeletions(name, deleted, result.deciding) ?? result) : result;
      return judged.outcome === 'not-satisfied' && exemptionUnknown(resource, parameters)
        ? inconclusive(
            `Not determinable: the tags of table ${name}, which could exempt it, were not read. ${judged.reason}`,
            ...judged.deciding,
          )
        : judged;
    }),
});

/** Without its tags, neither an exemption nor the class of a table is known. */
const exemptionUnknown = (resource: Resource<'table'>, parameters: Parameters): boolean =>
  tagsUnknown(resource, parameters) || (resource.dataClass === null && resource.facts.tags.kind === 'absent');

/** What is wrong with the plans of a table, or cannot be told; null when one of their rules is good for certain. */
function judgePlans(name: string, plans: readonly Covering[], rules: readonly JudgedRule[]): Judgement | null {
  const good = rules.filter(({ problems }) => problems.length === 0);
  if (good.some(({ match, undecided }) => match === 'yes' && !undecided)) return null;
  const deciding = rules.flatMap((rule) => rule.deciding);
  if (good.some(({ match }) => match === 'yes')) {
    return inconclusive(
      `Not determinable: the schedule of the backup plan of table ${name} cannot be read as an interval.`,
      ...deciding,
    );
  }
  if (good.length > 0 || (rules.length === 0 && plans.some(({ match }) => match === 'unclear'))) {
    return inconclusive(
      `Not determinable: whether a backup plan selects table ${name} does not follow from its selections and the tags that were read.`,
      ...deciding,
    );
  }
  if (rules.length === 0) return notSatisfied(`No backup plan selects table ${name}.`);
  const problems = [...new Set(rules.flatMap((rule) => rule.problems))];
  return notSatisfied(`The backup plan of table ${name} falls short: ${some(problems)}.`, ...deciding);
}

interface Points {
  readonly groups: readonly { readonly vault: string; readonly status: string; readonly newest: string }[];
  readonly readAt: Instant;
  readonly hours: number;
}

/** Whether a vault of a good rule holds a recovery point that is young enough. */
function judgePoints(name: string, rules: readonly JudgedRule[], { groups, readAt, hours }: Points): Judgement {
  const good = rules.filter(({ problems, match, undecided }) => problems.length === 0 && match === 'yes' && !undecided);
  const vaults = new Set(good.map(({ vault }) => vault));
  const made = groups.filter(({ vault, status }) => vaults.has(vault) && usable.has(status));
  const newest = made.reduce<string | undefined>((a, b) => (a !== undefined && a > b.newest ? a : b.newest), undefined);
  const limit = new Date(Date.parse(readAt) - hours * 3_600_000).toISOString();
  const recent = newest !== undefined && newest >= limit;
  const deciding = [
    ...good.flatMap((rule) => rule.deciding),
    field('RecoveryPoints.CreationDate (newest)', newest, `at most ${hours} hours before it was read`, recent),
  ];
  const plan = some([...new Set(good.map((rule) => rule.plan))]);
  if (recent) {
    return satisfied(
      `Backup plan ${plan} selects table ${name}; its newest recovery point is of ${newest}.`,
      ...deciding,
    );
  }
  const found = newest === undefined ? 'no usable recovery point' : `no recovery point after ${newest}`;
  return notSatisfied(`Backup plan ${plan} selects table ${name}, but its vault holds ${found}.`, ...deciding);
}

function judgeDeletions(name: string, deleted: Deletions, deciding: Judgement['deciding']): Judgement | null {
  if (deleted.own.length > 0) {
    return notSatisfied(`Recovery points of table ${name} were deleted by hand: ${some(deleted.own)}.`, ...deciding);
  }
  if (deleted.unnamed.length === 0) return null;
  return manual(
    `Recovery points in the vault of table ${name} were deleted by hand, and the records do not name their table (${some(deleted.unnamed)}): a person must examine them.`,
    ...deciding,
  );
}

const readGroup = (group: unknown): Points['groups'][number] => ({
  vault: requiredText(group, 'vault'),
  status: requiredText(group, 'status'),
  newest: requiredText(group, 'newest'),
});
