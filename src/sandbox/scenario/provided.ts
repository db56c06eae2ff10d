import { bank, daysBefore } from './bank.ts';
import { accessTexts } from './provided-access.ts';
import { documentTexts } from './provided-documents.ts';
import { dutyTexts } from './provided-duties.ts';
import { erasureTexts } from './provided-erasures.ts';
import { flowTexts } from './provided-flows.ts';
import { retentionTexts } from './provided-retention.ts';
import { dayOf } from './provided-texts.ts';
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
    ...retentionTexts(now),
    ...documentTexts(now),
    ...flowTexts(now),
    ...accessTexts(now),
    ...erasureTexts(now),
    ...dutyTexts(now),
  ]);
}

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
