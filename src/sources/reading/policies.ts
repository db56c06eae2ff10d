import type {
  Absent,
  Assessment,
  Estate,
  Fact,
  KeyPolicy,
  PolicySubject,
  PrincipalIdentity,
  Resource,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import { getAccountAuthorizationDetails } from '../iam.ts';
import type { Archive, Reading } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf, unreadable } from './fact.ts';
import type { InlineDocument, ManagedPolicy, Principal } from './iam-details.ts';
import { readManagedPolicy, readPrincipal } from './iam-details.ts';
import { readIdentities } from './identities.ts';
import { homeOf, unknownPart, wholeAccount } from './places.ts';

export interface PolicyReading extends Estate {
  /** Every policy that may give access in an account, AWS managed ones in use included. */
  readonly policiesOf: (account: string) => Fact<readonly PolicySubject[]>;
  /** Every user, group and role of an account with all its policies. */
  readonly principalsOf: (account: string) => Fact<readonly PrincipalIdentity[]>;
}

/** Policies of the keys that tables of an account are encrypted with. */
type KeyPoliciesOf = (account: string) => Fact<readonly KeyPolicy[]>;

/** Reads principals and policies of every account. */
export function readPolicies(archive: Archive, assessment: Assessment, keyPoliciesOf: KeyPoliciesOf): PolicyReading {
  const accounts = assessment.scope.accounts.map(({ id }) => {
    const place = homeOf(assessment, id);
    return readAccount(archive(getAccountAuthorizationDetails, place), place, keyPoliciesOf(id));
  });
  return {
    resources: accounts.flatMap((account) => account.resources),
    unknown: accounts.flatMap((account) => account.unknown),
    policiesOf: (id) => accounts.find((account) => account.id === id)?.policies ?? outsideScope,
    principalsOf: (id) => accounts.find((account) => account.id === id)?.principals ?? outsideScope,
  };
}

const outsideScope: Absent = {
  kind: 'absent',
  cause: 'missing',
  message: 'policies of an account outside the scope are not collected',
  evidence: [],
};

interface Account extends Estate {
  readonly id: string;
  readonly policies: Fact<readonly PolicySubject[]>;
  readonly principals: Fact<readonly PrincipalIdentity[]>;
}

interface Policy {
  readonly id: string;
  readonly name: string;
  readonly ours: boolean;
  readonly fact: Fact<PolicySubject>;
}

function readAccount(reading: Reading, place: Place, keyPolicies: Fact<readonly KeyPolicy[]>): Account {
  const lists = [
    populationOf(
      reading,
      'UserDetailList',
      objectItem((item) => readPrincipal(item, 'User')),
    ),
    populationOf(
      reading,
      'GroupDetailList',
      objectItem((item) => readPrincipal(item, 'Group')),
    ),
    populationOf(
      reading,
      'RoleDetailList',
      objectItem((item) => readPrincipal(item, 'Role')),
    ),
  ];
  const managed = populationOf(reading, 'Policies', objectItem(readManagedPolicy));
  // Attachments lie on both sides of every page: half an answer says nothing reliable about any of them.
  const absent = lists.find((list) => list.absent !== null)?.absent ?? managed.absent;
  const principals = lists.flatMap((list) => list.items);
  const view: View = { reading, absent, principals };
  const identityOf = readIdentities({ reading, principals, managed: managed.items });
  const identities = principals.map((principal) => absent ?? identityOf(principal));
  const policies = [...managed.items.map((policy) => managedPolicy(policy, view)), ...inlinePolicies(view)];
  const complete = absent ?? factOf(reading, () => null);
  return {
    id: place.account,
    resources: [
      ...policies.filter((policy) => policy.ours).map((policy) => policyResource(policy, place.account)),
      ...principals.map((principal, at) =>
        principalResource(principal, view, {
          account: place.account,
          identity: identities[at] ?? outsideScope,
          keyPolicies,
        }),
      ),
    ],
    unknown: [...unknownPart('policy', place, absent), ...unknownPart('principal', place, absent)],
    policies: mergeFacts(
      complete,
      policies.map((policy) => policy.fact),
      (_, all) => all,
    ),
    principals: mergeFacts(complete, identities, (_, all) => all),
  };
}

interface View {
  readonly reading: Reading;
  readonly absent: Absent | null;
  readonly principals: readonly Principal[];
}

function managedPolicy(policy: ManagedPolicy, view: View): Policy {
  const holders = view.principals.filter((principal) => principal.managed.includes(policy.arn));
  const attachedTo = withMembers(holders, view.principals);
  const boundary = view.principals.some((principal) => principal.boundary === policy.arn);
  const subject = { id: policy.arn, name: policy.name, inline: false, attachedTo };
  return {
    id: policy.arn,
    name: policy.name,
    ours: !/^arn:[^:]+:iam::aws:policy\//.test(policy.arn),
    fact: documentFact(policy.document, view, { ...subject, boundaryOnly: attachedTo.length === 0 && boundary }),
  };
}

const inlinePolicies = (view: View): readonly Policy[] =>
  view.principals.flatMap((principal) =>
    principal.inline.map((inline: InlineDocument) => {
      const id = `${principal.arn}/inline/${inline.name}`;
      const attachedTo = withMembers([principal], view.principals);
      const subject = { id, name: inline.name, inline: true, attachedTo, boundaryOnly: false };
      return { id, name: inline.name, ours: true, fact: documentFact(inline.document, view, subject) };
    }),
  );

function documentFact(
  document: string | undefined,
  { reading, absent }: View,
  subject: Omit<PolicySubject, 'document'>,
): Fact<PolicySubject> {
  if (absent !== null) return absent;
  if (document === undefined) return unreadable(reading, `the document of ${subject.id} is no URL-encoded JSON object`);
  return factOf(reading, () => ({ ...subject, document }));
}

/** ARNs of principals, with the members of those that are groups: a group's policies are its members' policies. */
function withMembers(holders: readonly Principal[], all: readonly Principal[]): readonly string[] {
  const groups = new Set(holders.filter((holder) => holder.kind === 'Group').map((group) => group.name));
  const members = all.filter((principal) => principal.groups.some((group) => groups.has(group)));
  return [...new Set([...holders, ...members].map((principal) => principal.arn))].sort();
}

const policyResource = ({ id, name, fact }: Policy, account: string): Resource<'policy'> => ({
  kind: 'policy',
  id,
  name,
  account,
  region: wholeAccount,
  dataClass: null,
  facts: { document: fact },
});

interface PrincipalFacts {
  readonly account: string;
  readonly identity: Fact<PrincipalIdentity>;
  readonly keyPolicies: Fact<readonly KeyPolicy[]>;
}

const principalResource = (
  principal: Principal,
  view: View,
  { account, identity, keyPolicies }: PrincipalFacts,
): Resource<'principal'> => ({
  kind: 'principal',
  id: principal.arn,
  name: principal.name,
  account,
  region: wholeAccount,
  dataClass: null,
  facts: { attachedPolicies: view.absent ?? attachedPolicies(principal, view), identity, keyPolicies },
});

function attachedPolicies(principal: Principal, { reading, principals }: View): Fact<readonly string[]> {
  const groups = principals.filter(({ kind, name }) => kind === 'Group' && principal.groups.includes(name));
  if (groups.length < new Set(principal.groups).size) {
    return unreadable(reading, `${principal.arn} is in a group that the answer does not describe`);
  }
  const arns = [principal, ...groups].flatMap((holder) => holder.managed);
  return factOf(reading, () => [...new Set(arns)].sort());
}
