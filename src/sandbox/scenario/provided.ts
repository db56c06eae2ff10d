import { bank, daysBefore } from './bank.ts';
import { documentTexts } from './provided-documents.ts';
import { erasureTexts } from './provided-erasures.ts';
import { flowTexts } from './provided-flows.ts';
import { retentionTexts } from './provided-retention.ts';
import { dayOf } from './provided-texts.ts';
import { auditedMonth, inMonth } from './events-calendar.ts';
import { tableArn } from './tables.ts';
import { tableDrafts } from './table-drafts.ts';

/** Settlements came to the bank with an acquisition; nobody has reviewed what their attributes hold. */
export const unreviewedTable = tableArn(
  { account: bank.production.id, region: bank.mainRegion },
  'merchant-settlements',
);

/** A user whom a review of access removed, in time. */
export const leaver = 'branch-trainee';
/** A user whom a review of access removed, and who is still there. */
export const formerContractor = 'contractor-ml-03';

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
    ['access-reviews/evidence.yaml', accessSidecar(now)],
    ['access-reviews/production.csv', accessList(bank.production.id, leaver)],
    ['access-reviews/analytics.csv', accessList(bank.analytics.id, formerContractor)],
    ...erasureTexts(now),
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

interface AccessReview {
  readonly title: string;
  readonly file: string;
  readonly account: string;
  readonly from: Date;
  readonly to: Date;
  readonly removed: string;
  readonly due: Date;
}

/** Analytics was not reviewed again, and what its last review decided was not done. */
const accessSidecar = (now: Date): string => `# Half-yearly reviews of access.
records:
${accessReview({
  title: 'Half-yearly access review of production',
  file: 'production.csv',
  account: bank.production.id,
  from: daysBefore(now, 160),
  to: daysBefore(now, 140),
  removed: leaver,
  due: inMonth(auditedMonth(now), 10, '00:00:00'),
})}${accessReview({
  title: 'Half-yearly access review of analytics',
  file: 'analytics.csv',
  account: bank.analytics.id,
  from: daysBefore(now, 320),
  to: daysBefore(now, 300),
  removed: formerContractor,
  due: daysBefore(now, 290),
})}`;

const accessReview = ({ title, file, account, from, to, removed, due }: AccessReview): string => `\
  - kind: access-review
    title: ${title}
    file: ${file}
    controls: [DDB-IAM-07]
    subjects: ['${account}']
    from: ${dayOf(from)}
    to: ${dayOf(to)}
    owner: Head of Information Security
    obtained: Exported from the access review tool
    details:
      reviewer: Head of Information Security, with the owners of the roles
      population: Credential report and authorization details of the account, and the groups of the identity provider
      decisions:
        - principal: arn:aws:iam::${account}:user/audit-pack-operator
          decision: keep
        - principal: arn:aws:iam::${account}:user/${removed}
          decision: remove
          due: ${dayOf(due)}
`;

const accessList = (account: string, removed: string): string => `principal,decision
arn:aws:iam::${account}:user/audit-pack-operator,keep
arn:aws:iam::${account}:user/${removed},remove
`;
