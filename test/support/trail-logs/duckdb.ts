import { DuckDBInstance } from '@duckdb/node-api';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { QueryService } from '../../../src/model/index.ts';
import type { MemoryStore } from './memory-store.ts';

/** All that Trino and DuckDB call differently, of what our statements use. */
const dialect = [
  'CREATE MACRO json_extract_scalar(document, path) AS json_extract_string(document, path)',
  'CREATE MACRO element_at(list, i) AS list[i]',
  'CREATE MACRO cardinality(list) AS len(list)',
  'CREATE MACRO sequence(first, last) AS generate_series(first, CAST(last AS BIGINT))',
];

/** A record as CloudTrail writes it; what Athena's table declares as text is text here. */
const record = `STRUCT(
  eventID VARCHAR, eventTime VARCHAR, eventSource VARCHAR, eventName VARCHAR, awsRegion VARCHAR, recipientAccountId VARCHAR,
  userIdentity STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR, invokedBy VARCHAR,
    sessionContext STRUCT(sessionIssuer STRUCT("type" VARCHAR, principalId VARCHAR, arn VARCHAR, accountId VARCHAR))),
  errorCode VARCHAR, errorMessage VARCHAR, requestParameters JSON, readOnly VARCHAR, managementEvent VARCHAR,
  resources STRUCT(ARN VARCHAR, accountId VARCHAR, "type" VARCHAR)[], vpcEndpointId VARCHAR, eventCategory VARCHAR,
  addendum STRUCT(reason VARCHAR, updatedFields VARCHAR, originalRequestID VARCHAR, originalEventID VARCHAR),
  tlsDetails STRUCT(tlsVersion VARCHAR, cipherSuite VARCHAR, clientProvidedHostHeader VARCHAR))`;

export interface DuckService extends QueryService {
  readonly statements: readonly string[];
}

/**
 * DuckDB over the log files of a bucket, in the place of Athena: the same tables, and our statements word for word. The
 * files are copied when it is made, and removed after the test.
 */
export async function duckService(store: MemoryStore): Promise<DuckService> {
  const folder = mkdtempSync(join(tmpdir(), 'audit-pack-sql-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [key, { bytes }] of store.objects) {
    if (!key.includes('/CloudTrail/')) continue;
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), bytes);
  }
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  for (const statement of [
    ...dialect,
    'CREATE TABLE verified_files (run VARCHAR, path VARCHAR, sha256 VARCHAR, account VARCHAR, region VARCHAR)',
    `CREATE VIEW trail_logs AS
      SELECT r.eventID AS eventid, r.eventTime AS eventtime, r.eventSource AS eventsource, r.eventName AS eventname,
        r.awsRegion AS awsregion, r.recipientAccountId AS recipientaccountid, r.userIdentity AS useridentity,
        r.errorCode AS errorcode, r.errorMessage AS errormessage, CAST(r.requestParameters AS VARCHAR) AS requestparameters,
        r.readOnly AS readonly, r.managementEvent AS managementevent, r.resources AS resources,
        r.vpcEndpointId AS vpcendpointid, r.eventCategory AS eventcategory, r.addendum AS addendum,
        r.tlsDetails AS tlsdetails, 's3://${store.bucket}/' || key AS "$path",
        regexp_extract(key, '/([0-9]{4}/[0-9]{2}/[0-9]{2})/[^/]+$', 1) AS day
      FROM (SELECT unnest(Records) AS r, SUBSTR(filename, ${folder.length + 2}) AS key FROM read_json('${folder}/**/*.json.gz',
        columns = {Records: '${record.replaceAll("'", "''")}[]'}, filename = true, format = 'unstructured'))`,
  ])
    await connection.run(statement);
  const statements: string[] = [];
  return {
    statements,
    put: async (_name, contents) => {
      const lines = String(gunzipSync(contents)).trimEnd().split('\n');
      const values = lines.map((line) => `('${line.replaceAll('\t', "', '")}')`);
      await connection.run(`INSERT INTO verified_files VALUES ${values.join(', ')}`);
    },
    ask: async (sql) => {
      statements.push(sql);
      const result = await connection.runAndReadAll(sql);
      const rows = result.getRowsJson().map((row) => row.map((cell) => (cell === null ? null : String(cell))));
      return { id: `statement-${statements.length}`, rows, scannedBytes: 0 };
    },
  };
}
