import type { JsonObject } from '../../model/index.ts';
import {
  epochSeconds,
  integerOf,
  pageOf,
  SandboxFailure,
  textOf,
  type Operation,
  type OperationContext,
} from '../dispatch.ts';
import { backupIn, planName, recoveryPointsOf, type BankBackup } from '../scenario/backups.ts';
import { copyJob, planRules, recoveryPoint, restoreJob, vaultOf } from './backup-shapes.ts';
import { copiesOf, restoresOf } from '../scenario/backups.ts';

const invalid = (message: string): SandboxFailure => new SandboxFailure('InvalidParameterValueException', message);
const missing = (what: string): SandboxFailure =>
  new SandboxFailure('ResourceNotFoundException', `Cannot find ${what}`, { status: 400 });

const get = (operation: string, path: string, answer: Operation['answer']): Operation => ({
  service: 'backup',
  operation,
  http: { method: 'GET', path },
  answer,
});

interface ListOptions {
  readonly operation: string;
  readonly path: string;
  readonly member: string;
  /** Restore testing writes its query parameters with a capital letter. */
  readonly token?: 'nextToken' | 'NextToken';
  readonly items: (context: OperationContext, input: JsonObject) => readonly JsonObject[];
}

const list = ({ operation, path, member, token = 'nextToken', items }: ListOptions): Operation => ({
  ...get(operation, path, (context, input) => {
    const page = pageOf(items(context, input), {
      size: context.pageSize(integerOf(input, token === 'nextToken' ? 'maxResults' : 'MaxResults'), 1000),
      token: textOf(input, token),
      failure: () => invalid('Invalid next token'),
    });
    return { [member]: page.items, ...(page.next === undefined ? {} : { NextToken: page.next }) };
  }),
  token: { input: token, output: 'NextToken' },
});

const here = (context: OperationContext): readonly BankBackup[] => {
  const backup = backupIn(context.scenario, context);
  return backup === null ? [] : [backup];
};

/** The only plan of an account and Region, by its id. */
function planOf(context: OperationContext, input: JsonObject): BankBackup {
  const backup = here(context).find(({ planId }) => planId === textOf(input, 'backupPlanId'));
  if (backup === undefined) throw missing('Backup plan');
  return backup;
}

/** Whether a job was created within the times that a query asks for. */
function asked(input: JsonObject): (job: { readonly at: Date }) => boolean {
  const [after, before] = ['createdAfter', 'createdBefore'].map((name) => textOf(input, name));
  const from = after === undefined ? -Infinity : Date.parse(after);
  const to = before === undefined ? Infinity : Date.parse(before);
  if (Number.isNaN(from) || Number.isNaN(to)) throw invalid('Dates must be written in ISO 8601.');
  return ({ at }) => at.getTime() >= from && at.getTime() <= to;
}

const plans: readonly Operation[] = [
  list({
    operation: 'ListBackupPlans',
    path: '/backup/plans/',
    member: 'BackupPlansList',
    items: (context) => here(context).map((backup) => ({ ...planIdentity(context, backup), BackupPlanName: planName })),
  }),
  get('GetBackupPlan', '/backup/plans/{backupPlanId}/', (context, input) => {
    const backup = planOf(context, input);
    return { ...planIdentity(context, backup), BackupPlan: { BackupPlanName: planName, Rules: planRules(backup) } };
  }),
  list({
    operation: 'ListBackupSelections',
    path: '/backup/plans/{backupPlanId}/selections/',
    member: 'BackupSelectionsList',
    items: (context, input) => {
      const { planId, selectionId, selection, vault } = planOf(context, input);
      const { SelectionName = '', IamRoleArn = '' } = selection;
      const CreationDate = epochSeconds(vault.createdAt);
      return [{ SelectionId: selectionId, BackupPlanId: planId, SelectionName, IamRoleArn, CreationDate }];
    },
  }),
  get('GetBackupSelection', '/backup/plans/{backupPlanId}/selections/{selectionId}', (context, input) => {
    const { planId, selectionId, selection, vault } = planOf(context, input);
    if (textOf(input, 'selectionId') !== selectionId) throw missing('Backup selection');
    const CreationDate = epochSeconds(vault.createdAt);
    return { BackupSelection: selection, SelectionId: selectionId, BackupPlanId: planId, CreationDate };
  }),
];

