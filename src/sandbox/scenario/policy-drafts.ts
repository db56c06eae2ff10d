import type { JsonObject } from '../../model/index.ts';
import { bank } from './bank.ts';

export type Statement = JsonObject;

export interface PrincipalDraft {
  readonly name: string;
  readonly owner?: string;
  /** Inline policies by name. */
  readonly inline?: Readonly<Record<string, readonly Statement[]>>;
  /** Names of managed policies, of the account or of AWS. */
  readonly attached?: readonly string[];
  /** Name of a managed policy that bounds the permissions. */
  readonly boundary?: string;
  /** Principal of the trust policy; the account itself when absent. */
  readonly trusts?: JsonObject;
}

export interface IdentityDrafts {
  readonly users: readonly PrincipalDraft[];
  readonly groups: readonly PrincipalDraft[];
  readonly roles: readonly PrincipalDraft[];
  /** Customer managed policies by name. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** User → groups. */
  readonly membership: Readonly<Record<string, readonly string[]>>;
}

export const service = (name: string): JsonObject => ({ Service: `${name}.amazonaws.com` });

/** Tables of an account by name, in its main Region. */
export const tables = (account: string, ...names: readonly string[]): readonly string[] =>
  tablesIn(bank.mainRegion, account, names);

export const tablesIn = (region: string, account: string, names: readonly string[]): readonly string[] =>
  names.map((name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`);

export const allow = (Sid: string, Action: readonly string[], Resource: readonly string[] | '*'): Statement => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
});

export const reading = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'] as const;
export const writing = [
  'dynamodb:BatchWriteItem',
  'dynamodb:DeleteItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
] as const;

/** Read and write of items whose partition key is the caller's own. The Null test refuses calls without a key. */
export const ownItems = (Sid: string, actions: readonly string[], resource: readonly string[]): Statement => ({
  ...allow(Sid, actions, resource),
  Condition: {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['${aws:PrincipalTag/customerId}'] },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
});

/** What the pack's own role may do: the read-only calls of its sources. */
export const auditReading: readonly Statement[] = [
  allow(
    'AuditPack',
    [
      'auditmanager:GetAccountStatus',
      'auditmanager:GetAssessment',
      'auditmanager:GetEvidenceByEvidenceFolder',
      'auditmanager:GetEvidenceFoldersByAssessment',
      'auditmanager:ListAssessments',
      'cloudtrail:DescribeTrails',
      'cloudtrail:GetEventSelectors',
      'cloudtrail:GetTrailStatus',
      'cloudtrail:LookupEvents',
      'dax:DescribeClusters',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeKinesisStreamingDestination',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetResourcePolicy',
      'dynamodb:ListBackups',
      'dynamodb:ListTables',
      'dynamodb:ListTagsOfResource',
      'ec2:DescribeVpcEndpoints',
      'iam:GetAccountAuthorizationDetails',
      'kms:DescribeKey',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListGrants',
      'sts:GetCallerIdentity',
    ],
    '*',
  ),
];

export const readerRole: PrincipalDraft = {
  name: bank.readerRole,
  owner: 'compliance',
  attached: ['AuditPackReading'],
  trusts: { AWS: `arn:aws:iam::${bank.production.id}:user/audit-pack-operator` },
};

export const operatorUser: PrincipalDraft = {
  name: 'audit-pack-operator',
  inline: {
    AssumeReader: [
      allow(
        'AssumeReader',
        ['sts:AssumeRole'],
        [bank.production.id, bank.analytics.id].map((id) => `arn:aws:iam::${id}:role/${bank.readerRole}`),
      ),
    ],
  },
};

/** Policies that AWS manages, shortened to what concerns DynamoDB. */
export const awsManagedPolicies: Readonly<
  Record<string, { readonly path: string; readonly statements: readonly Statement[] }>
> = {
  AdministratorAccess: { path: '', statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
  AmazonDynamoDBFullAccess: {
    path: '',
    statements: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:*', 'dax:*', 'application-autoscaling:DescribeScalableTargets', 'cloudwatch:GetMetricData'],
        Resource: '*',
      },
    ],
  },
  AWS_ConfigRole: {
    path: 'service-role/',
    statements: [
      allow('Record', ['dynamodb:DescribeTable', 'dynamodb:DescribeContinuousBackups', 'dax:DescribeClusters'], '*'),
    ],
  },
  SecurityAudit: {
    path: '',
    statements: [
      allow('Describe', ['dynamodb:DescribeTable', 'dynamodb:ListTables', 'kms:DescribeKey', 'iam:ListRoles'], '*'),
    ],
  },
};
