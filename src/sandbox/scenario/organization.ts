import type { JsonObject } from '../../model/index.ts';
import { bank, hexOf } from './bank.ts';

/** Root, organisational units and accounts of the bank's organisation: child → parent. */
const management = '777788889999';
const root = 'r-mb01';
const unit = (name: string): string => `ou-mb01-${hexOf(`ou/${name}`, 8)}`;

export const organization = {
  id: 'o-mb7xk2r9qe',
  /** An account of its own, outside the scope of any audit of tables. */
  management,
  managementEmail: 'aws-management@meridian-retail.example',
  root,
  /** Member accounts that administer a service for the organisation, and so may read it. */
  delegatedAdministrators: [bank.production.id] as readonly string[],
  parents: {
    [unit('workloads')]: root,
    [unit('retail')]: unit('workloads'),
    [unit('analytics')]: unit('workloads'),
    [management]: root,
    [bank.production.id]: unit('retail'),
    [bank.analytics.id]: unit('analytics'),
  } as Readonly<Record<string, string>>,
  /** Unit of the accounts of branches. */
  branchUnit: unit('retail'),
  /** Account of a business that was wound up: nobody can sign in, and AWS keeps its data until it closes it. */
  suspended: { id: '222200001111', name: 'meridian-acquired-cards' },
  /** Names of targets, where they are not those of accounts of the bank. */
  names: {
    [root]: 'Root',
    [unit('workloads')]: 'Workloads',
    [unit('retail')]: 'Retail',
    [unit('analytics')]: 'Analytics',
    [management]: 'meridian-management',
    [bank.production.id]: bank.production.name,
    [bank.analytics.id]: bank.analytics.name,
  } as Readonly<Record<string, string>>,
} as const;

export type ControlPolicyType = 'SERVICE_CONTROL_POLICY' | 'RESOURCE_CONTROL_POLICY';

export interface BankControlPolicy {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly type: ControlPolicyType;
  readonly managedByAws: boolean;
  readonly document: JsonObject;
  /** Ids of the root, units and accounts that it is attached to. */
  readonly targets: readonly string[];
}

const everywhere = [root, ...Object.keys(organization.parents)];

const own = (policy: Omit<BankControlPolicy, 'id' | 'managedByAws'>): BankControlPolicy => ({
  ...policy,
  id: `p-${hexOf(`control-policy/${policy.name}`, 8)}`,
  managedByAws: false,
});

const documentOf = (...statements: readonly JsonObject[]): JsonObject => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Services without Regions: a Region restriction must leave them out (Organizations User Guide, SCP examples). */
const withoutRegions = ['iam:*', 'organizations:*', 'route53:*', 'cloudfront:*', 'support:*', 'sts:*', 'budgets:*'];

/** Every service and resource control policy of the organisation. */
export const controlPolicies: readonly BankControlPolicy[] = [
  {
    id: 'p-FullAWSAccess',
    name: 'FullAWSAccess',
    description: 'Allows access to every operation',
    type: 'SERVICE_CONTROL_POLICY',
    managedByAws: true,
    document: documentOf({ Effect: 'Allow', Action: '*', Resource: '*' }),
    targets: everywhere,
  },
  own({
    name: 'TlsForDynamoDB',
    description: 'No call to DynamoDB without TLS',
    type: 'SERVICE_CONTROL_POLICY',
    document: documentOf({
      Sid: 'DenyWithoutTls',
      Effect: 'Deny',
      Action: ['dynamodb:*', 'dax:*'],
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
    targets: [root],
  }),
  own({
    name: 'ApprovedRegions',
    description: 'Workloads run in Frankfurt and Ireland',
    type: 'SERVICE_CONTROL_POLICY',
    document: documentOf({
      Sid: 'DenyOtherRegions',
      Effect: 'Deny',
      NotAction: withoutRegions,
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': [bank.mainRegion, bank.secondRegion] } },
    }),
    targets: [unit('workloads')],
  }),
  {
    id: 'p-RCPFullAWSAccess',
    name: 'RCPFullAWSAccess',
    description: 'Allow all access by any principal to any resource',
    type: 'RESOURCE_CONTROL_POLICY',
    managedByAws: true,
    document: documentOf({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }),
    targets: everywhere,
  },
  own({
    name: 'KeysWithinTheOrganisation',
    description: 'KMS keys serve principals of the organisation and AWS services alone',
    type: 'RESOURCE_CONTROL_POLICY',
    document: documentOf({
      Sid: 'DenyOtherOrganisations',
      Effect: 'Deny',
      Principal: '*',
      Action: 'kms:*',
      Resource: '*',
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organization.id },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    }),
    targets: [root],
  }),
];
