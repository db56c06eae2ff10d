import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore, uuidOf, within, type BankTable, type Scenario } from './bank.ts';
import { auditedMonth, inMonth, monthOf, pick } from './events-calendar.ts';
import { keyArnOf } from './keys.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

/** A recovery point in the vault of its table's account and Region. */
export interface BankRecoveryPoint {
  readonly arn: string;
  readonly createdAt: Date;
  readonly bytes: number;
}

/** A restore that the weekly testing plan made, looked at and deleted. */
export interface BankRestore {
  readonly id: string;
  readonly table: BankTable;
  readonly point: string;
  readonly at: Date;
  readonly failed: boolean;
}

export interface BankCopy {
  readonly id: string;
  readonly table: BankTable;
  readonly point: string;
  readonly copy: string;
  readonly at: Date;
}

/** AWS Backup of one account and Region. */
export interface BankBackup {
  readonly vault: { readonly name: string; readonly arn: string; readonly keyArn: string; readonly createdAt: Date };
  readonly planId: string;
  readonly selectionId: string;
  readonly selection: JsonObject;
  /** ARN of the vault that the monthly rule copies to; null where it does not. */
  readonly copiesTo: string | null;
  readonly tables: readonly BankTable[];
  readonly testingPlan: string;
}

export const vaultName = 'meridian-tables';
export const planName = 'meridian-tables';

const vaultArn = ({ account, region }: Place): string =>
  `arn:aws:backup:${region}:${account}:backup-vault:${vaultName}`;
const pointArn = ({ account, region }: Place, seed: string): string =>
  `arn:aws:backup:${region}:${account}:recovery-point:${uuidOf(seed)}`;

const places: readonly Place[] = [
  { account: bank.production.id, region: bank.mainRegion },
  { account: bank.production.id, region: bank.secondRegion },
  { account: bank.analytics.id, region: bank.mainRegion },
];

const sensitive = ['chd', 'pii', 'confidential'];

/** In production a table is taken by its class, any of three; in analytics by its ARN, for all but what is harmless. */
const selectionOf = (place: Place): JsonObject => {
  const common = { IamRoleArn: `arn:aws:iam::${place.account}:role/service-role/AWSBackupDefaultServiceRole` };
  if (place.account === bank.production.id) {
    return {
      ...common,
      SelectionName: 'sensitive-tables',
      Resources: [],
      NotResources: [],
      ListOfTags: sensitive.map((ConditionValue) => ({
        ConditionType: 'STRINGEQUALS',
        ConditionKey: 'data-classification',
        ConditionValue,
      })),
      Conditions: { StringEquals: [], StringNotEquals: [], StringLike: [], StringNotLike: [] },
    };
  }
  return {
    ...common,
    SelectionName: 'production-tables',
    Resources: ['arn:aws:dynamodb:*:*:table/*'],
    NotResources: ['arn:aws:dynamodb:*:*:table/load-test-*'],
    ListOfTags: [],
    Conditions: {
      StringEquals: [{ ConditionKey: 'aws:ResourceTag/environment', ConditionValue: 'production' }],
      StringNotEquals: [{ ConditionKey: 'aws:ResourceTag/data-classification', ConditionValue: 'none' }],
      StringLike: [],
      StringNotLike: [],
    },
  };
};

const known = new WeakMap<Scenario, Map<string, BankBackup | null>>();

/** AWS Backup in an account and Region; null where the bank does not use it. */
export function backupIn(scenario: Scenario, place: Place): BankBackup | null {
  const made = known.get(scenario) ?? new Map<string, BankBackup | null>();
  known.set(scenario, made);
  const name = `${place.account}/${place.region}`;
  const found = made.get(name);
  if (found !== undefined) return found;
  const used = places.some(({ account, region }) => account === place.account && region === place.region);
  const backup = used ? makeBackup(scenario, place) : null;
  made.set(name, backup);
  return backup;
}

