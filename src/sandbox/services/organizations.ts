import type { JsonObject } from '../../model/index.ts';
import { integerOf, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import {
  controlPolicies,
  organization,
  type BankControlPolicy,
  type ControlPolicyType,
} from '../scenario/organization.ts';

const { id, management, managementEmail, root, parents, names, delegatedAdministrators, branchUnit, suspended } =
  organization;

const enabledTypes = (['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const).map((Type) => ({
  Type,
  Status: 'ENABLED',
}));

const arnOf = (kind: string, target: string): string => `arn:aws:organizations::${management}:${kind}/${id}/${target}`;

const describeOrganization: Operation['answer'] = () => ({
  Organization: {
    Id: id,
    Arn: `arn:aws:organizations::${management}:organization/${id}`,
    FeatureSet: 'ALL',
    MasterAccountArn: arnOf('account', management),
    MasterAccountId: management,
    MasterAccountEmail: managementEmail,
    // AWS names no other type here than this one (API reference, Organization).
    AvailablePolicyTypes: enabledTypes.slice(0, 1),
  },
});

/** The rest is for the management account and delegated administrators. */
const forReaders =
  (answer: Operation['answer']): Operation['answer'] =>
  (context, input) => {
    if (context.account !== management && !delegatedAdministrators.includes(context.account)) {
      throw new SandboxFailure('AccessDeniedException', "You don't have permissions to access this resource.");
    }
    return answer(context, input);
  };

/** One page of a list under its name. AWS says `null` or nothing on the last page. */
function listed(
  context: OperationContext,
  input: JsonObject,
  list: { readonly member: string; readonly all: readonly JsonObject[] },
): JsonObject {
  const { items, next } = pageOf(list.all, {
    size: context.pageSize(integerOf(input, 'MaxResults'), 20),
    token: textOf(input, 'NextToken'),
    failure: () => invalid('INVALID_NEXT_TOKEN', 'You specified an invalid value for NextToken.'),
  });
  return { [list.member]: items, ...(next === undefined ? {} : { NextToken: next }) };
}

const invalid = (Reason: string, message: string): SandboxFailure =>
  new SandboxFailure('InvalidInputException', message, { members: { Reason } });

const listRoots: Operation['answer'] = (context, input) =>
  listed(context, input, {
    member: 'Roots',
    all: [{ Id: root, Arn: arnOf('root', root), Name: 'Root', PolicyTypes: enabledTypes }],
  });

const isBranch = ({ scenario }: OperationContext, target: string): boolean =>
  scenario.branches.some((branch) => branch.id === target);

const listParents: Operation['answer'] = (context, input) => {
  const child = textOf(input, 'ChildId') ?? '';
  const parent = parents[child] ?? (isBranch(context, child) ? branchUnit : undefined);
  if (parent === undefined) {
    throw new SandboxFailure('ChildNotFoundException', `We can't find the specified child: ${child}`);
  }
  const all = [{ Id: parent, Type: parent === root ? 'ROOT' : 'ORGANIZATIONAL_UNIT' }];
  return listed(context, input, { member: 'Parents', all });
};

const summaryOf = (policy: BankControlPolicy): JsonObject => {
  const path = `${policy.type.toLowerCase()}/${policy.id}`;
  return {
    Id: policy.id,
    Arn: policy.managedByAws ? `arn:aws:organizations::aws:policy/${path}` : arnOf('policy', path),
    Name: policy.name,
    Description: policy.description,
    Type: policy.type,
    AwsManaged: policy.managedByAws,
  };
};

const listPolicies: Operation['answer'] = (context, input) => {
  const type = textOf(input, 'Filter') as ControlPolicyType | undefined;
  const all = controlPolicies.filter((policy) => policy.type === type).map(summaryOf);
  return listed(context, input, { member: 'Policies', all });
};

function policyOf(input: JsonObject): BankControlPolicy {
  const wanted = textOf(input, 'PolicyId') ?? '';
  const policy = controlPolicies.find((one) => one.id === wanted);
  if (policy !== undefined) return policy;
  throw new SandboxFailure('PolicyNotFoundException', `We can't find a policy with the PolicyId ${wanted}.`);
}

const describePolicy: Operation['answer'] = (_context, input) => {
  const policy = policyOf(input);
  return { Policy: { PolicySummary: summaryOf(policy), Content: JSON.stringify(policy.document, null, 2) } };
};

/** What is attached to every account is attached to those of branches too. */
const listTargetsForPolicy: Operation['answer'] = (context, input) => {
  const { targets } = policyOf(input);
  const branches = targets.includes(delegatedAdministrators[0] ?? '') ? context.scenario.branches : [];
  const all = [
    ...targets.map((target) => targetOf(target)),
    ...branches.map((branch) => targetOf(branch.id, branch.name)),
  ];
  return listed(context, input, { member: 'Targets', all });
};

function targetOf(target: string, Name = names[target] ?? target): JsonObject {
  if (target === root) return { TargetId: target, Arn: arnOf('root', target), Name, Type: 'ROOT' };
  if (target.startsWith('ou-'))
    return { TargetId: target, Arn: arnOf('ou', target), Name, Type: 'ORGANIZATIONAL_UNIT' };
  return { TargetId: target, Arn: arnOf('account', target), Name, Type: 'ACCOUNT' };
}

const accountOf = (account: { readonly id: string; readonly name: string }, state = 'ACTIVE'): JsonObject => ({
  Id: account.id,
  Arn: arnOf('account', account.id),
  Email: `${account.name}@meridian-retail.example`,
  Name: account.name,
  State: state,
  JoinedMethod: 'CREATED',
  JoinedTimestamp: Date.parse('2019-04-01T08:00:00Z') / 1000,
});

const listAccounts: Operation['answer'] = (context, input) =>
  listed(context, input, {
    member: 'Accounts',
    all: [
      accountOf({ id: management, name: names[management] ?? management }),
      ...context.scenario.accounts.map((account) => accountOf(account)),
      accountOf(suspended, 'SUSPENDED'),
      ...context.scenario.branches.map((account) => accountOf(account)),
    ],
  });

const operation = (name: string, answer: Operation['answer'], pages = false): Operation => ({
  service: 'organizations',
  operation: name,
  ...(pages ? { token: { input: 'NextToken', output: 'NextToken' } } : {}),
  answer,
});

/** AWS Organizations, API version 2016-11-28. */
export const organizationsOperations: readonly Operation[] = [
  operation('DescribeOrganization', describeOrganization),
  operation('ListAccounts', forReaders(listAccounts), true),
  operation('ListRoots', forReaders(listRoots), true),
  operation('ListParents', forReaders(listParents), true),
  operation('ListPolicies', forReaders(listPolicies), true),
  operation('DescribePolicy', forReaders(describePolicy)),
  operation('ListTargetsForPolicy', forReaders(listTargetsForPolicy), true),
];
