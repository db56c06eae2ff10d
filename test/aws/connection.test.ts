import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { connect, failureOf } from '../../src/aws/index.ts';
import type { Connection } from '../../src/aws/index.ts';
import { json, serve } from './server.ts';
import type { Received } from './server.ts';

type Answer = Parameters<typeof serve>[0];

const account = '111122223333';
const where = { account, region: 'eu-central-1' };
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function connected(
  answer: Answer,
  maxAttempts = 4,
): Promise<{ connection: Connection; received: readonly Received[]; sockets: () => number }> {
  const server = await serve(answer);
  const connection = connect({
    accounts: [{ id: account, name: 'test' }],
    credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'not-a-secret' },
    endpoint: server.url,
    now: () => new Date('2026-11-03T08:00:00Z'),
    maxAttempts,
  });
  open.push(() => connection.close(), server.close);
  return { connection, ...server };
}

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

describe('the raw answer', () => {
  test.each([
    ['white space, key order, unknown members', '{ "Unknown" : [1.0, 1e3],\n\t"TableNames":["b","a"] }\r\n'],
    ['escapes and numbers that JavaScript would change', '{"TableNames":["\\u00e9\\/"],"Big":12345678901234567890}'],
    ['duplicate keys', '{"TableNames":["a"],"TableNames":["b"]}'],
    ['text that is not ASCII', '{"TableNames":["Zürich-🏦"]}'],
  ])('is byte for byte what was sent: %s', async (_, body) => {
    const { connection } = await connected((_request, response) => json(response, body));
    const raw = await connection.send('dynamodb', 'ListTables', { ...where, request: {} });
    expect(Buffer.from(raw.body).toString()).toBe(body);
    expect(raw).toMatchObject({ status: 200, mediaType: 'application/x-amz-json-1.0', requestId: 'request-1' });
  });

  test('survives any chunking of the response, and bodies of megabytes', async () => {
    const body = JSON.stringify({ TableNames: Array.from({ length: 60_000 }, (_, index) => `table-${index}-äöü`) });
    const bytes = Buffer.from(body);
    const { connection } = await connected((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      for (let start = 0; start < bytes.length; start += 65_537) response.write(bytes.subarray(start, start + 65_537));
      response.end();
    });
    const raw = await connection.send('dynamodb', 'ListTables', { ...where, request: {} });
    expect(Buffer.compare(raw.body, bytes)).toBe(0);
  });

  test('bytes that are no JSON at all are still handed over as they are', async () => {
    const bodies = fc.uint8Array({ minLength: 0, maxLength: 200 });
    let body = new Uint8Array();
    const { connection } = await connected((_request, response) => json(response, body), 1);
    const property = fc.asyncProperty(bodies, async (bytes) => {
      body = bytes;
      const raw = await connection.send('dynamodb', 'ListTables', { ...where, request: {} });
      expect(Buffer.compare(raw.body, bytes)).toBe(0);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('an expected error code is an answer, any other is an error', async () => {
    const body = '{"__type":"com.amazonaws.dynamodb.v20120810#PolicyNotFoundException","message":"none"}';
    const { connection } = await connected((_request, response) => json(response, body, 400));
    const ask = (answers: readonly string[]) =>
      connection.send('dynamodb', 'GetResourcePolicy', { ...where, request: { ResourceArn: 'arn:aws:x' }, answers });
    const raw = await ask(['PolicyNotFoundException']);
    expect(raw.status).toBe(400);
    expect(Buffer.from(raw.body).toString()).toBe(body);
    expect(await caught(ask([]))).toMatchObject({ name: 'PolicyNotFoundException' });
  });
});

describe('what goes wrong on the way', () => {
  test('throttling is asked again; the answer is that of the last attempt', async () => {
    let retries = 0;
    const { connection, received } = await connected((_request, response, attempt) =>
      attempt < 3
        ? json(response, '{"__type":"ThrottlingException","message":"Rate exceeded"}', 400)
        : json(response, '{"TableNames":[]}'),
    );
    const raw = await connection.send('dynamodb', 'ListTables', {
      ...where,
      request: {},
      onRetry: () => (retries += 1),
    });
    expect(Buffer.from(raw.body).toString()).toBe('{"TableNames":[]}');
    expect([received.length, retries]).toEqual([3, 2]);
  });

  test('an error that was answered before does not stand in for a connection that is cut later', async () => {
    const { connection } = await connected((_request, response, attempt) => {
      if (attempt === 1) json(response, '{"__type":"ThrottlingException","message":"Rate exceeded"}', 400);
      else response.socket?.destroy();
    }, 2);
    const answers = ['ThrottlingException'];
    const error = await caught(connection.send('dynamodb', 'ListTables', { ...where, request: {}, answers }));
    // The first attempt is an answer only for those who asked for it; here the SDK asked again and got nothing.
    expect(failureOf(error).cause).toBe('unreachable');
  });

  test.each([
    ['before the head', (_: Received, response: Parameters<Answer>[1]) => void response.socket?.destroy()],
    [
      'in the middle of the body',
      (_: Received, response: Parameters<Answer>[1]) => {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0', 'content-length': '1000' });
        response.write('{"TableNames":["half', () => response.socket?.destroy());
      },
    ],
  ])('a connection cut %s is asked again and is then "unreachable"', async (_, answer) => {
    const { connection, received } = await connected(answer, 2);
    const error = await caught(connection.send('dynamodb', 'ListTables', { ...where, request: {} }));
    expect(failureOf(error).cause).toBe('unreachable');
    expect(received.length).toBe(2);
  });

  test('an interruption ends the waiting at once', async () => {
    const stop = new AbortController();
    const { connection } = await connected(() => stop.abort());
    const error = await caught(
      connection.send('dynamodb', 'ListTables', { ...where, request: {}, signal: stop.signal }),
    );
    expect(error).toMatchObject({ name: 'AbortError' });
  });
});

describe('requests', () => {
  test('timestamps travel as AWS models them', async () => {
    const { connection, received } = await connected((_request, response) => json(response, '{"Events":[]}'));
    const request = { StartTime: '2026-10-01T00:00:00.000Z', EndTime: '2026-11-01T00:00:00.000Z', MaxResults: 50 };
    await connection.send('cloudtrail', 'LookupEvents', { ...where, request });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ StartTime: 1790812800, EndTime: 1793491200, MaxResults: 50 });
    const wrong = { ...where, request: { StartTime: 'yesterday' } };
    await expect(connection.send('cloudtrail', 'LookupEvents', wrong)).rejects.toThrow(/StartTime is not an ISO 8601/);
  });

  test('connections are kept alive and shared', async () => {
    const { connection, sockets } = await connected((_request, response) => json(response, '{"TableNames":[]}'));
    for (const region of ['eu-central-1', 'eu-west-1', 'eu-central-1', 'eu-west-1']) {
      await connection.send('dynamodb', 'ListTables', { account, region, request: {} });
    }
    expect(sockets()).toBe(1);
  });

  test('an account outside of the scope is a mistake of ours, not evidence', async () => {
    const { connection, received } = await connected((_request, response) => json(response, '{}'));
    const other = { account: '444455556666', region: 'eu-central-1', request: {} };
    await expect(connection.send('dynamodb', 'ListTables', other)).rejects.toThrow(/not in the scope/);
    expect(received).toEqual([]);
  });
});
