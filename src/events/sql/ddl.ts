import type { Interval } from '../../model/index.ts';
import { eventsOf, sqlText, verifiedRecords } from './records.ts';
import { newestList } from './reach.ts';

/** Log files of one place, as a table is laid over them. */
export interface LogTable {
  readonly name: string;
  readonly bucket: string;
  /** Key prefix of the trail, empty or ending in a slash. */
  readonly prefix: string;
  /** `o-…` where an organisation trail writes, else null. */
  readonly organisation: string | null;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

export interface Database {
  readonly name: string;
  /** Folder that queries write to, as `s3://bucket/prefix/`. */
  readonly outputLocation: string;
}

/** Folder of the lists of verified log files, below the one that queries write to. */
export const listFolder = 'verified-files/';

/** Where the table of a place finds its log files. */
export const logRoot = ({ bucket, prefix, organisation }: LogTable): string =>
  `s3://${bucket}/${prefix}AWSLogs/${organisation === null ? '' : `${organisation}/`}`;

/** The names that statements use. */
export const namesIn = (database: string, table: string): { readonly logs: string; readonly files: string } => ({
  logs: `"${database}"."${table}"`,
  files: `"${database}"."verified_files"`,
});

/** Everything that Athena needs before it can be asked, in order: database, tables, views. */
export const ddlStatements = (
  database: Database,
  tables: readonly LogTable[],
  reach: { readonly days: Interval; readonly period: Interval },
): readonly string[] => [
  `CREATE DATABASE IF NOT EXISTS \`${database.name}\``,
  verifiedFiles(database),
  ...tables.flatMap((table) => [logTable(database, table), ...views(database, table, reach)]),
];

/** Log files whose hash is the one that a verified digest states; each run of the tool adds a list. */
const verifiedFiles = ({ name, outputLocation }: Database): string =>
  String.raw`CREATE EXTERNAL TABLE IF NOT EXISTS ${`\`${name}\`.\`verified_files\``} (
  run STRING,
  path STRING,
  sha256 STRING,
  account STRING,
  region STRING
)
ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t'
STORED AS TEXTFILE
LOCATION ${sqlText(`${outputLocation}${listFolder}`)}`;

/**
 * The columns of CloudTrail's records that are asked for (Athena User Guide, "Create the table for CloudTrail logs in
 * Athena using partition projection"), by account, region and day of delivery: no partition is ever added by hand.
 */
const logTable = ({ name }: Database, table: LogTable): string => `CREATE EXTERNAL TABLE IF NOT EXISTS \`${name}\`.\`${
  table.name
}\` (
  eventversion STRING,
  useridentity STRUCT<
    type: STRING,
    principalid: STRING,
    arn: STRING,
    accountid: STRING,
    invokedby: STRING,
    sessioncontext: STRUCT<sessionissuer: STRUCT<type: STRING, principalid: STRING, arn: STRING, accountid: STRING>>
  >,
  eventtime STRING,
  eventsource STRING,
  eventname STRING,
  awsregion STRING,
  errorcode STRING,
  errormessage STRING,
  requestparameters STRING,
  eventid STRING,
  readonly STRING,
  resources ARRAY<STRUCT<arn: STRING, accountid: STRING, type: STRING>>,
  managementevent STRING,
  recipientaccountid STRING,
  vpcendpointid STRING,
  eventcategory STRING,
  addendum STRUCT<reason: STRING, updatedfields: STRING, originalrequestid: STRING, originaleventid: STRING>,
  tlsdetails STRUCT<tlsversion: STRING, ciphersuite: STRING, clientprovidedhostheader: STRING>
)
PARTITIONED BY (account STRING, region STRING, day STRING)
ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
STORED AS INPUTFORMAT 'com.amazon.emr.cloudtrail.CloudTrailInputFormat'
OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'
LOCATION ${sqlText(logRoot(table))}
TBLPROPERTIES (
  'projection.enabled' = 'true',
  'projection.account.type' = 'enum',
  'projection.account.values' = ${sqlText(table.accounts.join(','))},
  'projection.region.type' = 'enum',
  'projection.region.values' = ${sqlText(table.regions.join(','))},
  'projection.day.type' = 'date',
  'projection.day.format' = 'yyyy/MM/dd',
  'projection.day.range' = '2013/11/01,NOW',
  'projection.day.interval' = '1',
  'projection.day.interval.unit' = 'DAYS',
  'storage.location.template' = ${sqlText(`${logRoot(table)}\${account}/CloudTrail/\${region}/\${day}`)}
)`;

/** For people who look for themselves: verified records, and events that are each there once, of one period. */
function views(
  database: Database,
  table: LogTable,
  { days, period }: { readonly days: Interval; readonly period: Interval },
): readonly string[] {
  const { logs, files } = namesIn(database.name, table.name);
  const view = (name: string): string => `"${database.name}"."${table.name}_${name}"`;
  const records = verifiedRecords({ logs, files, run: newestList(files), days, period });
  return [
    `CREATE OR REPLACE VIEW ${view('verified')} AS${records}`,
    `CREATE OR REPLACE VIEW ${view('events')} AS${eventsOf(view('verified'), { period }, "v.event_id <> ''")}`,
  ];
}
