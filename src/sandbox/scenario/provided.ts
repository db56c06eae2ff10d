import { bank, daysBefore } from './bank.ts';
import { tableArn } from './tables.ts';
import { tableDrafts } from './table-drafts.ts';

/** Settlements came to the bank with an acquisition; nobody has reviewed what their attributes hold. */
export const unreviewedTable = tableArn(
  { account: bank.production.id, region: bank.mainRegion },
  'merchant-settlements',
);

/** Files that the bank's people provide, with their sidecars: path below their folder → text. */
export function bankProvides(now: Date): ReadonlyMap<string, string> {
  const tables = tableDrafts(now, 0)
    .flatMap(([place, drafts]) => drafts.map(([name, dataClass]) => ({ arn: tableArn(place, name), dataClass })))
    .filter(({ arn, dataClass }) => dataClass !== 'none' && arn !== unreviewedTable)
    .map(({ arn }) => arn);
  return new Map([
    ['data-model/evidence.yaml', sidecar(now, tables)],
    ['data-model/review.md', reviewText(tables)],
    ['duties/evidence.yaml', matrixSidecar(now)],
    ['duties/matrix.md', matrixText],
  ]);
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

const sidecar = (now: Date, tables: readonly string[]): string => `# Reviews of what the attributes of tables hold.
records:
  - kind: data-model-review
    title: Yearly review of the data models
    file: review.md
    controls: [DDB-ENC-10]
    subjects:
${tables.map((arn) => `      - ${arn}`).join('\n')}
    from: ${dayOf(daysBefore(now, 160))}
    to: ${dayOf(daysBefore(now, 140))}
    owner: Head of Data Protection
    obtained: Signed minutes of the review board
    details:
      reviewer: Head of Data Protection, with the owners of the tables
      protection: tokenised
      identifiersInKeys: false
      authenticationData: false
      scan: clean
`;

const reviewText = (tables: readonly string[]): string => `# Yearly review of the data models

Card numbers are tokenised before they reach a table; authentication data is never written.
The search for card numbers in an export of each table found none.

${tables.map((arn) => `- ${arn}`).join('\n')}
`;

/** Which roles and users do what at the bank. */
const matrix: readonly (readonly [duty: string, principals: readonly string[]])[] = [
  ['table-administration', ['DatabaseEngineer', 'DeploymentPipeline', 'PlatformEngineer']],
  [
    'data-access',
    (
      'BranchService CardService CoreBankingService CustomerProfileService KycService MerchantService PaymentService ' +
      'MobileBankingCustomer SessionService SupportDesk reporting DaxCardsCache DaxRatesCache DaxFeaturesCache ' +
      'FeaturePipeline FraudModelTraining ReportService'
    ).split(' '),
  ],
];

const matrixSidecar = (now: Date): string => `# Who has which duty.
records:
  - kind: role-matrix
    title: Role matrix of the cloud accounts
    file: matrix.md
    controls: [DDB-IAM-04]
    subjects: ['*']
    from: ${dayOf(daysBefore(now, 300))}
    to: ${dayOf(daysBefore(now, 120))}
    owner: Head of Cloud Platform
    obtained: Signed copy from the register of roles
    details:
      signedBy: Head of Cloud Platform and Chief Information Security Officer
      roles:
${matrix
  .flatMap(([duty, names]) => names.map((name) => `        - principal: ${name}\n          duties: [${duty}]`))
  .join('\n')}
`;

const matrixText = `# Role matrix of the cloud accounts

${matrix.flatMap(([duty, names]) => names.map((name) => `- ${name}: ${duty}`)).join('\n')}
`;
