import { describe, expect, test } from 'vitest';
import { failureOf, withoutSecrets } from '../../src/aws/index.ts';
import { AuditPackError } from '../../src/model/index.ts';
import type { Cause } from '../../src/model/index.ts';

const aws = (name: string, message = 'words of AWS', status = 400): Error =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
const system = (code: string, message = code): Error => Object.assign(new Error(message), { code });

const setUp = 'Please complete AWS Audit Manager setup from home page to enable this action in this account.';

describe('what an error means', () => {
  test.each<readonly [string, Error, Cause]>([
    [
      'missing permission',
      aws('AccessDeniedException', 'not authorized to perform: dynamodb:ListTables'),
      'access-denied',
    ],
    ['missing permission (IAM, STS)', aws('AccessDenied', '', 403), 'access-denied'],
    ['missing permission (EC2)', aws('UnauthorizedOperation', '', 403), 'access-denied'],
    ['an unknown error with status 403', aws('SomethingNew', '', 403), 'access-denied'],
    [
      'Audit Manager never set up: not a missing permission',
      aws('AccessDeniedException', setUp, 403),
      'not-subscribed',
    ],
    [
      'Security Hub not switched on',
      aws('InvalidAccessException', 'Account 111122223333 is not subscribed to AWS Security Hub', 401),
      'not-subscribed',
    ],
    ['refused by Security Hub', aws('InvalidAccessException', 'no permission', 401), 'access-denied'],
    ['no subscription', aws('SubscriptionRequiredException'), 'not-subscribed'],
    ['Region not enabled (JSON services)', aws('UnrecognizedClientException'), 'not-enabled'],
    ['Region not enabled (Query services)', aws('InvalidClientTokenId', '', 403), 'not-enabled'],
    ['Region not enabled (EC2)', aws('AuthFailure', '', 401), 'not-enabled'],
    ['Region not enabled (opt-in)', aws('OptInRequired', '', 403), 'not-enabled'],
    [
      'no such endpoint',
      system('ENOTFOUND', 'getaddrinfo ENOTFOUND auditmanager.eu-north-1.amazonaws.com'),
      'not-enabled',
    ],
    ['throttling with status 400', aws('ThrottlingException', 'Rate exceeded'), 'throttled'],
    ['throttling (Query services)', aws('Throttling', 'Rate exceeded'), 'throttled'],
    ['throttling (EC2)', aws('RequestLimitExceeded', '', 503), 'throttled'],
    ['status 429', aws('Whatever', '', 429), 'throttled'],
    ['connection reset', system('ECONNRESET', 'read ECONNRESET'), 'unreachable'],
    ['connection refused', system('ECONNREFUSED'), 'unreachable'],
    ['DNS not answering', system('EAI_AGAIN'), 'unreachable'],
    ['timeout', Object.assign(new Error('no answer'), { name: 'TimeoutError' }), 'unreachable'],
    ['body ended early', new Error('aborted'), 'unreachable'],
    ['certificate of a proxy', system('SELF_SIGNED_CERT_IN_CHAIN'), 'unreachable'],
    ['reset as the cause of another error', new Error('failed', { cause: system('ECONNRESET') }), 'unreachable'],
    ['deleted between list and describe', aws('ResourceNotFoundException'), 'missing'],
    ['deleted between list and describe (DAX)', aws('ClusterNotFoundFault'), 'missing'],
    ['deleted between list and describe (KMS)', aws('NotFoundException'), 'missing'],
    ['unknown path', aws('UnknownOperationException', '', 404), 'error'],
    ['error of the service', aws('InternalServerError', '', 500), 'error'],
    ['bad parameter', aws('ValidationException'), 'error'],
  ])('%s', (_, error, cause) => {
    expect(failureOf(error).cause).toBe(cause);
  });

  test('keeps the words of AWS on one line', () => {
    expect(failureOf(aws('ValidationException', 'first line\n\tsecond\u0000line')).message).toBe(
      'ValidationException: first line second line',
    );
    expect(failureOf('no error at all')).toEqual({ cause: 'error', message: 'Error: no error at all' });
    expect(failureOf(undefined).cause).toBe('error');
  });

  test.each([
    Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
    aws('ExpiredTokenException', 'The security token included in the request is expired'),
    aws('SignatureDoesNotMatch', 'The request signature we calculated does not match', 403),
    aws('ExpiredToken', 'The security token included in the request is expired', 403),
  ])('credentials that cannot be used end the run with a way to mend it: $name', (error) => {
    const thrown = (() => {
      try {
        return failureOf(error);
      } catch (caught) {
        return caught;
      }
    })();
    expect(thrown).toBeInstanceOf(AuditPackError);
    const { code, message, hint } = thrown as AuditPackError;
    expect(code).toBe('E_CREDENTIALS');
    expect(message).not.toContain('\n');
    expect(hint).toMatch(/AWS_PROFILE|Renew/);
  });

  test('an expired SSO session names the command that renews it', () => {
    const error = Object.assign(new Error('Token is expired. To refresh this SSO session run aws sso login'), {
      name: 'TokenProviderError',
    });
    expect(() => failureOf(error)).toThrow(expect.objectContaining({ hint: expect.stringContaining('aws sso login') }));
  });
});

describe('secrets in messages', () => {
  const accessKey = ['AK', 'IAIOSFODNN7EXAMPLE'].join('');
  const sessionKey = ['AS', 'IAIOSFODNN7EXAMPLE'].join('');
  const secretKey = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');
  const token = `FwoGZXIvYXdzE${'aB3/x+9'.repeat(30)}==`;
  test.each([
    ['access key', `key ${accessKey} is not valid`, accessKey],
    ['session access key', `key ${sessionKey} is not valid`, sessionKey],
    ['secret key', `signed with ${secretKey} today`, secretKey],
    ['session token', `token ${token} is malformed`, token],
    ['presigned URL', `see https://bucket.s3.amazonaws.com/a?X-Amz-Signature=deadbeef&b=1 please`, 'deadbeef'],
    ['signature alone', `X-Amz-Security-Token=abc123&x`, 'abc123'],
    ['authorization header', `Credential=${accessKey}/20261103/eu-central-1/kms/aws4_request`, accessKey],
    ['encoded authorization failure', `Encoded authorization failure message: ${token}`, token.slice(0, 60)],
  ])('%s', (_, message, secret) => {
    expect(message).toContain(secret);
    expect(withoutSecrets(message)).not.toContain(secret);
  });

  test.each([
    'User: arn:aws:sts::111122223333:assumed-role/AuditPackReader/dynamodb-audit-pack is not authorized',
    'arn:aws:dynamodb:eu-central-1:111122223333:table/customer-profiles-of-the-retail-business-in-europe-2026',
    'arn:aws:kms:eu-central-1:444455556666:key/72be4423-ddb5-4faa-acb2-4a39534e54ee',
    'https://docs.aws.amazon.com/audit-manager/latest/userguide/setting-up.html',
  ])('leaves what a reader needs: %s', (message) => {
    expect(withoutSecrets(message)).toBe(message);
  });

  test('is never longer than a line on a page', () => {
    expect(withoutSecrets('word '.repeat(1000)).length).toBeLessThanOrEqual(500);
  });
});
