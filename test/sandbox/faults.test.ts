import { GetAccountStatusCommand, ListAssessmentsCommand } from '@aws-sdk/client-auditmanager';
import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DescribeVpcEndpointsCommand } from '@aws-sdk/client-ec2';
import { GetAccountAuthorizationDetailsCommand } from '@aws-sdk/client-iam';
import { DescribeKeyCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { describe, expect, test } from 'vitest';
import { createQuotas } from '../../src/sandbox/quotas.ts';
import { serveSandbox, type Fault } from '../../src/sandbox/index.ts';
import { clientsOf, clientsOfNew, sandboxOf } from './support.ts';

const withFaults = (...faults: readonly Fault[]) => clientsOfNew({ faults });

describe('denied, in the words of each service', () => {
  const clients = withFaults({ match: {}, effect: { kind: 'denied' } });
  const cases = [
    ['auditmanager', () => clients.auditmanager.send(new ListAssessmentsCommand({})), 'AccessDeniedException', 403],
    ['dynamodb', () => clients.dynamodb.send(new ListTablesCommand({})), 'AccessDeniedException', 400],
    ['kms', () => clients.kms.send(new DescribeKeyCommand({ KeyId: 'x' })), 'AccessDeniedException', 400],
    ['ec2', () => clients.ec2.send(new DescribeVpcEndpointsCommand({})), 'UnauthorizedOperation', 403],
    ['iam', () => clients.iam.send(new GetAccountAuthorizationDetailsCommand({})), 'AccessDenied', 403],
    ['sts', () => clients.sts.send(new GetCallerIdentityCommand({})), 'AccessDenied', 403],
  ] as const;
  test.each(cases)('%s', async (service, call, name, status) => {
    await expect(call()).rejects.toMatchObject({
      name,
      message: expect.stringContaining(`is not authorized to perform: ${service}:`) as string,
      $metadata: { httpStatusCode: status },
    });
  });
});

describe('throttled, in the words of each service', () => {
  const clients = withFaults({ match: {}, effect: { kind: 'throttled' } });
  const cases = [
    ['auditmanager', () => clients.auditmanager.send(new ListAssessmentsCommand({})), 'ThrottlingException', 400],
    ['dynamodb', () => clients.dynamodb.send(new ListTablesCommand({})), 'ThrottlingException', 400],
    ['ec2', () => clients.ec2.send(new DescribeVpcEndpointsCommand({})), 'RequestLimitExceeded', 503],
    ['iam', () => clients.iam.send(new GetAccountAuthorizationDetailsCommand({})), 'Throttling', 400],
  ] as const;
  test.each(cases)('%s', async (_service, call, name, status) => {
    await expect(call()).rejects.toMatchObject({ name, $metadata: { httpStatusCode: status } });
  });

  test('only so many times: the SDK tries again and succeeds', async () => {
    const once: Fault = { match: { service: 'dynamodb' }, times: 2, effect: { kind: 'throttled' } };
    const { dynamodb } = clientsOfNew({ faults: [once] }, { maxAttempts: 3 });
    const { $metadata, TableNames } = await dynamodb.send(new ListTablesCommand({}));
    expect($metadata.attempts).toBe(3);
    expect(TableNames).toHaveLength(16);
  });
});

describe('a fault meets only what it matches', () => {
  const denied = { kind: 'denied' } as const;
  const table = (TableName: string) => new DescribeTableCommand({ TableName });

  test('by operation', async () => {
    const { dynamodb } = withFaults({ match: { operation: 'DescribeTable' }, effect: denied });
    await expect(dynamodb.send(table('card-vault'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(dynamodb.send(new ListTablesCommand({}))).resolves.toBeDefined();
  });
  test('by resource', async () => {
    const { dynamodb } = withFaults({ match: { resource: 'card-vault' }, effect: denied });
    await expect(dynamodb.send(table('card-vault'))).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(dynamodb.send(table('ledger-entries'))).resolves.toBeDefined();
  });
  test('by Region and account', async () => {
    const faults: readonly Fault[] = [{ match: { region: 'eu-west-1', account: '111122223333' }, effect: denied }];
    const ask = (region: string) => clientsOfNew({ faults }, { region }).dynamodb.send(new ListTablesCommand({}));
    await expect(ask('eu-west-1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(ask('eu-central-1')).resolves.toBeDefined();
  });
});

test('a slow answer gives way to an abort', async () => {
  const { dynamodb } = withFaults({ match: {}, effect: { kind: 'slow', milliseconds: 60_000 } });
  const abort = new AbortController();
  const answer = dynamodb.send(new ListTablesCommand({}), { abortSignal: abort.signal });
  abort.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

describe.each(['in process', 'over HTTP'])('a cut connection %s', (connection) => {
  const run = async (effect: Fault['effect'], maxAttempts: number) => {
    const sandbox = sandboxOf({ faults: [{ match: {}, times: 1, effect }] });
    const server = await serveSandbox(sandbox, { port: 0 });
    const transport =
      connection === 'in process' ? { requestHandler: sandbox.requestHandler } : { endpoint: server.url };
    try {
      return await clientsOf({ ...transport, maxAttempts }).dynamodb.send(new ListTablesCommand({}));
    } finally {
      await server.close();
    }
  };

  test('before the answer', async () => {
    await expect(run({ kind: 'cut' }, 1)).rejects.toMatchObject({
      code: expect.stringMatching(/ECONNRESET|EPIPE/) as string,
    });
    expect((await run({ kind: 'cut' }, 2)).TableNames).toHaveLength(16);
  });
  test('within the answer', async () => {
    await expect(run({ kind: 'cut', afterBytes: 20 }, 1)).rejects.toThrow();
  });
});

test('a page that names its own token as the next one', async () => {
  const { dynamodb } = clientsOfNew({ pageSize: 3, faults: [{ match: {}, effect: { kind: 'repeat-token' } }] });
  const first = await dynamodb.send(new ListTablesCommand({}));
  const ExclusiveStartTableName = first.LastEvaluatedTableName;
  expect(ExclusiveStartTableName).toBe('customer-consents');
  const second = await dynamodb.send(new ListTablesCommand({ ExclusiveStartTableName }));
  expect(second.LastEvaluatedTableName).toBe(ExclusiveStartTableName);
});

test('Audit Manager that is not set up is INACTIVE and denies everything else; other services answer', async () => {
  const clients = withFaults({ match: {}, effect: { kind: 'audit-manager-not-set-up' } });
  expect((await clients.auditmanager.send(new GetAccountStatusCommand({}))).status).toBe('INACTIVE');
  await expect(clients.auditmanager.send(new ListAssessmentsCommand({}))).rejects.toMatchObject({
    name: 'AccessDeniedException',
    message: 'Please complete AWS Audit Manager setup from home page to enable this action in this account.',
  });
  await expect(clients.dynamodb.send(new ListTablesCommand({}))).resolves.toBeDefined();
});

test('a Region that is not enabled refuses the credentials', async () => {
  const faults: readonly Fault[] = [{ match: { region: 'me-south-1' }, effect: { kind: 'region-not-enabled' } }];
  const there = clientsOfNew({ faults }, { region: 'me-south-1' });
  await expect(there.dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: 'UnrecognizedClientException',
  });
  await expect(there.ec2.send(new DescribeVpcEndpointsCommand({}))).rejects.toMatchObject({ name: 'AuthFailure' });
  await expect(there.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'InvalidClientTokenId',
  });
});

test('any other error', async () => {
  const effect = { kind: 'error', code: 'InternalServerError', status: 500, message: 'Internal server error' } as const;
  await expect(withFaults({ match: {}, effect }).dynamodb.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: 'InternalServerError',
    $metadata: { httpStatusCode: 500 },
  });
});

describe('quotas', () => {
  const call = { account: '111122223333', region: 'eu-central-1' };
  const lookup = { ...call, service: 'cloudtrail', operation: 'LookupEvents' } as const;

  test('two LookupEvents a second, for each account and Region', () => {
    let now = 0;
    const allowed = createQuotas(() => now);
    const burst = (count: number, request: Parameters<typeof allowed>[0]) =>
      Array.from({ length: count }, () => allowed(request)).filter(Boolean).length;
    expect(burst(5, lookup)).toBe(2);
    expect(burst(5, { ...lookup, region: 'eu-west-1' })).toBe(2);
    expect(burst(5, { ...lookup, account: '444455556666' })).toBe(2);
    now += 499;
    expect(burst(5, lookup)).toBe(0);
    now += 1;
    expect(burst(5, lookup)).toBe(1);
    now += 60_000;
    expect(burst(5, lookup)).toBe(2);
  });

  test('twenty requests a second for Audit Manager as a whole, ten reads for trails, none elsewhere', () => {
    const allowed = createQuotas(() => 0);
    const passed = (requests: readonly Parameters<typeof allowed>[0][]) => requests.map(allowed).filter(Boolean).length;
    const manager = ['GetEvidence', 'ListAssessments'].flatMap((operation) =>
      Array.from({ length: 15 }, () => ({ ...call, service: 'auditmanager', operation }) as const),
    );
    expect(passed(manager)).toBe(20);
    expect(passed(Array.from({ length: 15 }, () => ({ ...call, service: 'cloudtrail', operation: 'GetTrail' })))).toBe(
      10,
    );
    expect(passed(Array.from({ length: 99 }, () => ({ ...call, service: 'kms', operation: 'DescribeKey' })))).toBe(99);
  });

  test('too many requests meet ThrottlingException as HTTP 400', async () => {
    const clients = clientsOfNew({ quotas: true, monotonic: () => 0 });
    const answers = await Promise.allSettled(
      Array.from({ length: 25 }, () => clients.auditmanager.send(new GetAccountStatusCommand({}))),
    );
    const refused = answers.filter((answer) => answer.status === 'rejected').map((answer): unknown => answer.reason);
    expect(refused).toHaveLength(5);
    for (const reason of refused) {
      expect(reason).toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } });
    }
  });
});
