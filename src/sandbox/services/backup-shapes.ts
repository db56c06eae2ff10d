import type { JsonObject } from '../../model/index.ts';
import { epochSeconds } from '../dispatch.ts';
import type { Scenario } from '../scenario/bank.ts';
import {
  recoveryPointsOf,
  type BankBackup,
  type BankCopy,
  type BankRecoveryPoint,
  type BankRestore,
} from '../scenario/backups.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** A daily rule, and a monthly one for a year and more that copies where the bank has a second Region. */
export const planRules = ({ vault, planId, copiesTo }: BankBackup): readonly JsonObject[] => {
  const common = { TargetBackupVaultName: vault.name, ScheduleExpressionTimezone: 'Etc/UTC', StartWindowMinutes: 60 };
  return [
    {
      ...common,
      RuleName: 'daily',
      RuleId: `${planId}-daily`,
      ScheduleExpression: 'cron(0 2 ? * * *)',
      CompletionWindowMinutes: 480,
      Lifecycle: { DeleteAfterDays: 35 },
      CopyActions: [],
      EnableContinuousBackup: false,
    },
    {
      ...common,
      RuleName: 'monthly',
      RuleId: `${planId}-monthly`,
      ScheduleExpression: 'cron(0 4 1 * ? *)',
      CompletionWindowMinutes: 1440,
      Lifecycle: { DeleteAfterDays: 400 },
      CopyActions:
        copiesTo === null ? [] : [{ DestinationBackupVaultArn: copiesTo, Lifecycle: { DeleteAfterDays: 400 } }],
      EnableContinuousBackup: false,
    },
  ];
};

/** A vault under a lock that nobody can lift any more. */
export const vaultOf = (scenario: Scenario, { vault, tables }: BankBackup): JsonObject => ({
  BackupVaultName: vault.name,
  BackupVaultArn: vault.arn,
  VaultType: 'BACKUP_VAULT',
  VaultState: 'AVAILABLE',
  CreationDate: epochSeconds(vault.createdAt),
  EncryptionKeyArn: vault.keyArn,
  NumberOfRecoveryPoints: tables.reduce((sum, table) => sum + recoveryPointsOf(scenario, table).length, 0),
  Locked: true,
  MinRetentionDays: 35,
  MaxRetentionDays: 3653,
  LockDate: epochSeconds(vault.createdAt) + 3 * 86_400,
});

export const recoveryPoint = ({ arn, createdAt, bytes }: BankRecoveryPoint, { vault }: BankBackup): JsonObject => ({
  RecoveryPointArn: arn,
  CreationDate: epochSeconds(createdAt),
  Status: 'COMPLETED',
  EncryptionKeyArn: vault.keyArn,
  BackupSizeBytes: bytes,
  BackupVaultName: vault.name,
  IsParent: false,
  VaultType: 'BACKUP_VAULT',
});

export function restoreJob(restore: BankRestore, backup: BankBackup, { account, region }: Place): JsonObject {
  const { id, table, point, at, failed } = restore;
  const copy = `arn:aws:dynamodb:${region}:${account}:table/awsbackup-restore-test-${id.slice(0, 8)}`;
  return {
    AccountId: account,
    RestoreJobId: id.toUpperCase(),
    RecoveryPointArn: point,
    SourceResourceArn: table.arn,
    BackupVaultArn: backup.vault.arn,
    CreationDate: epochSeconds(at),
    CompletionDate: epochSeconds(at) + 2700,
    Status: failed ? 'FAILED' : 'COMPLETED',
    ...(failed
      ? { StatusMessage: 'The role may not use the key of the target table.' }
      : { CreatedResourceArn: copy, ValidationStatus: 'SUCCESSFUL', DeletionStatus: 'SUCCESSFUL' }),
    PercentDone: failed ? '0.00%' : '100.00%',
    BackupSizeInBytes: table.items * 380,
    IamRoleArn: String(backup.selection['IamRoleArn']),
    ResourceType: 'DynamoDB',
    RecoveryPointCreationDate: epochSeconds(at) - 13_800,
    CreatedBy: {
      RestoreTestingPlanArn: `arn:aws:backup:${region}:${account}:restore-testing-plan:${backup.testingPlan}`,
    },
  };
}

export const copyJob = (
  { id, table, point, copy, at }: BankCopy,
  backup: BankBackup,
  { account, region }: Place,
): JsonObject => ({
  AccountId: account,
  CopyJobId: id.toUpperCase(),
  SourceBackupVaultArn: backup.vault.arn,
  SourceRecoveryPointArn: point,
  DestinationBackupVaultArn: backup.copiesTo,
  DestinationRecoveryPointArn: copy,
  ResourceArn: table.arn,
  CreationDate: epochSeconds(at),
  CompletionDate: epochSeconds(at) + 5400,
  State: 'COMPLETED',
  BackupSizeInBytes: table.items * 380,
  IamRoleArn: String(backup.selection['IamRoleArn']),
  CreatedBy: {
    BackupPlanId: backup.planId,
    BackupPlanArn: `arn:aws:backup:${region}:${account}:backup-plan:${backup.planId}`,
    BackupRuleId: `${backup.planId}-monthly`,
  },
  ResourceType: 'DynamoDB',
});
