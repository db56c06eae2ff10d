import { bank, daysBefore } from './bank.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

interface Document {
  readonly document: string;
  readonly title: string;
  readonly account: string;
  /** Days ago; of the check as well. */
  readonly issued: number;
  readonly checked: number;
  readonly periodEnd?: number;
  readonly services: readonly string[];
  readonly userControls?: string;
}

const services = ['dynamodb', 'dax', 'kms', 'backup', 'cloudtrail', 'config'];
const mapping = 'Responsibility matrix of the bank, sheet "AWS"';

const documents = (account: string, attestationAge: number): readonly Document[] => [
  {
    document: 'aws-pci-aoc',
    title: 'AWS PCI DSS attestation of compliance',
    account,
    issued: attestationAge,
    checked: attestationAge - 15,
    services,
  },
  {
    document: 'aws-pci-responsibility',
    title: 'AWS PCI DSS responsibility summary',
    account,
    issued: 120,
    checked: 105,
    services,
    userControls: mapping,
  },
  {
    document: 'aws-soc2',
    title: 'AWS SOC 2 Type II report',
    account,
    issued: 190,
    checked: 170,
    periodEnd: 235,
    services,
    userControls: mapping,
  },
  {
    document: 'aws-dpa',
    title: 'AWS data-processing addendum',
    account,
    issued: 1500,
    checked: 105,
    services: ['dynamodb'],
  },
];

/** Nobody renewed the attestation that the analytics account was approved with. */
const held = [...documents(bank.production.id, 120), ...documents(bank.analytics.id, 470)];

export const documentTexts = (now: Date): readonly ProvidedText[] => [
  [
    'aws-documents/evidence.yaml',
    `# Documents of AWS, as obtained through AWS Artifact.\nrecords:\n${held.map((one) => recordOf(one, now)).join('')}`,
  ],
  ['aws-documents/receipt.md', receipt(now)],
];

function recordOf({ document, title, account, services: found, ...rest }: Document, now: Date): string {
  const day = (days: number): string => dayOf(daysBefore(now, days));
  const details = {
    document,
    issued: day(rest.issued),
    ...(rest.periodEnd !== undefined && { periodEnd: day(rest.periodEnd) }),
    services: found,
    ...(rest.userControls !== undefined && { userControls: rest.userControls }),
    checkedBy: 'Head of Third-Party Risk',
    checkedOn: day(rest.checked),
  };
  return `  - kind: aws-documents
    title: ${title}
    file: receipt.md
    controls: [DDB-GOV-02]
    subjects: ['${account}']
    from: ${day(rest.issued)}
    to: ${day(rest.checked)}
    owner: Head of Third-Party Risk
    obtained: Downloaded from AWS Artifact under the agreement of the bank
    details: ${JSON.stringify(details)}
`;
}

const receipt = (now: Date): string => `# Documents of AWS on file

The documents are confidential and are kept by Third-Party Risk; auditors may read them there.

${held.map(({ title, account, issued }) => `- ${title} of ${dayOf(daysBefore(now, issued))}, for account ${account}`).join('\n')}
`;
