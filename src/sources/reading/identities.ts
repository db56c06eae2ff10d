import type { Fact, HeldPolicy, PrincipalIdentity } from '../../model/index.ts';
import type { Reading } from './archive.ts';
import { factOf, unreadable } from './fact.ts';
import type { ManagedPolicy, Principal } from './iam-details.ts';

/** What the answer of one account tells of principals and managed policies. */
export interface Details {
  readonly reading: Reading;
  readonly principals: readonly Principal[];
  readonly managed: readonly ManagedPolicy[];
}

/** Every principal of an account with all its policies; a policy that cannot be read stays, without its document. */
export function readIdentities({
  reading,
  principals,
  managed,
}: Details): (principal: Principal) => Fact<PrincipalIdentity> {
  const groups = new Map(principals.filter(({ kind }) => kind === 'Group').map((group) => [group.name, group]));
  const documents = new Map(managed.map((policy) => [policy.arn, policy]));
  return (principal) => {
    const memberOf = principal.groups.map((name) => groups.get(name)).filter((group) => group !== undefined);
    if (memberOf.length < principal.groups.length) {
      return unreadable(reading, `${principal.arn} is in a group that the answer does not describe`);
    }
    const policies = [principal, ...memberOf].flatMap((holder) => heldBy(holder, documents));
    return factOf(reading, () => ({
      kind: kinds[principal.kind],
      arn: principal.arn,
      name: principal.name,
      uniqueId: principal.uniqueId,
      tags: principal.tags,
      trustPolicy: principal.trust ?? null,
      groups: memberOf.map(({ arn }) => arn),
      boundary: principal.boundary === null ? null : managedPolicy(principal.boundary, documents),
      policies: [...new Map(policies.map((policy) => [policy.id, policy])).values()],
    }));
  };
}

const kinds = { User: 'user', Group: 'group', Role: 'role' } as const;

type Documents = ReadonlyMap<string, ManagedPolicy>;

const heldBy = ({ arn, managed, inline }: Principal, documents: Documents): readonly HeldPolicy[] => [
  ...managed.map((id) => managedPolicy(id, documents)),
  ...inline.map(({ name, document }) => ({ id: `${arn}/inline/${name}`, name, document: document ?? null })),
];

const managedPolicy = (id: string, documents: Documents): HeldPolicy => {
  const policy = documents.get(id);
  return { id, name: policy?.name ?? id.replace(/^.*\//, ''), document: policy?.document ?? null };
};
