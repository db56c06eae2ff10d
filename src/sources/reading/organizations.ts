import type { Absent, Assessment, ControlPolicies, ControlPolicy, Fact, JsonObject, Known } from '../../model/index.ts';
import type { Parent, PolicyType } from '../organizations.ts';
import {
  deepestNesting,
  describeOrganization,
  describePolicy,
  listParents,
  listPolicies,
  listRoots,
  listTargetsForPolicy,
  notInUse,
  parentOf,
  statusOfType,
} from '../organizations.ts';
import { objectAt, textAt } from '../shape.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, objectItem, populationOf, unreadable } from './fact.ts';
import type { Population } from './fact.ts';
import { homeOf } from './places.ts';

/** Policies of its organisation that limit an account; null when it belongs to none. */
export interface AccountLimits {
  readonly serviceControlPolicies: Fact<ControlPolicies | null>;
  readonly resourceControlPolicies: Fact<ControlPolicies | null>;
}

/** Reads what limits the accounts of the scope, from whichever of them may read the organisation. */
export function readOrganizations(archive: Archive, assessment: Assessment): (account: string) => AccountLimits {
  const views = assessment.scope.accounts.map(({ id }) => viewFrom(archive, assessment, id));
  return (account) => {
    const own = views.find((view) => view.account === account);
    const limits = (type: PolicyType): Fact<ControlPolicies | null> =>
      own === undefined ? outsideScope : limitsOf(own, type, views);
    return {
      serviceControlPolicies: limits('SERVICE_CONTROL_POLICY'),
      resourceControlPolicies: limits('RESOURCE_CONTROL_POLICY'),
    };
  };
}

const outsideScope: Absent = {
  kind: 'absent',
  cause: 'missing',
  message: 'the organisation of an account outside the scope is not read',
  evidence: [],
};

/** What one account sees of its organisation. */
interface View {
  readonly account: string;
  /** Its organisation; null when it belongs to none. */
  readonly organization: Fact<Organization | null>;
  readonly roots: Fact<readonly JsonObject[]>;
  /** Ids from the root down to a child. */
  readonly chainOf: (child: string) => Fact<readonly string[]>;
  readonly policiesOf: (type: PolicyType) => Fact<ReadonlyMap<string, readonly ControlPolicy[]>>;
}

interface Organization {
  readonly id: string;
  readonly management: string;
}

function viewFrom(archive: Archive, assessment: Assessment, account: string): View {
  const place = homeOf(assessment, account);
  const ask = (question: Parameters<Archive>[0]): ReturnType<Archive> => archive(question, place);
  const policies = new Map<PolicyType, ReturnType<View['policiesOf']>>();
  return {
    account,
    organization: organizationFact(ask),
    roots: factOfPopulation(ask, listRoots, { member: 'Roots', read: objectItem((root) => root) }),
    chainOf: (child) => chainFact(ask, child),
    policiesOf: (type) => {
      const known = policies.get(type) ?? policiesByTarget(ask, type);
      policies.set(type, known);
      return known;
    },
  };
}

type AskArchive = (question: Parameters<Archive>[0]) => ReturnType<Archive>;

function organizationFact(ask: AskArchive): View['organization'] {
  const reading = ask(describeOrganization);
  return factOf(reading, ([page]) => {
    if (reading.error === notInUse) return null;
    const organization = page && objectAt(page, 'Organization');
    const id = organization && textAt(organization, 'Id');
    const management = organization && textAt(organization, 'MasterAccountId');
    return id === undefined || management === undefined ? undefined : { id, management };
  });
}

function limitsOf(own: View, type: PolicyType, views: readonly View[]): Fact<ControlPolicies | null> {
  const { organization } = own;
  if (organization.kind === 'absent') return organization;
  const { value } = organization;
  if (value === null) return { ...organization, value: null };
  // Neither kind of policy touches the management account (Organizations User Guide, "SCP effects on permissions").
  if (value.management === own.account) return { ...organization, value: { levels: [] } };
  const sees = (view: View): boolean =>
    view.roots.kind === 'known' && view.organization.kind === 'known' && view.organization.value?.id === value.id;
  const reader = sees(own) ? own : views.find(sees);
  if (reader === undefined) return own.roots.kind === 'absent' ? own.roots : outsideScope;
  return mergeFacts(organization, [levelsOf(own.account, type, reader)], (_, [levels]) => levels ?? { levels: [] });
}

