import type { Assessment, ChangeEvent, Fact, JsonObject, Restore } from '../../model/index.ts';
import { isJsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { tableArn } from '../arn.ts';
import { listRestoreJobs, listRestoreTestingPlans, listRestoreTestingSelections, restoreWindow } from '../backup.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';
import { listFact } from './lists.ts';
import { eventsNamed } from './named-events.ts';
import { instantAt } from './recovery-points.ts';
import type { Table } from './table-list.ts';

/**
 * Restores of DynamoDB tables in an account and Region in the year before the period's end: jobs of AWS Backup, the
 * calls that CloudTrail still knows, and tables that say that they were restored. Newest last.
 */
export function restoresFact(
  archive: Archive,
  { place, tables }: { readonly place: Place; readonly tables: readonly Table[] },
  assessment: Assessment,
): Fact<readonly Restore[]> {
  const { from, to } = restoreWindow(assessment);
  const names = ['RestoreTableFromBackup', 'RestoreTableToPointInTime'];
  const events = eventsNamed(archive, place, { source: 'dynamodb.amazonaws.com', names, assessment });
  const fromTables = tables.flatMap(({ description }) =>
    description.kind === 'known' ? restoredTable(description.value) : [],
  );
  return mergeFacts(jobsFact(archive, place, assessment), [events], (jobs, [calls = []]) =>
    [...jobs, ...calls.map((event) => calledRestore(event, place)), ...fromTables]
      .filter(({ at }) => from <= at && at < to)
      .sort((a, b) => (`${a.at} ${a.id}` < `${b.at} ${b.id}` ? -1 : 1)),
  );
}

function jobsFact(archive: Archive, place: Place, assessment: Assessment): Fact<readonly Restore[]> {
  const reading = archive(listRestoreJobs(assessment), place);
  const { items, absent } = populationOf(reading, 'RestoreJobs', objectItem(readJob));
  return absent ?? factOf(reading, () => items.filter((job) => job !== null));
}

/** A restore job; null for those of other services. */
function readJob(job: JsonObject): Restore | null | undefined {
  const id = textAt(job, 'RestoreJobId');
  const status = textAt(job, 'Status');
  const at = instantAt(job, 'CreationDate');
  if (id === undefined || status === undefined || at === undefined) return undefined;
  if ((textAt(job, 'ResourceType') ?? 'DynamoDB') !== 'DynamoDB') return null;
  const source = textAt(job, 'SourceResourceArn') ?? tableIn(textAt(job, 'RecoveryPointArn')) ?? null;
  return { kind: 'job', id, at, source, status, validation: textAt(job, 'ValidationStatus') ?? null };
}

function calledRestore({ id, time, parameters }: ChangeEvent, place: Place): Restore {
  const name = textAt(parameters, 'sourcetablename');
  const source =
    textAt(parameters, 'sourcetablearn') ??
    tableIn(textAt(parameters, 'backuparn')) ??
    (name === undefined ? null : tableArn(place, name));
  return { kind: 'event', id, at: time, source, status: 'STARTED', validation: null };
}

/** What a table tells of its own making; it was restored when it was created. */
function restoredTable(table: JsonObject): readonly Restore[] {
  const summary = objectAt(table, 'RestoreSummary');
  const id = textAt(table, 'TableArn');
  const at = instantAt(table, 'CreationDateTime');
  if (!isJsonObject(summary) || summary['RestoreInProgress'] !== false || id === undefined || at === undefined)
    return [];
  const source = textAt(summary, 'SourceTableArn') ?? tableIn(textAt(summary, 'SourceBackupArn')) ?? null;
  return [{ kind: 'table', id, at, source, status: 'COMPLETED', validation: null }];
}

/** The table whose backup an ARN names; undefined for a recovery point that AWS Backup manages in full. */
const tableIn = (arn: string | undefined): string | undefined =>
  /^(arn:[^:]+:dynamodb:[^:]+:\d{12}:table\/[^/]+)\/backup\//.exec(arn ?? '')?.[1];

/** Names of the restore testing plans of an account and Region that select DynamoDB tables. */
export function testingPlansFact(archive: Archive, place: Place): Fact<readonly string[]> {
  const reading = archive(listRestoreTestingPlans, place);
  const { items, absent } = populationOf(
    reading,
    'RestoreTestingPlans',
    objectItem((item) => textAt(item, 'RestoreTestingPlanName')),
  );
  const chosen = items.map((name) => {
    const selections = listFact(archive(listRestoreTestingSelections(name), place), 'RestoreTestingSelections');
    const selects = (one: JsonObject): boolean => textAt(one, 'ProtectedResourceType') === 'DynamoDB';
    return mergeFacts<readonly JsonObject[], never, readonly string[]>(selections, [], (all) =>
      all.some(selects) ? [name] : [],
    );
  });
  return mergeFacts(absent ?? factOf(reading, () => items), chosen, (_names, lists) => lists.flat());
}
