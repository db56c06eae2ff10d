import { daysBefore } from './bank.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

/** The role matrix. */
export const dutyTexts = (now: Date): readonly ProvidedText[] => [
  ['duties/evidence.yaml', matrixSidecar(now)],
  ['duties/matrix.md', matrixText],
];

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
