import { uuidOf, type BankTable, type Scenario } from './bank.ts';
import { engineer, root } from './events-actors.ts';
import { auditedMonth, inMonth, later, writtenTime, type Month } from './events-calendar.ts';
import type { EventDraft, Place } from './events-record.ts';
import { tableDescription, tableResource } from './events-shapes.ts';
import { tableArn } from './tables.ts';
import { monthlyExport, monthlyImport, takenExport, type BankExport, type BankImport } from './transfers.ts';

/** Exports and imports of every month. */
export function transferEvents(scenario: Scenario, place: Place, month: Month): readonly EventDraft[] {
  const exported = monthlyExport(scenario, month);
  const imported = monthlyImport(month);
  const drafts = [exportDraft(exported, `export/${exported.arn}`), ...importDrafts(imported)];
  return drafts.filter(({ account, region }) => account === place.account && region === place.region);
}

function exportDraft(exported: BankExport, key: string): EventDraft {
  const { table, bucket, bucketOwner, prefix, keyArn, startedAt } = exported;
  const destination = {
    tableArn: table.arn,
    s3Bucket: bucket,
    ...(bucketOwner !== null && { s3BucketOwner: bucketOwner }),
    s3Prefix: prefix,
    s3SseAlgorithm: keyArn === null ? 'AES256' : 'KMS',
    ...(keyArn !== null && { s3SseKmsKeyId: keyArn }),
    exportFormat: 'DYNAMODB_JSON',
  };
  return {
    account: table.account,
    region: table.region,
    key,
    time: startedAt,
    service: 'dynamodb',
    name: 'ExportTableToPointInTime',
    actor: exported.actor,
    parameters: destination,
    response: {
      exportDescription: {
        ...destination,
        exportArn: exported.arn,
        exportStatus: 'IN_PROGRESS',
        exportType: 'FULL_EXPORT',
        tableId: table.id,
        startTime: writtenTime(startedAt),
        exportTime: writtenTime(startedAt),
      },
    },
    resources: [tableResource(table, table.arn)],
  };
}

function importDrafts(imported: BankImport): readonly EventDraft[] {
  const { account, region, tableName, tableArn, tableId, bucket, prefix, startedAt, deletedAt } = imported;
  const common = { account, region, service: 'dynamodb', actor: imported.actor };
  const resources = [tableResource({ name: tableName, arn: tableArn })];
  const source = { s3Bucket: bucket, s3KeyPrefix: prefix };
  return [
    {
      ...common,
      key: `import/${imported.arn}`,
      time: startedAt,
      name: 'ImportTable',
      parameters: {
        s3BucketSource: source,
        inputFormat: 'DYNAMODB_JSON',
        inputCompressionType: 'GZIP',
        tableCreationParameters: {
          tableName,
          attributeDefinitions: [{ attributeName: 'scenarioId', attributeType: 'S' }],
          keySchema: [{ attributeName: 'scenarioId', keyType: 'HASH' }],
          billingMode: 'PAY_PER_REQUEST',
        },
      },
      response: {
        importTableDescription: {
          importArn: imported.arn,
          importStatus: 'IN_PROGRESS',
          tableArn,
          tableId,
          s3BucketSource: source,
          startTime: writtenTime(startedAt),
        },
      },
      resources,
    },
    {
      ...common,
      key: `import-end/${imported.arn}`,
      time: deletedAt,
      name: 'DeleteTable',
      parameters: { tableName },
      response: { tableDescription: { tableName, tableArn, tableId, tableStatus: 'DELETING' } },
      resources,
    },
  ];
}

/** Event ids of changes that somebody made who may not, or in a way that loses protection. */
export const unapprovedKeys = {
  rootTags: 'story/root-tags',
  takenExport: 'story/taken-export',
  bareCopy: 'story/bare-copy',
} as const;

/** Table of cases that was copied without its key. */
const copiedTable = 'kyc-documents';

/** Name of that copy. */
export const bareCopyName = `${copiedTable}-search`;

/** Table that root gave tags by hand. */
const rootTagged = 'fraud-features';

/** What somebody did in the audited month that the bank does not allow. The state of no table is another one today. */
export function unapprovedDrafts(scenario: Scenario): readonly EventDraft[] {
  const month = auditedMonth(scenario.now);
  const named = (name: string): readonly BankTable[] => scenario.tables.filter((table) => table.name === name);
  return [
    exportDraft(takenExport(scenario), unapprovedKeys.takenExport),
    ...named(rootTagged).map((table) => rootTags(table, inMonth(month, 27, '07:55:40'))),
    ...named(copiedTable).flatMap((table) => bareCopy(table, inMonth(month, 12, '15:20:09'))),
  ];
}

const rootTags = (table: BankTable, time: Date): EventDraft => ({
  account: table.account,
  region: table.region,
  key: unapprovedKeys.rootTags,
  time,
  service: 'dynamodb',
  name: 'TagResource',
  actor: root(table.account),
  parameters: {
    resourceArn: table.arn,
    tags: Object.entries(table.tags).map(([key, value]) => ({ key, value })),
  },
  resources: [tableResource(table, table.arn)],
});

/** A copy for a search, restored under a key that AWS owns and deleted two days later. */
function bareCopy(table: BankTable, time: Date): readonly EventDraft[] {
  const arn = tableArn(table, bareCopyName);
  const copy: BankTable = { ...table, name: bareCopyName, arn, id: uuidOf(arn), keyArn: null };
  const deleted = later(time, 2 * 1440);
  const common = { account: table.account, region: table.region, service: 'dynamodb' };
  return [
    {
      ...common,
      key: unapprovedKeys.bareCopy,
      time,
      name: 'RestoreTableToPointInTime',
      actor: engineer(table.account, 'DatabaseEngineer', 'anna.keller', time),
      parameters: {
        sourceTableName: table.name,
        targetTableName: copy.name,
        useLatestRestorableTime: true,
        sSESpecificationOverride: { enabled: false },
      },
      response: {
        tableDescription: tableDescription(copy, {
          tableStatus: 'CREATING',
          deletionProtectionEnabled: false,
          restoreSummary: {
            sourceTableArn: table.arn,
            restoreDateTime: writtenTime(later(time, -5)),
            restoreInProgress: true,
          },
        }),
      },
      resources: [tableResource(table), tableResource(copy)],
    },
    {
      ...common,
      key: `${unapprovedKeys.bareCopy}/end`,
      time: deleted,
      name: 'DeleteTable',
      actor: engineer(table.account, 'DatabaseEngineer', 'anna.keller', deleted),
      parameters: { tableName: copy.name },
      response: { tableDescription: tableDescription(copy, { tableStatus: 'DELETING' }) },
      resources: [tableResource(copy)],
    },
  ];
}
