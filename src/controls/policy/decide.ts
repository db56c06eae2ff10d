import { applies, concerns } from './applies.ts';
import type { CompiledPolicy, CompiledStatement } from './compile.ts';
import {
  all,
  allowed,
  any,
  anyAgainst,
  both,
  decidedBy,
  denied,
  either,
  not,
  undecided,
  type Decision,
} from './decision.ts';
import { isRefused, namings, type Naming, type Namings } from './names-caller.ts';
import { isIdentity, type Request } from './request.ts';

/** Policies that bear on the requests of one caller. */
export interface CallerPolicies {
  /** Identity-based policies, those of its groups included. */
  readonly identity: readonly CompiledPolicy[];
  /** Permissions boundary; null when none is set. */
  readonly boundary: CompiledPolicy | null;
  /** Service control policies of its account by level, root first; empty when there are none, or none were read. */
  readonly organisation: readonly (readonly CompiledPolicy[])[];
}

/** The policy of what is asked for. */
export interface ResourcePolicies {
  /** Null when it has none. */
  readonly policy: CompiledPolicy | null;
  /** A key: identity-based policies count only where the key policy hands the decision to the account. */
  readonly isKey: boolean;
}

/** The same policies without the statements that cannot concern the resource: several actions on it are asked faster. */
export const narrowedTo = (policy: CompiledPolicy, request: Request): CompiledPolicy =>
  policy.kind === 'unreadable'
    ? policy
    : { ...policy, statements: policy.statements.filter((one) => concerns(one, request)) };

/** Whether AWS lets a request through (IAM User Guide, "Policy evaluation logic"). */
export const decide = (caller: CallerPolicies, resource: ResourcePolicies, request: Request): Decision => {
  const resourcePolicies = resource.policy === null ? [] : [resource.policy];
  const boundary = caller.boundary === null ? [] : [caller.boundary];
  const granted = grants(caller, resource, request);
  if (granted.verdict === 'denied') return granted;
  const ceilings = caller.organisation.map((level) => allows(level, request));
  const refusals = [...caller.identity, ...boundary, ...caller.organisation.flat(), ...resourcePolicies].map((policy) =>
    refuses(policy, request),
  );
  const decided = all([granted, ...ceilings, ...refusals.map(not)]);
  // What takes away names itself where it takes all; otherwise what gives is named.
  return decided.verdict === 'denied' ? decided : { ...decided, by: granted.by };
};

const grants = (caller: CallerPolicies, resource: ResourcePolicies, request: Request): Decision => {
  const own = ownGrants(caller, request);
  const ways = resource.policy === null ? {} : resourceGrants(resource.policy, request);
  const way = (name: Naming): Decision => ways[name] ?? denied;
  if (!isIdentity(request.caller)) return outsideGrants(request, ways);
  const everyWay = any(Object.values(ways));
  if (request.caller.account !== request.account) return both(everyWay, own);
  const { boundary } = caller;
  const ceiling = boundary === null ? allowed : allows([boundary], request);
  const named = any([
    // Within the account, what names a user or a session is not limited by what its other policies leave out.
    way('user'),
    way('session'),
    both(way('role'), ceiling),
    both(way('anyone'), either(ceiling, boundaryOpen(boundary))),
  ]);
  return either(named, resource.isKey ? both(own, everyWay) : own);
};

/** AWS does not document whether a boundary limits what a resource-based policy gives to `*`. */
const boundaryOpen = (boundary: CompiledPolicy | null): Decision =>
  boundary === null ? allowed : undecided(`whether ${boundary.name} limits what Principal * gives`);

const ownGrants = ({ identity, boundary }: CallerPolicies, request: Request): Decision => {
  const own = allows(identity, request);
  if (boundary === null || own.verdict === 'denied') return own;
  return { ...both(own, allows([boundary], request)), by: own.by };
};

/** What a resource-based policy gives to somebody whose own policies are not known. */
const outsideGrants = ({ caller, account }: Request, ways: Namings): Decision => {
  const given = any(Object.values(ways));
  if (isIdentity(caller) || given.verdict === 'denied') return given;
  const { principal } = caller;
  if (principal.kind !== 'account' && principal.kind !== 'identity') return given;
  return both(
    given,
    undecided(
      principal.account === account
        ? `${principal.written} is no user or role that IAM lists`
        : `the policies of account ${principal.account} are not read`,
    ),
  );
};

/** Whether one of some policies allows the request. */
const allows = (policies: readonly CompiledPolicy[], request: Request): Decision =>
  any(policies.map((policy) => (policy.kind === 'unreadable' ? unread(policy) : any(allowing(policy, request)))));

const allowing = ({ statements }: ReadPolicy, request: Request): readonly Decision[] =>
  speaking(statements, 'Allow', (one) => {
    const applied = applies(one, request);
    if (one.statement.principals === null || applied.verdict === 'denied') return applied;
    return undecided(`${one.label} names a principal, which AWS does not take in such a policy`);
  });

/** Whether a policy refuses the request by a Deny. */
const refuses = (policy: CompiledPolicy, request: Request): Decision =>
  policy.kind === 'unreadable' ? unread(policy) : anyAgainst(refusing(policy, request));

const refusing = ({ statements }: ReadPolicy, request: Request): readonly Decision[] =>
  speaking(statements, 'Deny', (one) => {
    const { principals } = one.statement;
    const applied = applies(one, request);
    if (principals === null || applied.verdict === 'denied') return applied;
    return both(isRefused(principals, request.caller), applied);
  });

type ReadPolicy = Extract<CompiledPolicy, { readonly kind: 'read' }>;

/** What the statements of one effect say of a request, each by its name; those that do not concern it are left out. */
const speaking = (
  statements: readonly CompiledStatement[],
  effect: 'Allow' | 'Deny',
  holds: (one: CompiledStatement) => Decision,
): readonly Decision[] => {
  const found: Decision[] = [];
  for (const one of statements) {
    if (one.statement.effect !== effect) continue;
    const held = holds(one);
    if (held.verdict !== 'denied') found.push(decidedBy(held, one.label));
  }
  return found;
};

const resourceGrants = (policy: CompiledPolicy, request: Request): Namings => {
  if (policy.kind === 'unreadable') return { anyone: unread(policy) };
  const found: Partial<Record<Naming, Decision>> = {};
  for (const one of policy.statements) {
    const { principals, effect } = one.statement;
    if (effect !== 'Allow') continue;
    const applied = applies(one, request);
    if (applied.verdict === 'denied') continue;
    const named = principals === null ? unnamed(one) : namings(principals, request.caller);
    for (const [way, holds] of Object.entries(named) as [Naming, Decision][]) {
      found[way] = either(found[way] ?? denied, decidedBy(both(holds, applied), one.label));
    }
  }
  return found;
};

const unnamed = ({ label }: CompiledStatement): Namings => ({
  anyone: undecided(`${label} names no principal`),
});

const unread = ({ name, message }: { readonly name: string; readonly message: string }): Decision =>
  decidedBy(undecided(`${name} is not readable: ${message}`), name);
