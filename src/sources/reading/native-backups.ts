import { grouped } from '../../model/index.ts';
import type { Fact, JsonObject } from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { describeBackup, listBackups, noBackup } from '../dynamodb-resilience.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf } from './fact.ts';

/** Backups of tables that were not made with AWS Backup, by the ARN of the table. */
export function readBackups(archive: Archive, place: Place): (tableArn: string) => Fact<readonly JsonObject[]> {
  const reading = archive(listBackups, place);
  const { items, absent } = populationOf(
    reading,
    'BackupSummaries',
    objectItem((item) => {
      const table = textAt(item, 'TableArn');
      const arn = textAt(item, 'BackupArn');
      return table === undefined || arn === undefined ? undefined : { table, arn };
    }),
  );
  const list = absent ?? factOf(reading, () => items);
  const byTable = grouped(items, ({ table }) => table);
  return (tableArn) => {
    const own = (byTable.get(tableArn) ?? []).map(({ arn }) => backupFact(archive, place, arn));
    return mergeFacts(list, own, (_all, backups) => backups.filter((backup) => backup !== null));
  };
}

/** A backup as it is described; null when it was deleted since it was listed. */
function backupFact(archive: Archive, place: Place, arn: string): Fact<JsonObject | null> {
  const reading = archive(describeBackup(arn), place);
  return factOf(reading, ([page]) => {
    if (reading.error === noBackup) return null;
    return page === undefined ? undefined : objectAt(page, 'BackupDescription');
  });
}
