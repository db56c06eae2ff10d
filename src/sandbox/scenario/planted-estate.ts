import { bank } from './bank.ts';
import { clusterArn } from './clusters.ts';
import { endpointIds, vpcs } from './endpoints.ts';
import { keyArnOf } from './keys.ts';
import { tableArn } from './tables.ts';

/** Something that is wrong in the bank on purpose, and the control that must find it. */
export interface PlantedFault {
  readonly what: string;
  readonly account: string;
  /** `*` where the subject belongs to the whole account. */
  readonly region: string;
  /** ARN of the subject. */
  readonly subject: string;
  readonly control: string;
  readonly outcome: 'not-satisfied' | 'inconclusive' | 'manual';
}

const production = { account: bank.production.id, region: bank.mainRegion };
const productionSecond = { account: bank.production.id, region: bank.secondRegion };
const analytics = { account: bank.analytics.id, region: bank.mainRegion };
const analyticsSecond = { account: bank.analytics.id, region: bank.secondRegion };

type Place = typeof production | typeof productionSecond | typeof analytics | typeof analyticsSecond;
type Row = readonly [control: string, subject: string, what: string, outcome?: PlantedFault['outcome']];

const at = (place: { readonly account: string; readonly region: string }, rows: readonly Row[]): PlantedFault[] =>
  rows.map(([control, subject, what, outcome]) => ({
    what,
    account: place.account,
    region: place.region,
    subject,
    control: `DDB-${control}`,
    outcome: outcome ?? 'not-satisfied',
  }));

const table = (place: Place, name: string): string => tableArn(place, name);
const iam = (kind: 'role' | 'policy' | 'group' | 'user', name: string): string =>
  `arn:aws:iam::${bank.analytics.id}:${kind}/${name}`;
const ec2 = ({ account, region }: Place, id: string): string => `arn:aws:ec2:${region}:${account}:${id}`;

const archive = table(production, 'kyc-archive-2015');
const forgotten = table(production, 'migration-2019-backup');
const segments = table(analytics, 'marketing-segments');

/** What is wrong on purpose in tables, keys, clusters, endpoints and identities. */
export const plantedEstate: readonly PlantedFault[] = [
  ...at(production, [
    ['ENC-01', archive, 'The key of the table waits for its deletion, so DynamoDB has archived the table'],
    ['ENC-02', archive, 'The customer managed key of the table is not enabled'],
    ['ENC-05', keyArnOf(production, 'kycArchive'), 'The key waits for its deletion although a table uses it'],
    ['ENC-03', keyArnOf(production, 'kycArchive'), 'A key that waits for its deletion does not rotate'],
    ['ENC-03', keyArnOf(production, 'payments'), 'Automatic rotation was never switched on'],
    ['ENC-02', table(production, 'fraud-signals'), 'Confidential data under the key that AWS manages'],
    ['ENC-02', forgotten, 'A forgotten copy of data under a key that AWS owns'],
    ['RES-01', forgotten, 'A forgotten copy of data without point-in-time recovery'],
    ['RES-04', forgotten, 'A forgotten copy of data without deletion protection'],
    ['ENC-09', clusterArn({ ...production, name: 'rates-cache' }), 'The cluster accepts connections without TLS'],
    ['GOV-01', forgotten, 'A forgotten copy of data without any tag'],
    ['LOC-01', table(production, 'customer-consents'), 'A replica in a Region that is not approved'],
    ['ISO-03', table(production, 'merchant-settlements'), 'A resource policy trusts the account of a former acquirer'],
    [
      'IAM-03',
      table(production, 'customer-profiles'),
      'The support desk reads profiles of all customers, without row conditions',
    ],
  ]),
  ...at(productionSecond, [
    ['RES-01', table(productionSecond, 'branch-appointments'), 'The recovery window is seven days'],
    ['RES-04', table(productionSecond, 'ledger-entries-standby'), 'The standby ledger has no deletion protection'],
  ]),
  ...at(analytics, [
    ['RES-05', clusterArn({ ...analytics, name: 'features-cache' }), 'The cluster has two nodes only'],
    ['ENC-08', clusterArn({ ...analytics, name: 'features-cache' }), 'The cluster is not encrypted at rest'],
    [
      'ISO-02',
      ec2(analytics, `vpc-endpoint/${endpointIds.analytics}`),
      'The endpoint has the policy that allows everything',
    ],
    ['ENC-02', table(analytics, 'fraud-features'), 'The key may not be described', 'inconclusive'],
    ['ENC-03', keyArnOf(analytics, 'fraud'), 'The key may not be described', 'inconclusive'],
    ['ENC-05', keyArnOf(analytics, 'fraud'), 'The key may not be described', 'inconclusive'],
    ['RES-01', segments, 'Recovery is off, and the tags that could exempt the table may not be read', 'inconclusive'],
    ['GOV-01', segments, 'The tags that would classify the table may not be read', 'inconclusive'],
    ['RES-04', segments, 'Protection is off, and the tags that could exempt the table may not be read', 'inconclusive'],
  ]),
  ...at(analyticsSecond, [
    ['ISO-01', ec2(analyticsSecond, `vpc/${vpcs.laboratory.id}`), 'A VPC that uses DynamoDB has no endpoint for it'],
  ]),
  ...at({ account: bank.analytics.id, region: '*' }, [
    ['IAM-01', iam('policy', 'DataPlatformAdministration'), 'dynamodb:* on every resource'],
    ['IAM-01', iam('policy', 'ContractorAccess'), 'NotAction: everything but identity management'],
    ['IAM-02', iam('role', 'LegacyBatchWorker'), 'AmazonDynamoDBFullAccess on a workload'],
  ]),
];
