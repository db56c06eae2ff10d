import type { Condition } from './condition.ts';
import { hasWildcards } from './condition.ts';
import type { Statement } from './document.ts';

/** How far the conditions of a statement limit which items (rows) and attributes (columns) it gives. */
export type RowLimit =
  | { readonly kind: 'limited'; readonly by: string }
  | { readonly kind: 'undecided'; readonly why: string }
  | { readonly kind: 'open'; readonly why: string };

const positive = /^string(equals|equalsignorecase|like)$/;

/**
 * Policy variables whose value is fixed by who the caller is, not by what is asked for
 * (IAM User Guide, "Available keys for policy variables"; web identity and SAML federation keys).
 */
const callerVariable =
  /^\$\{(aws:(PrincipalTag\/[^,}]+|userid|username|PrincipalArn|PrincipalAccount|SourceIdentity|FederatedProvider)|saml:[a-z]+|[a-z0-9.-]+\.[a-z]{2,}(\/[^:}]*)?:(sub|id|user_id|app_user_id))\}$/i;

/**
 * Limits by `dynamodb:LeadingKeys`. ForAllValues is needed because batch calls carry several keys, and is met by a
 * request without any key: `keyless` says whether the statement gives actions that send none.
 */
export const rowLimit = (statement: Statement, keyless: readonly string[]): RowLimit => {
  const conditions = statement.conditions.filter(({ key }) => key === 'dynamodb:leadingkeys');
  const limits = conditions.filter(({ operator }) => operator !== 'null').map((one) => keyLimit(statement, one));
  const best =
    limits.find(({ kind }) => kind === 'limited') ?? limits.find(({ kind }) => kind === 'undecided') ?? limits[0];
  if (best === undefined) return { kind: 'open', why: 'has no dynamodb:LeadingKeys condition' };
  if (best.kind === 'open' || keyless.length === 0) return best;
  const names = keyless.join(', ');
  return conditions.some(demandsKey)
    ? { kind: 'undecided', why: `allows ${names} beside dynamodb:LeadingKeys and relies on a Null check` }
    : { kind: 'open', why: `allows ${names}, which need not send a key, beside dynamodb:LeadingKeys` };
};

/** `Null: {"dynamodb:LeadingKeys": "false"}`: a request without keys is refused. */
const demandsKey = (condition: Condition): boolean =>
  condition.operator === 'null' && condition.values.every((value) => value.toLowerCase() === 'false');

const keyLimit = (statement: Statement, condition: Condition): RowLimit => {
  if (!positive.test(condition.operator)) {
    return { kind: 'open', why: 'excludes leading keys instead of listing those allowed' };
  }
  if (condition.set === 'any') {
    return { kind: 'open', why: 'uses ForAnyValue, which one own key among foreign ones meets' };
  }
  const limits = condition.values.map((value) => valueLimit(statement, condition, value));
  const weakest = limits.find(({ kind }) => kind === 'open') ?? limits.find(({ kind }) => kind === 'undecided');
  if (weakest !== undefined) return weakest;
  if (condition.set === null) {
    return { kind: 'undecided', why: 'tests dynamodb:LeadingKeys without ForAllValues' };
  }
  return { kind: 'limited', by: `dynamodb:LeadingKeys ${condition.values.join(', ')}` };
};

const valueLimit = (statement: Statement, condition: Condition, value: string): RowLimit => {
  const wild = hasWildcards(condition);
  const variables = statement.variables ? (value.match(/\$\{[^}]*\}/g) ?? []) : [];
  const caller = variables.filter((name) => callerVariable.test(name));
  if (caller.length > 0) {
    return wild && /\}[*?]/.test(value)
      ? { kind: 'undecided', why: `allows leading keys ${value}, where one caller's key may begin another's` }
      : { kind: 'limited', by: value };
  }
  if (variables.some((name) => !/^\$\{[*?$]\}$/.test(name))) {
    return { kind: 'undecided', why: `compares leading keys with ${value}, which does not surely follow the caller` };
  }
  if (wild && /^[*?]+$/.test(value)) return { kind: 'open', why: `allows every leading key (${value})` };
  return { kind: 'undecided', why: `limits leading keys to the constant ${value}` };
};

/**
 * What is wrong with a limit by `dynamodb:Attributes`; null when there is no such limit, or nothing is wrong.
 * Queries return whole items unless `dynamodb:Select` demands SPECIFIC_ATTRIBUTES (DynamoDB Developer Guide,
 * "Using IAM policy conditions for fine-grained access control").
 */
export const attributeLimitFault = (statement: Statement, queries: boolean): string | null => {
  const attributes = statement.conditions.filter(({ key }) => key === 'dynamodb:attributes');
  if (attributes.length === 0) return null;
  if (attributes.some(({ operator, set }) => set !== 'all' || !positive.test(operator))) {
    return 'limits dynamodb:Attributes without ForAllValues';
  }
  const select = statement.conditions.some(
    ({ key, operator, values }) =>
      key === 'dynamodb:select' &&
      positive.test(operator) &&
      values.length > 0 &&
      values.every((value) => value === 'SPECIFIC_ATTRIBUTES'),
  );
  return queries && !select ? 'limits dynamodb:Attributes but not dynamodb:Select to SPECIFIC_ATTRIBUTES' : null;
};
