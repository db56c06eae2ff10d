import { describe, expect, it } from 'vitest';
import type { Fact, Resource } from '../../src/model/index.ts';
import { readCredentialReport } from '../../src/sources/reading/credential-report.ts';
import { bank } from './bank.ts';
import { credentialLines, credentialReport } from './bank-identity.ts';
import { but, estateOf } from './estate-of.ts';
import type { Aws } from './recorder.ts';

const base64 = (lines: readonly string[], end = '\n'): string => Buffer.from(lines.join(end)).toString('base64');
const account = 'arn:aws:iam::111122223333';
const [columns, root, ada] = credentialLines;

describe('the credential report', () => {
  it('is read line by line, whatever the line ends and wherever base64 is broken', () => {
    const rows = readCredentialReport(base64(credentialLines));
    expect(rows?.map(({ user, mfa_active: mfa }) => [user, mfa])).toEqual([
      ['<root_account>', 'TRUE'],
      ['ada', 'TRUE'],
    ]);
    const broken = base64(credentialLines, '\r\n').replace(/.{76}/g, '$&\n');
    expect(readCredentialReport(broken)).toEqual(rows);
  });

  it('puts names with commas together again, quoted or not', () => {
    const named = (user: string, arn: string): string => ada.replace(/^ada,[^,]+/, `${user},${arn}`);
    const plain = readCredentialReport(base64([columns, root, named('a,d,a', `${account}:user/x/a,d,a`)]));
    const quoted = readCredentialReport(base64([columns, root, named('"a,d,a"', `"${account}:user/x/a,d,a"`)]));
    expect(plain?.[1]).toMatchObject({ user: 'a,d,a', arn: `${account}:user/x/a,d,a`, password_enabled: 'TRUE' });
    expect(quoted).toEqual(plain);
  });

  it.each([
    ['nothing', ''],
    ['no base64', '<html>'],
    ['no text', Buffer.from([0xff, 0xfe]).toString('base64')],
    ['no columns', base64([root, ada])],
    ['the columns alone', base64([columns])],
    ['no root user', base64([columns, ada])],
    ['half a line', base64([columns, root, ada.slice(0, 60)])],
    ['a line too long', base64([columns, root, `${ada},FALSE`])],
    ['a user twice', base64([columns, root, ada, ada])],
    ['a line of something else', base64([columns, root, ada.replace('user/ada', 'role/ada')])],
  ])('is refused when it holds %s', (_name, content) => {
    expect(readCredentialReport(content)).toBeUndefined();
  });
});

async function credentials(aws: Aws) {
  const { resources, unknown } = await estateOf(aws);
  return {
    found: resources.filter(({ kind }) => kind === 'credential') as readonly Resource<'credential'>[],
    holes: unknown.flatMap(({ kind, reason }) => (kind === 'credential' ? [reason.cause] : [])),
  };
}

const causeOf = (fact: Fact<unknown> | undefined): string => (fact?.kind === 'absent' ? fact.cause : 'known');

describe('credentials', () => {
  it('are the root user, each user and the rules for passwords, as of when the report was written', async () => {
    const { found, holes } = await credentials(bank);
    expect(holes).toEqual([]);
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      [`${account}:user/ada`, 'ada'],
      [`${account}:account-password-policy`, 'password policy'],
      [`${account}:root`, 'root user'],
    ]);
    const [user] = found;
    expect(user?.facts.row).toMatchObject({ value: { user: 'ada' }, observedAt: '2026-11-02T05:58:00.000Z' });
    expect(user?.facts.summary).toMatchObject({ value: { AccountMFAEnabled: '1', AccountAccessKeysPresent: '0' } });
    expect(user?.facts.passwordPolicy).toMatchObject({ kind: 'known', value: null });
  });

  it('tell rules for passwords that are there, and are not known when they are refused', async () => {
    const policy =
      '<GetAccountPasswordPolicyResponse><GetAccountPasswordPolicyResult><PasswordPolicy><MinimumPasswordLength>14</MinimumPasswordLength></PasswordPolicy></GetAccountPasswordPolicyResult></GetAccountPasswordPolicyResponse>';
    const set = await credentials(but('GetAccountPasswordPolicy', { mediaType: 'text/xml', pages: [policy] }));
    expect(set.found[0]?.facts.passwordPolicy).toMatchObject({ value: { MinimumPasswordLength: '14' } });
    const refused = await credentials(but('GetAccountPasswordPolicy', 'denied'));
    expect(causeOf(refused.found[0]?.facts.passwordPolicy)).toBe('access-denied');
    const silent = await credentials(but('GetAccountSummary', 'denied'));
    expect([causeOf(silent.found[0]?.facts.summary), silent.holes]).toEqual(['access-denied', []]);
  });

  it.each<[string, ReturnType<Aws>, string]>([
    ['an old report', credentialReport(credentialLines, '2026-10-29T05:58:00Z'), 'stale'],
    ['a report without a time', credentialReport(credentialLines, ''), 'unreadable'],
    ['half a report', credentialReport([columns, root, 'ada']), 'unreadable'],
    ['a refusal', 'denied', 'access-denied'],
  ])('are not known with %s', async (_name, answer, cause) => {
    const { found, holes } = await credentials(but('GetCredentialReport', answer));
    expect(holes).toEqual([cause]);
    expect(found.map(({ id, facts }) => [id, causeOf(facts.row)])).toEqual([
      [`${account}:account-password-policy`, cause],
      [`${account}:root`, cause],
    ]);
  });
});