function makeBackup(scenario: Scenario, place: Place): BankBackup {
  const { account, region } = place;
  const seed = `${account}/${region}`;
  const main = account === bank.production.id && region === bank.mainRegion;
  return {
    vault: {
      name: vaultName,
      arn: vaultArn(place),
      keyArn: keyArnOf(place, 'backup'),
      createdAt: daysBefore(scenario.now, 700, 520),
    },
    planId: uuidOf(`backup-plan/${seed}`),
    selectionId: uuidOf(`backup-selection/${seed}`),
    selection: selectionOf(place),
    copiesTo: main ? vaultArn({ account, region: bank.secondRegion }) : null,
    tables: within(scenario.tables, place).filter(({ tags }) => sensitive.includes(tags['data-classification'] ?? '')),
    testingPlan: `weekly_restore_${uuidOf(`testing/${seed}`).slice(0, 8)}`,
  };
}

/** Daily recovery points of the last 35 days; those of tables for measurements of the last three. */
export function recoveryPointsOf(scenario: Scenario, table: BankTable): readonly BankRecoveryPoint[] {
  const age = (scenario.now.getTime() - table.createdAt.getTime()) / 86_400_000;
  const days = Math.min(table.name.startsWith('statements-') ? 3 : 35, Math.floor(age));
  return Array.from({ length: Math.max(days, 0) }, (_, index) => {
    const createdAt = daysBefore(scenario.now, index + 1, 130 + pick(table.arn, 60));
    return {
      arn: pointArn(table, `point/${table.arn}/${createdAt.toISOString()}`),
      createdAt,
      bytes: table.items * 380,
    };
  }).filter(({ createdAt }) => table.backedUpUntil === null || createdAt < table.backedUpUntil);
}

/** A test of each class in every month of the last year, on the class's first, second, … table in turn. */
export function restoresOf(scenario: Scenario, place: Place): readonly BankRestore[] {
  const backup = backupIn(scenario, place);
  if (backup === null) return [];
  // The tester may not read the tags of every table, and does not restore what it cannot classify.
  const testable = backup.tables.filter(({ tagsDenied, status }) => !tagsDenied && status === 'ACTIVE');
  return Array.from({ length: 12 }, (_, back) => monthOf(auditedMonth(scenario.now).from, back)).flatMap(
    (month, back) =>
      sensitive.flatMap((dataClass): BankRestore[] => {
        const tables = testable.filter(
          (table) => table.dataClass === dataClass && !table.name.startsWith('statements-'),
        );
        const table = tables[back % (tables.length || 1)];
        if (table === undefined) return [];
        const id = `${place.region}/${place.account}/${month.name}/${dataClass}`;
        return [
          {
            id: uuidOf(`restore-job/${id}`),
            table,
            point: pointArn(place, `tested/${id}`),
            at: inMonth(month, 27, `06:${String(10 + pick(id, 50))}:00`),
            failed: back === 0 && table.name === 'fraud-features',
          },
        ];
      }),
  );
}

/** Copies of cardholder tables to the other Region, on the first of each of the last three months. */
export function copiesOf(scenario: Scenario, place: Place): readonly BankCopy[] {
  const backup = backupIn(scenario, place);
  if (backup === null || backup.copiesTo === null) return [];
  const to = { account: place.account, region: bank.secondRegion };
  return [0, 1, 2]
    .map((back) => monthOf(scenario.now, back))
    .flatMap((month) =>
      backup.tables
        .filter(({ name }) => !name.startsWith('statements-'))
        .map((table) => {
          const id = `copy/${table.arn}/${month.name}`;
          const point = pointArn(place, `monthly/${id}`);
          return {
            id: uuidOf(id),
            table,
            point,
            copy: pointArn(to, `copied/${id}`),
            at: inMonth(month, 1, '04:41:00'),
          };
        })
        .filter(({ at, table }) => at < scenario.now && at > table.createdAt),
    );
}
