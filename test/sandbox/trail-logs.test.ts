import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { connect, openLogBucket, unpaced } from '../../src/aws/index.ts';
import { readPublicKeys, verifyLogs } from '../../src/events/index.ts';
import { createSandbox, sandboxCredentials } from '../../src/sandbox/index.ts';
import { stories } from '../../src/sandbox/scenario/events-stories.ts';

const now = (): Date => new Date('2026-11-03T08:00:00.000Z');
const sandbox = createSandbox({ now });
const { requestHandler } = sandbox;
const account = '111122223333';
const connection = connect({
  accounts: [{ id: account, name: 'production' }],
  credentials: sandboxCredentials,
  requestHandler,
  now,
  pace: unpaced,
});

async function publicKeys(region: string): Promise<unknown> {
  const request = { StartTime: '2026-10-01T00:00:00.000Z', EndTime: '2026-11-03T00:00:00.000Z' };
  const { body } = await connection.send('cloudtrail', 'ListPublicKeys', { account, region, request });
  return JSON.parse(Buffer.from(body).toString());
}

describe('trail logs of the bank', () => {
  it('are genuine, but for the hours in which logging was stopped', async () => {
    const { loggingStopped } = stories(sandbox.scenario);
    const place = { bucket: 'meridian-audit-logs-eu-central-1', account, region: 'eu-central-1' };
    const answers = await Promise.all(['eu-central-1', 'eu-west-1', 'us-east-1'].map(publicKeys));
    let records = 0;
    const day = loggingStopped.from.toISOString().slice(0, 10);
    const ledger = await verifyLogs({
      store: openLogBucket(connection, place),
      keys: readPublicKeys(answers).keys,
      period: { from: `${day}T00:00:00.000Z`, to: new Date(Date.parse(day) + 3 * 86_400_000).toISOString() },
      visit: ({ contents }) => {
        records += (JSON.parse(String(contents)) as { readonly Records: readonly unknown[] }).Records.length;
      },
    });
    expect(ledger.problems).toEqual([]);
    expect(ledger.verdict).toBe('gaps');
    expect(records).toBeGreaterThan(10);
    const gap = { from: loggingStopped.from.toISOString(), to: loggingStopped.to.toISOString() };
    expect(ledger.trails.map(({ account, region, gaps }) => ({ account, region, gaps }))).toEqual(
      ['111122223333', '444455556666'].flatMap((account) =>
        ['eu-central-1', 'eu-west-1', 'us-east-1'].map((region) => ({
          account,
          region,
          gaps: [{ from: expect.any(String) as string, to: gap.to, kind: 'logging-stopped' }],
        })),
      ),
    );
    expect(ledger.trails[0]!.gaps[0]!.from).toBe(gap.from);
    expect(ledger.places.every(({ logs }) => logs.verified === logs.of)).toBe(true);
  });

  it('are listed in pages, in both versions, and are not there for another account', async () => {
    const client = new s3.S3Client({
      region: 'eu-central-1',
      credentials: sandboxCredentials,
      requestHandler,
      forcePathStyle: true,
      maxAttempts: 1,
    });
    const bucket = { Bucket: 'meridian-audit-logs-eu-central-1' };
    const folders = await client.send(new s3.ListObjectsV2Command({ ...bucket, Prefix: 'AWSLogs/', Delimiter: '/' }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: 'AWSLogs/o-mb7xk2r9qe/' }]);
    const first = await client.send(new s3.ListObjectsV2Command({ ...bucket, Prefix: 'AWSLogs/', MaxKeys: 2 }));
    const token = { ContinuationToken: first.NextContinuationToken };
    const second = await client.send(
      new s3.ListObjectsV2Command({ ...bucket, Prefix: 'AWSLogs/', MaxKeys: 2, ...token }),
    );
    const older = await client.send(new s3.ListObjectsCommand({ ...bucket, Prefix: 'AWSLogs/', MaxKeys: 4 }));
    const keys = (list: { Contents?: readonly { Key?: string | undefined }[] | undefined }) =>
      list.Contents?.map(({ Key }) => Key);
    expect([...keys(first)!, ...keys(second)!]).toEqual(keys(older));
    expect((await client.send(new s3.GetBucketLocationCommand(bucket))).LocationConstraint).toBe('eu-central-1');
    const missing = client.send(new s3.GetObjectCommand({ ...bucket, Key: 'AWSLogs/none' }));
    await expect(missing).rejects.toMatchObject({ name: 'NoSuchKey' });
    const foreign = client.send(new s3.ListObjectsV2Command({ Bucket: 'meridian-analytics-audit-logs' }));
    await expect(foreign).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('of the old trail have no digests', async () => {
    const place = { bucket: 'meridian-legacy-reporting', account, region: 'eu-west-1' };
    const period = { from: '2026-10-05T00:00:00.000Z', to: '2026-10-06T00:00:00.000Z' };
    const ledger = await verifyLogs({ store: openLogBucket(connection, place), keys: new Map(), period });
    expect(ledger.trails).toMatchObject([
      { region: 'eu-west-1', trail: null, gaps: [{ ...period, kind: 'validation-off' }] },
    ]);
  });
});
