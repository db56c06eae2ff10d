import { account, cardsArn, home, keyArn, one, sessionsArn } from './bank-names.ts';
import type { Raw } from './recorder.ts';
import { jsonPage } from './recorder.ts';

export const backupArn = `${cardsArn}/backup/01760000000000-aaaaaaaa`;
export const vaultArn = `arn:aws:backup:${home}:${account}:backup-vault:main`;
export const copyVaultArn = `arn:aws:backup:us-east-1:${account}:backup-vault:far`;

const seconds = (instant: string): number => Date.parse(instant) / 1000;
const scaled = (resource: string): object => ({
  ResourceId: `table/${resource}`,
  ScalableDimension: 'dynamodb:table:ReadCapacityUnits',
});
const point = (id: string, day: string): object => ({
  RecoveryPointArn: `arn:aws:backup:${home}:${account}:recovery-point:${id}`,
  CreationDate: seconds(`${day}T02:00:00Z`),
  Status: 'COMPLETED',
  BackupVaultName: 'main',
  EncryptionKeyArn: keyArn,
});
const job = (id: string, more: object): object => ({
  RestoreJobId: id,
  Status: 'COMPLETED',
  CreationDate: seconds('2026-10-20T06:00:00Z'),
  ResourceType: 'DynamoDB',
  ...more,
});

const dynamodb: Readonly<Record<string, Raw>> = {
  ListBackups: one({ BackupSummaries: [{ TableArn: cardsArn, BackupArn: backupArn }] }),
  DescribeBackup: one({
    BackupDescription: {
      BackupDetails: { BackupArn: backupArn, BackupName: 'cards-1', BackupStatus: 'AVAILABLE' },
      SourceTableFeatureDetails: { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn: keyArn } },
    },
  }),
  DescribeLimits: one({ AccountMaxReadCapacityUnits: 80000, AccountMaxWriteCapacityUnits: 80000 }),
  ListGlobalTables: one({ GlobalTables: [{ GlobalTableName: 'sessions' }] }),
  DescribeGlobalTable: one({ GlobalTableDescription: { GlobalTableName: 'sessions' } }),
  DescribeScalableTargets: one({ ScalableTargets: [scaled('sessions'), scaled('sessions/index/by-user')] }),
  DescribeScalingPolicies: one({ ScalingPolicies: [scaled('sessions')] }),
};

const backup: Readonly<Record<string, Raw>> = {
  ListBackupPlans: one({ BackupPlansList: [{ BackupPlanId: 'p-1' }] }),
  GetBackupPlan: one({
    BackupPlan: {
      BackupPlanName: 'daily',
      Rules: [
        { RuleName: 'r', TargetBackupVaultName: 'main', CopyActions: [{ DestinationBackupVaultArn: copyVaultArn }] },
      ],
    },
  }),
  ListBackupSelections: one({ BackupSelectionsList: [{ SelectionId: 's-1' }] }),
  GetBackupSelection: one({ BackupSelection: { SelectionName: 's', Resources: [cardsArn] } }),
  ListBackupVaults: one({
    BackupVaultList: [{ BackupVaultName: 'main', BackupVaultArn: vaultArn, EncryptionKeyArn: keyArn, Locked: true }],
  }),
  ListProtectedResources: one({
    Results: [
      { ResourceArn: cardsArn, ResourceType: 'DynamoDB' },
      { ResourceArn: `arn:aws:ec2:${home}:${account}:volume/vol-1`, ResourceType: 'EBS' },
    ],
  }),
  ListRecoveryPointsByResource: {
    pages: [
      jsonPage({ RecoveryPoints: [point('1', '2026-10-30'), point('2', '2026-10-31')], NextToken: 't' }),
      jsonPage({ RecoveryPoints: [{ ...point('3', '2026-10-29'), Status: 'PARTIAL' }] }),
    ],
  },
  ListRestoreJobs: one({
    RestoreJobs: [
      job('j-1', { SourceResourceArn: cardsArn, ValidationStatus: 'SUCCESSFUL' }),
      job('j-2', { RecoveryPointArn: `${sessionsArn}/backup/0176` }),
      job('j-3', { ResourceType: 'EBS' }),
      job('j-4', { SourceResourceArn: cardsArn, CreationDate: seconds('2026-11-01T06:00:00Z') }),
    ],
  }),
  ListRestoreTestingPlans: one({ RestoreTestingPlans: [{ RestoreTestingPlanName: 'weekly' }] }),
  ListRestoreTestingSelections: one({ RestoreTestingSelections: [{ ProtectedResourceType: 'DynamoDB' }] }),
  ListCopyJobs: one({ CopyJobs: [] }),
  DescribeRegionSettings: one({ ResourceTypeOptInPreference: { DynamoDB: true } }),
};

/** Lists that are empty in the second Region. */
const empty: Readonly<Record<string, string>> = {
  ListBackups: 'BackupSummaries',
  ListGlobalTables: 'GlobalTables',
  DescribeScalableTargets: 'ScalableTargets',
  DescribeScalingPolicies: 'ScalingPolicies',
  ListBackupPlans: 'BackupPlansList',
  ListBackupVaults: 'BackupVaultList',
  ListProtectedResources: 'Results',
  ListRestoreJobs: 'RestoreJobs',
  ListRestoreTestingPlans: 'RestoreTestingPlans',
};

/** Answers about backups, capacity and replicas. */
export function resilienceAnswer(operation: string, atHome: boolean): Raw | undefined {
  const list = atHome ? undefined : empty[operation];
  return list === undefined ? (dynamodb[operation] ?? backup[operation]) : one({ [list]: [] });
}
