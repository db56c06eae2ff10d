import { withEvents, type QueryScope } from './records.ts';

const arnOfTable = String.raw`^arn:[^:\s]+:dynamodb:[^:\s]*:[0-9]*:table/[^/\s]+`;

/** The table that an ARN is of, or lies in; NULL for an ARN of something else. */
const tableIn = (arn: string): string => `NULLIF(regexp_extract(${arn}, '${arnOfTable}'), '')`;

/** The table that a name means in an event's account and region. */
const tableNamed = (name: string): string => String.raw`CASE
      WHEN ${name} LIKE 'arn:%' THEN ${tableIn(name)}
      WHEN regexp_extract(${name}, '^[a-zA-Z0-9_.-]{1,255}$') <> '' THEN
        'arn:' || CASE WHEN e.region LIKE 'cn-%' THEN 'aws-cn' WHEN e.region LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END
        || ':dynamodb:' || e.region || ':' || e.account || ':table/' || ${name}
    END`;

const parameterAt = (path: string): string => `COALESCE(
      NULLIF(json_extract_scalar(e.parameters, ${path} || '.tableName'), ''),
      NULLIF(json_extract_scalar(e.parameters, ${path} || '.TableName'), '')
    )`;

const columns = `account, region, table_arn, principal, principal_type, invoked_by, operation, access, error, tls, endpoint, day`;

/**
 * Who read or wrote which table, how often, with what result, TLS version and VPC endpoint, by day. An event that names
 * several tables counts once for each; an index or a stream stands for its table. Tables are those that `resources`
 * names, else those of the parameters.
 */
export const tableUse = (scope: QueryScope): string => `${withEvents(scope, "v.kind = 'use'")},
candidates AS (
  SELECT
    e.*,
    ${tableIn('element_at(e.resources, i).arn')} AS stated,
    CASE WHEN i = 1 THEN ${parameterAt("'$'")}
      ELSE ${parameterAt("'$.requestItems[' || CAST(i - 2 AS VARCHAR) || ']'")} END AS named
  FROM events e
  CROSS JOIN UNNEST(sequence(1, GREATEST(
    1,
    COALESCE(cardinality(e.resources), 0),
    1 + COALESCE(json_array_length(json_extract(e.parameters, '$.requestItems')), 0)
  ))) AS t(i)
),
uses AS (
  SELECT
    e.place_account, e.place_region, e.identity, e.account, e.region, e.principal, e.principal_type, e.invoked_by,
    e.event_name AS operation, e.access, e.error, e.tls, e.endpoint, SUBSTR(e.event_time, 1, 10) AS day,
    array_agg(DISTINCT e.stated) FILTER (WHERE e.stated IS NOT NULL) AS stated,
    array_agg(DISTINCT ${tableNamed('e.named')}) FILTER (WHERE ${tableNamed('e.named')} IS NOT NULL) AS named
  FROM candidates e
  GROUP BY
    e.place_account, e.place_region, e.identity, e.account, e.region, e.principal, e.principal_type, e.invoked_by,
    e.event_name, e.access, e.error, e.tls, e.endpoint, SUBSTR(e.event_time, 1, 10)
)
SELECT ${columns}, COUNT(*) AS uses
FROM uses
CROSS JOIN UNNEST(COALESCE(stated, named, ARRAY[''])) AS t(table_arn)
GROUP BY ${columns}
ORDER BY ${columns}`;
