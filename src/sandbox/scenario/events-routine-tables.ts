import { bank, uuidOf, within, type BankTable, type Scenario } from './bank.ts';
import { application, engineer, pipeline, serviceRole } from './events-actors.ts';
import { later, pick, someTimeIn, writtenTime, type Month } from './events-calendar.ts';
import { tablesWithHistory } from './events-tables.ts';
import type { EventDraft, Place } from './events-record.ts';
import { continuousBackups, creationParameters, tableDescription, tableResource } from './events-shapes.ts';

const isIn = (instant: Date, month: Month): boolean => instant >= month.from && instant < month.to;

const about = (table: BankTable): Pick<EventDraft, 'account' | 'region' | 'service'> => ({
  account: table.account,
  region: table.region,
  service: 'dynamodb',
});

/** Tables that were made in the month, and what switched on their protection some minutes later. */
export const creationEvents = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] =>
  tablesWithHistory(scenario, place)
    .filter(({ createdAt }) => isIn(createdAt, month))
    .flatMap((table) => creationOf(table));

function creationOf(table: BankTable): readonly EventDraft[] {
  const actor = pipeline(table.account, table.name, table.createdAt);
  const common = { ...about(table), actor, resources: [tableResource(table)] };
  const create: EventDraft = {
    ...common,
    key: `create/${table.arn}`,
    time: table.createdAt,
    name: 'CreateTable',
    parameters: creationParameters(table),
    response: {
      tableDescription: tableDescription(table, { tableStatus: 'CREATING', itemCount: 0, tableSizeBytes: 0 }),
    },
  };
  return [create, ...recoveryAfterCreation(table, common), ...expiryAfterCreation(table, common)];
}

type Common = Pick<EventDraft, 'account' | 'region' | 'service' | 'actor' | 'resources'>;

function recoveryAfterCreation(table: BankTable, common: Common): readonly EventDraft[] {
  if (table.recoveryDays === null) return [];
  const time = later(table.createdAt, 6);
  return [
    {
      ...common,
      key: `recovery/${table.arn}`,
      time,
      name: 'UpdateContinuousBackups',
      parameters: {
        tableName: table.name,
        pointInTimeRecoverySpecification: {
          pointInTimeRecoveryEnabled: true,
          recoveryPeriodInDays: table.recoveryDays,
        },
      },
      response: { continuousBackupsDescription: continuousBackups(true, table.recoveryDays, time) },
    },
  ];
}

function expiryAfterCreation(table: BankTable, common: Common): readonly EventDraft[] {
  if (table.expiryAttribute === null) return [];
  const specification = { attributeName: table.expiryAttribute, enabled: true };
  return [
    {
      ...common,
      key: `expiry/${table.arn}`,
      time: later(table.createdAt, 7),
      name: 'UpdateTimeToLive',
      parameters: { tableName: table.name, timeToLiveSpecification: specification },
      response: { timeToLiveSpecification: specification },
    },
  ];
}

/** Drift correction of tags, reads by AWS Config and auto scaling, and the restore test. */
export function tableEvents(scenario: Scenario, place: Place, month: Month): readonly EventDraft[] {
  const tables = tablesWithHistory(scenario, place).filter(({ createdAt }) => createdAt < month.from);
  const tested = tables.filter(({ recoveryDays }) => recoveryDays !== null)[
    pick(`test/${month.name}`, tables.length || 1)
  ];
  const endpoint = within(scenario.endpoints, place).find(({ service }) => service === 'dynamodb');
  return [
    ...tables.flatMap((table) => readsOf(table, month, endpoint?.id)),
    ...loadTest(place, month),
    ...tables
      .filter(({ arn, status }) => status === 'ACTIVE' && pick(`tag/${arn}/${month.name}`, 3) === 0)
      .map((table) => tagging(table, month, endpoint?.id)),
    ...(tested ? restoreTest(tested, month) : []),
  ];
}

function readsOf(table: BankTable, month: Month, endpoint: string | undefined): readonly EventDraft[] {
  const seed = `${table.arn}/${month.name}`;
  const recorded = someTimeIn(month, `config/${seed}`);
  const described = someTimeIn(month, `describe/${seed}`);
  const resources = [tableResource(table)];
  const recorder: EventDraft = {
    ...about(table),
    key: `config/${seed}`,
    time: recorded,
    name: 'DescribeContinuousBackups',
    actor: serviceRole(table.account, 'config.amazonaws.com', 'AWSServiceRoleForConfig', recorded),
    readOnly: true,
    parameters: { tableName: table.name },
    resources,
  };
  if (pick(`describe/${seed}`, 2) === 0) return [recorder];
  const reader: EventDraft = {
    ...about(table),
    key: `describe/${seed}`,
    time: described,
    name: 'DescribeTable',
    actor: application(table.account, 'CoreBankingService', described),
    readOnly: true,
    parameters: { tableName: table.arn },
    resources: [tableResource(table, table.arn)],
    ...(endpoint !== undefined && { endpoint }),
  };
  return [recorder, reader];
}

/** The pipeline sets the tags that the table has today; that of the analytics account runs inside its VPC. */
function tagging(table: BankTable, month: Month, endpoint: string | undefined): EventDraft {
  const inside = table.account === bank.analytics.id && endpoint !== undefined;
  const time = someTimeIn(month, `tag/${table.arn}/${month.name}`);
  const actor = pipeline(table.account, `${month.name}-${pick(table.arn, 900) + 100}`, time);
  return {
    ...about(table),
    key: `tag/${table.arn}/${month.name}`,
    time,
    name: 'TagResource',
    actor: inside ? { ...actor, address: '10.40.8.21' } : actor,
    ...(inside && { endpoint }),
    parameters: {
      resourceArn: table.arn,
      tags: Object.entries(table.tags).map(([key, value]) => ({ key, value })),
    },
    resources: [tableResource(table, table.arn)],
  };
}

