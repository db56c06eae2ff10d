import { eventRecord, type Caller, type EventSpec } from './event-record.ts';
import type { LogFile } from './generate.ts';
import { numbers, type Below } from '../numbers.ts';

export interface EventOptions {
  readonly seed?: number;
  readonly account?: string;
  readonly region?: string;
  readonly recordsPerLog?: number;
  /** Of a hundred records, how many are data events of DynamoDB; the others are noise, keys and changes. */
  readonly dataShare?: number;
  /** Of a hundred records, how many are changes; tenths count. */
  readonly changeShare?: number;
}

/** Events of one account and region, for the log files of any number of trails, and what they truly are. */
export interface GeneratedEvents {
  /** Records of a file; every trail that asks for the same file gets the same events. */
  readonly contents: (file: LogFile) => readonly object[];
  /** Every event that happened, once, as corrections left it. */
  readonly events: () => readonly EventSpec[];
  /** Events that are counted or changes, once for each further record of them in the logs of one trail. */
  readonly repeated: () => readonly EventSpec[];
}

const minute = 60_000;

const callers: readonly Caller[] = [
  { type: 'AssumedRole', role: 'orders-service', session: 'i-0a1b2c3d' },
  { type: 'AssumedRole', role: 'orders-service', session: 'i-1b2c3d4e' },
  { type: 'AssumedRole', role: 'reporting', session: 'alice@bank.example' },
  { type: 'AssumedRole', role: 'aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0f', session: 'bob' },
  { type: 'AssumedRole', role: 'customer-portal', session: 'botocore-session-1764081500' },
  { type: 'AssumedRole', role: 'customer-portal', session: 'botocore-session-1764081512' },
  { type: 'AssumedRole', role: 'ledger-writer', session: 'ledger-writer-7f9c' },
  { type: 'IAMUser', user: 'break-glass' },
  { type: 'AWSAccount', other: '999988887777' },
  { type: 'AWSService', service: 'backup.amazonaws.com' },
];

const tables = ['orders', 'customers', 'ledger.2026', 'session_store'] as const;
const dataOperations = ['GetItem', 'PutItem', 'Query', 'UpdateItem', 'BatchGetItem', 'GetRecords', 'ExecuteStatement'];
const changeNames = ['UpdateContinuousBackups', 'UpdateTable', 'TagResource', 'DeleteTable', 'CreateTable'];

export function generateEvents(options: EventOptions = {}): GeneratedEvents {
  const {
    seed = 1,
    account = '111122223333',
    region = 'eu-central-1',
    recordsPerLog = 60,
    dataShare = 70,
    changeShare = 3,
  } = options;
  const below = numbers(seed);
  const happened = new Map<string, EventSpec>();
  const files = new Map<string, readonly object[]>();
  const recent: EventSpec[] = [];
  const repeated: EventSpec[] = [];

  const write = (spec: EventSpec): object => {
    if (recent.length < 500) recent.push(spec);
    else recent[below(500)] = spec;
    return eventRecord(spec, below);
  };
  const fresh = (delivered: number): object => {
    const spec = newSpec({ account, region, delivered, dataShare, changeShare, below });
    happened.set(spec.id, spec);
    return write(spec);
  };
  const again = (): object => {
    const spec = recent[below(recent.length)]!;
    const current = happened.get(spec.id)!;
    if (current.kind !== 'noise') repeated.push(current);
    // A correction is not delivered before what it corrects, nor anything of that after it.
    if (current.correction !== null || below(3) > 0) return eventRecord(current, below);
    const corrected = { ...current, caller: callers[below(5)]!, correction: uuid(below) };
    happened.set(spec.id, corrected);
    return eventRecord(corrected, below);
  };
  return {
    contents: ({ delivered, index }) => {
      const name = `${delivered}/${index}`;
      const known = files.get(name);
      if (known !== undefined) return known;
      const records = Array.from({ length: recordsPerLog }, () =>
        recent.length > 0 && below(100) < 2 ? again() : fresh(delivered),
      );
      files.set(name, records);
      return records;
    },
    events: () => [...happened.values()],
    repeated: () => repeated,
  };
}

interface SpecInput {
  readonly account: string;
  readonly region: string;
  readonly delivered: number;
  readonly dataShare: number;
  readonly changeShare: number;
  readonly below: Below;
}

/** An event that is delivered at an instant, of some kind and somebody. */
export function newSpec({ account, region, delivered, dataShare, changeShare, below }: SpecInput): EventSpec {
  // Most within a quarter of an hour, some up to five hours late.
  const late = below(50) === 0 ? below(300) * minute : below(15) * minute;
  const draw = below(1000) / 10;
  const [keys, changed] = [dataShare + 5, dataShare + 5 + changeShare];
  const kind = draw < dataShare ? 'data' : draw < keys ? 'key' : draw < changed ? 'change' : 'noise';
  const caller = callers[below(callers.length)]!;
  const service = caller.type === 'AWSService';
  const named = kind === 'data' ? below(20) : 1;
  return {
    id: uuid(below),
    kind,
    account,
    region,
    time: delivered - late - below(60) * 1000,
    caller,
    operation: operationOf(kind, below),
    tables: named === 0 ? [] : named === 2 ? [tables[0], tables[1 + below(3)]!] : [tables[below(4)]!],
    namedBy: below(12) === 0 ? 'parameters' : below(8) === 0 ? 'index' : 'resources',
    error: below(15) > 0 ? null : ['AccessDenied', 'ConditionalCheckFailedException'][below(2)]!,
    tls: service ? null : ['TLSv1.2', 'TLSv1.3', 'TLSv1.3'][below(3)]!,
    endpoint: below(3) === 0 ? 'vpce-0a1b2c3d4e5f60718' : null,
    forged: below(25) === 0,
    correction: null,
  };
}

function operationOf(kind: EventSpec['kind'], below: Below): string {
  const of = (names: readonly string[]): string => names[below(names.length)]!;
  switch (kind) {
    case 'data':
      return of(dataOperations);
    case 'key':
      return of(['Decrypt', 'Decrypt', 'GenerateDataKey']);
    case 'change':
      return of(changeNames);
    case 'noise':
      return of(['DescribeTable', 'Decrypt', 'GetObject', 'AssumeRole', 'PutItem']);
  }
}

function uuid(below: Below): string {
  const hex = Array.from({ length: 8 }, () => below(65_536).toString(16).padStart(4, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
}
