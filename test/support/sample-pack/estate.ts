import { defaultParameters } from '../../../src/model/index.ts';
import type { Actor, Assessment, Change, DataClass, ResourceKind, Subject } from '../../../src/model/index.ts';

export const production = '111122223333';
export const analytics = '444455556666';

export const assessment: Assessment = {
  id: '2026-10',
  organisation: 'Meridian Retail Bank',
  period: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', label: '2026-10', zone: 'UTC' },
  scope: {
    accounts: [
      { id: production, name: 'payments-production' },
      { id: analytics, name: 'analytics', roleArn: `arn:aws:iam::${analytics}:role/AuditPackReader` },
    ],
    regions: ['eu-central-1', 'eu-west-1'],
    consumerVpcs: [],
    classification: {
      tag: 'data-class',
      values: { cardholder: 'chd', personal: 'pii', confidential: 'confidential', public: 'none' },
      tables: { 'cards-*': 'chd' },
    },
  },
  parameters: {
    ...defaultParameters,
    approvedKmsKeys: [`arn:aws:kms:eu-central-1:${production}:key/7f1c2d9e-30a4-4a3e-9f60-6b0f7a6f1a01`],
    trustedAccounts: [production, analytics],
    rebuildableTags: ['lifecycle=rebuildable'],
  },
  sources: ['sts', 'dynamodb', 'dax', 'kms', 'vpc', 'iam', 'cloudtrail-trails', 'cloudtrail-lookup', 'audit-manager'],
  startedAt: '2026-11-03T06:00:00.000Z',
  sandbox: true,
  tool: '0.1.0',
};

interface Place {
  readonly account: string;
  readonly region: string;
}
const place = (account: string, region: string): Place => ({ account, region });
const productionMain = place(production, 'eu-central-1');
const productionReplica = place(production, 'eu-west-1');
const analyticsMain = place(analytics, 'eu-central-1');
const analyticsSecond = place(analytics, 'eu-west-1');

export const table = (name: string, at: Place, dataClass: DataClass | null): Subject => ({
  kind: 'table',
  id: `arn:aws:dynamodb:${at.region}:${at.account}:table/${name}`,
  name,
  ...at,
  dataClass,
});

export const other = (kind: ResourceKind, name: string, id: string, at: Place = productionMain): Subject => ({
  kind,
  id,
  name,
  ...at,
  dataClass: null,
});

export const tables: readonly Subject[] = [
  table('cards-vault', productionMain, 'chd'),
  table('cards-tokens', productionMain, 'chd'),
  table('authorisations', productionMain, 'chd'),
  table('settlement-ledger', productionMain, 'chd'),
  table('chargebacks', productionMain, 'chd'),
  table('customer-profiles', productionMain, 'pii'),
  table('customer-consents', productionMain, 'pii'),
  table('kyc-documents', productionMain, 'pii'),
  table('accounts-ledger', productionMain, 'confidential'),
  table('payment-orders', productionMain, 'confidential'),
  table('sessions', productionMain, 'none'),
  table('feature-flags', productionMain, 'none'),
  table('rate-limits', productionMain, 'none'),
  table('cards-vault', productionReplica, 'chd'),
  table('customer-profiles', productionReplica, 'pii'),
  table('accounts-ledger', productionReplica, 'confidential'),
  table('sessions', productionReplica, 'none'),
  table('spend-aggregates', analyticsMain, 'confidential'),
  table('fraud-scores', analyticsMain, 'pii'),
  table('campaign-audience', analyticsMain, 'pii'),
  table('merchant-stats', analyticsMain, 'none'),
  table('fraud-scores', analyticsSecond, 'pii'),
  table('export-staging', analyticsSecond, null),
  table('migration-2023', analyticsSecond, null),
];

export const actors = {
  deployer: {
    type: 'AssumedRole',
    principal: `arn:aws:iam::${production}:role/PaymentsDeploy`,
    session: 'release-4711',
    sourceAddress: '10.20.4.17',
    invokedBy: null,
  },
  engineer: {
    type: 'AssumedRole',
    principal: `arn:aws:iam::${production}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_PlatformAdmin_0a1b2c3d`,
    session: 'actor-5f3a9c',
    sourceAddress: '10.20.9.80',
    invokedBy: null,
  },
} satisfies Record<string, Actor>;

export const change = (
  value: Pick<Change, 'time' | 'event' | 'actor' | 'evidence'> & { readonly on: Subject },
): Change => ({
  time: value.time,
  event: value.event,
  source: 'dynamodb.amazonaws.com',
  account: value.on.account,
  region: value.on.region,
  actor: value.actor,
  error: null,
  resources: [value.on.id],
  evidence: value.evidence,
});
