import { bank, hexOf, uuidOf, type BankTable, type Scenario } from './bank.ts';
import { pipeline, user, type EventActor } from './events-actors.ts';
import { auditedMonth, inMonth, later, monthOf, type Month } from './events-calendar.ts';

/** An export of a table to S3. */
export interface BankExport {
  readonly table: BankTable;
  readonly arn: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly bucket: string;
  /** Account that the caller named as the bucket's owner; null for the caller's own. */
  readonly bucketOwner: string | null;
  readonly prefix: string;
  /** Key that the files are encrypted with; null for a key of S3 (`AES256`). */
  readonly keyArn: string | null;
  readonly actor: EventActor;
}

/** An import of files of S3 into a new table, which the bank deletes some days later. */
export interface BankImport {
  readonly account: string;
  readonly region: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly tableId: string;
  readonly arn: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly deletedAt: Date;
  readonly bucket: string;
  readonly prefix: string;
  readonly items: number;
  readonly actor: EventActor;
}

/** Buckets of the bank that tables are exported to and imported from. */
export const transferBuckets = {
  reporting: 'meridian-regulatory-reporting',
  scenarios: 'meridian-stress-scenarios',
} as const;

/** A table whose data a contractor took out of the bank. */
export const takenTable = 'churn-scores';

/** DynamoDB names exports and imports by the milliseconds of their start. */
const jobId = (startedAt: Date, seed: string): string =>
  `${String(startedAt.getTime()).padStart(14, '0')}-${hexOf(seed, 8)}`;

/** The ledger, exported for the regulator on the third of each month. */
export function monthlyExport(scenario: Scenario, month: Month): BankExport {
  const startedAt = inMonth(month, 3, '02:10:26');
  const table = tableNamed(scenario, 'ledger-entries');
  return {
    ...jobOf(table, startedAt),
    bucket: transferBuckets.reporting,
    bucketOwner: null,
    prefix: `ledger/${month.name}`,
    keyArn: table.keyArn,
    actor: pipeline(table.account, `reporting-${month.name}`, startedAt),
  };
}

/** An export by a contractor into a bucket that nobody in the bank knows. */
export function takenExport(scenario: Scenario): BankExport {
  const table = tableNamed(scenario, takenTable);
  const startedAt = inMonth(auditedMonth(scenario.now), 18, '19:41:02');
  return {
    ...jobOf(table, startedAt),
    bucket: 'ml-contractor-scratch',
    bucketOwner: '999999999999',
    prefix: 'churn',
    keyArn: null,
    actor: user(table.account, 'contractor-ml-03'),
  };
}

const jobOf = (table: BankTable, startedAt: Date): Pick<BankExport, 'table' | 'arn' | 'startedAt' | 'endedAt'> => ({
  table,
  arn: `${table.arn}/export/${jobId(startedAt, table.arn)}`,
  startedAt,
  endedAt: later(startedAt, 34),
});

/** Scenarios of the stress test, imported on the fifth of each month for four days. */
export function monthlyImport(month: Month): BankImport {
  const [account, region] = [bank.analytics.id, bank.mainRegion];
  const startedAt = inMonth(month, 5, '06:30:11');
  const tableName = `stress-scenarios-${month.name}`;
  const tableArn = `arn:aws:dynamodb:${region}:${account}:table/${tableName}`;
  return {
    account,
    region,
    tableName,
    tableArn,
    tableId: uuidOf(tableArn),
    arn: `${tableArn}/import/${jobId(startedAt, tableArn)}`,
    startedAt,
    endedAt: later(startedAt, 12),
    deletedAt: later(startedAt, 4 * 1440),
    bucket: transferBuckets.scenarios,
    prefix: month.name,
    items: 51_220,
    actor: pipeline(account, `scenarios-${month.name}`, startedAt),
  };
}

/** DynamoDB lists exports and imports of the last 90 days (API reference, ListExports and ListImports). */
const listedDays = 90;

const listed = <T extends { readonly startedAt: Date }>(jobs: readonly T[], { now }: Scenario): readonly T[] =>
  jobs.filter(({ startedAt }) => startedAt <= now && later(startedAt, listedDays * 1440) > now);

const recentMonths = ({ now }: Scenario): readonly Month[] => [3, 2, 1, 0].map((back) => monthOf(now, back));

export const listedExports = (scenario: Scenario): readonly BankExport[] =>
  listed([...recentMonths(scenario).map((month) => monthlyExport(scenario, month)), takenExport(scenario)], scenario);

export const listedImports = (scenario: Scenario): readonly BankImport[] =>
  listed(recentMonths(scenario).map(monthlyImport), scenario);

function tableNamed(scenario: Scenario, name: string): BankTable {
  const table = scenario.tables.find((candidate) => candidate.name === name && candidate.region === bank.mainRegion);
  if (table === undefined) throw new Error(`the bank has no table ${name}`);
  return table;
}
