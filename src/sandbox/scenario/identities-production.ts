import { bank } from './bank.ts';
import {
  allow,
  auditReading,
  operatorUser,
  ownItems,
  reading,
  readerRole,
  service,
  tables,
  tablesIn,
  writing,
  type IdentityDrafts,
  type PrincipalDraft,
} from './policy-drafts.ts';

const account = bank.production.id;
const own = (...names: readonly string[]): readonly string[] => tables(account, ...names);
const standby = (...names: readonly string[]): readonly string[] => tablesIn(bank.secondRegion, account, names);
const readWrite = [...reading, ...writing];

/** A workload with a policy of its own for its own tables. */
const workload = (name: string, owner: string): PrincipalDraft => ({
  name,
  owner,
  attached: [`${name}Tables`],
  trusts: service('ecs-tasks'),
});

/** A DAX cluster's service role: the tables that the cluster serves. */
const daxRole = (name: string, ...names: readonly string[]): PrincipalDraft => ({
  name,
  owner: 'platform',
  inline: { ServedTables: [allow('ServedTables', ['dynamodb:DescribeTable', ...readWrite], own(...names))] },
  trusts: service('dax'),
});

const tableAdministration = [
  'dynamodb:CreateTable',
  'dynamodb:DescribeTable',
  'dynamodb:DescribeContinuousBackups',
  'dynamodb:ListTables',
  'dynamodb:TagResource',
  'dynamodb:UpdateContinuousBackups',
  'dynamodb:UpdateTable',
  'dynamodb:UpdateTimeToLive',
];

export const productionIdentities: IdentityDrafts = {
  users: [operatorUser, { name: 'reporting', attached: ['MonthEndReport'] }],
  groups: [
    { name: 'Auditors', attached: ['SecurityAudit'] },
    { name: 'DatabaseOperators', attached: ['TableAdministration'] },
  ],
  membership: { reporting: ['Auditors'] },
  roles: [
    readerRole,
    workload('BranchService', 'branches'),
    workload('CardService', 'cards'),
    workload('CoreBankingService', 'core-banking'),
    // The one service that enforces tenancy itself writes profiles only through the key of the signed-in customer.
    workload('CustomerProfileService', 'customer-data'),
    workload('KycService', 'compliance'),
    workload('MerchantService', 'merchant-services'),
    workload('MobileBankingCustomer', 'channels'),
    workload('PaymentService', 'payments'),
    workload('SessionService', 'channels'),
    { name: 'SupportDesk', owner: 'customer-service', attached: ['SupportDeskLookup'] },
    { name: 'DatabaseEngineer', owner: 'platform', attached: ['TableAdministration'] },
    { name: 'PlatformEngineer', owner: 'platform', attached: ['TableAdministration'] },
    { name: 'DeploymentPipeline', owner: 'platform', attached: ['TableAdministration'], boundary: 'WorkloadBoundary' },
    { name: 'IdentityEngineer', owner: 'identity-platform', attached: ['IdentityAdministration'] },
    { name: 'KeyCustodian', owner: 'security', attached: ['KeyAdministration'] },
    { name: 'ConfigRecorder', owner: 'security', attached: ['AWS_ConfigRole'], trusts: service('config') },
    daxRole('DaxCardsCache', 'card-vault', 'card-authorisations'),
    // A role for rates that reaches the authorisations of cards as well.
    daxRole('DaxRatesCache', 'exchange-rates', 'card-authorisations'),
  ],
  policies: {
    AuditPackReading: auditReading,
    CardServiceTables: [
      allow('Cards', readWrite, [...own('card-vault', 'card-authorisations'), ...standby('card-vault-standby')]),
    ],
    CoreBankingServiceTables: [
      allow(
        'Ledger',
        [...readWrite, 'dynamodb:ConditionCheckItem'],
        [...own('ledger-entries', 'ledger-balances'), ...standby('ledger-entries-standby')],
      ),
      allow('Lending', readWrite, own('mortgage-applications.*')),
    ],
    CustomerProfileServiceTables: [
      ownItems('OwnProfile', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], own('customer-profiles')),
      ownItems('OwnConsents', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], own('customer-consents')),
    ],
    IdentityAdministration: [
      allow('Roles', ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:TagRole', 'iam:ListRoles'], '*'),
    ],
    KeyAdministration: [allow('Keys', ['kms:Describe*', 'kms:List*', 'kms:EnableKeyRotation', 'kms:TagResource'], '*')],
    KycServiceTables: [allow('Cases', readWrite, own('kyc-documents', 'kyc-archive-2015'))],
    MerchantServiceTables: [allow('Settlements', readWrite, own('merchant-settlements'))],
    MobileBankingCustomerTables: [
      ownItems('OwnProfile', ['dynamodb:GetItem', 'dynamodb:UpdateItem'], own('customer-profiles')),
      ownItems('OwnConsents', ['dynamodb:GetItem', 'dynamodb:Query'], own('customer-consents')),
    ],
    MonthEndReport: [allow('Rates', reading, own('exchange-rates'))],
    PaymentServiceTables: [
      allow('Payments', readWrite, own('payments-instant', 'payment-mandates')),
      allow('MandateIndexes', ['dynamodb:Query'], own('payment-mandates/index/*')),
    ],
    BranchServiceTables: [allow('Appointments', readWrite, standby('branch-appointments'))],
    SessionServiceTables: [allow('Sessions', readWrite, own('sessions'))],
    SupportDeskLookup: [allow('LookUpCustomer', ['dynamodb:GetItem', 'dynamodb:Query'], own('customer-profiles'))],
    TableAdministration: [allow('Tables', tableAdministration, [...own('*'), ...standby('*')])],
    // Only a boundary: it grants nothing by itself.
    WorkloadBoundary: [{ Sid: 'Ceiling', Effect: 'Allow', Action: ['dynamodb:*', 'kms:*', 'logs:*'], Resource: '*' }],
  },
};
