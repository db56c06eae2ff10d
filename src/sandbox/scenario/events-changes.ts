import { bank, type BankTable, type Scenario } from './bank.ts';
import type { TableChange } from './bank-changes.ts';
import { engineer } from './events-actors.ts';
import type { EventDraft } from './events-record.ts';
import { attributeDefinitions, continuousBackups, tableDescription, tableResource } from './events-shapes.ts';

/** The changes of a rehearsal to tables, as CloudTrail recorded them. */
export const changeDrafts = (scenario: Scenario): readonly EventDraft[] =>
  scenario.changes
    .filter((change): change is TableChange => 'table' in change)
    .flatMap((change) => {
      const table = scenario.tables.find(
        ({ name, account, region }) =>
          name === change.table && account === bank.production.id && region === bank.mainRegion,
      );
      return table === undefined ? [] : [draftOf(table, change)];
    });

function draftOf(table: BankTable, { kind, at, enabled }: TableChange): EventDraft {
  const time = new Date(at);
  const role = kind === 'recovery' ? 'DatabaseEngineer' : 'PlatformEngineer';
  const common = {
    account: table.account,
    region: table.region,
    key: `change/${kind}/${table.name}/${at}`,
    time,
    service: 'dynamodb',
    actor: engineer(table.account, role, enabled ? 'jonas.weber' : 'anna.keller', time),
    resources: [tableResource(table)],
  } as const;
  return kind === 'recovery'
    ? {
        ...common,
        name: 'UpdateContinuousBackups',
        parameters: {
          tableName: table.name,
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: enabled },
        },
        response: { continuousBackupsDescription: continuousBackups(enabled, 35, time) },
      }
    : {
        ...common,
        name: 'UpdateTable',
        parameters: {
          tableName: table.name,
          attributeDefinitions: attributeDefinitions(table),
          deletionProtectionEnabled: enabled,
        },
        response: { tableDescription: tableDescription(table, { deletionProtectionEnabled: enabled }) },
      };
}
