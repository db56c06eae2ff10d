import { bank, type BankKey, type BankTable, type Scenario } from './bank.ts';
import { stopIn } from './changes.ts';
import { engineer, type EventActor } from './events-actors.ts';
import { auditedMonth, inMonth } from './events-calendar.ts';
import type { EventDraft } from './events-record.ts';
import {
  attributeDefinitions,
  continuousBackups,
  keyResource,
  tableDescription,
  tableResource,
  trailResource,
} from './events-shapes.ts';
import { unapprovedDrafts } from './events-transfers.ts';
import { organisationTrail } from './trails-names.ts';

/** A state that held for a part of the audited month and was put right again: both instants are those of the changes. */
export interface Interruption {
  readonly from: Date;
  readonly to: Date;
}

export interface Stories {
  /** Point-in-time recovery was off for 17 hours; another engineer found it. */
  readonly recoveryOff: Interruption & { readonly table: BankTable };
  /** Deletion protection was off around a maintenance. */
  readonly protectionOff: Interruption & { readonly table: BankTable };
  /** A key was disabled for 40 minutes. */
  readonly keyDisabled: Interruption & { readonly key: BankKey };
  /** The organisation's trail recorded nothing for some hours. */
  readonly loggingStopped: Interruption;
}

export const storySubjects = {
  recoveryOff: 'customer-profiles',
  protectionOff: 'ledger-entries',
  keyDisabled: 'alias/meridian-customer',
} as const;

const known = new WeakMap<Scenario, Stories>();

/** What went wrong in the last calendar month, with the bank's own resources. */
export function stories(scenario: Scenario): Stories {
  const found = known.get(scenario);
  if (found) return found;
  const month = auditedMonth(scenario.now);
  const stop = stopIn(scenario.changes, month.from, month.to);
  const made: Stories = {
    recoveryOff: {
      table: tableNamed(scenario, storySubjects.recoveryOff),
      from: inMonth(month, 9, '21:14:08'),
      to: inMonth(month, 10, '14:21:40'),
    },
    protectionOff: {
      table: tableNamed(scenario, storySubjects.protectionOff),
      from: inMonth(month, 16, '05:02:31'),
      to: inMonth(month, 16, '06:47:03'),
    },
    keyDisabled: {
      key: keyNamed(scenario, storySubjects.keyDisabled),
      from: inMonth(month, 21, '10:05:17'),
      to: inMonth(month, 21, '10:45:52'),
    },
    loggingStopped:
      stop === undefined
        ? { from: inMonth(month, 23, '22:10:44'), to: inMonth(month, 24, '01:35:09') }
        : { from: new Date(stop.at), to: new Date(stop.until) },
  };
  known.set(scenario, made);
  return made;
}

function tableNamed(scenario: Scenario, name: string): BankTable {
  const table = scenario.tables.find((candidate) => candidate.name === name && candidate.region === bank.mainRegion);
  if (table === undefined) throw new Error(`the bank has no table ${name}`);
  return table;
}

function keyNamed(scenario: Scenario, alias: string): BankKey {
  const key = scenario.keys.find((candidate) => candidate.alias === alias && candidate.region === bank.mainRegion);
  if (key === undefined) throw new Error(`the bank has no key ${alias}`);
  return key;
}

/** Whether an interruption holds at an instant. */
export const interrupts = (interruption: Interruption, instant: Date): boolean =>
  interruption.from <= instant && instant < interruption.to;

/** The changes of the stories, as CloudTrail recorded them. */
export const storyDrafts = (scenario: Scenario): readonly EventDraft[] => {
  const told = stories(scenario);
  return [
    ...recoveryDrafts(told.recoveryOff),
    ...protectionDrafts(told.protectionOff),
    ...keyDrafts(told.keyDisabled),
    ...loggingDrafts(told.loggingStopped),
    ...unapprovedDrafts(scenario),
  ];
};

const changeOf = (subject: { readonly account: string; readonly region: string; readonly arn: string }) => ({
  account: subject.account,
  region: subject.region,
});

function recoveryDrafts({ table, from, to }: Stories['recoveryOff']): readonly EventDraft[] {
  const days = table.recoveryDays ?? 35;
  const change = (enabled: boolean, time: Date, actor: EventActor, tableName: string): EventDraft => ({
    ...changeOf(table),
    key: `story/recovery/${enabled}`,
    time,
    service: 'dynamodb',
    name: 'UpdateContinuousBackups',
    actor,
    parameters: {
      tableName,
      pointInTimeRecoverySpecification: enabled
        ? { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: days }
        : { pointInTimeRecoveryEnabled: false },
    },
    response: { continuousBackupsDescription: continuousBackups(enabled, days, time) },
    resources: [tableResource(table, tableName)],
  });
  return [
    change(false, from, engineer(table.account, 'DatabaseEngineer', 'anna.keller', from), table.name),
    change(true, to, engineer(table.account, 'DatabaseEngineer', 'jonas.weber', to), table.arn),
  ];
}

/** Protection off, a short-lived copy of the schema is changed, protection on: the second record names no table. */
function protectionDrafts({ table, from, to }: Stories['protectionOff']): readonly EventDraft[] {
  const change = (deletionProtectionEnabled: boolean, time: Date): EventDraft => ({
    ...changeOf(table),
    key: `story/protection/${deletionProtectionEnabled}`,
    time,
    service: 'dynamodb',
    name: 'UpdateTable',
    actor: engineer(table.account, 'PlatformEngineer', 'tomasz.nowak', time),
    parameters: deletionProtectionEnabled
      ? { attributeDefinitions: attributeDefinitions(table), deletionProtectionEnabled }
      : { tableName: table.name, deletionProtectionEnabled },
    response: { tableDescription: tableDescription(table, { deletionProtectionEnabled }) },
    resources: [tableResource(table)],
  });
  return [change(false, from), change(true, to)];
}

function keyDrafts({ key, from, to }: Stories['keyDisabled']): readonly EventDraft[] {
  const change = (name: 'DisableKey' | 'EnableKey', time: Date, person: string): EventDraft => ({
    ...changeOf(key),
    key: `story/${name}`,
    time,
    service: 'kms',
    name,
    actor: engineer(key.account, 'KeyCustodian', person, time),
    parameters: { keyId: name === 'DisableKey' ? key.id : key.arn },
    resources: [keyResource(key)],
  });
  return [change('DisableKey', from, 'maria.santos'), change('EnableKey', to, 'maria.santos')];
}

function loggingDrafts({ from, to }: Interruption): readonly EventDraft[] {
  const change = (name: 'StopLogging' | 'StartLogging', time: Date, person: string): EventDraft => ({
    account: bank.production.id,
    region: bank.homeRegion,
    key: `story/${name}`,
    time,
    service: 'cloudtrail',
    name,
    actor: engineer(bank.production.id, 'PlatformEngineer', person, time),
    parameters: { name: name === 'StopLogging' ? organisationTrail.arn : organisationTrail.name },
    resources: [trailResource(organisationTrail)],
  });
  return [change('StopLogging', from, 'tomasz.nowak'), change('StartLogging', to, 'jonas.weber')];
}
