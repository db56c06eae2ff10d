import { describe, expect, test } from 'vitest';
import { connect, failureOf, unpaced } from '../../src/aws/index.ts';
import { decodeBody } from '../../src/sources/decode.ts';
import { createSandbox, sandboxCredentials, sandboxDefaults } from '../../src/sandbox/index.ts';
import { AuditPackError } from '../../src/model/index.ts';
import { credentialsOf } from '../../src/aws/roles.ts';
import { now } from '../collect/support.ts';

const [first, second] = sandboxDefaults.scope.accounts;
const region = 'eu-central-1';

function connection(accounts = sandboxDefaults.scope.accounts, options: Partial<Parameters<typeof connect>[0]> = {}) {
  const { requestHandler } = createSandbox({ now: () => now });
  return connect({
    accounts,
    credentials: sandboxCredentials,
    requestHandler,
    now: () => now,
    pace: unpaced,
    maxAttempts: 1,
    ...options,
  });
}

const identity = async (of: ReturnType<typeof connection>, account: string): Promise<unknown> => {
  const raw = await of.send('sts', 'GetCallerIdentity', { account, region, request: {} });
  return decodeBody(raw.mediaType, raw.body)['Arn'];
};

describe('roles', () => {
  test('every account is asked by a session of its own role, under the name of this tool', async () => {
    const open = connection();
    expect(await identity(open, first?.id ?? '')).toMatch(
      /^arn:aws:sts::111122223333:assumed-role\/.+\/dynamodb-audit-pack$/,
    );
    expect(await identity(open, second?.id ?? '')).toMatch(/^arn:aws:sts::444455556666:assumed-role\//);
  });

  test('a role that cannot be assumed takes away one account only', async () => {
    const broken = { id: '444455556666', name: 'x', roleArn: 'arn:aws:iam::444455556666:role/Missing' };
    const open = connection([first ?? broken, broken]);
    const error = await identity(open, broken.id).catch((caught: unknown) => caught);
    const failure = failureOf(error);
    expect(failure.cause).toBe('access-denied');
    expect(failure.message).toMatch(/^cannot assume arn:aws:iam::444455556666:role\/Missing: AccessDenied/);
    expect(await identity(open, first?.id ?? '')).toContain('111122223333');
  });

  test('own credentials that are not there end the run instead', async () => {
    const none = Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' });
    const open = connection(undefined, { credentials: () => Promise.reject(none) });
    const error = await identity(open, first?.id ?? '').catch((caught: unknown) => caught);
    expect(() => failureOf(error)).toThrow(AuditPackError);
  });

  test('one session serves all, is renewed before it ends, and a failed one is asked for again', async () => {
    let time = Date.parse('2026-11-03T08:00:00Z');
    let asked = 0;
    const provider = credentialsOf(
      { id: '111122223333', name: 'x', roleArn: 'arn:aws:iam::111122223333:role/r' },
      () => Promise.reject(new Error('not used')),
      {
        now: () => new Date(time),
        assumeRole: () => {
          asked += 1;
          if (asked === 1) return Promise.reject(Object.assign(new Error('slow down'), { name: 'Throttling' }));
          const expiration = new Date(time + 3_600_000);
          return Promise.resolve({ accessKeyId: `A${asked}`, secretAccessKey: 's', expiration });
        },
      },
    );
    expect(failureOf(await provider().catch((error: unknown) => error)).cause).toBe('throttled');
    const sessions = await Promise.all([provider(), provider(), provider()]);
    expect(sessions.map(({ accessKeyId }) => accessKeyId)).toEqual(['A2', 'A2', 'A2']);
    time += 49 * 60_000;
    expect((await provider()).accessKeyId).toBe('A2');
    time += 2 * 60_000; // nine minutes before the end
    const renewed = await Promise.all([provider(), provider()]);
    expect(renewed.map(({ accessKeyId }) => accessKeyId)).toEqual(['A3', 'A3']);
  });
});
