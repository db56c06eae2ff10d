import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect, openLogBucket } from '../../src/aws/index.ts';
import type { ObjectStore } from '../../src/model/index.ts';
import { trailLogs } from '../support/trail-logs/generate.ts';
import { memoryStore } from '../support/trail-logs/memory-store.ts';
import { answerBucket } from '../support/trail-logs/serve.ts';
import { verifyGenerated } from '../support/trail-logs/verify.ts';

const open: (() => void)[] = [];
afterEach(() => open.splice(0).forEach((close) => close()));

async function bucket(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<ObjectStore> {
  const server: Server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const connection = connect({
    accounts: [{ id: '111122223333', name: 'test' }],
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    now: () => new Date('2026-11-03T08:00:00Z'),
    maxAttempts: 1,
  });
  open.push(
    () => connection.close(),
    () => server.closeAllConnections(),
    () => void server.close(),
  );
  return openLogBucket(connection, { bucket: 'bank-trail-logs', account: '111122223333', region: 'eu-central-1' });
}

async function all(keys: AsyncIterable<string>): Promise<readonly string[]> {
  const list: string[] = [];
  for await (const key of keys) list.push(key);
  return list;
}

const failing = (code: string, status: number) => async () =>
  await bucket((_, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
  });

describe('a bucket of S3', () => {
  it('is verified as a store in memory is, with the metadata of its digests', async () => {
    const logs = trailLogs({ hours: 5, backfill: [1], prefix: 'a b/ü+&' });
    const store = await bucket((request, response) => answerBucket(logs.store, request, response, 3));
    const seen = await verifyGenerated({ ...logs, store: { ...logs.store, ...store, bucket: 'bank-trail-logs' } }, [
      logs.key,
    ]);
    expect(seen.ledger.verdict).toBe('covered');
    expect(seen.ledger).toEqual((await verifyGenerated(logs, [logs.key])).ledger);
    expect(seen.read).toHaveLength(11);
  });

  it('lists keys and folders page by page, whatever is in their names', async () => {
    const memory = memoryStore('bank-trail-logs');
    const names = ['a/1', 'a/2 ', 'a/<&>"+%2F\u0001', 'a/b/3', 'a/c/4', 'a/d', 'ab', 'é/5'];
    for (const name of names) memory.objects.set(name, { bytes: Buffer.from(name), metadata: {} });
    const store = await bucket((request, response) => answerBucket(memory, request, response, 2));
    expect([...(await all(store.list('a/')))].sort()).toEqual(names.filter((name) => name.startsWith('a/')).sort());
    expect(await store.folders('a/')).toEqual(['b', 'c']);
    expect(await store.folders('')).toEqual(['a', 'é']);
    for (const name of names) expect(await store.get(name)).toMatchObject({ bytes: Buffer.from(name) });
  });

  it('says that an object is missing, and why another cannot be read', async () => {
    const none = await bucket((request, response) => answerBucket(memoryStore('b'), request, response));
    expect(await none.get('x')).toEqual({ absent: 'missing', reason: 'there is no such object' });
    const denied = await failing('AccessDenied', 403)();
    expect(await denied.get('x')).toEqual({ absent: 'unreadable', reason: 'AccessDenied: no' });
    const empty = await failing('InvalidRange', 416)();
    expect(await empty.get('x')).toMatchObject({ bytes: new Uint8Array() });
  });

  it.each([
    ['AccessDenied', 403],
    ['NoSuchBucket', 404],
  ])('that cannot be listed ends the run: %s', async (code, status) => {
    const store = await failing(code, status)();
    await expect(all(store.list('a/'))).rejects.toMatchObject({
      code: 'E_NETWORK',
      message: `s3://bank-trail-logs cannot be listed: ${code}: no`,
    });
  });

  it.each([
    ['no XML', 'text'],
    ['another document', '<Other/>'],
    ['a list that does not go on', '<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>'],
    ['an entry without a key', '<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>'],
    ['a document type', '<!DOCTYPE x><ListBucketResult></ListBucketResult>'],
    ['a name that is not encoded', '<ListBucketResult><Contents><Key>%</Key></Contents></ListBucketResult>'],
    [
      'the same page for ever',
      '<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken></ListBucketResult>',
    ],
  ])('is not believed when it answers with %s', async (_, body) => {
    const store = await bucket((_request, response) => {
      response.setHeader('content-type', 'application/xml').end(body);
    });
    await expect(all(store.list('a/'))).rejects.toMatchObject({ code: 'E_NETWORK' });
  });
});
