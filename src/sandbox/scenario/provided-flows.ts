import { daysBefore } from './bank.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

/** A function that sends audiences to marketing was never agreed, so it is not in here. */
const flows = [
  {
    source: 'card-authorisations',
    destination: 'card-authorisations',
    purpose: 'Screening for fraud',
    viewType: 'NEW_IMAGE',
  },
  { source: 'card-authorisations', destination: 'fraud-screening', purpose: 'Screening for fraud' },
  {
    source: 'customer-profiles',
    destination: 'profile-search-index*',
    purpose: 'Search in the branches',
    viewType: 'NEW_AND_OLD_IMAGES',
    imagesReason: 'Entries of old names must be taken out of the index',
  },
  {
    source: 'ledger-entries',
    destination: 'ledger-entries',
    purpose: 'Regulatory reporting',
    viewType: 'NEW_IMAGE',
  },
].map((flow) => ({ ...flow, approvedBy: 'Data Governance Board' }));

export const flowTexts = (now: Date): readonly ProvidedText[] => [
  ['flows/evidence.yaml', sidecar(now)],
  ['flows/register.md', register],
];

const sidecar = (now: Date): string => `# Where the changes of tables go.
records:
  - kind: data-flow-register
    title: Register of data flows
    file: register.md
    controls: [DDB-FLOW-01]
    subjects: ['*']
    from: ${dayOf(daysBefore(now, 320))}
    to: ${dayOf(daysBefore(now, 30))}
    owner: Data Governance Board
    obtained: Exported from the data catalogue
    details:
      flows:
${flows.map((flow) => `        - ${JSON.stringify(flow)}`).join('\n')}
`;

const register = `# Register of data flows

${flows.map(({ source, destination, purpose }) => `- ${source} to ${destination}: ${purpose}`).join('\n')}
`;
