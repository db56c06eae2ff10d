import { HiveSQL, TrinoSQL } from 'dt-sql-parser';
import { describe, expect, it } from 'vitest';
import { ddlStatements, namesIn } from '../../src/events/index.ts';
import { recordedChanges } from '../../src/events/sql/changes.ts';
import { keyUse } from '../../src/events/sql/key-use.ts';
import { listedFiles, readFiles } from '../../src/events/sql/reach.ts';
import { sqlText } from '../../src/events/sql/records.ts';
import { tableUse } from '../../src/events/sql/table-use.ts';

const period = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };
const days = { from: '2026/09/30', to: '2026/11/02' };
const table = {
  name: 'trail_logs',
  bucket: 'org-trail',
  prefix: 'audit/',
  organisation: 'o-exampleorgid',
  accounts: ['111122223333', '444455556666'],
  regions: ['eu-central-1', 'us-east-1'],
};
const scope = { ...namesIn('audit', table.name), run: sqlText("it's-a-run"), days, period };
const database = { name: 'audit', outputLocation: 's3://queries/results/' };
const ddl = ddlStatements(database, [table], { days, period });

const questions: readonly (readonly [string, string])[] = [
  ['table-use', tableUse(scope)],
  ['key-use', keyUse(scope)],
  ['changes', recordedChanges(scope, { 'dynamodb.amazonaws.com': 'all', 'kms.amazonaws.com': ['DisableKey'] })],
  ['changes, none asked for', recordedChanges(scope, {})],
  ['listed-files', listedFiles(scope)],
  ['read-files', readFiles(scope)],
];

/** Functions that Trino (Athena engine version 3) has, and DuckDB too or by the shim of the tests. */
const functions = new Set(
  'array_agg cardinality cast coalesce count element_at greatest json_array_length json_extract json_extract_scalar max min min_by nullif regexp_extract replace row_number sequence strpos substr try_cast unnest'.split(
    ' ',
  ),
);
const keywords = new Set(
  'and as case else filter from in join on or over then values when where with exists'.split(' '),
);

describe.each(questions)('the question %s', (_, sql) => {
  it('is SQL of Trino', () => {
    expect(new TrinoSQL().validate(sql)).toEqual([]);
  });

  it('uses functions that both dialects know', () => {
    const code = sql.replaceAll(/'(?:[^']|'')*'/g, "''");
    const called = [...code.matchAll(/([A-Za-z_]+)\s*\(/g)].map(([, name = '']) => name.toLowerCase());
    expect(called.filter((name) => !functions.has(name) && !keywords.has(name) && name !== 't')).toEqual([]);
    expect(code).not.toMatch(/::|->>|\bQUALIFY\b|\bILIKE\b|GROUP BY ALL|EXCLUDE/i);
  });

  it('would not be taken with a mistake in it', () => {
    expect(new TrinoSQL().validate(sql.replace('FROM', 'FROM FROM'))).not.toEqual([]);
  });

  it('fits into a statement of Athena', () => {
    expect(Buffer.byteLength(sql)).toBeLessThan(262_144);
  });
});

describe('the tables', () => {
  it('are made by a database, the list of verified files, and for each place a table and two views', () => {
    expect(ddl.map((statement) => statement.split('\n', 1)[0])).toEqual([
      'CREATE DATABASE IF NOT EXISTS `audit`',
      'CREATE EXTERNAL TABLE IF NOT EXISTS `audit`.`verified_files` (',
      'CREATE EXTERNAL TABLE IF NOT EXISTS `audit`.`trail_logs` (',
      'CREATE OR REPLACE VIEW "audit"."trail_logs_verified" AS',
      'CREATE OR REPLACE VIEW "audit"."trail_logs_events" AS',
    ]);
  });

  it('are statements of Hive, and their views of Trino', () => {
    for (const statement of ddl.slice(0, 3)) expect(new HiveSQL().validate(statement)).toEqual([]);
    for (const view of ddl.slice(3)) expect(new TrinoSQL().validate(view)).toEqual([]);
  });

  it('reach the log files of an organisation trail by account, region and day', () => {
    expect(ddl[2]).toContain(`LOCATION 's3://org-trail/audit/AWSLogs/o-exampleorgid/'`);
    expect(ddl[2]).toContain(
      `'storage.location.template' = 's3://org-trail/audit/AWSLogs/o-exampleorgid/\${account}/CloudTrail/\${region}/\${day}'`,
    );
    expect(ddl[2]).toContain(`'projection.account.values' = '111122223333,444455556666'`);
  });

  it('reach those of a trail of one account without an organisation', () => {
    const [, , own] = ddlStatements(database, [{ ...table, organisation: null, prefix: '' }], { days, period });
    expect(own).toContain(`LOCATION 's3://org-trail/AWSLogs/'`);
    expect(own).toContain(`= 's3://org-trail/AWSLogs/\${account}/CloudTrail/\${region}/\${day}'`);
  });
});
