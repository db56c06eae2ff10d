import { Athena } from '@aws-sdk/client-athena';
import { S3 } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { operationsByService } from '../../src/sandbox/operations.ts';
import { createRequestHandler } from '../../src/sandbox/request-handler.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { shapeProblems, type RawResponse } from '../support/shape-check.ts';
import { analyticsCredentials, sandboxOf } from './support.ts';

const sandbox = sandboxOf();
const recorded = new Map<string, RawResponse[]>();
const requestHandler = createRequestHandler(async (request) => {
  const response = await sandbox.handle(request);
  const operation = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  recorded.set(operation, [...(recorded.get(operation) ?? []), response]);
  return response;
});
const options = { region: 'eu-central-1', credentials: sandboxCredentials, maxAttempts: 1, requestHandler };
const athena = new Athena(options);

const start = async (sql: string, WorkGroup = 'audit') => {
  const { QueryExecutionId } = await athena.startQueryExecution({ QueryString: sql, WorkGroup });
  return { QueryExecutionId };
};

describe('Athena of the sandbox', () => {
  test("answers in the shapes of the service's model", async () => {
    await athena.getWorkGroup({ WorkGroup: 'audit' });
    const id = await start("-- dynamodb-audit-pack: listed-files\nSELECT COUNT(*) WHERE run = 'r'");
    const states: (string | undefined)[] = [];
    for (let look = 0; look < 3; look += 1) {
      states.push((await athena.getQueryExecution(id)).QueryExecution?.Status?.State);
    }
    expect(states).toEqual(['QUEUED', 'RUNNING', 'SUCCEEDED']);
    const { ResultSet } = await athena.getQueryResults(id);
    expect(ResultSet?.Rows).toEqual([{ Data: [{ VarCharValue: 'lines' }] }, { Data: [{ VarCharValue: '0' }] }]);
    await athena.stopQueryExecution(await start('SELECT 1'));
    for (const { service, operation } of operationsByService.athena) {
      const answers = recorded.get(operation) ?? [];
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.flatMap((answer) => shapeProblems({ service, operation }, answer, {}))).toEqual([]);
    }
  });

  test('runs no other SQL, and says so', async () => {
    const id = await start('SELECT 1');
    const ask = async () => (await athena.getQueryExecution(id)).QueryExecution?.Status;
    await ask();
    await ask();
    expect(await ask()).toMatchObject({
      State: 'FAILED',
      StateChangeReason: expect.stringContaining('SYNTAX') as string,
    });
    await expect(athena.getQueryResults(id)).rejects.toThrow('Final query state: FAILED');
  });

  test('keeps what is put into the folder of queries, and nothing elsewhere or of others', async () => {
    const put = async (Bucket: string, credentials: typeof analyticsCredentials = sandboxCredentials) =>
      await new S3({ ...options, credentials, forcePathStyle: true }).putObject({ Bucket, Key: 'a', Body: 'b' });
    expect(await put('meridian-audit-queries')).toMatchObject({ ETag: '"92eb5ffee6ae2fec3ad71c777531578f"' });
    await expect(put('meridian-audit-logs-eu-central-1')).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(put('meridian-audit-queries', analyticsCredentials)).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});