/** A table is restored beside the original, looked at, and deleted on the next morning. */
function restoreTest(table: BankTable, month: Month): readonly EventDraft[] {
  const name = `${table.name}-restore-test-${month.name}`;
  const arn = `${table.arn}-restore-test-${month.name}`;
  const copy: BankTable = { ...table, name, arn, id: uuidOf(arn), deletionProtection: false };
  const restored = someTimeIn(month, `restore/${table.arn}/${month.name}`);
  const deleted = later(restored, 17 * 60);
  const common = { ...about(table), actor: engineer(table.account, 'DatabaseEngineer', 'tomasz.nowak', restored) };
  return [
    {
      ...common,
      key: `restore/${copy.arn}`,
      time: restored,
      name: 'RestoreTableToPointInTime',
      parameters: {
        sourceTableArn: table.arn,
        targetTableName: name,
        restoreDateTime: writtenTime(later(restored, -60)),
        useLatestRestorableTime: false,
        ...(table.keyArn !== null && {
          sSESpecificationOverride: { enabled: true, sSEType: 'KMS', kMSMasterKeyId: table.keyArn },
        }),
      },
      response: {
        tableDescription: tableDescription(copy, {
          tableStatus: 'CREATING',
          restoreSummary: {
            sourceTableArn: table.arn,
            restoreDateTime: writtenTime(later(restored, -60)),
            restoreInProgress: true,
          },
        }),
      },
      resources: [tableResource(table, table.arn), tableResource(copy)],
    },
    {
      ...common,
      key: `restore-end/${copy.arn}`,
      time: deleted,
      name: 'DeleteTable',
      actor: engineer(table.account, 'DatabaseEngineer', 'tomasz.nowak', deleted),
      parameters: { tableName: name },
      response: { tableDescription: tableDescription(copy, { tableStatus: 'DELETING' }) },
      resources: [tableResource(copy)],
    },
  ];
}

/** A table of the analytics account that lives for three days; its tool still leaves records of the oldest form. */
function loadTest(place: Place, month: Month): readonly EventDraft[] {
  if (place.account !== bank.analytics.id || place.region !== bank.mainRegion) return [];
  const name = `load-test-${month.name}`;
  const arn = `arn:aws:dynamodb:${place.region}:${place.account}:table/${name}`;
  const created = later(month.from, 11 * 1440 + 404);
  const deleted = later(created, 3 * 1440 + 52);
  const description = {
    tableName: name,
    keySchema: [{ attributeName: 'id', keyType: 'HASH' }],
    attributeDefinitions: [{ attributeName: 'id', attributeType: 'S' }],
    provisionedThroughput: { readCapacityUnits: 10, writeCapacityUnits: 10 },
  };
  const answered = { ...description, itemCount: 0, tableSizeBytes: 0, creationDateTime: writtenTime(created) };
  const resources = [{ arn, type: 'AWS::DynamoDB::Table', name }];
  const actor = pipeline(place.account, name, created);
  const common = { ...place, service: 'dynamodb', actor, resources };
  return [
    {
      ...common,
      key: `create/${arn}`,
      time: created,
      name: 'CreateTable',
      parameters: description,
      response: { tableDescription: { ...answered, tableStatus: 'CREATING' } },
      form: '2015',
    },
    loadTestScaling(common, name, later(created, 25 * 60)),
    {
      ...common,
      key: `delete/${arn}`,
      time: deleted,
      name: 'DeleteTable',
      parameters: { tableName: arn },
      response: { tableDescription: { ...answered, tableArn: arn, tableStatus: 'DELETING' } },
    },
  ];
}

/** Application Auto Scaling raises the capacity of the load test, under its service-linked role. */
const loadTestScaling = (common: Common, tableName: string, time: Date): EventDraft => ({
  ...common,
  key: `scale/${tableName}`,
  time,
  name: 'UpdateTable',
  actor: serviceRole(
    common.account,
    'dynamodb.application-autoscaling.amazonaws.com',
    'AWSServiceRoleForApplicationAutoScaling_DynamoDBTable',
    time,
  ),
  parameters: { tableName, provisionedThroughput: { readCapacityUnits: 40, writeCapacityUnits: 10 } },
  response: { tableDescription: { tableName, tableStatus: 'UPDATING' } },
});

/** The on-demand backups that the bank holds. */
export const backupEvents = (scenario: Scenario, place: Place, month: Month): readonly EventDraft[] =>
  tablesWithHistory(scenario, place).flatMap((table) =>
    table.backups
      .filter(({ createdAt }) => isIn(createdAt, month))
      .map((backup) => ({
        ...about(table),
        key: `backup/${backup.arn}`,
        time: backup.createdAt,
        name: 'CreateBackup',
        actor: pipeline(table.account, `backup-${month.name}`, backup.createdAt),
        parameters: { tableName: table.name, backupName: backup.name },
        response: {
          backupDetails: {
            backupArn: backup.arn,
            backupName: backup.name,
            backupStatus: 'CREATING',
            backupType: 'USER',
            backupCreationDateTime: writtenTime(backup.createdAt),
            backupSizeBytes: backup.bytes,
          },
        },
        resources: [tableResource(table)],
      })),
  );
