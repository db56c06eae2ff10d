import type { JsonObject } from '../../model/index.ts';
import type { Scenario } from '../scenario/bank.ts';
import { at, listOf, scan, textIn, type FoundRecord } from './records.ts';

export type Row = readonly (string | null)[];

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly scannedBytes: number;
}

/** What a statement says that is asked of the tables. */
interface Asked {
  readonly scenario: Scenario;
  readonly sql: string;
  readonly run: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The questions that the sandbox's Athena understands, by the name in the first line of a statement. It runs no SQL: it
 * takes run, period and names out of the statement, and works out the answer from its own log files with code of its own.
 */
const questions: Readonly<Record<string, (asked: Asked) => Table>> = {
  'listed-files': ({ scenario, run }) => ({
    columns: ['lines'],
    rows: [[String(listOf(scenario, run).length)]],
    scannedBytes: 0,
  }),
  'read-files': ({ scenario, run }) => {
    const { records, bytes } = scan(scenario, listOf(scenario, run));
    const places = groupBy(records, ({ file }) => `${file.account}\t${file.region}`);
    const rows = [...places].map(([place, own]) => {
      const files = new Set(own.map(({ file }) => file.path));
      return [...place.split('\t'), String(files.size), String(own.length), '0', null];
    });
    const columns = ['place_account', 'place_region', 'files', 'records', 'unreadable', 'example'];
    return { columns, rows, scannedBytes: bytes };
  },
  'table-use': (asked) =>
    counted(asked, {
      columns: 'account region table_arn principal principal_type invoked_by operation access error tls endpoint day',
      isOne: ({ record }) => isFrom(record, 'dynamodb') && record['eventCategory'] === 'Data',
      rowsOf: ({ record }) => {
        const arns = (record['resources'] as readonly JsonObject[] | undefined) ?? [];
        const tables = new Set(arns.map(({ ARN }) => String(ARN).split('/').slice(0, 2).join('/')));
        return [...tables].map((table) => [
          textIn(record, 'recipientAccountId'),
          textIn(record, 'awsRegion'),
          table,
          principalOf(record),
          textIn(record, 'userIdentity', 'type'),
          textIn(record, 'userIdentity', 'invokedBy'),
          textIn(record, 'eventName'),
          record['readOnly'] === true ? 'read' : 'write',
          textIn(record, 'errorCode'),
          textIn(record, 'tlsDetails', 'tlsVersion'),
          textIn(record, 'vpcEndpointId'),
          dayOf(record),
        ]);
      },
    }),
  'key-use': (asked) =>
    counted(asked, {
      columns: 'account region key_arn operation principal error day',
      isOne: ({ record }) =>
        isFrom(record, 'kms') && textIn(record, 'userIdentity', 'invokedBy') === 'dynamodb.amazonaws.com',
      rowsOf: ({ record }) => [
        [
          textIn(record, 'recipientAccountId'),
          textIn(record, 'awsRegion'),
          textIn((record['resources'] as readonly JsonObject[] | undefined)?.[0], 'ARN') ?? '',
          textIn(record, 'eventName'),
          principalOf(record),
          textIn(record, 'errorCode'),
          dayOf(record),
        ],
      ],
    }),
  changes: (asked) => {
    const wanted = [...asked.sql.matchAll(/v\.event_source = '([^']+)'(?: AND v\.event_name IN \(([^)]*)\))?/g)];
    const names = new Map(wanted.map(([, source = '', list]) => [source, list?.split(', ')]));
    const isAsked = (source: string, name: string): boolean =>
      names.has(source) && (names.get(source)?.includes(`'${name}'`) ?? true);
    const { bytes, records } = eventsOf(asked, ({ record }) => {
      const { readOnly, eventCategory, eventSource, eventName } = record;
      return readOnly !== true && eventCategory === 'Management' && isAsked(String(eventSource), String(eventName));
    });
    const rows = records.map(({ file, record }) => {
      const { path, sha256, account, region } = file;
      return [textIn(record, 'eventID'), path, sha256, account, region];
    });
    return { columns: ['event_id', 'path', 'sha256', 'place_account', 'place_region'], rows, scannedBytes: bytes };
  },
};

/** @returns a message as Athena gives for a statement that it cannot run */
export function answerOf(scenario: Scenario, sql: string): Table | string {
  const question = /^-- dynamodb-audit-pack: ([a-z-]+)\n/.exec(sql)?.[1] ?? '';
  const answer = Object.hasOwn(questions, question) ? questions[question] : undefined;
  if (answer === undefined) return 'SYNTAX_ERROR: the sandbox answers the questions of this tool alone';
  const [, table] = /FROM "[^"]+"\."(\w+)" r\b/.exec(sql) ?? [];
  if (table !== undefined && table !== 'trail_logs') {
    return `TABLE_NOT_FOUND: line 1:1: Table 'awsdatacatalog.dynamodb_audit.${table}' does not exist`;
  }
  const literal = (pattern: RegExp): string => pattern.exec(sql)?.[1] ?? '';
  return answer({
    scenario,
    sql,
    run: literal(/run = '([^']*)'/),
    from: literal(/event_time, 1, 19\) >= '([^']*)'/),
    to: literal(/event_time, 1, 19\) < '([^']*)'/),
  });
}

interface Counting {
  /** Names with blanks between. */
  readonly columns: string;
  readonly isOne: (found: FoundRecord) => boolean;
  readonly rowsOf: (found: FoundRecord) => readonly Row[];
}

/** Equal rows once, with their number behind. */
function counted(asked: Asked, { columns, isOne, rowsOf }: Counting): Table {
  const { records, bytes } = eventsOf(asked, isOne);
  const rows = [...groupBy(records.flatMap(rowsOf), (row) => JSON.stringify(row))].map(([, same]) => [
    ...(same[0] ?? []),
    String(same.length),
  ]);
  return { columns: [...columns.split(' '), 'uses'], rows, scannedBytes: bytes };
}

/** Events of the period, once each, whatever number of trails delivered them. */
function eventsOf({ scenario, run, from, to }: Asked, isOne: (found: FoundRecord) => boolean) {
  const { records, bytes } = scan(scenario, listOf(scenario, run));
  const inPeriod = records.filter(({ record }) => {
    const time = String(record['eventTime']).slice(0, 19);
    return time >= from && time < to;
  });
  const byPath = inPeriod.filter(isOne).sort((a, b) => (a.file.path < b.file.path ? -1 : 1));
  const once = groupBy(byPath, ({ record }) => String(record['eventID']));
  return { records: [...once.values()].flatMap(([first]) => first ?? []), bytes };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}

const isFrom = (record: JsonObject, service: string): boolean => record['eventSource'] === `${service}.amazonaws.com`;

const dayOf = (record: JsonObject): string => String(record['eventTime']).slice(0, 10);

const principalOf = (record: JsonObject): string | null =>
  textIn(record, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn') ??
  textIn(at(record, 'userIdentity'), 'arn') ??
  textIn(record, 'userIdentity', 'principalId') ??
  textIn(record, 'userIdentity', 'accountId') ??
  textIn(record, 'userIdentity', 'invokedBy');
