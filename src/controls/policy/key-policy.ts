import { statementsAllowing } from './access.ts';
import { requires } from './condition.ts';
import type { Policy, Statement } from './document.ts';
import { examineGrants } from './grants.ts';
import { administrativeActions, isThroughDynamoDb, useActions } from './key-access.ts';
import type { Trust } from './limit.ts';
import type { Principal, PrincipalElement } from './principal.ts';

/** What a key policy gives, in words that continue "the key policy allows". */
export interface KeyPolicyFinding {
  readonly kind: 'accepted' | 'refused' | 'undecided';
  readonly text: string;
}

export interface KeyPolicyReading {
  readonly findings: readonly KeyPolicyFinding[];
  /** Whether it leaves use of the key to the IAM policies of its own account. */
  readonly delegates: boolean;
}

/**
 * Reads who may use or administer a key by its policy. In a key policy `*` as action means every KMS action and as
 * resource the key itself. `kms:CallerAccount` names the account that a principal `*` is limited to.
 */
export function examineKeyPolicy(policy: Policy, trust: Trust): KeyPolicyReading {
  const plain: Policy = { statements: policy.statements.map(asKeyStatement) };
  const [named, metadata] = split(plain);
  const grants = [
    ...examineGrants({ statements: named }, trust),
    // Services may read about a key: DynamoDB does before it uses it (Developer Guide, "Managing encrypted tables").
    ...examineGrants({ statements: metadata }, trust).filter(({ kind }) => kind === 'refused'),
  ];
  return {
    findings: [...grants, ...everyoneWhoUses(policy, plain), ...peopleWhoUse(plain, trust), ...doubleDuties(plain)],
    delegates: delegatesTo(plain, trust.own),
  };
}

function asKeyStatement(statement: Statement): Statement {
  const patterns = statement.actions.patterns.map((pattern) => (/^\*+$/.test(pattern) ? 'kms:*' : pattern));
  return {
    ...statement,
    actions: { ...statement.actions, patterns },
    resources: null,
    principals: statement.principals && placed(statement.principals, statement),
  };
}

/** Everyone of some accounts, where a condition requires them. */
function placed(element: PrincipalElement, statement: Statement): PrincipalElement {
  const condition = statement.conditions.find((one) => one.key === 'kms:calleraccount' && requires(one));
  const accounts = condition?.values ?? [];
  if (element.not || accounts.length === 0 || !accounts.every((value) => /^\d{12}$/.test(value))) return element;
  const principals = element.principals.flatMap((principal): readonly Principal[] =>
    principal.kind === 'anyone'
      ? accounts.map((account) => ({ kind: 'account', account, written: `everyone in account ${account}` }))
      : [principal],
  );
  return { ...element, principals };
}

/** Statements that give use or administration, and those that give services knowledge alone. */
function split({ statements }: Policy): readonly [readonly Statement[], readonly Statement[]] {
  const deciding = [...useActions, ...administrativeActions];
  const isKnowledge = (statement: Statement): boolean =>
    statement.principals?.not === false &&
    statement.principals.principals.every(({ kind }) => kind === 'service') &&
    !deciding.some((action) => gives({ statements }, statement, action));
  return [statements.filter((one) => !isKnowledge(one)), statements.filter(isKnowledge)];
}

const gives = (policy: Policy, statement: Statement, action: string): boolean =>
  statementsAllowing(policy, action, '*').includes(statement);

const allowing = (policy: Policy, actions: readonly string[]): readonly Statement[] => [
  ...new Set(actions.flatMap((action) => statementsAllowing(policy, action, '*'))),
];

const identitiesIn = (
  statements: readonly Statement[],
): readonly { readonly written: string; readonly label: string }[] =>
  statements.flatMap(({ principals, label }) =>
    principals === null || principals.not
      ? []
      : principals.principals.filter(({ kind }) => kind === 'identity').map(({ written }) => ({ written, label })),
  );

const decrypting = ['kms:Decrypt', 'kms:ReEncryptFrom'];

/** A principal `*` needs no IAM policy: even limited to an account it gives the key to all of it, unless DynamoDB asks. */
const everyoneWhoUses = (written: Policy, plain: Policy): readonly KeyPolicyFinding[] => {
  const giving = allowing(plain, [...decrypting, 'kms:CreateGrant']);
  return written.statements
    .filter((statement, at) => {
      const read = plain.statements[at];
      const anyone = statement.principals?.principals.some(({ kind }) => kind === 'anyone') === true;
      return read !== undefined && giving.includes(read) && anyone && !isThroughDynamoDb(statement);
    })
    .map(({ label }) => ({ kind: 'refused', text: `decryption directly to everyone it is limited to (${label})` }));
};

/** IAM users decrypt with long-lived credentials: use belongs to roles. */
const peopleWhoUse = (policy: Policy, { own }: Trust): readonly KeyPolicyFinding[] =>
  identitiesIn(allowing(policy, decrypting))
    .filter(({ written }) => written.includes(`::${own}:user/`))
    .map(({ written, label }) => ({ kind: 'refused', text: `decryption to the IAM user ${written} (${label})` }));

/** Principals that administer the key and decrypt with it. */
function doubleDuties(policy: Policy): readonly KeyPolicyFinding[] {
  const users = new Set(identitiesIn(allowing(policy, decrypting)).map(({ written }) => written));
  const administrators = identitiesIn(allowing(policy, administrativeActions)).map(({ written }) => written);
  return [...new Set(administrators)]
    .filter((written) => users.has(written))
    .map((written) => ({ kind: 'refused', text: `administration and decryption to ${written}` }));
}

const delegatesTo = (policy: Policy, own: string): boolean =>
  allowing(policy, [...decrypting, 'kms:CreateGrant']).some(
    (statement) =>
      statement.principals?.not === false &&
      statement.principals.principals.some((one) => one.kind === 'account' && one.account === own) &&
      !isThroughDynamoDb(statement),
  );
