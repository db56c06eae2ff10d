import type { JsonObject } from '../../model/index.ts';
import { bank, within, type BankTable, type Scenario } from './bank.ts';
import { application, engineer, onBehalf, user, type EventActor } from './events-actors.ts';
import { auditedMonth, inMonth, later, pick, type Month } from './events-calendar.ts';
import { eventOf, type EventDraft, type HistoryEvent, type Place } from './events-record.ts';
import { keyResource, tableResource } from './events-shapes.ts';
import { longTableName } from './table-drafts.ts';
import { unloggedTables, writeOnlyTables } from './trails-names.ts';

/** The workload that uses each table that the organisation's trail records. */
const workloads: Readonly<Record<string, string>> = {
  'branch-appointments': 'BranchService',
  'card-authorisations': 'CardService',
  'card-vault': 'CardService',
  'card-vault-standby': 'CardService',
  'churn-scores': 'FeaturePipeline',
  'customer-consents': 'CustomerProfileService',
  'customer-profiles': 'CustomerProfileService',
  'fraud-features': 'FraudModelTraining',
  'ledger-balances': 'CoreBankingService',
  'ledger-entries': 'CoreBankingService',
  'ledger-entries-standby': 'CoreBankingService',
  'marketing-segments': 'FeaturePipeline',
  'merchant-settlements': 'MerchantService',
  'payment-mandates': 'PaymentService',
  'payments-instant': 'PaymentService',
  [longTableName]: 'CoreBankingService',
};

const operations = ['GetItem', 'Query', 'PutItem', 'UpdateItem'] as const;
const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem']);

/**
 * Data events of a place in a month, and the uses of keys that they brought about: what a trail with data events
 * records beside the event history. Sparse, but of every kind that an auditor asks for.
 */
export function usageOfMonth(scenario: Scenario, place: Place, month: Month): readonly HistoryEvent[] {
  const tables = within(scenario.tables, place).filter(
    ({ name, dataClass, createdAt, status }) =>
      dataClass !== 'none' && !unloggedTables.includes(name) && createdAt < month.from && status === 'ACTIVE',
  );
  const endpoint = within(scenario.endpoints, place).find(({ service }) => service === 'dynamodb')?.id;
  return [
    ...tables.flatMap((table) => byWorkload(table, month, endpoint)),
    ...tables.flatMap((table) => byPeople(table, month, auditedMonth(scenario.now))),
  ].filter(({ time }) => time <= scenario.now);
}

const daysOf = ({ from, to }: Month): readonly Date[] =>
  Array.from({ length: (to.getTime() - from.getTime()) / 86_400_000 }, (_, day) => later(from, day * 1440));

function byWorkload(table: BankTable, month: Month, endpoint: string | undefined): readonly HistoryEvent[] {
  const role = workloads[table.name];
  if (role === undefined) return [];
  return daysOf(month).flatMap((day, index) => {
    const seed = `data/${table.arn}/${day.toISOString()}`;
    const name = operations[(index + pick(table.arn, 4)) % operations.length] ?? 'GetItem';
    if (writeOnlyTables.includes(table.name) && !writes.has(name)) return [];
    const time = later(day, pick(seed, 1440));
    const actor = application(table.account, role, time);
    // Every eleventh day the batch runs outside of the VPC.
    const path = endpoint === undefined || index % 11 === 7 ? {} : { endpoint };
    return [dataEvent(table, { seed, time, name, actor, ...path }), ...keyUse(table, seed, { time, actor })];
  });
}

/** An engineer who was refused, an analyst's user with an old TLS version, and a support session that was allowed. */
function byPeople(table: BankTable, month: Month, audited: Month): readonly HistoryEvent[] {
  if (month.name !== audited.name || table.region !== bank.mainRegion) return [];
  const event = (what: string, time: Date, more: Omit<DataEvent, 'seed' | 'time'>): HistoryEvent =>
    dataEvent(table, { seed: `${what}/${table.arn}`, time, ...more });
  switch (table.name) {
    case 'card-vault': {
      const time = inMonth(month, 14, '19:42:11');
      const actor = engineer(table.account, 'DatabaseEngineer', 'tomasz.nowak', time);
      const message = `User is not authorized to perform: dynamodb:Scan on resource: ${table.arn}`;
      return [event('refused', time, { name: 'Scan', actor, error: { code: 'AccessDenied', message } })];
    }
    case 'customer-profiles': {
      const time = inMonth(month, 19, '08:15:30');
      const actor = engineer(table.account, 'SupportDesk', 'anna.keller', time);
      return ['GetItem', 'Query'].map((name, index) =>
        event(`support/${index}`, later(time, index * 2), { name, actor }),
      );
    }
    case 'marketing-segments': {
      const time = inMonth(month, 6, '23:04:55');
      const actor = user(table.account, 'contractor-ml-03');
      return ['Scan', 'Scan'].map((name, index) =>
        event(`contractor/${index}`, later(time, index * 3), { name, actor, tls: 'TLSv1.2' }),
      );
    }
    default:
      return [];
  }
}

interface DataEvent {
  readonly seed: string;
  readonly time: Date;
  readonly name: string;
  readonly actor: EventActor;
  readonly endpoint?: string;
  readonly tls?: string;
  readonly error?: NonNullable<EventDraft['error']>;
}

function dataEvent(table: BankTable, { seed, time, name, actor, endpoint, tls, error }: DataEvent): HistoryEvent {
  const event = eventOf({
    key: seed,
    account: table.account,
    region: table.region,
    time,
    service: 'dynamodb',
    name,
    actor,
    readOnly: !writes.has(name),
    parameters: {
      tableName: table.name,
      ...(name === 'Scan' ? {} : { key: { [table.partitionKey]: 'HIDDEN_DUE_TO_SECURITY_REASONS' } }),
    },
    resources: [tableResource(table)],
    ...(endpoint !== undefined && { endpoint }),
    ...(error !== undefined && { error }),
  });
  const details = event.record['tlsDetails'] as JsonObject | undefined;
  return {
    ...event,
    record: {
      ...event.record,
      ...(tls !== undefined && { tlsDetails: { ...details, tlsVersion: tls } }),
      managementEvent: false,
      eventCategory: 'Data',
    },
  };
}

/** KMS keeps DynamoDB's key for minutes: only some accesses show as uses of the key. */
function keyUse(
  table: BankTable,
  seed: string,
  { time, actor }: { readonly time: Date; readonly actor: EventActor },
): readonly HistoryEvent[] {
  if (table.keyArn === null || pick(`key/${seed}`, 3) !== 0) return [];
  const encryptionContext = {
    'aws:dynamodb:tableName': table.name,
    'aws:dynamodb:subscriberId': table.account,
  };
  return [
    eventOf({
      key: `key/${seed}`,
      account: table.account,
      region: table.region,
      time: later(time, -1),
      service: 'kms',
      name: 'Decrypt',
      actor: onBehalf(actor, 'dynamodb.amazonaws.com'),
      readOnly: true,
      parameters: { encryptionContext, encryptionAlgorithm: 'SYMMETRIC_DEFAULT' },
      resources: [keyResource({ arn: table.keyArn })],
    }),
  ];
}
