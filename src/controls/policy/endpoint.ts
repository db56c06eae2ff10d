import { breadth, concernsAllCalls } from './access.ts';
import { arnParts } from './arn.ts';
import { conditionNames, excludes, hasWildcards, type Condition } from './condition.ts';
import type { Policy, Statement } from './document.ts';
import { overlaps } from './pattern.ts';
import { isTrusted, limitOf, type Trust } from './limit.ts';

/** What an endpoint policy lets through. `why` continues a sentence that begins with the policy. */
export interface EndpointAccess {
  readonly kind: 'limited' | 'undecided' | 'open';
  readonly why: string;
}

/** Whether an endpoint policy limits whose tables can be reached through the endpoint. */
export const examineEndpointPolicy = (policy: Policy, trust: Trust): EndpointAccess => {
  const guard = policy.statements.find((statement) => guardsResources(statement, trust));
  if (guard !== undefined) {
    return { kind: 'limited', why: `denies (${guard.label}) all resources outside the own and trusted accounts` };
  }
  const findings = policy.statements
    .filter(({ effect }) => effect === 'Allow')
    .map((statement) => examineAllow(policy, statement, trust));
  return (
    findings.find(({ kind }) => kind === 'open') ??
    findings.find(({ kind }) => kind === 'undecided') ??
    findings[0] ?? { kind: 'limited', why: 'allows nothing' }
  );
};

const examineAllow = (policy: Policy, statement: Statement, trust: Trust): EndpointAccess => {
  const { label, conditions, resources } = statement;
  const { items, wildcards, everywhere } = breadth(policy, statement);
  if (items.length === 0 && wildcards.length === 0) {
    return { kind: 'limited', why: `allows no item access in ${label}` };
  }
  const unnamed = unnamedAccounts(statement, everywhere);
  if (unnamed.length === 0) return namedResources(statement, resources?.patterns ?? [], trust);
  const limit = limitOf(statement, 'resource', trust);
  if (limit.kind === 'trusted') return { kind: 'limited', why: `limits ${label} by ${limit.by}` };
  if (limit.kind !== 'unlimited') return { kind: 'undecided', why: `limits ${label} by ${limit.by}` };
  const resource = unnamed.join(', ');
  return conditions.length === 0
    ? {
        kind: 'open',
        why: `allows ${statement.actions.patterns.join(', ')} on ${resource} without condition (${label})`,
      }
    : {
        kind: 'undecided',
        why: `allows ${resource} in ${label} under the condition ${conditionNames(conditions)}, which does not say whose tables may be reached`,
      };
};

/** Resource patterns that leave both the table and its account open. */
const unnamedAccounts = (statement: Statement, everywhere: readonly string[]): readonly string[] =>
  statement.resources?.not === true
    ? everywhere
    : everywhere.filter((pattern) => !/^\d{12}$/.test(arnParts(pattern)[4] ?? ''));

const namedResources = (statement: Statement, patterns: readonly string[], trust: Trust): EndpointAccess => {
  const foreign = patterns.filter((pattern) => {
    const [, , service = '', , account = ''] = arnParts(pattern);
    return overlaps(service, 'dynamodb') && !isTrusted(trust, account);
  });
  return foreign.length === 0
    ? {
        kind: 'limited',
        why: `limits ${statement.label} to ${patterns.length} named resources of own or trusted accounts`,
      }
    : {
        kind: 'undecided',
        why: `names resources in ${statement.label} whose account is not the own or a trusted one: ${foreign.join(', ')}`,
      };
};

/** Whether a condition of a Deny only spares the calls of AWS services, which do not pass as the organisation's own. */
const sparesServices = ({ key, operator, set, values }: Condition): boolean =>
  ['aws:viaawsservice', 'aws:principalisawsservice'].includes(key) &&
  operator === 'bool' &&
  set === null &&
  values.join() === 'false';

/** A Deny for everyone and everything, unless the resource is in an own or trusted account or organisation. */
const guardsResources = (statement: Statement, trust: Trust): boolean => {
  const deciding = statement.conditions.filter((condition) => !sparesServices(condition));
  return (
    statement.effect === 'Deny' &&
    concernsAllCalls(statement, '*') &&
    deciding.length === 1 &&
    deciding.every(
      (condition) =>
        excludes(condition) &&
        ['aws:resourceaccount', 'aws:resourceorgid'].includes(condition.key) &&
        condition.values.every((value) => isTrusted(trust, value) && !(hasWildcards(condition) && /[*?]/.test(value))),
    )
  );
};
