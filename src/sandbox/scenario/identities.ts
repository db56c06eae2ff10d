import type { JsonObject } from '../../model/index.ts';
import { uniqueId } from '../identity.ts';
import { bank, daysBefore, type BankIdentities } from './bank.ts';
import { analyticsIdentities } from './identities-analytics.ts';
import { productionIdentities } from './identities-production.ts';
import { awsManagedPolicies, type IdentityDrafts, type PrincipalDraft, type Statement } from './policy-drafts.ts';

const drafts: Readonly<Record<string, IdentityDrafts>> = {
  [bank.production.id]: productionIdentities,
  [bank.analytics.id]: analyticsIdentities,
};

/** Users, groups, roles and policies of an account, as `GetAccountAuthorizationDetails` lists them. */
export function createIdentities(account: string, now: Date): BankIdentities {
  const draft = drafts[account];
  if (draft === undefined) return { users: [], groups: [], roles: [], policies: [] };
  const make = { account, created: daysBefore(now, 1400, 500).toISOString().replace('.000', ''), draft };
  return {
    users: draft.users.map((user) => ({
      ...entity('User', user, make),
      ...(user.inline === undefined ? {} : { UserPolicyList: inlineOf(user) }),
      GroupList: draft.membership[user.name] ?? [],
      AttachedManagedPolicies: attachedOf(user, account),
      Tags: [],
    })),
    groups: draft.groups.map((group) => ({
      ...entity('Group', group, make),
      GroupPolicyList: inlineOf(group),
      AttachedManagedPolicies: attachedOf(group, account),
    })),
    roles: draft.roles.map((role) => ({
      ...entity('Role', role, make),
      AssumeRolePolicyDocument: trustOf(role, account),
      InstanceProfileList: [],
      RolePolicyList: inlineOf(role),
      AttachedManagedPolicies: attachedOf(role, account),
      ...(role.boundary === undefined ? {} : { PermissionsBoundary: boundaryOf(role.boundary, account) }),
      Tags: [{ Key: 'owner', Value: role.owner ?? 'identity-platform' }],
      RoleLastUsed: { LastUsedDate: daysBefore(now, 2, 700).toISOString(), Region: bank.mainRegion },
    })),
    policies: policiesOf(make),
  };
}

interface Making {
  readonly account: string;
  readonly created: string;
  readonly draft: IdentityDrafts;
}

const prefixes = { User: 'AIDA', Group: 'AGPA', Role: 'AROA' } as const;

const entity = (type: keyof typeof prefixes, { name }: PrincipalDraft, { account, created }: Making): JsonObject => ({
  Path: '/',
  [`${type}Name`]: name,
  [`${type}Id`]: uniqueId(prefixes[type], `${account}/${name}`),
  Arn: `arn:aws:iam::${account}:${type.toLowerCase()}/${name}`,
  CreateDate: created,
});

const documentOf = (statements: readonly Statement[]): JsonObject => ({ Version: '2012-10-17', Statement: statements });

const inlineOf = ({ inline }: PrincipalDraft): readonly JsonObject[] =>
  Object.entries(inline ?? {}).map(([PolicyName, statements]) => ({
    PolicyName,
    PolicyDocument: documentOf(statements),
  }));

/** ARN of a policy of the account, or of one that AWS manages. */
const policyArn = (name: string, account: string): string =>
  name in awsManagedPolicies
    ? `arn:aws:iam::aws:policy/${awsManagedPolicies[name]?.path ?? ''}${name}`
    : `arn:aws:iam::${account}:policy/${name}`;

const attachedOf = ({ attached }: PrincipalDraft, account: string): readonly JsonObject[] =>
  (attached ?? []).map((name) => ({ PolicyName: name, PolicyArn: policyArn(name, account) }));

const boundaryOf = (name: string, account: string): JsonObject => ({
  PermissionsBoundaryType: 'Policy',
  PermissionsBoundaryArn: policyArn(name, account),
});

function trustOf({ trusts }: PrincipalDraft, account: string): JsonObject {
  const principal = trusts ?? { AWS: `arn:aws:iam::${account}:root` };
  return documentOf([{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }]);
}

/** Policies of the account, and those that AWS manages as far as they are attached to somebody. */
function policiesOf({ account, created, draft }: Making): readonly JsonObject[] {
  const principals = [...draft.users, ...draft.groups, ...draft.roles];
  const own = Object.entries(draft.policies).map(([name, statements]) => ({ name, path: '', statements }));
  const managed = Object.entries(awsManagedPolicies).map(([name, policy]) => ({ name, ...policy }));
  return [...own, ...managed].flatMap(({ name, path, statements }) => {
    const attachments = principals.filter(({ attached }) => attached?.includes(name)).length;
    if (name in awsManagedPolicies && attachments === 0) return [];
    const version = { Document: documentOf(statements), VersionId: 'v1', IsDefaultVersion: true, CreateDate: created };
    return [
      {
        PolicyName: name,
        PolicyId: uniqueId('ANPA', policyArn(name, account)),
        Arn: policyArn(name, account),
        Path: `/${path}`,
        DefaultVersionId: 'v1',
        AttachmentCount: attachments,
        PermissionsBoundaryUsageCount: principals.filter(({ boundary }) => boundary === name).length,
        IsAttachable: true,
        CreateDate: created,
        UpdateDate: created,
        PolicyVersionList: [version],
      },
    ];
  });
}
