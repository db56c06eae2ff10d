import { withEvents, type QueryScope } from './records.ts';

const columns = 'account, region, key_arn, operation, principal, error, day';

/** How often DynamoDB used which key of KMS, for whom and with what result, by day. */
export const keyUse = (scope: QueryScope): string => `${withEvents(scope, "v.kind = 'key-use'")},
uses AS (
  SELECT
    e.place_account, e.place_region, e.identity, e.account, e.region, e.principal, e.event_name AS operation, e.error,
    SUBSTR(e.event_time, 1, 10) AS day,
    COALESCE(
      MIN_BY(element_at(e.resources, i).arn, i) FILTER (WHERE strpos(element_at(e.resources, i).arn, ':key/') > 0),
      NULLIF(json_extract_scalar(e.parameters, '$.keyId'), ''),
      ''
    ) AS key_arn
  FROM events e
  CROSS JOIN UNNEST(sequence(1, GREATEST(1, COALESCE(cardinality(e.resources), 0)))) AS t(i)
  GROUP BY
    e.place_account, e.place_region, e.identity, e.account, e.region, e.principal, e.event_name, e.error,
    SUBSTR(e.event_time, 1, 10), e.parameters
)
SELECT ${columns}, COUNT(*) AS uses
FROM uses
GROUP BY ${columns}
ORDER BY ${columns}`;
