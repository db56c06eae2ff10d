import { describe, expect, test } from 'vitest';
import { untilMade } from '../../src/aws/pending.ts';
import { failureOf } from '../../src/aws/index.ts';

const errorOf = (name: string): Error => Object.assign(new Error('The report is not ready.'), { name });

function paced() {
  const slept: number[] = [];
  const pace = {
    monotonic: () => 0,
    sleep: (milliseconds: number) => {
      slept.push(milliseconds);
      return Promise.resolve();
    },
  };
  return { slept, pace };
}

describe('an answer that is still being made', () => {
  const pending = ['CredentialReportNotReadyException'];

  test('is asked for again after a while', async () => {
    const { slept, pace } = paced();
    let left = 3;
    let retries = 0;
    const attempt = (): Promise<string> =>
      --left > 0 ? Promise.reject(errorOf('CredentialReportNotReadyException')) : Promise.resolve('made');
    expect(await untilMade(attempt, { pending, onRetry: () => (retries += 1) }, pace)).toBe('made');
    expect([slept, retries]).toEqual([[3000, 3000], 2]);
  });

  test('is given up after two minutes, and other errors at once', async () => {
    const { slept, pace } = paced();
    const never = (name: string) => untilMade(() => Promise.reject(errorOf(name)), { pending }, pace);
    await expect(never('CredentialReportNotReadyException')).rejects.toThrow('not ready');
    expect(slept).toHaveLength(39);
    await expect(never('AccessDenied')).rejects.toThrow('not ready');
    expect(slept).toHaveLength(39);
  });

  test.each([
    ['CredentialReportExpiredException', 'stale'],
    ['ReportExpired', 'stale'],
    ['CredentialReportNotPresentException', 'missing'],
    ['ReportInProgress', 'missing'],
  ])('%s is a cause: %s', (name, cause) => {
    expect(failureOf(errorOf(name)).cause).toBe(cause);
  });
});
