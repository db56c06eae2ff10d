import { bank, daysBefore } from './bank.ts';
import { auditedMonth, inMonth } from './events-calendar.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

/** A user whom a review of access removed, in time. */
export const leaver = 'branch-trainee';
/** A user whom a review of access removed, and who is still there. */
export const formerContractor = 'contractor-ml-03';

/** Half-yearly reviews of access. */
export const accessTexts = (now: Date): readonly ProvidedText[] => [
  ['access-reviews/evidence.yaml', accessSidecar(now)],
  ['access-reviews/production.csv', accessList(bank.production.id, leaver)],
  ['access-reviews/analytics.csv', accessList(bank.analytics.id, formerContractor)],
];

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
