import { isWholeAccess } from './access.ts';
import type { Policy, Statement } from './document.ts';
import { isTrusted, limitOf, type Trust } from './limit.ts';
import type { Principal } from './principal.ts';

/** What one Allow statement of a resource-based policy gives to one principal, in words. */
export interface Grant {
  readonly kind: 'accepted' | 'refused' | 'undecided';
  readonly text: string;
}

/** Everything that the Allow statements of a resource-based policy give. Deny statements are not credited. */
export const examineGrants = (policy: Policy, trust: Trust): readonly Grant[] =>
  policy.statements.filter(({ effect }) => effect === 'Allow').flatMap((statement) => grantsOf(statement, trust));

const grantsOf = (statement: Statement, trust: Trust): readonly Grant[] => {
  const { label, principals } = statement;
  if (principals === null) return [{ kind: 'undecided', text: `no named principal (${label})` }];
  if (principals.not) return [{ kind: 'refused', text: `everyone but a few (NotPrincipal, ${label})` }];
  return principals.principals.map((principal) => {
    const { kind, whom } = whose(principal, statement, trust);
    if (kind === 'accepted' && isWholeAccess(statement)) {
      const actions = `${statement.actions.not ? 'NotAction ' : ''}${statement.actions.patterns.join(', ')}`;
      return { kind: 'refused', text: `all actions (${actions}) to ${whom} (${label})` };
    }
    return { kind, text: `${whom} (${label})` };
  });
};

type Whose = { readonly kind: Grant['kind']; readonly whom: string };

const whose = (principal: Principal, statement: Statement, trust: Trust): Whose => {
  const { written } = principal;
  switch (principal.kind) {
    case 'account':
    case 'identity':
      return isTrusted(trust, principal.account)
        ? { kind: 'accepted', whom: written }
        : limited(written, written, statement, trust);
    case 'anyone':
      return limited('everyone', `everyone (principal ${written})`, statement, trust);
    case 'service': {
      const limit = limitOf(statement, 'source', trust);
      if (limit.kind === 'trusted') return { kind: 'accepted', whom: `service ${written} for ${limit.by}` };
      if (limit.kind === 'foreign') return { kind: 'refused', whom: `service ${written} for ${limit.by}` };
      return { kind: 'undecided', whom: `service ${written} without a known source account` };
    }
    case 'federated':
      return { kind: 'undecided', whom: `federated users of ${written}` };
    case 'unresolved':
      return { kind: 'undecided', whom: `${written}, whose account is not known` };
  }
};

/** A principal that is not trusted by itself, with what the conditions require of it. */
const limited = (short: string, long: string, statement: Statement, trust: Trust): Whose => {
  const limit = limitOf(statement, 'principal', trust);
  switch (limit.kind) {
    case 'trusted':
      return { kind: 'accepted', whom: `${short} limited by ${limit.by}` };
    case 'undecided':
      return { kind: 'undecided', whom: `${short} limited by ${limit.by}` };
    case 'foreign':
      return { kind: 'refused', whom: `${short} limited by ${limit.by}` };
    case 'unlimited':
      return { kind: 'refused', whom: long };
  }
};
