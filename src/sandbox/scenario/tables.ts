import type { DataClass } from '../../model/index.ts';
import { bank, daysBefore, hexOf, uuidOf, type BankTable } from './bank.ts';
import { keyArnOf, type KeyName } from './keys.ts';
import { tablePolicies } from './table-policies.ts';

/** A table as it differs from the bank's standard: own key, 35 days of recovery, deletion protection, tags. */
interface Draft {
  readonly name: string;
  readonly dataClass: DataClass;
  readonly key: KeyName | null;
  readonly owner: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** Days since it was made. */
  readonly age: number;
  readonly items: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly change?: Partial<BankTable>;
}

interface Place {
  readonly account: string;
  readonly region: string;
}

const production: Place = { account: bank.production.id, region: bank.mainRegion };
const productionSecond: Place = { account: bank.production.id, region: bank.secondRegion };
const analytics: Place = { account: bank.analytics.id, region: bank.mainRegion };
const analyticsSecond: Place = { account: bank.analytics.id, region: bank.secondRegion };

const rebuildable = { lifecycle: 'rebuildable' } as const;
const disposable = { recoveryDays: null, deletionProtection: false } as const;

/** The longest name that DynamoDB allows. */
export const longTableName = `mortgage-applications.${'regional-branch-intake_'.repeat(11)}`.slice(0, 254).concat('1');

const productionTables = (now: Date): readonly Draft[] => [
  {
    name: 'card-authorisations',
    dataClass: 'chd',
    key: 'cardholder',
    owner: 'cards',
    partitionKey: 'cardToken',
    sortKey: 'authorisedAt',
    age: 1210,
    items: 48_211_904,
    change: { streamed: true, kinesisStreams: [streamArn(production, 'card-authorisations')] },
  },
  {
    name: 'card-vault',
    dataClass: 'chd',
    key: 'cardholder',
    owner: 'cards',
    partitionKey: 'cardToken',
    age: 1825,
    items: 3_904_112,
  },
  {
    name: 'customer-consents',
    dataClass: 'pii',
    key: 'customer',
    owner: 'customer-data',
    partitionKey: 'customerId',
    sortKey: 'purpose',
    age: 902,
    items: 7_122_090,
    tags: { description: '\u202Eموافقات العملاء\u202C ✅ 🏦 consents of customers' },
  },
  {
    name: 'customer-profiles',
    dataClass: 'pii',
    key: 'customer',
    owner: 'customer-data',
    partitionKey: 'customerId',
    age: 1825,
    items: 2_011_873,
    change: { streamed: true },
  },
  {
    name: 'exchange-rates',
    dataClass: 'none',
    key: 'aws',
    owner: 'treasury',
    partitionKey: 'currencyPair',
    sortKey: 'quotedAt',
    age: 1433,
    items: 812_440,
  },
  {
    name: 'fraud-signals',
    dataClass: 'confidential',
    key: 'aws',
    owner: 'fraud',
    partitionKey: 'accountId',
    sortKey: 'signalAt',
    age: 640,
    items: 9_400_211,
  },
  {
    name: 'kyc-archive-2015',
    dataClass: 'pii',
    key: 'kycArchive',
    owner: 'compliance',
    partitionKey: 'caseId',
    age: 2010,
    items: 310_455,
    change: { status: 'ARCHIVED', keyLostAt: daysBefore(now, 29, 610) },
  },
  {
    name: 'kyc-documents',
    dataClass: 'pii',
    key: 'customer',
    owner: 'compliance',
    partitionKey: 'caseId',
    sortKey: 'documentId',
    age: 1100,
    items: 1_244_870,
  },
  {
    name: 'ledger-balances',
    dataClass: 'confidential',
    key: 'ledger',
    owner: 'core-banking',
    partitionKey: 'accountId',
    age: 1825,
    items: 4_210_002,
  },
  {
    name: 'ledger-entries',
    dataClass: 'confidential',
    key: 'ledger',
    owner: 'core-banking',
    partitionKey: 'accountId',
    sortKey: 'postedAt',
    age: 1825,
    items: 890_114_320,
    change: { streamed: true, kinesisStreams: [streamArn(production, 'ledger-entries')] },
  },
  {
    name: longTableName,
    dataClass: 'confidential',
    key: 'ledger',
    owner: 'lending',
    partitionKey: 'applicationId',
    age: 512,
    items: 61_233,
  },
  {
    name: 'merchant-settlements',
    dataClass: 'chd',
    key: 'cardholder',
    owner: 'merchant-services',
    partitionKey: 'merchantId',
    sortKey: 'settledOn',
    age: 733,
    items: 5_120_331,
  },
  {
    name: 'migration-2019-backup',
    dataClass: 'confidential',
    key: null,
    owner: 'unknown',
    partitionKey: 'id',
    age: 2480,
    items: 18_204,
    change: { tags: {}, ...disposable },
  },
  {
    name: 'payment-mandates',
    dataClass: 'pii',
    key: 'payments',
    owner: 'payments',
    partitionKey: 'mandateId',
    age: 980,
    items: 1_700_233,
  },
  {
    name: 'payments-instant',
    dataClass: 'confidential',
    key: 'payments',
    owner: 'payments',
    partitionKey: 'paymentId',
    age: 610,
    items: 33_120_871,
  },
  {
    name: 'sessions',
    dataClass: 'none',
    key: null,
    owner: 'channels',
    partitionKey: 'sessionId',
    age: 1300,
    items: 220_119,
    tags: rebuildable,
    change: { ...disposable, expiryAttribute: 'expiresAt' },
  },
];

