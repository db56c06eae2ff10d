import type { JsonObject } from '../model/index.ts';
import type { KeyPolicyFinding } from './policy/key-policy.ts';
import { requiredText, text, texts } from './read.ts';

/** Services that use table keys on behalf of their callers, by grants of their own. */
const expected = /^(dynamodb|backup|dax|kinesis)(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/;
const anyService = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/** What a grant lets its grantee do, in words that continue "grants allow". Grants that do not decrypt are accepted. */
export function examineGrant(
  grant: JsonObject,
  trust: { readonly own: string; readonly others: readonly string[] },
): KeyPolicyFinding {
  const grantee = text(grant, 'GranteePrincipal') ?? requiredText(grant, 'GranteeServicePrincipal');
  const operations = texts(grant, 'Operations');
  const what = `${operations.join(', ')} to ${grantee} (grant ${requiredText(grant, 'GrantId').slice(0, 12)})`;
  if (expected.test(grantee)) return { kind: 'accepted', text: `use to ${grantee}` };
  if (operations.length > 0 && !operations.some((operation) => lending.test(operation))) {
    return { kind: 'accepted', text: what };
  }
  if (anyService.test(grantee)) return { kind: 'undecided', text: what };
  const account = /^arn:aws[a-z-]*:(?:iam|sts)::(\d{12}):/.exec(grantee)?.[1] ?? /^\d{12}$/.exec(grantee)?.[0];
  if (account === undefined) return { kind: 'undecided', text: what };
  const trusted = account === trust.own || trust.others.includes(account);
  // A principal of a known account may be meant: the policy does not name it, and a grant does not say why.
  return { kind: trusted ? 'undecided' : 'refused', text: what };
}

/** Operations that decrypt, or lend the right to. */
const lending = /^(Decrypt|ReEncryptFrom|GenerateDataKey\w*|CreateGrant)$/;

/** Whether a grant was made, or given back, by a service that uses table keys. */
export const isExpectedService = (principal: string | null | undefined): boolean =>
  principal !== null && principal !== undefined && expected.test(principal);
