import * as backup from '@aws-sdk/client-backup';

/** Asks AWS Backup about everything that it has in an account and Region. */
export async function crawlBackup(client: backup.BackupClient): Promise<void> {
  const { BackupPlansList = [] } = await client.send(new backup.ListBackupPlansCommand({}));
  for (const { BackupPlanId } of BackupPlansList) {
    await client.send(new backup.GetBackupPlanCommand({ BackupPlanId }));
    const selections = await client.send(new backup.ListBackupSelectionsCommand({ BackupPlanId }));
    for (const { SelectionId } of selections.BackupSelectionsList ?? []) {
      await client.send(new backup.GetBackupSelectionCommand({ BackupPlanId, SelectionId }));
    }
  }
  await client.send(new backup.ListBackupVaultsCommand({}));
  const { Results = [] } = await client.send(new backup.ListProtectedResourcesCommand({}));
  for (const { ResourceArn } of Results.slice(0, 3)) {
    await client.send(new backup.ListRecoveryPointsByResourceCommand({ ResourceArn }));
  }
  await client.send(new backup.ListRestoreJobsCommand({ ByCreatedAfter: new Date('2026-01-01T00:00:00Z') }));
  await client.send(new backup.ListCopyJobsCommand({ ByCreatedAfter: new Date('2026-01-01T00:00:00Z') }));
  const { RestoreTestingPlans = [] } = await client.send(new backup.ListRestoreTestingPlansCommand({}));
  for (const { RestoreTestingPlanName } of RestoreTestingPlans) {
    await client.send(new backup.ListRestoreTestingSelectionsCommand({ RestoreTestingPlanName }));
  }
  await client.send(new backup.DescribeRegionSettingsCommand({}));
}
