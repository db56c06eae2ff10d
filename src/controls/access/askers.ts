import type { ControlPolicies, HeldPolicy, PrincipalIdentity } from '../../model/index.ts';
import { compilePolicy, type CompiledPolicy } from '../policy/compile.ts';
import { readPolicy } from '../policy/document.ts';
import { matches } from '../policy/pattern.ts';
import type { Principal } from '../policy/principal.ts';
import type { Asker, TableTarget } from '../policy/table-target.ts';

/** Somebody with the policies that bear on what they may do. */
export interface Holder extends Asker {
  /** ARN, or the principal as a resource-based policy names it. */
  readonly arn: string;
  /** Names of own policies that cannot be read. */
  readonly unread: readonly string[];
}

/** Whether a role is linked to a service, which alone may use and change it. */
export const isServiceLinked = (arn: string): boolean => /:role\/aws-service-role\//.test(arn);

/** The users and roles of an account; what several of them hold is prepared once. */
export function holdersOf(
  principals: readonly PrincipalIdentity[],
  limits: ControlPolicies | null,
  account: string,
): readonly Holder[] {
  const prepared = new Map<string, CompiledPolicy>();
  const compile = ({ id, name, document }: HeldPolicy): CompiledPolicy => {
    const known = prepared.get(id) ?? compilePolicy(name, document);
    prepared.set(id, known);
    return known;
  };
  const organisation = (limits?.levels ?? []).map((level) =>
    level.policies.map(({ name, document }) => compilePolicy(`service control policy ${name}`, document)),
  );
  return principals.flatMap((principal): readonly Holder[] => {
    const { kind, arn } = principal;
    if (kind === 'group') return [];
    const identity = principal.policies.map(compile);
    const boundary = principal.boundary === null ? null : compile(principal.boundary);
    return [
      {
        arn,
        caller: { ...callerOf(principal), kind, account },
        // Service control policies do not limit roles that are linked to a service.
        policies: { identity, boundary, organisation: isServiceLinked(arn) ? [] : organisation },
        unread: [...identity, ...(boundary === null ? [] : [boundary])]
          .filter((policy) => policy.kind === 'unreadable')
          .map(({ name }) => name),
      },
    ];
  });
}

const callerOf = ({ arn, name, uniqueId, tags, trustPolicy, boundary, kind }: PrincipalIdentity) => ({
  arn,
  name,
  uniqueId,
  tags,
  sessionTags: kind === 'role' && letsTag(trustPolicy),
  bounded: boundary !== null,
});

/** Whether whoever assumes a role may set session tags; so too where its trust policy cannot be read. */
function letsTag(trustPolicy: string | null): boolean {
  const reading = readPolicy(trustPolicy);
  return (
    reading.kind === 'unreadable' ||
    reading.policy.statements.some(
      ({ effect, actions }) =>
        effect === 'Allow' &&
        actions.patterns.some((pattern) => matches(pattern.toLowerCase(), 'sts:tagsession')) !== actions.not,
    )
  );
}

/** Those beyond the account whom the policies of tables name: everyone, other accounts, services. */
export function outsidersOf(targets: readonly TableTarget[], account: string): readonly Holder[] {
  const found = new Map<string, Principal>();
  for (const policy of new Set(targets.map((target) => target.policy))) {
    if (policy?.kind !== 'read') continue;
    for (const { statement } of policy.statements) {
      if (statement.effect !== 'Allow' || statement.principals === null || statement.principals.not) continue;
      for (const principal of statement.principals.principals) {
        if (!isOf(principal, account)) found.set(`${principal.kind} ${principal.written}`, principal);
      }
    }
  }
  return [...found.values()].map((principal) => ({
    arn: principal.kind === 'anyone' ? 'everyone' : principal.written,
    caller: { kind: 'outside', principal },
    policies: { identity: [], boundary: null, organisation: [] },
    unread: [],
  }));
}

const isOf = (principal: Principal, account: string): boolean =>
  (principal.kind === 'account' || principal.kind === 'identity') && principal.account === account;
