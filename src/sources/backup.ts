import type { Assessment, Interval, JsonObject } from '../model/index.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Answer, Ask, Question, Source } from './source.ts';

const question = (operation: string, request: JsonObject = {}): Question => ({ service: 'backup', operation, request });

const paged = (operation: string, request: JsonObject = {}): Question => ({
  ...question(operation, request),
  paging: { input: 'NextToken', output: 'NextToken' },
});

export const listBackupPlans: Question = paged('ListBackupPlans');
export const getBackupPlan = (id: string): Question => question('GetBackupPlan', { BackupPlanId: id });
export const listBackupSelections = (planId: string): Question =>
  paged('ListBackupSelections', { BackupPlanId: planId });

export interface SelectionName {
  readonly planId: string;
  readonly selectionId: string;
}

export const getBackupSelection = ({ planId, selectionId }: SelectionName): Question =>
  question('GetBackupSelection', { BackupPlanId: planId, SelectionId: selectionId });

export const listBackupVaults: Question = paged('ListBackupVaults');

/** Resources that have recovery points; a table that is not among them has none (API reference). */
export const listProtectedResources: Question = paged('ListProtectedResources');

export const listRecoveryPointsByResource = (arn: string): Question =>
  paged('ListRecoveryPointsByResource', { ResourceArn: arn });

/** Days before the end of the period in which a restore counts as a test of it. */
export const restoreTestDays = 365;

/** The year before the period's end: restores in it are tests that count for the period. */
export const restoreWindow = ({ period }: Assessment): Interval => ({
  from: new Date(Date.parse(period.to) - restoreTestDays * 86_400_000).toISOString(),
  to: period.to,
});

export const listRestoreJobs = (assessment: Assessment): Question =>
  paged('ListRestoreJobs', { ByCreatedAfter: restoreWindow(assessment).from });

export const listRestoreTestingPlans: Question = paged('ListRestoreTestingPlans');
export const listRestoreTestingSelections = (plan: string): Question =>
  paged('ListRestoreTestingSelections', { RestoreTestingPlanName: plan });

/** Copies to other vaults that began in the period. */
export const listCopyJobs = ({ period }: Assessment): Question =>
  paged('ListCopyJobs', { ByCreatedAfter: period.from, ByCreatedBefore: period.to });

/** Which services AWS Backup may back up in the Region, and which it manages in full (advanced features). */
export const describeRegionSettings: Question = question('DescribeRegionSettings');

/** ARN of a protected resource that is a DynamoDB table; undefined for the resources of other services. */
export const protectedTable = (resource: JsonObject): string | undefined =>
  textAt(resource, 'ResourceType') === 'DynamoDB' ? textAt(resource, 'ResourceArn') : undefined;

const itemsOf = (answer: Answer, member: string): readonly JsonObject[] =>
  answer.kind === 'answered' ? answer.pages.flatMap((page) => objectsAt(page, member)) : [];

const named = <T>(items: readonly JsonObject[], read: (item: JsonObject) => T | undefined): readonly T[] =>
  items.map(read).filter((name) => name !== undefined);

async function collectPlan(ask: Ask, planId: string): Promise<void> {
  const [selections] = await Promise.all([ask(listBackupSelections(planId)), ask(getBackupPlan(planId))]);
  const ids = named(itemsOf(selections, 'BackupSelectionsList'), (item) => textAt(item, 'SelectionId'));
  await Promise.all(ids.map((selectionId) => ask(getBackupSelection({ planId, selectionId }))));
}

async function collectPlans(ask: Ask): Promise<void> {
  const plans = named(itemsOf(await ask(listBackupPlans), 'BackupPlansList'), (item) => textAt(item, 'BackupPlanId'));
  await Promise.all(plans.map((id) => collectPlan(ask, id)));
}

async function collectRecoveryPoints(ask: Ask): Promise<void> {
  const tables = named(itemsOf(await ask(listProtectedResources), 'Results'), protectedTable);
  await Promise.all(tables.map((arn) => ask(listRecoveryPointsByResource(arn))));
}

async function collectTestingPlans(ask: Ask): Promise<void> {
  const plans = itemsOf(await ask(listRestoreTestingPlans), 'RestoreTestingPlans');
  const names = named(plans, (item) => textAt(item, 'RestoreTestingPlanName'));
  await Promise.all(names.map((name) => ask(listRestoreTestingSelections(name))));
}

const plan = 'arn:aws:backup:*:*:backup-plan:*';

const source: Source = {
  id: 'backup',
  title: 'AWS Backup plans, vaults, recovery points and restores',
  per: 'region',
  actions: [
    { action: 'backup:DescribeRegionSettings', resource: '*' },
    { action: 'backup:GetBackupPlan', resource: plan },
    { action: 'backup:GetBackupSelection', resource: plan },
    { action: 'backup:ListBackupPlans', resource: '*' },
    { action: 'backup:ListBackupSelections', resource: plan },
    { action: 'backup:ListBackupVaults', resource: '*' },
    { action: 'backup:ListCopyJobs', resource: '*' },
    { action: 'backup:ListProtectedResources', resource: '*' },
    { action: 'backup:ListRecoveryPointsByResource', resource: '*' },
    { action: 'backup:ListRestoreJobs', resource: '*' },
    { action: 'backup:ListRestoreTestingPlans', resource: '*' },
    { action: 'backup:ListRestoreTestingSelections', resource: 'arn:aws:backup:*:*:restore-testing-plan:*' },
  ],
  freshnessHours: 24,
  collect: async (ask, { assessment }) => {
    await Promise.all([
      collectPlans(ask),
      collectRecoveryPoints(ask),
      collectTestingPlans(ask),
      ask(listBackupVaults),
      ask(listRestoreJobs(assessment)),
      ask(listCopyJobs(assessment)),
      ask(describeRegionSettings),
    ]);
  },
};
export default source;
