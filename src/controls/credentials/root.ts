import type { Fact, JsonObject, Judgement } from '../../model/index.ts';
import { concludeAll, failed, passed, unclear, type Check } from '../check.ts';
import { field, manual, notApplicable } from '../judgement.ts';
import { number } from '../read.ts';
import { shown, told } from './user.ts';

interface Root {
  readonly name: string;
  readonly row: JsonObject;
  readonly summary: Fact<JsonObject>;
  /** IAM users of the account. */
  readonly users: number;
}

/**
 * The root user of an account has MFA and no access keys. Where an organisation manages root access centrally, it has
 * neither password nor keys, and nothing to protect.
 */
export function judgeRoot({ name, row, summary, users }: Root): Judgement {
  const counts = summary.kind === 'known' ? summary.value : undefined;
  const keys = keyCheck(row, counts);
  const certificates = ['cert_1_active', 'cert_2_active'].some((column) => told(row, column) === true);
  if (keys.met === true && counts !== undefined && !certificates && hasNoPassword(row, counts)) {
    const shownPassword = shown(row, 'password_enabled', 'no password: root access is managed centrally', true);
    const none = `The ${name} has no password and no access keys`;
    return users > 0
      ? notApplicable(`${none}: there is nothing to protect.`, shownPassword)
      : manual(
          `${none}, and there is no IAM user: how people sign in is proved at the identity provider.`,
          shownPassword,
        );
  }
  const unknown = summary.kind === 'absent' ? [unclear(summary.message)] : [];
  return concludeAll([keys, mfaCheck(row, counts), ...unknown], `The ${name}`);
}

/** A report that knows passwords of root users says FALSE; the older form is `not_supported`. */
const hasNoPassword = (row: JsonObject, counts: JsonObject): boolean =>
  told(row, 'mfa_active') !== true &&
  (told(row, 'password_enabled') === false || number(counts, 'AccountPasswordPresent') === 0);

function keyCheck(row: JsonObject, counts: JsonObject | undefined): Check {
  const columns = ['access_key_1_active', 'access_key_2_active'] as const;
  const states = columns.map((column) => told(row, column));
  const present = number(counts ?? {}, 'AccountAccessKeysPresent');
  const fields = [
    ...columns.map((column, index) => shown(row, column, 'must be FALSE', states[index] === false)),
    field('SummaryMap.AccountAccessKeysPresent', present, 'must be 0', present === 0),
  ];
  if (states.includes(true) || (present ?? 0) > 0) return failed('has access keys', ...fields);
  if (states.includes(undefined) || (counts !== undefined && present === undefined))
    return unclear('whether it has access keys is not told', ...fields);
  return passed('has no access keys', ...fields);
}

function mfaCheck(row: JsonObject, counts: JsonObject | undefined): Check {
  const active = told(row, 'mfa_active');
  const enabled = number(counts ?? {}, 'AccountMFAEnabled');
  const fields = [
    shown(row, 'mfa_active', 'must be TRUE', active === true),
    field('SummaryMap.AccountMFAEnabled', enabled, 'must be 1', enabled === 1),
  ];
  if (active === false || enabled === 0) return failed('has no MFA', ...fields);
  return active === true ? passed('has MFA', ...fields) : unclear('MFA is not told', ...fields);
}
