import type { HeldPolicy, PrincipalIdentity } from '../../model/index.ts';
import { actionFacts, knownActions } from '../policy/action-facts.ts';
import { keyedReads, keyedWrites, keylessReads, keylessWrites } from '../policy/actions.ts';
import { arnParts, isEveryTable } from '../policy/arn.ts';
import { isThroughDynamoDb } from '../policy/key-access.ts';
import { readPolicy, type Policy, type Statement } from '../policy/document.ts';
import { matches, overlaps } from '../policy/pattern.ts';

/** What was found in the role of a DAX cluster; `text` continues `role X `. */
export interface RoleFinding {
  readonly kind: 'accepted' | 'refused' | 'undecided' | 'unreadable';
  readonly text: string;
}

const daxService = 'dax.amazonaws.com';

/** Actions that DAX needs to serve items: it reads and writes them in its clients' name, and reads keys of tables. */
const served: ReadonlySet<string> = new Set([
  ...keyedReads,
  ...keylessReads,
  ...keyedWrites,
  ...keylessWrites,
  'dynamodb:DescribeTable',
]);

/** Whether nobody but DAX may assume the role. */
export function examineTrust({ trustPolicy }: PrincipalIdentity): readonly RoleFinding[] {
  const reading = readPolicy(trustPolicy);
  if (reading.kind === 'unreadable') {
    return [{ kind: 'unreadable', text: `has a trust policy that cannot be read (${reading.message})` }];
  }
  const allows = reading.policy.statements.filter(({ effect }) => effect === 'Allow');
  const named = allows.flatMap(({ principals }) => principals?.principals.map(({ written }) => written) ?? []);
  const others = [...new Set(named)].filter((written) => written !== daxService);
  if (allows.some(({ principals }) => principals === null || principals.not)) {
    return [{ kind: 'refused', text: 'trusts everyone but a few' }];
  }
  if (others.length > 0) return [{ kind: 'refused', text: `also trusts ${others.join(', ')}` }];
  return named.length === 0
    ? [{ kind: 'refused', text: `does not trust ${daxService}` }]
    : [{ kind: 'accepted', text: `trusts ${daxService} alone` }];
}

/** All policies of a role as one; a Deny of one policy counts against every other. */
export function joined(policies: readonly HeldPolicy[]): {
  readonly policy: Policy;
  readonly unread: readonly string[];
} {
  const statements: Statement[] = [];
  const unread: string[] = [];
  for (const { name, document } of policies) {
    const reading = readPolicy(document);
    if (reading.kind === 'unreadable') unread.push(`has the policy ${name}, which cannot be read (${reading.message})`);
    else statements.push(...reading.policy.statements.map((one) => ({ ...one, label: `${name}, ${one.label}` })));
  }
  return { policy: { statements }, unread };
}

/** Whether a role may do nothing but serve items of named tables, as its policies are written. */
export function examinePermissions({ policies, arn }: PrincipalIdentity): readonly RoleFinding[] {
  const { policy, unread } = joined(policies);
  const account = arnParts(arn)[4] ?? '';
  return [
    ...unread.map((text): RoleFinding => ({ kind: 'unreadable', text })),
    ...policy.statements.filter(({ effect }) => effect === 'Allow').map((one) => examineAllow(one, account)),
  ];
}

function examineAllow(statement: Statement, account: string): RoleFinding {
  const { actions, label } = statement;
  if (actions.not) {
    return { kind: 'refused', text: `may do everything but ${actions.patterns.join(', ')} (${label})` };
  }
  const beyond = actions.patterns.filter((pattern) => reachesBeyond(pattern));
  if (beyond.length > 0)
    return { kind: 'refused', text: `may do more than serve items: ${beyond.join(', ')} (${label})` };
  const foreign = actions.patterns.filter((pattern) => !isOfDynamoDb(pattern));
  if (foreign.length > 0 && !isKeyUse(statement, foreign)) {
    return { kind: 'undecided', text: `may also do ${foreign.join(', ')} (${label})` };
  }
  return foreign.length === actions.patterns.length
    ? { kind: 'accepted', text: `uses keys through DynamoDB alone (${label})` }
    : examineTables(statement, account);
}

const isOfDynamoDb = (pattern: string): boolean => overlaps(pattern.toLowerCase().split(':')[0] ?? '', 'dynamodb');

/** Whether a pattern takes in an action of DynamoDB that serves no items, known or not. */
function reachesBeyond(pattern: string): boolean {
  if (!isOfDynamoDb(pattern)) return false;
  if (!/[*?]/.test(pattern)) return ![...served].some((name) => name.toLowerCase() === pattern.toLowerCase());
  const reached = knownActions.filter(({ name }) => matches(pattern.toLowerCase(), name.toLowerCase()));
  return reached.length === 0 || reached.some(({ name }) => !served.has(name));
}

const isKeyUse = (statement: Statement, patterns: readonly string[]): boolean =>
  isThroughDynamoDb(statement) && patterns.every((pattern) => actionFacts(pattern)?.name.startsWith('kms:') === true);

function examineTables({ resources, label }: Statement, account: string): RoleFinding {
  if (resources === null) return { kind: 'unreadable', text: `has a policy without resources (${label})` };
  const patterns = resources.patterns.join(', ');
  if (resources.not) return { kind: 'refused', text: `reaches all tables but ${patterns} (${label})` };
  if (resources.patterns.some(isEveryTable)) return { kind: 'refused', text: `reaches ${patterns} (${label})` };
  const open = resources.patterns.filter((pattern) => !isNamedTable(pattern, account));
  return open.length > 0
    ? { kind: 'undecided', text: `reaches ${open.join(', ')}, which names no table of its account (${label})` }
    : { kind: 'accepted', text: `serves ${resources.patterns.map(tableName).join(', ')} (${label})` };
}

const tableName = (pattern: string): string => (arnParts(pattern)[5] ?? pattern).replace(/^table\//, '');

/** A table of the account by its name, or indexes of it. */
function isNamedTable(pattern: string, account: string): boolean {
  const [, , service, region = '', owner, resource = ''] = arnParts(pattern);
  return (
    service === 'dynamodb' &&
    owner === account &&
    !/[*?$]/.test(region) &&
    /^table\/[^/*?$]+(\/index\/[^$]+)?$/.test(resource)
  );
}
