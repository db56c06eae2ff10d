import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { describe, expect, test } from 'vitest';
import { sandboxDefaults, type SandboxRequest } from '../../src/sandbox/index.ts';
import { sandboxCredentials } from '../../src/sandbox/index.ts';
import { analyticsCredentials, clientsOf, clientsOfNew, sandboxOf } from './support.ts';

const assume = (RoleArn: string, RoleSessionName = 'october') =>
  clientsOfNew().sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName, DurationSeconds: 900 }));

describe('credentials decide the account', () => {
  const accountOf = async (credentials: { accessKeyId: string; secretAccessKey: string }) =>
    (await clientsOfNew({}, { credentials }).sts.send(new GetCallerIdentityCommand({}))).Account;

  test('the keys of the sandbox', async () => {
    expect(await accountOf(sandboxCredentials)).toBe('111122223333');
    expect(await accountOf(analyticsCredentials)).toBe('444455556666');
  });
  test('unknown keys belong to the first account', async () => {
    expect(await accountOf({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' })).toBe('111122223333');
  });
  test('access key ids have the length that AWS gives them', () => {
    expect(sandboxCredentials.accessKeyId).toMatch(/^AKIASANDBOX[A-Z0-9]{9}$/);
    expect(analyticsCredentials.accessKeyId).toMatch(/^AKIASANDBOX[A-Z0-9]{9}$/);
  });
});

describe('assuming a role', () => {
  test('every role of the default scope leads into its account', async () => {
    for (const { id, roleArn } of sandboxDefaults.scope.accounts) {
      const { Credentials, AssumedRoleUser } = await assume(roleArn ?? '');
      expect(Credentials?.Expiration).toEqual(new Date('2026-11-23T01:17:03Z'));
      expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${id}:assumed-role/AuditPackReader/october`);
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      };
      const identity = await clientsOfNew({}, { credentials }).sts.send(new GetCallerIdentityCommand({}));
      expect(identity).toMatchObject({
        Account: id,
        Arn: AssumedRoleUser?.Arn,
        UserId: AssumedRoleUser?.AssumedRoleId,
      });
      const { accessKeyId, secretAccessKey } = credentials;
      const byKey = clientsOfNew({}, { credentials: { accessKeyId, secretAccessKey } });
      expect((await byKey.sts.send(new GetCallerIdentityCommand({}))).Account).toBe(id);
    }
  });

  test("through the SDK's own provider of temporary credentials", async () => {
    const { requestHandler } = sandboxOf();
    const credentials = await fromTemporaryCredentials({
      params: { RoleArn: 'arn:aws:iam::444455556666:role/AuditPackReader', RoleSessionName: 'october' },
      masterCredentials: sandboxCredentials,
      clientConfig: { region: 'eu-central-1', requestHandler },
    })();
    const tables = await clientsOf({
      requestHandler,
      credentials: { ...credentials, sessionToken: credentials.sessionToken ?? '' },
    }).dynamodb.send(new ListTablesCommand({}));
    expect(tables.TableNames).toEqual(['churn-scores', 'fraud-features', 'marketing-segments', 'report-cache']);
  });

  test.each([
    ['an unknown role', 'arn:aws:iam::111122223333:role/Somebody'],
    ['a role of an unknown account', 'arn:aws:iam::123456789012:role/AuditPackReader'],
    ['no role at all', 'arn:aws:iam::111122223333:user/AuditPackReader'],
  ])('%s is denied', async (_name, arn) => {
    await expect(assume(arn)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`sts:AssumeRole on resource: ${arn}`) as string,
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('a session name that AWS does not accept', async () => {
    await expect(assume('arn:aws:iam::111122223333:role/AuditPackReader', 'two words')).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });
});

describe('requests that no SDK sends', () => {
  const text = (body: Uint8Array): string => Buffer.from(body).toString();
  const request = (more: Partial<SandboxRequest>): SandboxRequest => ({
    method: 'POST',
    path: '/',
    query: {},
    headers: {},
    body: new Uint8Array(),
    ...more,
  });
  const scope = (service: string) =>
    `AWS4-HMAC-SHA256 Credential=AKIASANDBOXPROD00001/20261123/eu-central-1/${service}/aws4_request, SignedHeaders=host, Signature=0`;

  test('without a signature', async () => {
    const json = await sandboxOf().handle(request({ headers: { host: 'kms.eu-central-1.amazonaws.com' } }));
    expect(json.status).toBe(400);
    expect(text(json.body)).toContain('MissingAuthenticationTokenException');
    const xml = await sandboxOf().handle(request({ headers: { host: 'iam.amazonaws.com' } }));
    expect(xml.status).toBe(403);
    expect(text(xml.body)).toContain('<Code>MissingAuthenticationToken</Code>');
  });

  test('a scope that names no service: the host decides', async () => {
    const headers = { authorization: scope('unknown'), host: 'dynamodb.eu-central-1.amazonaws.com' };
    const answer = await sandboxOf().handle(
      request({ headers: { ...headers, 'x-amz-target': 'DynamoDB_20120810.ListTables' } }),
    );
    expect(JSON.parse(text(answer.body))).toHaveProperty('TableNames');
  });

  test('an operation that the service has and the sandbox has not', async () => {
    const json = await sandboxOf().handle(
      request({ headers: { authorization: scope('dynamodb'), 'x-amz-target': 'DynamoDB_20120810.DeleteTable' } }),
    );
    expect([json.status, JSON.parse(text(json.body))]).toMatchObject([
      400,
      { __type: 'com.amazon.coral.service#UnknownOperationException' },
    ]);
    const rest = await sandboxOf().handle(
      request({ method: 'GET', path: '/nowhere', headers: { authorization: scope('auditmanager') } }),
    );
    expect([rest.status, rest.headers['x-amzn-errortype']]).toEqual([404, 'UnknownOperationException']);
    const query = await sandboxOf().handle(
      request({ headers: { authorization: scope('iam') }, body: Buffer.from('Action=DeleteUser&Version=2010-05-08') }),
    );
    expect(text(query.body)).toContain('<Code>InvalidAction</Code>');
  });

  test.each(['{', '[]', 'null', '"x"', '\uFFFE\u0000'])('a body that is no JSON object: %j', async (body) => {
    const answer = await sandboxOf().handle(
      request({
        headers: { authorization: scope('kms'), 'x-amz-target': 'TrentService.ListKeys' },
        body: Buffer.from(body, 'utf8'),
      }),
    );
    expect([answer.status, JSON.parse(text(answer.body))]).toMatchObject([400, { __type: 'SerializationException' }]);
  });

  test('the target with a package in front, as the AWS CLI sends it', async () => {
    const target = 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails';
    const answer = await sandboxOf().handle(
      request({ headers: { authorization: scope('cloudtrail'), 'x-amz-target': target } }),
    );
    expect(answer.status).toBe(200);
  });
});
