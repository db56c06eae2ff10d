import { bank } from './bank.ts';
import type { PlantedFault } from './planted-estate.ts';
import { tableArn } from './tables.ts';

const production = { account: bank.production.id, region: bank.mainRegion };
const productionSecond = { account: bank.production.id, region: bank.secondRegion };
const analytics = { account: bank.analytics.id, region: bank.mainRegion };

type Row = readonly [control: string, table: string, what: string, outcome?: PlantedFault['outcome']];

const at = (
  place: { readonly account: string; readonly region: string },
  rows: readonly Row[],
): readonly PlantedFault[] =>
  rows.map(([control, table, what, outcome = 'not-satisfied']) => ({
    what,
    ...place,
    subject: tableArn(place, table),
    control: `DDB-${control}`,
    outcome,
  }));

/** What is wrong on purpose with backups, restores, capacity and replicas. */
export const plantedResilience: readonly PlantedFault[] = [
  ...at(production, [
    ['RES-02', 'migration-2019-backup', 'A forgotten copy of data that no backup plan selects'],
    ['RES-02', 'kyc-archive-2015', 'The table is archived: AWS Backup makes no recovery points of it any more'],
    ['RES-03', 'migration-2019-backup', 'A table without a class, of which nobody tested a restore'],
    ['ENC-06', 'migration-2019-backup', 'Backups of a table under a key that AWS owns'],
    ['ENC-06', 'fraud-signals', 'Backups of a table under the key that AWS manages'],
    ['RES-06', 'merchant-settlements', 'A provisioned table with an index that does not scale'],
    ['RES-06', 'fraud-signals', 'Somebody suspended the scaling of a provisioned table'],
    ['RES-07', 'exchange-rates', 'A replica without the point-in-time recovery of the original'],
    ['RES-07', 'migration-2019-backup', 'What is left of a global table of version 2017.11.29'],
    ['RES-07', 'customer-consents', 'A replica in a Region that is not assessed', 'inconclusive'],
  ]),
  ...at(productionSecond, [
    ['RES-01', 'exchange-rates', 'A replica without the point-in-time recovery of the original'],
    ['RES-02', 'branch-appointments', 'The last recovery point is twelve days old'],
    ['RES-06', 'exchange-rates', 'A table on demand with a maximum', 'manual'],
    ['RES-07', 'exchange-rates', 'A replica without the point-in-time recovery of the original'],
  ]),
  ...at(analytics, [
    ['RES-02', 'marketing-segments', 'The tags by which a plan selects the table may not be read', 'inconclusive'],
    ['RES-03', 'marketing-segments', 'The tags that tell the class may not be read', 'inconclusive'],
    ['RES-03', 'fraud-features', 'The last test restore of the class failed'],
    ['ENC-06', 'fraud-features', 'The key of the backups may not be described', 'inconclusive'],
  ]),
];
