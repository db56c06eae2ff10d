import type { JsonObject } from '../model/index.ts';
import { objectsAt, textAt } from './shape.ts';
import type { Answer, Ask, Question, Source, Target } from './source.ts';

const question = (operation: string, request: JsonObject): Question => ({
  service: 'organizations',
  operation,
  request,
});

const paged = (operation: string, request: JsonObject): Question => ({
  ...question(operation, request),
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** The error that says that an account belongs to no organisation: then no policy of an organisation limits it. */
export const notInUse = 'AWSOrganizationsNotInUseException';

/** Any account may ask for its own organisation (API reference, DescribeOrganization). */
export const describeOrganization: Question = { ...question('DescribeOrganization', {}), answers: [notInUse] };

/** This and all below: only the management account and delegated administrators may ask. */
export const listRoots: Question = paged('ListRoots', {});

/** Every account of the organisation, also those that nobody can sign in to any more. */
export const listAccounts: Question = paged('ListAccounts', {});

/** Parent of an account or organisational unit: there is exactly one. */
export const listParents = (child: string): Question => paged('ListParents', { ChildId: child });

/** Types of policies that limit what principals of an account may do, and what may be done with its resources. */
export const policyTypes = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;
export type PolicyType = (typeof policyTypes)[number];

export const listPolicies = (type: PolicyType): Question => paged('ListPolicies', { Filter: type });

export const describePolicy = (id: string): Question => question('DescribePolicy', { PolicyId: id });

export const listTargetsForPolicy = (id: string): Question => paged('ListTargetsForPolicy', { PolicyId: id });

/** Organisational units nest five deep (quotas of AWS Organizations); a longer chain is no answer of AWS. */
export const deepestNesting = 10;

/** `ENABLED` and the like for a policy type in a root; undefined where the type is not switched on. */
export const statusOfType = (root: JsonObject, type: PolicyType): string | undefined => {
  const found = objectsAt(root, 'PolicyTypes').find((one) => textAt(one, 'Type') === type);
  return found === undefined ? undefined : (textAt(found, 'Status') ?? '');
};

export interface Parent {
  readonly id: string;
  readonly isRoot: boolean;
}

/** The one parent that an answer names. */
export function parentOf(pages: readonly JsonObject[]): Parent | undefined {
  const [parent, ...others] = pages.flatMap((page) => objectsAt(page, 'Parents'));
  if (parent === undefined || others.length > 0) return undefined;
  const id = textAt(parent, 'Id');
  const type = textAt(parent, 'Type');
  if (id === undefined || (type !== 'ROOT' && type !== 'ORGANIZATIONAL_UNIT')) return undefined;
  return { id, isRoot: type === 'ROOT' };
}

const pagesOf = (answer: Answer): readonly JsonObject[] => (answer.kind === 'answered' ? answer.pages : []);

async function collectParents(ask: Ask, account: string): Promise<void> {
  let child = account;
  for (let depth = 0; depth < deepestNesting; depth += 1) {
    const parent = parentOf(pagesOf(await ask(listParents(child))));
    if (parent === undefined || parent.isRoot) return;
    child = parent.id;
  }
}

async function collectPolicies(ask: Ask, type: PolicyType): Promise<void> {
  const pages = pagesOf(await ask(listPolicies(type)));
  const ids = pages.flatMap((page) => objectsAt(page, 'Policies')).flatMap((policy) => textAt(policy, 'Id') ?? []);
  await Promise.all(ids.flatMap((id) => [ask(describePolicy(id)), ask(listTargetsForPolicy(id))]));
}

/** Reads the organisation where the account may: others are refused, which is stored and says so. */
async function collectOrganization(ask: Ask, { assessment }: Target): Promise<void> {
  const own = await ask(describeOrganization);
  const isMember = pagesOf(own).some((page) => Object.hasOwn(page, 'Organization'));
  if (!isMember) return;
  const roots = pagesOf(await ask(listRoots)).flatMap((page) => objectsAt(page, 'Roots'));
  if (roots.length === 0) return;
  const types = policyTypes.filter((type) => roots.some((root) => statusOfType(root, type) === 'ENABLED'));
  await Promise.all([
    ask(listAccounts),
    ...types.map((type) => collectPolicies(ask, type)),
    ...assessment.scope.accounts.map(({ id }) => collectParents(ask, id)),
  ]);
}

const policies = 'arn:aws:organizations::*:policy/*';

const source: Source = {
  id: 'organizations',
  title: 'AWS Organizations: service and resource control policies',
  per: 'account',
  actions: [
    { action: 'organizations:DescribeOrganization', resource: '*' },
    { action: 'organizations:DescribePolicy', resource: policies },
    { action: 'organizations:ListAccounts', resource: '*' },
    { action: 'organizations:ListParents', resource: 'arn:aws:organizations::*:account/*' },
    { action: 'organizations:ListParents', resource: 'arn:aws:organizations::*:ou/*' },
    { action: 'organizations:ListPolicies', resource: '*' },
    { action: 'organizations:ListRoots', resource: '*' },
    { action: 'organizations:ListTargetsForPolicy', resource: policies },
  ],
  freshnessHours: 24,
  collect: collectOrganization,
};
export default source;
