import type { DataClass } from '../../model/index.ts';
import { bank, daysBefore, type BankTable } from './bank.ts';
import type { KeyName } from './keys.ts';

export interface Place {
  readonly account: string;
  readonly region: string;
}

/**
 * A table as it differs from the bank's standard: 35 days of recovery, deletion protection, the three tags.
 * Keys are `partition` or `partition sort`; age is in days.
 */
export type TableDraft = readonly [
  name: string,
  dataClass: DataClass,
  key: KeyName | null,
  owner: string,
  keys: string,
  age: number,
  items: number,
  change?: Partial<BankTable>,
];

const production: Place = { account: bank.production.id, region: bank.mainRegion };
const productionSecond: Place = { account: bank.production.id, region: bank.secondRegion };
const analytics: Place = { account: bank.analytics.id, region: bank.mainRegion };
const analyticsSecond: Place = { account: bank.analytics.id, region: bank.secondRegion };

/** Made anew from elsewhere when lost: no recovery and no protection asked. */
const rebuildable: Partial<BankTable> = {
  tags: { lifecycle: 'rebuildable' },
  recoveryDays: null,
  deletionProtection: false,
};
const expiring: Partial<BankTable> = { expiryAttribute: 'expiresAt' };

const streamedTo = (place: Place, stream: string): Partial<BankTable> => ({
  streamed: true,
  kinesisStreams: [`arn:aws:kinesis:${place.region}:${place.account}:stream/${stream}`],
});

/** The longest name that DynamoDB allows: 255 characters. */
export const longTableName = `mortgage-applications.${'regional-branch-intake_'.repeat(11)}`.slice(0, 254).concat('1');

/** Right-to-left text and emoji, as people write them. */
const foreignTag = { description: '\u202Eموافقات العملاء\u202C ✅ 🏦 consents of customers' };
const markupTag = { note: '<img src=x onerror=alert(1)>' };

const archived = (now: Date): Partial<BankTable> => ({ status: 'ARCHIVED', keyLostAt: daysBefore(now, 29, 610) });

const inProduction = (now: Date): readonly TableDraft[] => [
  [
    'card-authorisations',
    'chd',
    'cardholder',
    'cards',
    'cardToken authorisedAt',
    1210,
    48_211_904,
    streamedTo(production, 'card-authorisations'),
  ],
  ['card-vault', 'chd', 'cardholder', 'cards', 'cardToken', 1825, 3_904_112],
  [
    'customer-consents',
    'pii',
    'customer',
    'customer-data',
    'customerId purpose',
    902,
    7_122_090,
    { tags: foreignTag, replicaRegions: ['us-east-1'] },
  ],
  ['customer-profiles', 'pii', 'customer', 'customer-data', 'customerId', 1825, 2_011_873, { streamed: true }],
  ['exchange-rates', 'none', 'aws', 'treasury', 'currencyPair quotedAt', 1433, 812_440],
  ['fraud-signals', 'confidential', 'aws', 'fraud', 'accountId signalAt', 640, 9_400_211],
  ['kyc-archive-2015', 'pii', 'kycArchive', 'compliance', 'caseId', 2010, 310_455, archived(now)],
  ['kyc-documents', 'pii', 'customer', 'compliance', 'caseId documentId', 1100, 1_244_870],
  ['ledger-balances', 'confidential', 'ledger', 'core-banking', 'accountId', 1825, 4_210_002],
  [
    'ledger-entries',
    'confidential',
    'ledger',
    'core-banking',
    'accountId postedAt',
    1825,
    890_114_320,
    streamedTo(production, 'ledger-entries'),
  ],
  ['merchant-settlements', 'chd', 'cardholder', 'merchant-services', 'merchantId settledOn', 733, 5_120_331],
  [
    'migration-2019-backup',
    'confidential',
    null,
    '',
    'id',
    2480,
    18_204,
    { recoveryDays: null, deletionProtection: false },
  ],
  ['payment-mandates', 'pii', 'payments', 'payments', 'mandateId', 980, 1_700_233],
  ['payments-instant', 'confidential', 'payments', 'payments', 'paymentId', 610, 33_120_871],
  ['sessions', 'none', null, 'channels', 'sessionId', 1300, 220_119, { ...rebuildable, ...expiring }],
  [longTableName, 'confidential', 'ledger', 'lending', 'applicationId', 512, 61_233],
];

const inProductionSecond: readonly TableDraft[] = [
  ['atm-telemetry', 'none', null, 'channels', 'atmId reportedAt', 702, 15_990_102, expiring],
  [
    'branch-appointments',
    'pii',
    'customer',
    'branches',
    'branchId slot',
    455,
    90_122,
    { tags: markupTag, recoveryDays: 7 },
  ],
  ['card-vault-standby', 'chd', 'cardholder', 'cards', 'cardToken', 830, 3_904_112],
  ['customer-profiles-standby', 'pii', 'customer', 'customer-data', 'customerId', 830, 2_011_873],
  [
    'ledger-entries-standby',
    'confidential',
    'ledger',
    'core-banking',
    'accountId postedAt',
    830,
    890_114_320,
    { deletionProtection: false },
  ],
];

const inAnalytics: readonly TableDraft[] = [
  ['churn-scores', 'pii', 'analytics', 'data-science', 'customerKey', 480, 2_001_411],
  ['fraud-features', 'confidential', 'fraud', 'fraud', 'accountKey', 590, 11_080_543],
  // Whether it is rebuildable stands in the tags, and those cannot be read.
  [
    'marketing-segments',
    'pii',
    'analytics',
    'marketing',
    'segmentId customerKey',
    433,
    780_231,
    { ...rebuildable, tagsDenied: true },
  ],
  ['report-cache', 'none', null, 'reporting', 'reportId', 470, 9_120, { ...rebuildable, ...expiring }],
];

const inAnalyticsSecond: readonly TableDraft[] = [
  ['experiment-results', 'none', null, 'data-science', 'experimentId', 465, 5_410],
];

/** An ordinary table, for measurements with many of them. */
const extraDraft = (index: number): TableDraft => {
  const name = `statements-${String(index).padStart(6, '0')}`;
  return [name, 'pii', 'customer', 'statements', 'accountId issuedOn', 450 + (index % 700), 1000 + index];
};

/** Tables of the bank by account and region, and `extra` ordinary ones. */
export const tableDrafts = (now: Date, extra: number): readonly (readonly [Place, readonly TableDraft[]])[] => [
  [production, inProduction(now)],
  [production, Array.from({ length: extra }, (_, index) => extraDraft(index))],
  [productionSecond, inProductionSecond],
  [analytics, inAnalytics],
  [analyticsSecond, inAnalyticsSecond],
];
