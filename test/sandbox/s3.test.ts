import * as s3 from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../src/sources/decode.ts';
import { analyticsCredentials, sandboxOf, type Connection } from './support.ts';
import { serveSandbox } from '../../src/sandbox/serve.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';

const clientOf = (connection: Connection): s3.S3Client =>
  new s3.S3Client({
    region: 'eu-central-1',
    credentials: sandboxCredentials,
    maxAttempts: 1,
    forcePathStyle: true,
    ...connection,
  });
const client = (): s3.S3Client => clientOf({ requestHandler: sandboxOf().requestHandler });

const kept = { Bucket: 'meridian-audit-logs-eu-central-1' };
const neglected = { Bucket: 'meridian-legacy-reporting' };

describe('buckets of the sandbox, read by the SDK', () => {
  test('a bucket that is well kept', async () => {
    const asked = client();
    const policy = await asked.send(new s3.GetBucketPolicyCommand(kept));
    expect(JSON.parse(policy.Policy ?? '')).toMatchObject({ Version: '2012-10-17' });
    const { ServerSideEncryptionConfiguration } = await asked.send(new s3.GetBucketEncryptionCommand(kept));
    expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe(
      'aws:kms',
    );
    expect((await asked.send(new s3.GetBucketVersioningCommand(kept))).Status).toBe('Enabled');
    const lock = await asked.send(new s3.GetObjectLockConfigurationCommand(kept));
    expect(lock.ObjectLockConfiguration?.Rule?.DefaultRetention).toEqual({ Mode: 'COMPLIANCE', Days: 400 });
    const lifecycle = await asked.send(new s3.GetBucketLifecycleConfigurationCommand(kept));
    expect(lifecycle.Rules?.[0]).toMatchObject({ Status: 'Enabled', Expiration: { Days: 2557 } });
    const block = await asked.send(new s3.GetPublicAccessBlockCommand(kept));
    expect(block.PublicAccessBlockConfiguration?.BlockPublicAcls).toBe(true);
    const logging = await asked.send(new s3.GetBucketLoggingCommand(kept));
    expect(logging.LoggingEnabled?.TargetBucket).toBe(`${kept.Bucket}-access`);
  });

  test.each<[string, (input: { Bucket: string }) => Promise<unknown>]>([
    ['NoSuchPublicAccessBlockConfiguration', (input) => client().send(new s3.GetPublicAccessBlockCommand(input))],
    ['NoSuchLifecycleConfiguration', (input) => client().send(new s3.GetBucketLifecycleConfigurationCommand(input))],
    ['ObjectLockConfigurationNotFoundError', (input) => client().send(new s3.GetObjectLockConfigurationCommand(input))],
  ])('%s where there is no such setting', async (code, ask) => {
    await expect(ask(neglected)).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode: 404 } });
  });

  test('never versioned and not logged are answers without members', async () => {
    expect((await client().send(new s3.GetBucketVersioningCommand(neglected))).Status).toBeUndefined();
    expect((await client().send(new s3.GetBucketLoggingCommand(neglected))).LoggingEnabled).toBeUndefined();
  });

  test("another account's bucket is denied, an unknown one does not exist", async () => {
    const other = clientOf({ requestHandler: sandboxOf().requestHandler, credentials: analyticsCredentials });
    await expect(other.send(new s3.GetBucketPolicyCommand(kept))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(client().send(new s3.GetBucketPolicyCommand({ Bucket: 'nobodys' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
    await expect(client().send(new s3.ListBucketsCommand({}))).rejects.toMatchObject({ name: 'MethodNotAllowed' });
  });

  test('the same over HTTP', async () => {
    const server = await serveSandbox(sandboxOf(), { port: 0 });
    try {
      const { Status } = await clientOf({ endpoint: server.url }).send(new s3.GetBucketVersioningCommand(kept));
      expect(Status).toBe('Enabled');
    } finally {
      await server.close();
    }
  });
});

describe('answers of S3 read from their bytes', () => {
  const decode = (xml: string) => decodeBody('application/xml', new TextEncoder().encode(xml));

  test('lists stand flat, with one rule or many', () => {
    const one = '<LifecycleConfiguration><Rule><ID>a</ID><Filter/></Rule></LifecycleConfiguration>';
    expect(decode(one)).toEqual({ Rule: [{ ID: 'a', Filter: {} }] });
    const two = '<LifecycleConfiguration><Rule><ID>a</ID></Rule><Rule><ID>b</ID></Rule></LifecycleConfiguration>';
    expect(decode(two)).toEqual({ Rule: [{ ID: 'a' }, { ID: 'b' }] });
  });

  test('an empty setting is an empty object, an error has its code', () => {
    expect(decode('<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>')).toEqual({});
    expect(decode('<Error><Code>NoSuchBucketPolicy</Code><Message>m</Message></Error>')).toMatchObject({
      Code: 'NoSuchBucketPolicy',
    });
  });

  test('a member that stands twice is refused', () => {
    expect(() =>
      decode('<VersioningConfiguration><Status>a</Status><Status>b</Status></VersioningConfiguration>'),
    ).toThrow(/two <Status>/);
  });
});
