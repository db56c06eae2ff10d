import { allowed, any, anyAgainst, conditional, denied, not, undecided, type Decision } from './decision.ts';
import type { Principal, PrincipalElement } from './principal.ts';
import { isIdentity, type Caller, type Identity } from './request.ts';

/** How a resource-based policy comes to speak of a caller; what follows from it differs within an account. */
export type Naming = 'user' | 'session' | 'role' | 'account' | 'anyone' | 'service';

export type Namings = Readonly<Partial<Record<Naming, Decision>>>;

/** In which ways Principal or NotPrincipal of a statement takes in the caller. */
export const namings = (element: PrincipalElement, caller: Caller): Namings => {
  if (element.not) return { anyone: exceptListed(element.principals, caller) };
  const found: Partial<Record<Naming, Decision>> = {};
  for (const principal of element.principals) {
    const naming = isIdentity(caller) ? namesIdentity(principal, caller) : namesOutside(principal, caller.principal);
    if (naming === null) continue;
    const [way, holds] = naming;
    found[way] = any([found[way] ?? denied, holds]);
  }
  return found;
};

/** Whether a statement that refuses takes in the caller in any way. */
export const isRefused = (element: PrincipalElement, caller: Caller): Decision =>
  anyAgainst(Object.values(namings(element, caller)));

type Found = readonly [way: Naming, holds: Decision] | null;

const namesIdentity = (principal: Principal, caller: Identity): Found => {
  switch (principal.kind) {
    case 'anyone':
      return ['anyone', allowed];
    case 'account':
      return principal.account === caller.account ? ['account', allowed] : null;
    case 'identity':
      return namedByArn(principal.written, caller);
    case 'unresolved':
      // What AWS writes in place of a deleted identity: its unique id.
      return principal.written === caller.uniqueId
        ? [caller.kind, allowed]
        : caller.uniqueId === null
          ? [caller.kind, undecided(`whether ${principal.written} is ${caller.arn} is not known`)]
          : null;
    case 'service':
    case 'federated':
      return null;
  }
};

const namedByArn = (written: string, caller: Identity): Found => {
  if (written === caller.arn) return [caller.kind, allowed];
  if (/[*?]/.test(written)) {
    return [caller.kind, undecided(`Principal ${written} has a wildcard, which AWS does not take`)];
  }
  const session = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\/(.+)$/.exec(written);
  if (session?.[1] === caller.account && session[2] === caller.name && caller.kind === 'role') {
    return ['session', conditional(`session ${session[3] ?? ''}`)];
  }
  return null;
};

const namesOutside = (principal: Principal, caller: Principal): Found => {
  if (principal.kind === 'anyone') return ['anyone', allowed];
  if (principal.kind === 'account' && caller.kind === 'identity' && principal.account === caller.account) {
    return ['account', allowed];
  }
  if (principal.kind !== caller.kind || principal.written !== caller.written) return null;
  switch (principal.kind) {
    case 'account':
      return ['account', allowed];
    case 'service':
      return ['service', allowed];
    case 'identity':
      return ['user', allowed];
    case 'federated':
      return ['user', undecided(`who signs in through ${principal.written} is not known to AWS`)];
    case 'unresolved':
      return ['user', undecided(`who ${principal.written} is, is not known`)];
  }
};

/**
 * NotPrincipal: everyone but those listed. AWS may look at the account first, and at the role before its session: a
 * caller is surely spared only with its account beside it, and one with a permissions boundary never is (IAM User
 * Guide, "NotPrincipal" and "Permissions boundaries for IAM entities").
 */
const exceptListed = (listed: readonly Principal[], caller: Caller): Decision => {
  const ways = new Map(
    listed.flatMap((one) => {
      const found = isIdentity(caller) ? namesIdentity(one, caller) : namesOutside(one, caller.principal);
      return found === null ? [] : [found];
    }),
  );
  if (ways.size === 0 || (isIdentity(caller) && caller.bounded)) return allowed;
  if (ways.has('anyone')) return not(allowed);
  const itself = ways.get('user') ?? ways.get('role');
  if (itself?.verdict === 'allowed' && ways.has('account') && isIdentity(caller) && caller.kind === 'user') {
    return not(itself);
  }
  return undecided('whether NotPrincipal spares the caller depends on how AWS looks at account, role and session');
};