const productionSecondTables: readonly Draft[] = [
  {
    name: 'atm-telemetry',
    dataClass: 'none',
    key: null,
    owner: 'channels',
    partitionKey: 'atmId',
    sortKey: 'reportedAt',
    age: 702,
    items: 15_990_102,
    change: { expiryAttribute: 'expiresAt' },
  },
  {
    name: 'branch-appointments',
    dataClass: 'pii',
    key: 'customer',
    owner: 'branches',
    partitionKey: 'branchId',
    sortKey: 'slot',
    age: 455,
    items: 90_122,
    tags: { note: '<img src=x onerror=alert(1)>' },
    change: { recoveryDays: 7 },
  },
  {
    name: 'card-vault-standby',
    dataClass: 'chd',
    key: 'cardholder',
    owner: 'cards',
    partitionKey: 'cardToken',
    age: 830,
    items: 3_904_112,
  },
  {
    name: 'customer-profiles-standby',
    dataClass: 'pii',
    key: 'customer',
    owner: 'customer-data',
    partitionKey: 'customerId',
    age: 830,
    items: 2_011_873,
  },
  {
    name: 'ledger-entries-standby',
    dataClass: 'confidential',
    key: 'ledger',
    owner: 'core-banking',
    partitionKey: 'accountId',
    sortKey: 'postedAt',
    age: 830,
    items: 890_114_320,
    change: { deletionProtection: false },
  },
];

const analyticsTables: readonly Draft[] = [
  {
    name: 'churn-scores',
    dataClass: 'pii',
    key: 'analytics',
    owner: 'data-science',
    partitionKey: 'customerKey',
    age: 480,
    items: 2_001_411,
  },
  {
    name: 'fraud-features',
    dataClass: 'confidential',
    key: 'fraud',
    owner: 'fraud',
    partitionKey: 'accountKey',
    age: 590,
    items: 11_080_543,
  },
  {
    name: 'marketing-segments',
    dataClass: 'pii',
    key: 'analytics',
    owner: 'marketing',
    partitionKey: 'segmentId',
    sortKey: 'customerKey',
    age: 433,
    items: 780_231,
    change: { tagsDenied: true },
  },
  {
    name: 'report-cache',
    dataClass: 'none',
    key: null,
    owner: 'reporting',
    partitionKey: 'reportId',
    age: 470,
    items: 9_120,
    tags: rebuildable,
    change: { ...disposable, expiryAttribute: 'expiresAt' },
  },
];

