import type { KeyUseRow, UsageRow } from '../../../src/model/index.ts';
import type { ChangeRecord } from '../../../src/events/index.ts';
import { isReadOnly, keyArnOf, tableArnOf, type EventSpec } from './event-record.ts';

export interface Truth {
  readonly usage: readonly UsageRow[];
  readonly keyUse: readonly KeyUseRow[];
  /** Time and id of the last record of each. */
  readonly changes: readonly string[];
}

interface Period {
  readonly from: string;
  readonly to: string;
}

export const within = (events: readonly EventSpec[], { from, to }: Period): readonly EventSpec[] =>
  events.filter(({ time }) => time >= Date.parse(from) && time < Date.parse(to));

/** What must be read of events, worked out from what happened, not from records. */
export function truthOf(events: readonly EventSpec[], period: Period): Truth {
  const happened = within(events, period);
  const of = (kind: EventSpec['kind']): readonly EventSpec[] => happened.filter((spec) => spec.kind === kind);
  return {
    usage: countRows(of('data').flatMap(usageRows)),
    keyUse: countRows(of('key').map(keyUseRow)),
    changes: of('change').map(changeLine).sort(),
  };
}

export const changeLine = ({ time, id, correction }: EventSpec): string =>
  `${new Date(time).toISOString()} ${correction ?? id}`;

export const changeLineOf = ({ time, eventId }: ChangeRecord): string => `${time} ${eventId}`;

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

function principalOf({ caller, account }: EventSpec): string {
  switch (caller.type) {
    case 'AssumedRole':
      return `arn:aws:iam::${account}:role/${caller.role}`;
    case 'IAMUser':
      return `arn:aws:iam::${account}:user/${caller.user}`;
    case 'AWSAccount':
      return `AIDA:${caller.other}`;
    case 'AWSService':
      return caller.service;
  }
}

function usageRows(spec: EventSpec): readonly UsageRow[] {
  const { account, region, operation, error, tls, endpoint, caller, time } = spec;
  const tables = spec.tables.length === 0 ? [''] : spec.tables.map((name) => tableArnOf(spec, name));
  return tables.map((table) => ({
    account,
    region,
    table,
    principal: principalOf(spec),
    principalType: caller.type,
    invokedBy: caller.type === 'AWSService' ? caller.service : null,
    operation,
    write: !isReadOnly(spec),
    error,
    tls,
    endpoint,
    day: dayOf(time),
    count: 1,
  }));
}

function keyUseRow(spec: EventSpec): KeyUseRow {
  const { account, region, operation, error, time } = spec;
  const principal = spec.caller.type === 'AWSService' ? 'dynamodb.amazonaws.com' : principalOf(spec);
  return { account, region, key: keyArnOf(spec), operation, principal, error, day: dayOf(time), count: 1 };
}

/** Equal rows as one with their count, in an order of their own. */
export function countRows<T extends { readonly count: number }>(rows: Iterable<T>): readonly T[] {
  const counted = new Map<string, T>();
  for (const row of rows) {
    const id = idOf(row);
    counted.set(id, { ...row, count: row.count + (counted.get(id)?.count ?? 0) });
  }
  return [...counted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

const idOf = (row: object): string =>
  JSON.stringify(Object.entries({ ...row, count: 0 }).sort(([a], [b]) => (a < b ? -1 : 1)));
