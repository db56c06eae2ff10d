import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { trailLogs, type TrailLogs } from '../support/trail-logs/generate.ts';
import { answerBucket } from '../support/trail-logs/serve.ts';
import { publicKeysOf } from '../support/trail-logs/signing.ts';

/** Path of an AWS CLI; the generated chain is put before it where one is named. */
const awsCli = process.env['TRAIL_LOGS_AWS_CLI'];

let server: Server | undefined;
afterEach(() => server?.close());

/** As much of CloudTrail and S3 as `validate-logs` asks for. */
function serve(logs: TrailLogs): Promise<string> {
  server = createServer((request, response) => answer(logs, request, response));
  return new Promise((resolve) => {
    server!.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server!.address() as AddressInfo).port}`));
  });
}

function answer(logs: TrailLogs, request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'POST') {
    answerBucket(logs.store, request, response);
    return;
  }
  const times = { ValidityStartTime: 1_782_000_000, ValidityEndTime: 1_800_000_000 };
  const keys = publicKeysOf([logs.key]).PublicKeyList.map((key) => ({ ...key, ...times }));
  response.setHeader('content-type', 'application/x-amz-json-1.1').end(JSON.stringify({ PublicKeyList: keys }));
}

interface Ran {
  readonly code: number;
  readonly output: string;
}

async function validate(logs: TrailLogs): Promise<Ran> {
  const url = await serve(logs);
  const words = ['cloudtrail', 'validate-logs', '--endpoint-url', url, '--region', 'eu-central-1', '--verbose'];
  const trail = ['--trail-arn', 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/bank-trail'];
  const where = ['--s3-bucket', logs.store.bucket, '--start-time', logs.from, '--end-time', logs.to];
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    AWS_ENDPOINT_URL: url,
    AWS_CONFIG_FILE: '/dev/null',
  };
  return await new Promise((resolve) => {
    execFile(awsCli!, [...words, ...trail, ...where], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }),
    );
  });
}

describe.skipIf(awsCli === undefined)('the AWS CLI about generated logs', () => {
  it('finds every digest and log valid', async () => {
    const { code, output } = await validate(trailLogs());
    expect(output).toContain('8/8 digest files valid');
    expect(output).toContain('16/16 log files valid');
    expect(code).toBe(0);
  });

  it('finds backfill digests valid, where its version knows them', async () => {
    const { output } = await validate(trailLogs({ backfill: [2, 5] }));
    if (output.includes('backfill')) expect(output).toContain('2/2 backfill digest files valid');
  });

  it('finds a changed log invalid', async () => {
    const logs = trailLogs();
    const { key } = logs.logs[0]!;
    const bytes = gzipSync(
      String(gunzipSync(logs.store.objects.get(key)!.bytes)).replace('DescribeTable', 'DeleteTable'),
    );
    logs.store.objects.set(key, { bytes, metadata: {} });
    const { code, output } = await validate(logs);
    expect(output).toContain('1/16 log files INVALID');
    expect(code).toBe(1);
  });
});
