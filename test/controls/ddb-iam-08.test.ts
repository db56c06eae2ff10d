import { describe, expect, test } from 'vitest';
import control from '../../src/controls/ddb-iam-08.ts';
import type { Resource } from '../../src/model/index.ts';
import { account, changeEvent, contextWith, judge, judgeChange, outcomeOf, resource } from '../support/resources.ts';

type Row = Readonly<Record<string, string>>;

const arn = `arn:aws:iam::${account}`;
const noKeys = { access_key_1_active: 'FALSE', access_key_2_active: 'FALSE' };
const noCertificates = { cert_1_active: 'FALSE', cert_2_active: 'FALSE' };
const rootRow = (more: Row = {}): Row => ({
  user: '<root_account>',
  arn: `${arn}:root`,
  password_enabled: 'not_supported',
  mfa_active: 'TRUE',
  ...noKeys,
  ...noCertificates,
  ...more,
});
const userRow = (more: Row = {}): Row => ({
  user: 'ada',
  arn: `${arn}:user/ada`,
  password_enabled: 'FALSE',
  password_last_used: 'N/A',
  password_last_changed: 'N/A',
  mfa_active: 'FALSE',
  ...noKeys,
  ...more,
});
const password = {
  password_enabled: 'TRUE',
  password_last_used: '2026-10-20T08:00:00+00:00',
  password_last_changed: '2025-01-01T08:00:00+00:00',
};
const key = (made: string, used = '2026-10-30T08:00:00+00:00', service = 'dynamodb'): Row => ({
  access_key_1_active: 'TRUE',
  access_key_1_last_rotated: made,
  access_key_1_last_used_date: used,
  access_key_1_last_used_region: 'eu-central-1',
  access_key_1_last_used_service: service,
});
const young = '2026-09-01T08:00:00+00:00';
const old = '2025-09-01T08:00:00+00:00';

const summary = { AccountMFAEnabled: '1', AccountAccessKeysPresent: '0', AccountPasswordPresent: '1' };
const rules = {
  MinimumPasswordLength: '12',
  RequireNumbers: 'true',
  RequireLowercaseCharacters: 'true',
  PasswordReusePrevention: '4',
};

interface Given {
  readonly row: unknown;
  readonly rows?: readonly unknown[];
  readonly summary?: unknown;
  readonly passwordPolicy?: unknown;
  readonly keysMade?: unknown;
}

const subject = (id: string, { row, rows = [rootRow(), userRow()], ...more }: Given): Resource =>
  resource('credential', { id, name: id.split(/[:/]/).at(-1) ?? '', facts: { row, report: rows, ...more } });
const user = (row: Row, more: Partial<Given> = {}): Resource => subject(`${arn}:user/ada`, { row, ...more });
const root = (row: Row, more: Partial<Given> = {}): Resource => subject(`${arn}:root`, { row, summary, ...more });
const passwords = (rows: readonly unknown[], more: Partial<Given> = {}): Resource =>
  subject(`${arn}:account-password-policy`, { row: null, rows, ...more });

