import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore, type Scenario } from './bank.ts';
import { auditedMonth, keyMadeAt, monthOf } from './events-calendar.ts';

/** What somebody signs in with, as the bank set it up; days before today. */
interface Credentials {
  readonly password?: { readonly changed: number; readonly used: number };
  readonly mfa?: boolean;
  readonly key?: { readonly made: Date; readonly used: number; readonly service: string };
}

interface AccountCredentials {
  readonly root: Credentials & { readonly managedCentrally: boolean };
  readonly users: Readonly<Record<string, Credentials>>;
  readonly passwordPolicy: JsonObject | null;
}

const operator = (now: Date): Credentials => ({
  key: { made: daysBefore(now, 34, 510), used: 1, service: 'sts' },
});

/** The reporting user's newest access key: it is replaced once a month. */
const rotatedAt = (now: Date): Date => {
  const ofThisMonth = keyMadeAt(bank.production.id, monthOf(now));
  return ofThisMonth < now ? ofThisMonth : keyMadeAt(bank.production.id, auditedMonth(now));
};

const credentialsOf = (account: string, now: Date): AccountCredentials =>
  account === bank.production.id
    ? {
        root: { mfa: true, managedCentrally: false },
        users: {
          'audit-pack-operator': operator(now),
          reporting: {
            password: { changed: 75, used: 6 },
            mfa: true,
            key: { made: rotatedAt(now), used: 1, service: 'dynamodb' },
          },
        },
        passwordPolicy: {
          MinimumPasswordLength: 14,
          RequireSymbols: true,
          RequireNumbers: true,
          RequireUppercaseCharacters: true,
          RequireLowercaseCharacters: true,
          AllowUsersToChangePassword: true,
          ExpirePasswords: false,
          PasswordReusePrevention: 24,
        },
      }
    : {
        root: { managedCentrally: true },
        users: {
          'audit-pack-operator': operator(now),
          // A former contractor's password without MFA, and a key that nobody replaced.
          'contractor-ml-03': {
            password: { changed: 410, used: 19 },
            key: { made: daysBefore(now, 400, 555), used: 2, service: 'dynamodb' },
          },
        },
        passwordPolicy: null,
      };

/** Rules for passwords of an account; null where those of AWS hold. */
export const passwordPolicyOf = (account: string, now: Date): JsonObject | null =>
  credentialsOf(account, now).passwordPolicy;

/** What AWS's own rules say of the users of an account: whether each meets one. */
export const usersMeeting = (
  { identities, now }: Scenario,
  account: string,
  rule: 'console-mfa' | 'keys-rotated',
): readonly { readonly arn: string; readonly good: boolean }[] =>
  (identities[account]?.users ?? []).map((entry) => {
    const { password, mfa, key } = credentialsOf(account, now).users[String(entry['UserName'])] ?? {};
    const young = key === undefined || now.getTime() - key.made.getTime() < 90 * 86_400_000;
    return {
      arn: String(entry['Arn']),
      good: rule === 'keys-rotated' ? young : password === undefined || mfa === true,
    };
  });

const time = (date: Date): string => `${date.toISOString().slice(0, 19)}+00:00`;

/** The credential report of an account (IAM User Guide, "Getting credential reports"). */
export function credentialReport({ now, identities }: Scenario, account: string): string {
  const { root, users } = credentialsOf(account, now);
  const arn = `arn:aws:iam::${account}`;
  const rows = (identities[account]?.users ?? []).map((user) => {
    const name = String(user['UserName']);
    const made = new Date(String(user['CreateDate']));
    const { password = null, ...more } = users[name] ?? {};
    const passwords =
      password === null
        ? ['FALSE', 'N/A', 'N/A']
        : ['TRUE', time(daysBefore(now, password.used, 480)), time(daysBefore(now, password.changed, 600))];
    return [name, String(user['Arn']), time(made), ...passwords, 'N/A', ...devicesOf(more, now)];
  });
  const rootPassword = [root.managedCentrally ? 'FALSE' : 'not_supported', 'no_information', 'not_supported'];
  const rootRow = ['<root_account>', `${arn}:root`, time(daysBefore(now, 1500, 420)), ...rootPassword, 'not_supported'];
  return [columns, [...rootRow, ...devicesOf(root, now)], ...rows].map((values) => values.join(',')).join('\n');
}

const columns = [
  'user arn user_creation_time password_enabled password_last_used password_last_changed password_next_rotation',
  'mfa_active',
  ...[1, 2].map((key) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service']
      .map((column) => `access_key_${key}_${column}`)
      .join(' '),
  ),
  'cert_1_active cert_1_last_rotated cert_2_active cert_2_last_rotated',
].flatMap((names) => names.split(' '));

const noKey = ['FALSE', 'N/A', 'N/A', 'N/A', 'N/A'];

function devicesOf({ mfa, key }: Credentials, now: Date): readonly string[] {
  const first =
    key === undefined
      ? noKey
      : ['TRUE', time(key.made), time(daysBefore(now, key.used, 300)), bank.mainRegion, key.service];
  return [mfa === true ? 'TRUE' : 'FALSE', ...first, ...noKey, 'FALSE', 'N/A', 'FALSE', 'N/A'];
}

/** Counts of `GetAccountSummary`, as far as they are of use. */
export function accountSummary({ now, identities }: Scenario, account: string): Readonly<Record<string, number>> {
  const { root, users } = credentialsOf(account, now);
  const of = identities[account];
  return {
    AccessKeysPerUserQuota: 2,
    AccountAccessKeysPresent: root.key === undefined ? 0 : 1,
    AccountMFAEnabled: root.mfa === true ? 1 : 0,
    AccountPasswordPresent: root.managedCentrally ? 0 : 1,
    AccountSigningCertificatesPresent: 0,
    Groups: of?.groups.length ?? 0,
    GroupsQuota: 300,
    MFADevices: Object.values(users).filter(({ mfa }) => mfa === true).length + (root.mfa === true ? 1 : 0),
    Policies: of?.policies.length ?? 0,
    Roles: of?.roles.length ?? 0,
    RolesQuota: 1000,
    Users: of?.users.length ?? 0,
    UsersQuota: 5000,
  };
}