const planIdentity = ({ account, region }: OperationContext, { planId, vault }: BankBackup): JsonObject => ({
  BackupPlanId: planId,
  BackupPlanArn: `arn:aws:backup:${region}:${account}:backup-plan:${planId}`,
  VersionId: Buffer.from(planId).toString('base64url').slice(0, 48),
  CreationDate: epochSeconds(vault.createdAt),
});

const storage: readonly Operation[] = [
  list({
    operation: 'ListBackupVaults',
    path: '/backup-vaults/',
    member: 'BackupVaultList',
    items: (context) => here(context).map((backup) => vaultOf(context.scenario, backup)),
  }),
  list({
    operation: 'ListProtectedResources',
    path: '/resources/',
    member: 'Results',
    items: (context) =>
      here(context).flatMap(({ tables }) =>
        tables.flatMap((table) => {
          const [newest] = recoveryPointsOf(context.scenario, table);
          if (newest === undefined) return [];
          const LastBackupTime = epochSeconds(newest.createdAt);
          return [{ ResourceArn: table.arn, ResourceType: 'DynamoDB', ResourceName: table.name, LastBackupTime }];
        }),
      ),
  }),
  list({
    operation: 'ListRecoveryPointsByResource',
    path: '/resources/{resourceArn}/recovery-points/',
    member: 'RecoveryPoints',
    items: (context, input) =>
      here(context).flatMap((backup) => {
        const table = backup.tables.find(({ arn }) => arn === textOf(input, 'resourceArn'));
        const points = table === undefined ? [] : recoveryPointsOf(context.scenario, table);
        return points.map((point) => recoveryPoint(point, backup));
      }),
  }),
  get('DescribeRegionSettings', '/account-settings', () => ({
    ResourceTypeOptInPreference: { DynamoDB: true, EBS: true, EC2: true, RDS: true, S3: true },
    ResourceTypeManagementPreference: { DynamoDB: true, EFS: true },
  })),
];

const jobs: readonly Operation[] = [
  list({
    operation: 'ListRestoreJobs',
    path: '/restore-jobs/',
    member: 'RestoreJobs',
    items: (context, input) =>
      here(context).flatMap((backup) =>
        restoresOf(context.scenario, context)
          .filter(asked(input))
          .map((restore) => restoreJob(restore, backup, context)),
      ),
  }),
  list({
    operation: 'ListCopyJobs',
    path: '/copy-jobs/',
    member: 'CopyJobs',
    items: (context, input) =>
      here(context).flatMap((backup) =>
        copiesOf(context.scenario, context)
          .filter(asked(input))
          .map((copy) => copyJob(copy, backup, context)),
      ),
  }),
  list({
    operation: 'ListRestoreTestingPlans',
    path: '/restore-testing/plans',
    member: 'RestoreTestingPlans',
    token: 'NextToken',
    items: (context) =>
      here(context).map(({ testingPlan, vault }) => ({
        RestoreTestingPlanName: testingPlan,
        RestoreTestingPlanArn: `arn:aws:backup:${context.region}:${context.account}:restore-testing-plan:${testingPlan}`,
        CreationTime: epochSeconds(vault.createdAt),
        ScheduleExpression: 'cron(0 6 27 * ? *)',
        ScheduleExpressionTimezone: 'Etc/UTC',
        StartWindowHours: 1,
      })),
  }),
  list({
    operation: 'ListRestoreTestingSelections',
    path: '/restore-testing/plans/{RestoreTestingPlanName}/selections',
    member: 'RestoreTestingSelections',
    token: 'NextToken',
    items: (context, input) => {
      const backup = here(context).find(({ testingPlan }) => testingPlan === textOf(input, 'RestoreTestingPlanName'));
      if (backup === undefined) throw missing('Restore testing plan');
      return [
        {
          RestoreTestingPlanName: backup.testingPlan,
          RestoreTestingSelectionName: 'tables',
          ProtectedResourceType: 'DynamoDB',
          IamRoleArn: String(backup.selection['IamRoleArn']),
          CreationTime: epochSeconds(backup.vault.createdAt),
          ValidationWindowHours: 4,
        },
      ];
    },
  }),
];

/** AWS Backup, API version 2018-11-15. */
export const backupOperations: readonly Operation[] = [...plans, ...storage, ...jobs];