describe('DDB-IAM-08', () => {
  test.each<[string, Row, string, RegExp]>([
    ['nothing to sign in with', {}, 'satisfied', /no password and no active access key/],
    ['a password with MFA', { ...password, mfa_active: 'TRUE' }, 'satisfied', /a password with MFA/],
    ['a password without MFA', password, 'not-satisfied', /a password without MFA/],
    ['MFA not told', { ...password, mfa_active: 'not_supported' }, 'inconclusive', /MFA is not told/],
    ['a password not told', { password_enabled: 'not_supported' }, 'inconclusive', /whether there is a password/],
    [
      'an unused password',
      { ...password, mfa_active: 'TRUE', password_last_used: '2026-01-01T08:00:00+00:00' },
      'not-satisfied',
      /the password was not used for 303 days/,
    ],
    [
      'a password never used since it was set',
      { ...password, mfa_active: 'TRUE', password_last_used: 'no_information' },
      'not-satisfied',
      /not used for 668 days/,
    ],
    ['a young key', key(young), 'satisfied', /access key 1 of 60 days, last used on dynamodb in eu-central-1/],
    ['a key of 90 days', key('2026-08-02T23:00:00+00:00'), 'satisfied', /of 90 days/],
    ['a key of 91 days', key('2026-08-01T23:00:00+00:00'), 'not-satisfied', /is 91 days old/],
    ['a newer key', key('2026-11-02T08:00:00+00:00'), 'satisfied', /access key 1 made after the period, last used/],
    ['an old key', key(old), 'not-satisfied', /is 425 days old, last used on dynamodb/],
    ['an old key that nobody uses', key(old, 'N/A', 'N/A'), 'not-satisfied', /never used; access key 1 was not used/],
    ['a retired old key', { ...key(old), access_key_1_active: 'FALSE' }, 'satisfied', /no active access key/],
    ['a key without a day', { ...key('N/A') }, 'inconclusive', /access key 1 is not told in full/],
    ['hostile times', key('yesterday'), 'inconclusive', /a point in time/],
    ['one good and one bad', { ...password, mfa_active: 'TRUE', ...key(old) }, 'not-satisfied', /425 days/],
  ])('a user: %s', (_name, row, outcome, reason) => {
    const judgement = judge(control, user(userRow(row)));
    expect(judgement).toMatchObject({ outcome, reason: expect.stringMatching(reason) as string });
  });

  test('days are those of the configuration', () => {
    expect(judge(control, user(userRow(key(young))), contextWith({ credentialDays: 30 })).outcome).toBe(
      'not-satisfied',
    );
    expect(judge(control, user(userRow(key(old))), contextWith({ credentialDays: 365 })).outcome).toBe('not-satisfied');
  });

  const central = { password_enabled: 'FALSE', mfa_active: 'FALSE' };
  const nothing = { AccountMFAEnabled: '0', AccountAccessKeysPresent: '0', AccountPasswordPresent: '0' };
  test.each<[string, Row, Partial<Given>, string]>([
    ['MFA and no keys', {}, {}, 'satisfied'],
    ['no MFA', { mfa_active: 'FALSE' }, {}, 'not-satisfied'],
    ['an active key', { access_key_1_active: 'TRUE' }, {}, 'not-satisfied'],
    ['a second active key', { access_key_2_active: 'TRUE' }, {}, 'not-satisfied'],
    ['an inactive key', {}, { summary: { ...summary, AccountAccessKeysPresent: '1' } }, 'not-satisfied'],
    ['the summary says no MFA', {}, { summary: { ...summary, AccountMFAEnabled: '0' } }, 'not-satisfied'],
    ['keys not told', { access_key_1_active: 'N/A' }, {}, 'inconclusive'],
    ['managed centrally', central, { summary: nothing }, 'not-applicable'],
    [
      'managed centrally, told by the summary',
      { ...central, password_enabled: 'not_supported' },
      { summary: nothing },
      'not-applicable',
    ],
    ['managed centrally, no IAM user', central, { summary: nothing, rows: [rootRow(central)] }, 'manual'],
    ['no password, but a certificate', { ...central, cert_1_active: 'TRUE' }, { summary: nothing }, 'not-satisfied'],
    ['an older summary without passwords', { mfa_active: 'FALSE' }, { summary: {} }, 'not-satisfied'],
    ['an empty summary', {}, { summary: {} }, 'inconclusive'],
  ])('the root user: %s', (_name, row, more, outcome) => {
    expect(judge(control, root(rootRow(row), more)).outcome).toBe(outcome);
  });

  test('without the summary, the root user is not known to have no keys', () => {
    const denied = subject(`${arn}:root`, { row: rootRow() });
    expect(judge(control, denied).outcome).toBe('inconclusive');
    const keyed = subject(`${arn}:root`, { row: rootRow({ access_key_1_active: 'TRUE' }) });
    expect(judge(control, keyed).outcome).toBe('not-satisfied');
  });

  const safe = [rootRow(), userRow({ ...password, mfa_active: 'TRUE' })];
  const weak = [rootRow(), userRow(password)];
  test.each<[string, readonly Row[], unknown, string]>([
    ['good', safe, rules, 'satisfied'],
    ['nobody has a password', [rootRow(), userRow()], null, 'not-applicable'],
    ['those of AWS', safe, null, 'not-satisfied'],
    ['eleven characters', safe, { ...rules, MinimumPasswordLength: '11' }, 'not-satisfied'],
    ['no length', safe, { ...rules, MinimumPasswordLength: undefined }, 'not-satisfied'],
    ['three remembered', safe, { ...rules, PasswordReusePrevention: '3' }, 'not-satisfied'],
    ['no numbers', safe, { ...rules, RequireNumbers: 'false' }, 'not-satisfied'],
    ['no letters', safe, { ...rules, RequireLowercaseCharacters: 'false' }, 'not-satisfied'],
    ['old passwords without MFA', weak, rules, 'not-satisfied'],
    ['young passwords without MFA', weak, { ...rules, MaxPasswordAge: '90' }, 'satisfied'],
    ['too old passwords without MFA', weak, { ...rules, MaxPasswordAge: '91' }, 'not-satisfied'],
    ['hostile', safe, { ...rules, MinimumPasswordLength: 'many' }, 'inconclusive'],
    ['an empty report', [], rules, 'inconclusive'],
  ])('rules for passwords: %s', (_name, rows, passwordPolicy, outcome) => {
    expect(judge(control, passwords(rows, { passwordPolicy })).outcome).toBe(outcome);
  });

  test('rules that could not be read', () => {
    expect(judge(control, passwords(safe)).outcome).toBe('inconclusive');
    expect(judge(control, passwords([rootRow()])).outcome).toBe('not-applicable');
  });

  const iam = { source: 'iam.amazonaws.com' };
  test.each<[string, Record<string, string>, Resource, string]>([
    ['CreateAccessKey', {}, user(userRow()), 'null'],
    ['CreateAccessKey', {}, root(rootRow()), 'not-satisfied'],
    ['DeleteAccessKey', { accesskeyid: 'K2' }, user(userRow()), 'unknown'],
    ['DeleteAccessKey', {}, root(rootRow()), 'unknown'],
    ['UpdateAccessKey', { accesskeyid: 'K1', status: 'Active' }, user(userRow()), 'unknown'],
    ['DeactivateMFADevice', {}, user(userRow()), 'unknown'],
    ['CreateLoginProfile', {}, user(userRow()), 'unknown'],
  ])('%s with %j', (name, parameters, of, outcome) => {
    expect(outcomeOf(judgeChange(control, changeEvent(name, { ...iam, parameters }), contextWith(), of))).toBe(outcome);
  });

  test('a key that was young when it was replaced needs no doubt', () => {
    const keysMade = { K1: '2026-08-12T10:00:00.000Z', K2: '2026-01-12T10:00:00.000Z' };
    const of = user(userRow(), { keysMade });
    const gone = (accesskeyid: string, name = 'DeleteAccessKey') => {
      const parameters = { accesskeyid, ...(name === 'UpdateAccessKey' && { status: 'Inactive' }) };
      return outcomeOf(judgeChange(control, changeEvent(name, { ...iam, parameters }), contextWith(), of));
    };
    expect([gone('K1'), gone('K1', 'UpdateAccessKey'), gone('K2'), gone('K3')]).toEqual([
      'null',
      'null',
      'unknown',
      'unknown',
    ]);
  });

  test.each<[string, Record<string, unknown>, readonly Row[], string]>([
    ['UpdateAccountPasswordPolicy', rules, safe, 'satisfied'],
    ['UpdateAccountPasswordPolicy', rules, weak, 'unknown'],
    ['UpdateAccountPasswordPolicy', { ...rules, MinimumPasswordLength: 8 }, safe, 'not-satisfied'],
    ['DeleteAccountPasswordPolicy', {}, safe, 'not-satisfied'],
    ['DeleteAccountPasswordPolicy', {}, [rootRow()], 'unknown'],
  ])('new rules for passwords: %s with %j', (name, parameters, rows, outcome) => {
    const lower = Object.fromEntries(
      Object.entries(parameters).map(([member, value]) => [member.toLowerCase(), value]),
    );
    const event = changeEvent(name, { ...iam, parameters: lower as never });
    expect(outcomeOf(judgeChange(control, event, contextWith(), passwords(rows)))).toBe(outcome);
  });
});
