import type { JsonObject } from '../model/index.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Ask, Question, Source, Target } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({ service: 'dynamodb', operation, request });

/** Backups that were not made with AWS Backup. */
export const listBackups: Question = {
  ...question('ListBackups', { BackupType: 'ALL' }),
  paging: { input: 'ExclusiveStartBackupArn', output: 'LastEvaluatedBackupArn' },
};

/** The error that says that a backup is gone since it was listed (API reference, DescribeBackup). */
export const noBackup = 'BackupNotFoundException';

/** Key of a backup and the table's settings when it was made. */
export const describeBackup = (arn: string): Question => ({
  ...question('DescribeBackup', { BackupArn: arn }),
  answers: [noBackup],
});

/** Most capacity that tables of the account may have together in the Region. */
export const describeLimits: Question = question('DescribeLimits', {});

/** Global tables of version 2017.11.29 with a replica in the Region; those of version 2019.11.21 stand in DescribeTable. */
export const listGlobalTables = (region: string): Question => ({
  ...question('ListGlobalTables', { RegionName: region }),
  paging: { input: 'ExclusiveStartGlobalTableName', output: 'LastEvaluatedGlobalTableName' },
});

export const describeGlobalTable = (name: string): Question =>
  question('DescribeGlobalTable', { GlobalTableName: name });

export const resilienceActions: Source['actions'] = [
  { action: 'dynamodb:DescribeBackup', resource: 'arn:aws:dynamodb:*:*:table/*/backup/*' },
  { action: 'dynamodb:DescribeGlobalTable', resource: 'arn:aws:dynamodb::*:global-table/*' },
  { action: 'dynamodb:DescribeLimits', resource: '*' },
  { action: 'dynamodb:ListBackups', resource: '*' },
  { action: 'dynamodb:ListGlobalTables', resource: '*' },
];

const namesIn = (pages: readonly JsonObject[], list: string, member: string): readonly string[] =>
  pages
    .flatMap((page) => objectsAt(page, list))
    .map((item) => textAt(item, member))
    .filter((name) => name !== undefined);

/** ARNs of the Region's own backups. */
export async function collectBackups(ask: Ask): Promise<readonly string[]> {
  const list = await ask(listBackups);
  const arns = list.kind === 'answered' ? namesIn(list.pages, 'BackupSummaries', 'BackupArn') : [];
  await Promise.all(arns.map((arn) => ask(describeBackup(arn))));
  return arns;
}

export async function collectResilience(ask: Ask, { region }: Target): Promise<void> {
  const [globalTables] = await Promise.all([ask(listGlobalTables(region)), ask(describeLimits), collectBackups(ask)]);
  if (globalTables.kind === 'unavailable') return;
  const names = namesIn(globalTables.pages, 'GlobalTables', 'GlobalTableName');
  await Promise.all(names.map((name) => ask(describeGlobalTable(name))));
}
