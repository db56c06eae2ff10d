import { verifiedRecords, type QueryScope } from './records.ts';

/** How many lines the list of verified log files has that counts: whether the list was found as it was put. */
export const listedFiles = ({ files, run }: QueryScope): string => `SELECT COUNT(*) AS lines
FROM ${files}
WHERE run = ${run}`;

/**
 * How many of the verified log files were read, of each account and region, with how many records, and how many of those
 * lack what makes an event. A table that reaches too little would look like nobody used anything.
 */
export const readFiles = (scope: QueryScope): string => `WITH
verified AS (${verifiedRecords(scope)}
)
SELECT
  place_account,
  place_region,
  COUNT(DISTINCT path) AS files,
  COUNT(*) AS records,
  COUNT(*) FILTER (WHERE readable = 0 AND category NOT IN ('Insight', 'Aggregated')) AS unreadable,
  MIN(path) FILTER (WHERE readable = 0 AND category NOT IN ('Insight', 'Aggregated')) AS example
FROM verified
GROUP BY place_account, place_region
ORDER BY place_account, place_region`;

/** An expression for the list that was put last: names of lists begin with the time. */
export const newestList = (files: string): string => `(SELECT MAX(run) FROM ${files})`;
