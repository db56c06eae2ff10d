import { bank, type BankTable, type Scenario } from './bank.ts';
import { engineer, federated, stranger, user } from './events-actors.ts';
import { later, pick, someTimeIn, type Month } from './events-calendar.ts';
import { tablesWithHistory } from './events-tables.ts';
import type { EventDraft, Place } from './events-record.ts';
import { tableResource } from './events-shapes.ts';

/** What somebody tried and AWS refused: attempts change nothing. */
export function attemptEvents(scenario: Scenario, place: Place, month: Month): readonly EventDraft[] {
  const tables = tablesWithHistory(scenario, place).filter(({ createdAt }) => createdAt < month.from);
  const target = tables[pick(`attempt/${month.name}/${place.region}`, tables.length || 1)];
  if (!target) return [];
  const common = { account: place.account, region: place.region, service: 'dynamodb' };
  const at = (name: string): Date => someTimeIn(month, `attempt/${name}/${target.arn}/${month.name}`);
  const key = (name: string): string => `attempt/${name}/${target.arn}/${month.name}`;
  const userName = place.account === bank.analytics.id ? 'contractor-ml-03' : 'reporting';
  const denied = at('recovery');
  const protectedUntil = at('delete');
  return [
    {
      ...common,
      key: key('recovery'),
      time: denied,
      name: 'UpdateContinuousBackups',
      actor: user(place.account, userName),
      parameters: null,
      error: {
        code: 'AccessDenied',
        message:
          `User: arn:aws:iam::${place.account}:user/${userName} is not authorized to perform: ` +
          `dynamodb:UpdateContinuousBackups on resource: ${target.arn} because no identity-based policy allows the ` +
          'dynamodb:UpdateContinuousBackups action',
      },
      resources: [tableResource(target)],
    },
    ...(target.deletionProtection
      ? [
          {
            ...common,
            key: key('delete'),
            time: protectedUntil,
            name: 'DeleteTable',
            actor: engineer(place.account, 'DatabaseEngineer', 'tomasz.nowak', protectedUntil),
            parameters: { tableName: target.name },
            error: {
              code: 'ValidationException',
              message:
                'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
            },
            resources: [tableResource(target)],
          },
        ]
      : []),
    ...(place.account === bank.analytics.id ? unknownTable(place, month) : foreignRead(target, month)),
  ];
}

/** A look at the bank's table from its other account: the owner's record tells only account and id of the caller. */
function foreignRead(table: BankTable, month: Month): readonly EventDraft[] {
  return [
    {
      account: table.account,
      region: table.region,
      key: `attempt/foreign/${table.arn}/${month.name}`,
      time: someTimeIn(month, `foreign/${table.arn}/${month.name}`),
      service: 'dynamodb',
      name: 'DescribeTable',
      actor: stranger(bank.analytics.id),
      readOnly: true,
      parameters: { tableName: table.arn },
      error: {
        code: 'AccessDeniedException',
        message: 'The caller is not authorized to perform dynamodb:DescribeTable.',
      },
      resources: [tableResource(table, table.arn)],
    },
  ];
}

/** A read of a table that is not there, by a federated session; the record names only the host of its TLS connection. */
function unknownTable(place: Place, month: Month): readonly EventDraft[] {
  const time = later(month.from, pick(`unknown/${month.name}`, 28 * 1440));
  return [
    {
      ...place,
      key: `attempt/unknown/${place.region}/${month.name}`,
      time,
      service: 'dynamodb',
      name: 'DescribeTable',
      actor: federated(place.account, 'month-end-report'),
      readOnly: true,
      parameters: { tableName: 'month-end' },
      error: { code: 'ResourceNotFoundException', message: 'Requested resource not found: Table: month-end not found' },
      form: 'partial-tls',
    },
  ];
}
