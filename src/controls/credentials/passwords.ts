import type { JsonObject, Judgement } from '../../model/index.ts';
import { concludeAll, failed, passed, type Check } from '../check.ts';
import { count, field, notSatisfied } from '../judgement.ts';
import { flag, number, requiredText } from '../read.ts';
import { told } from './user.ts';

/** PCI DSS 8.3.6: twelve characters; 8.3.7: none of the last four passwords; 8.3.9: ninety days where it is all there is. */
const asked = { length: 12, remembered: 4, days: 90 } as const;

/** IAM users with a password. */
export const consoleUsers = (report: readonly JsonObject[]): readonly JsonObject[] =>
  usersOf(report).filter((row) => told(row, 'password_enabled') === true);

export const usersOf = (report: readonly JsonObject[]): readonly JsonObject[] =>
  report.filter((row) => !requiredText(row, 'arn').endsWith(':root'));

/** IAM users whose password is their only factor. */
export const withoutSecondFactor = (report: readonly JsonObject[]): number =>
  consoleUsers(report).filter((row) => told(row, 'mfa_active') !== true).length;

export const defaultRules = (name: string): Judgement =>
  notSatisfied(
    `The ${name} is that of AWS: eight characters, and old passwords may be used again.`,
    field('PasswordPolicy', undefined, `must ask for ${asked.length} characters`, false),
  );

/** Judges `PasswordPolicy`, or the request of `UpdateAccountPasswordPolicy`; `weak` users have no second factor. */
export function judgeRules(policy: JsonObject, name: string, weak: number): Judgement {
  return concludeAll(
    [lengthCheck(policy), mixtureCheck(policy), historyCheck(policy), ...ageCheck(policy, weak)],
    `The ${name}`,
  );
}

function lengthCheck(policy: JsonObject): Check {
  const length = number(policy, 'MinimumPasswordLength');
  const met = (length ?? 0) >= asked.length;
  const shown = field('PasswordPolicy.MinimumPasswordLength', length, `must be at least ${asked.length}`, met);
  return (met ? passed : failed)(`asks for ${length ?? 'an unknown number of'} characters`, shown);
}

function mixtureCheck(policy: JsonObject): Check {
  const letters =
    flag(policy, 'RequireLowercaseCharacters') === true || flag(policy, 'RequireUppercaseCharacters') === true;
  const numbers = flag(policy, 'RequireNumbers') === true;
  const fields = [
    field('PasswordPolicy.RequireNumbers', numbers, 'must be true', numbers),
    field('PasswordPolicy.RequireLowercaseCharacters', letters, 'this or upper-case ones must be asked for', letters),
  ];
  if (letters && numbers) return passed('asks for letters and numbers', ...fields);
  return failed('does not ask for letters and numbers', ...fields);
}

function historyCheck(policy: JsonObject): Check {
  const remembered = number(policy, 'PasswordReusePrevention') ?? 0;
  const met = remembered >= asked.remembered;
  const shown = field(
    'PasswordPolicy.PasswordReusePrevention',
    remembered,
    `must be at least ${asked.remembered}`,
    met,
  );
  return met
    ? passed(`refuses the last ${remembered} passwords`, shown)
    : failed(`does not refuse the last ${asked.remembered} passwords`, shown);
}

/** Age counts only for users whose password is all there is. */
function ageCheck(policy: JsonObject, weak: number): readonly Check[] {
  if (weak === 0) return [];
  const days = number(policy, 'MaxPasswordAge') ?? 0;
  const met = days > 0 && days <= asked.days;
  const shown = field('PasswordPolicy.MaxPasswordAge', days, `must be 1 to ${asked.days} where MFA is missing`, met);
  if (met) return [passed(`lets passwords be ${days} days old`, shown)];
  return [
    failed(
      `lets passwords grow old, and ${count(weak, 'user')} without MFA ${weak === 1 ? 'has' : 'have'} nothing else`,
      shown,
    ),
  ];
}
