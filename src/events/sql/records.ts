import type { Interval } from '../../model/index.ts';

/** What a statement is asked of; names of tables are written as SQL takes them. */
export interface QueryScope {
  /** Table over the log files of one place, see `ddl.ts`. */
  readonly logs: string;
  /** Table of verified log files. */
  readonly files: string;
  /** The list in it that counts, as an SQL expression. */
  readonly run: string;
  /** Folders of days that are looked into, such as `2026/10/01`, both included. */
  readonly days: Interval;
  readonly period: Interval;
}

export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Instants without fractions compare as text. */
export const seconds = (instant: string): string => sqlText(instant.slice(0, 19));

/**
 * Records of verified log files alone, one row each, in our words: the join on `"$path"` is what makes a number evidence.
 * The SQL of this folder is what Trino (Athena) and DuckDB read alike; times are text, as CloudTrail writes them.
 */
export const verifiedRecords = ({ logs, files, run, days }: QueryScope): string => String.raw`
SELECT
  f.account AS place_account,
  f.region AS place_region,
  f.path AS path,
  f.sha256 AS sha256,
  regexp_extract(f.path, '_([0-9]{8}T[0-9]{4}Z)_[^_/]+$', 1) AS delivered,
  r.eventid AS event_id,
  CASE
    WHEN r.addendum.reason = 'UPDATED_DATA' THEN COALESCE(NULLIF(r.addendum.originaleventid, ''), r.eventid)
    ELSE r.eventid
  END AS identity,
  CASE WHEN r.addendum.reason = 'UPDATED_DATA' THEN 1 ELSE 0 END AS corrects,
  r.eventtime AS event_time,
  r.eventsource AS event_source,
  r.eventname AS event_name,
  COALESCE(NULLIF(r.recipientaccountid, ''), f.account) AS account,
  COALESCE(NULLIF(r.awsregion, ''), f.region) AS region,
  COALESCE(r.eventcategory, '') AS category,
  CASE
    WHEN r.eventid <> ''
      AND r.eventsource <> ''
      AND r.eventname <> ''
      AND regexp_extract(r.eventtime, '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?Z$') <> ''
      AND TRY_CAST(REPLACE(SUBSTR(r.eventtime, 1, 19), 'T', ' ') AS TIMESTAMP) IS NOT NULL THEN 1
    ELSE 0
  END AS readable,
  CASE
    WHEN r.eventsource = 'dynamodb.amazonaws.com'
      AND (r.eventcategory = 'Data' OR (r.eventcategory IS NULL AND r.managementevent = 'false')) THEN 'use'
    WHEN r.eventsource = 'kms.amazonaws.com' AND r.useridentity.invokedby = 'dynamodb.amazonaws.com' THEN 'key-use'
    ELSE 'other'
  END AS kind,
  CASE WHEN r.readonly = 'true' THEN 'read' ELSE 'write' END AS access,
  CASE
    WHEN COALESCE(r.readonly, '') <> 'true'
      AND COALESCE(r.managementevent, '') <> 'false'
      AND COALESCE(r.eventcategory, 'Management') = 'Management' THEN 1
    ELSE 0
  END AS changes,
  COALESCE(
    NULLIF(r.useridentity.sessioncontext.sessionissuer.arn, ''),
    NULLIF(r.useridentity.arn, ''),
    NULLIF(r.useridentity.principalid, ''),
    NULLIF(r.useridentity.accountid, ''),
    NULLIF(r.useridentity.invokedby, ''),
    'unknown'
  ) AS principal,
  COALESCE(NULLIF(r.useridentity.type, ''), 'Unknown') AS principal_type,
  NULLIF(r.useridentity.invokedby, '') AS invoked_by,
  COALESCE(NULLIF(r.errorcode, ''), CASE WHEN r.errormessage <> '' THEN 'without a code' END) AS error,
  NULLIF(r.tlsdetails.tlsversion, '') AS tls,
  NULLIF(r.vpcendpointid, '') AS endpoint,
  r.resources AS resources,
  r.requestparameters AS parameters
FROM ${logs} r
JOIN (SELECT DISTINCT path, sha256, account, region FROM ${files} WHERE run = ${run}) f ON r."$path" = f.path
WHERE r.day >= ${sqlText(days.from)} AND r.day <= ${sqlText(days.to)}`;

/**
 * Events of the period, each once: of a record that was delivered again one copy, of a corrected one (`addendum`) the
 * latest correction. Events that are counted are told apart by place, as their ids are.
 * @param records where rows of `verifiedRecords` come from
 * @param condition which of them
 */
export const eventsOf = (records: string, { period }: Pick<QueryScope, 'period'>, condition: string): string => `
SELECT *
FROM (
  SELECT
    v.*,
    ROW_NUMBER() OVER (
      PARTITION BY v.identity, CASE WHEN v.kind = 'other' THEN '' ELSE v.place_account || '/' || v.place_region END
      ORDER BY v.corrects DESC, CASE WHEN v.corrects = 1 THEN v.delivered ELSE '' END DESC, v.path
    ) AS copy_number
  FROM ${records} v
  WHERE v.readable = 1
    AND v.category NOT IN ('Insight', 'Aggregated')
    AND SUBSTR(v.event_time, 1, 19) >= ${seconds(period.from)}
    AND SUBSTR(v.event_time, 1, 19) < ${seconds(period.to)}
    AND ${condition}
) copies
WHERE copy_number = 1`;

/** The first parts of a question: `verified`, and of it the `events` that meet a condition. */
export const withEvents = (scope: QueryScope, condition: string): string => `WITH
verified AS (${verifiedRecords(scope)}
),
events AS (${eventsOf('verified', scope, condition)}
)`;