const analyticsSecondTables: readonly Draft[] = [
  {
    name: 'experiment-results',
    dataClass: 'none',
    key: null,
    owner: 'data-science',
    partitionKey: 'experimentId',
    age: 465,
    items: 5_410,
  },
];

function streamArn({ region, account }: Place, name: string): string {
  return `arn:aws:kinesis:${region}:${account}:stream/${name}`;
}

export const tableArn = ({ region, account }: Place, name: string): string =>
  `arn:aws:dynamodb:${region}:${account}:table/${name}`;

/** Every table of the bank, and `extra` ordinary ones for measurements. */
export function createTables(now: Date, extra: number): readonly BankTable[] {
  const placed = [
    ...productionTables(now).map((draft) => ({ draft, place: production })),
    ...productionSecondTables.map((draft) => ({ draft, place: productionSecond })),
    ...analyticsTables.map((draft) => ({ draft, place: analytics })),
    ...analyticsSecondTables.map((draft) => ({ draft, place: analyticsSecond })),
    ...Array.from({ length: extra }, (_, index) => ({ draft: extraTable(index), place: production })),
  ];
  return placed
    .map(({ draft, place }) => tableFrom(draft, place, now))
    .sort((a, b) => (a.account + a.region + a.name < b.account + b.region + b.name ? -1 : 1));
}

const extraTable = (index: number): Draft => ({
  name: `statements-${String(index).padStart(6, '0')}`,
  dataClass: 'pii',
  key: 'customer',
  owner: 'statements',
  partitionKey: 'accountId',
  sortKey: 'issuedOn',
  age: 450 + (index % 700),
  items: 1000 + index,
});

function tableFrom(draft: Draft, place: Place, now: Date): BankTable {
  const arn = tableArn(place, draft.name);
  const createdAt = daysBefore(now, draft.age, 540 + (Number.parseInt(hexOf(arn, 3), 16) % 400));
  return {
    name: draft.name,
    arn,
    id: uuidOf(arn),
    ...place,
    dataClass: draft.dataClass,
    createdAt,
    tags: {
      'data-classification': draft.dataClass,
      owner: draft.owner,
      environment: 'production',
      ...draft.tags,
    },
    partitionKey: draft.partitionKey,
    sortKey: draft.sortKey ?? null,
    items: draft.items,
    bytes: draft.items * 412,
    keyArn: draft.key === null ? null : keyArnOf(place, draft.key),
    status: 'ACTIVE',
    keyLostAt: null,
    recoveryDays: 35,
    deletionProtection: true,
    expiryAttribute: null,
    streamed: false,
    kinesisStreams: [],
    resourcePolicy: tablePolicies[draft.name]?.(arn) ?? null,
    backups: backupsOf(draft, place, now),
    tagsDenied: false,
    ...draft.change,
  };
}

/** Sensitive tables get a backup on demand in the first night of each quarter; two are kept. */
function backupsOf({ name, dataClass, items }: Draft, place: Place, now: Date): BankTable['backups'] {
  if (dataClass !== 'chd' && dataClass !== 'confidential') return [];
  return [130, 40].map((days) => {
    const createdAt = daysBefore(now, days, 135);
    const id = `${String(createdAt.getTime()).padStart(14, '0')}-${hexOf(`${name}/${days}`, 8)}`;
    const date = createdAt.toISOString().slice(0, 10);
    return {
      name: `${name.slice(0, 200)}-${date}`,
      arn: `${tableArn(place, name)}/backup/${id}`,
      createdAt,
      bytes: items * 380,
    };
  });
}
