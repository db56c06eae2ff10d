import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore, hexOf, uuidOf, type BankKey } from './bank.ts';

export type KeyName = 'cardholder' | 'customer' | 'ledger' | 'payments' | 'kycArchive' | 'analytics' | 'fraud' | 'aws';

interface Place {
  readonly account: string;
  readonly region: string;
}

interface Draft {
  readonly name: KeyName;
  readonly alias: string;
  readonly description: string;
  readonly age: number;
  /** Roles that may use the key through DynamoDB. */
  readonly users: readonly string[];
  readonly change?: Partial<BankKey>;
}

export const keyArnOf = ({ account, region }: Place, name: KeyName): string =>
  `arn:aws:kms:${region}:${account}:key/${uuidOf(`key/${account}/${region}/${name}`)}`;

const cardholder: Draft = {
  name: 'cardholder',
  alias: 'alias/meridian-cardholder',
  description: 'Cardholder data',
  age: 1850,
  users: ['CardService', 'MerchantService'],
};
const customer: Draft = {
  name: 'customer',
  alias: 'alias/meridian-customer',
  description: 'Personal data of customers',
  age: 1850,
  users: ['CustomerProfileService', 'KycService'],
};
const ledger: Draft = {
  name: 'ledger',
  alias: 'alias/meridian-ledger',
  description: 'Ledger and lending',
  age: 1850,
  users: ['CoreBankingService'],
};
const managedByAws: Draft = {
  name: 'aws',
  alias: 'alias/aws/dynamodb',
  description: 'Default key that protects my DynamoDB data when no other key is defined',
  age: 1500,
  users: [],
  change: { manager: 'AWS' },
};

const keysByPlace = (now: Date): readonly { readonly place: Place; readonly drafts: readonly Draft[] }[] => [
  {
    place: { account: bank.production.id, region: bank.mainRegion },
    drafts: [
      cardholder,
      customer,
      ledger,
      {
        name: 'payments',
        alias: 'alias/meridian-payments',
        description: 'Payments',
        age: 990,
        users: ['PaymentService'],
        change: { rotationDays: null },
      },
      {
        name: 'kycArchive',
        alias: 'alias/meridian-kyc-archive',
        description: 'Closed know-your-customer cases',
        age: 2012,
        users: ['KycService'],
        change: {
          state: 'PendingDeletion',
          deletionScheduledAt: daysBefore(now, 29, 604),
          deletionAt: daysBefore(now, -1, 604),
        },
      },
      managedByAws,
    ],
  },
  { place: { account: bank.production.id, region: bank.secondRegion }, drafts: [cardholder, customer, ledger] },
  {
    place: { account: bank.analytics.id, region: bank.mainRegion },
    drafts: [
      {
        name: 'analytics',
        alias: 'alias/meridian-analytics',
        description: 'Data science',
        age: 620,
        users: ['FeaturePipeline'],
      },
      {
        name: 'fraud',
        alias: 'alias/meridian-fraud',
        description: 'Fraud models',
        age: 600,
        users: ['FraudModelTraining'],
        change: { describeDenied: true },
      },
    ],
  },
];

export const createKeys = (now: Date): readonly BankKey[] =>
  keysByPlace(now).flatMap(({ place, drafts }) => drafts.map((draft) => keyFrom(draft, place, now)));

function keyFrom(draft: Draft, place: Place, now: Date): BankKey {
  const arn = keyArnOf(place, draft.name);
  const createdAt = daysBefore(now, draft.age, 480);
  return {
    id: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    ...place,
    description: draft.description,
    manager: 'CUSTOMER',
    alias: draft.alias,
    createdAt,
    state: 'Enabled',
    deletionScheduledAt: null,
    deletionAt: null,
    rotationDays: 365,
    policy: draft.change?.manager === 'AWS' ? awsManagedPolicy(place) : customerPolicy(draft, place),
    grants: draft.users.map((role) => grantOf(role, { arn, place, createdAt })),
    describeDenied: false,
    ...draft.change,
  };
}

/** DynamoDB holds a grant for each table's principal that works with the key. */
function grantOf(
  role: string,
  key: { readonly arn: string; readonly place: Place; readonly createdAt: Date },
): JsonObject {
  return {
    KeyId: key.arn,
    GrantId: hexOf(`${key.arn}/${role}`, 64),
    Name: '',
    CreationDate: key.createdAt.getTime() / 1000,
    GranteePrincipal: `dynamodb.${key.place.region}.amazonaws.com`,
    RetiringPrincipal: `dynamodb.${key.place.region}.amazonaws.com`,
    IssuingAccount: `arn:aws:iam::${key.place.account}:root`,
    Operations: ['Encrypt', 'Decrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'DescribeKey', 'RetireGrant'],
    Constraints: { EncryptionContextSubset: { 'aws:dynamodb:subscriberId': key.place.account } },
  };
}

/** Administration, use through DynamoDB only, and grants for DynamoDB only: three separate duties. */
const customerPolicy = ({ users }: Draft, { account, region }: Place): JsonObject => ({
  Version: '2012-10-17',
  Id: 'meridian-table-key',
  Statement: [
    {
      Sid: 'Administration',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:role/KeyCustodian` },
      Action: [
        'kms:Describe*',
        'kms:Get*',
        'kms:List*',
        'kms:Put*',
        'kms:EnableKey',
        'kms:DisableKey',
        'kms:EnableKeyRotation',
        'kms:ScheduleKeyDeletion',
        'kms:CancelKeyDeletion',
      ],
      Resource: '*',
    },
    {
      Sid: 'UseThroughDynamoDB',
      Effect: 'Allow',
      Principal: { AWS: users.map((role) => `arn:aws:iam::${account}:role/${role}`) },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:DescribeKey',
        'kms:CreateGrant',
      ],
      Resource: '*',
      Condition: { StringEquals: { 'kms:ViaService': `dynamodb.${region}.amazonaws.com` } },
    },
    {
      Sid: 'Audit',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:role/${bank.readerRole}` },
      Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListGrants'],
      Resource: '*',
    },
  ],
});

const awsManagedPolicy = ({ account, region }: Place): JsonObject => ({
  Version: '2012-10-17',
  Id: 'auto-dynamodb-1',
  Statement: [
    {
      Sid: 'Allow access through Amazon DynamoDB for all principals in the account that are authorized to use Amazon DynamoDB',
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: [
        'kms:Encrypt',
        'kms:Decrypt',
        'kms:ReEncrypt*',
        'kms:GenerateDataKey*',
        'kms:CreateGrant',
        'kms:DescribeKey',
      ],
      Resource: '*',
      Condition: {
        StringEquals: { 'kms:CallerAccount': account, 'kms:ViaService': `dynamodb.${region}.amazonaws.com` },
      },
    },
    {
      Sid: 'Allow direct access to key metadata to the account',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['kms:Describe*', 'kms:Get*', 'kms:List*', 'kms:RevokeGrant'],
      Resource: '*',
    },
  ],
});