function levelsOf(account: string, type: PolicyType, reader: View): Fact<ControlPolicies> {
  const chain = reader.chainOf(account);
  if (chain.kind === 'absent') return chain;
  if (reader.roots.kind === 'absent') return reader.roots;
  const root = reader.roots.value.find((one) => textAt(one, 'Id') === chain.value[0]);
  const status = root && statusOfType(root, type);
  const placed = mergeFacts(chain, [reader.roots], (ids) => ids);
  if (root !== undefined && status === undefined) return mergeFacts(placed, [], () => ({ levels: [] }));
  if (status !== 'ENABLED') {
    const message = `ListRoots: whether policies of type ${type} apply is not clear from the root of ${account}`;
    return { kind: 'absent', cause: 'unreadable', message, evidence: reader.roots.evidence };
  }
  return mergeFacts(placed, [reader.policiesOf(type)], (ids, [byTarget]) => ({
    levels: ids.map((target) => ({ target, policies: byTarget?.get(target) ?? [] })),
  }));
}

function chainFact(ask: AskArchive, account: string): Fact<readonly string[]> {
  const links: Known<Parent>[] = [];
  for (let child = account; links.length < deepestNesting; child = links.at(-1)?.value.id ?? account) {
    const parent = factOf(ask(listParents(child)), parentOf);
    if (parent.kind === 'absent') return parent;
    links.push(parent);
    if (parent.value.isRoot)
      return mergeFacts(parent, links, (_, all) => [...all.map(({ id }) => id).reverse(), account]);
  }
  return unreadable(ask(listParents(account)), 'its parents do not end in a root');
}

/** Every policy of a type under each root, unit and account that it is attached to. */
function policiesByTarget(ask: AskArchive, type: PolicyType): ReturnType<View['policiesOf']> {
  const list = factOfPopulation(ask, listPolicies(type), {
    member: 'Policies',
    read: objectItem((policy) => textAt(policy, 'Id')),
  });
  if (list.kind === 'absent') return list;
  const attached = list.value.map((id) => attachedPolicy(ask, id));
  return mergeFacts(list, attached, (_, all) => {
    const byTarget = new Map<string, ControlPolicy[]>();
    for (const { policy, targets } of [...all].sort((a, b) => (a.policy.id < b.policy.id ? -1 : 1))) {
      for (const target of targets) byTarget.set(target, [...(byTarget.get(target) ?? []), policy]);
    }
    return byTarget;
  });
}

interface Attached {
  readonly policy: ControlPolicy;
  readonly targets: readonly string[];
}

function attachedPolicy(ask: AskArchive, id: string): Fact<Attached> {
  const policy = factOf(ask(describePolicy(id)), ([page]) => {
    const described = page && objectAt(page, 'Policy');
    const name = described && textAt(objectAt(described, 'PolicySummary') ?? {}, 'Name');
    const document = described && textAt(described, 'Content');
    return name === undefined || document === undefined ? undefined : { id, name, document };
  });
  const targets = factOfPopulation(ask, listTargetsForPolicy(id), {
    member: 'Targets',
    read: objectItem((target) => textAt(target, 'TargetId')),
  });
  return mergeFacts(policy, [targets], (known, [list = []]) => ({ policy: known, targets: list }));
}

/** A list as a fact: known only when every page and every item could be read. */
function factOfPopulation<T>(
  ask: AskArchive,
  question: Parameters<Archive>[0],
  { member, read }: { readonly member: string; readonly read: (item: unknown) => T | undefined },
): Fact<readonly T[]> {
  const reading = ask(question);
  const { items, absent }: Population<T> = populationOf(reading, member, read);
  return absent ?? factOf(reading, () => items);
}
