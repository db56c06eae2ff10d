import { daysBefore } from './bank.ts';
import { dayOf, type ProvidedText } from './provided-texts.ts';

interface Rule {
  readonly table: string;
  readonly keepDays: number;
  readonly reason: string;
  readonly attribute?: string;
  /** Name of the job, and how many days ago it ran. */
  readonly job?: readonly [name: string, daysAgo: number];
  readonly legalBasis?: string;
}

const sweeper = 'retention-sweeper';
const rule = (table: string, keepDays: number, reason: string, daysAgo = 3): Rule => ({
  table,
  keepDays,
  reason,
  job: [sweeper, daysAgo],
});
const expiring = (table: string, keepDays: number, reason: string): Rule => ({
  table,
  keepDays,
  reason,
  attribute: 'expiresAt',
});

/** A copy of the migration of 2019 is in nobody's schedule; the job has not reached the churn scores since spring. */
const rules: readonly Rule[] = [
  expiring('payments-instant', 730, 'Disputes of instant payments'),
  expiring('fraud-signals', 400, 'Fraud prevention'),
  expiring('sessions', 2, 'Sign-in of customers'),
  expiring('atm-telemetry', 90, 'Operation of machines'),
  expiring('report-cache', 7, 'Display of reports'),
  rule('card-*', 550, 'Disputes under the rules of the card schemes'),
  { table: 'customer-consents', keepDays: 0, reason: 'Proof of consent', legalBasis: 'GDPR Article 7(1)' },
  rule('customer-profiles*', 3650, 'Customer contract'),
  { table: 'kyc-archive-2015', keepDays: 0, reason: 'Litigation hold', legalBasis: 'Court order of 2019' },
  rule('kyc-documents', 3650, 'Anti-money-laundering law'),
  rule('ledger-*', 3650, 'Commercial law'),
  rule('merchant-settlements', 3650, 'Commercial law'),
  rule('payment-mandates', 1200, 'Direct debit refunds'),
  rule('mortgage-applications.*', 1100, 'Complaints of applicants'),
  rule('branch-appointments', 180, 'Service in branches'),
  rule('churn-scores', 365, 'Retention of customers', 200),
  rule('fraud-features', 400, 'Fraud prevention'),
  rule('marketing-segments', 365, 'Consent to marketing'),
  rule('statements-*', 3650, 'Commercial law'),
];

export const retentionTexts = (now: Date): readonly ProvidedText[] => [
  ['retention/evidence.yaml', sidecar(now)],
  ['retention/schedule.md', scheduleText],
];

const sidecar = (now: Date): string => `# How long tables keep their data.
records:
  - kind: retention-schedule
    title: Retention schedule of all tables
    file: schedule.md
    controls: [DDB-RET-01]
    subjects: ['*']
    from: ${dayOf(daysBefore(now, 300))}
    to: ${dayOf(daysBefore(now, 2))}
    owner: Head of Data Protection
    obtained: Exported from the register of processing activities, with the log of the job
    details:
      approvedBy: Head of Data Protection
      rules:
${rules.map((one) => `        - ${lineOf(one, now)}`).join('\n')}
`;

function lineOf({ job, ...written }: Rule, now: Date): string {
  const run = job === undefined ? {} : { job: job[0], everyDays: 7, lastRun: dayOf(daysBefore(now, job[1])) };
  return JSON.stringify({ ...written, ...run });
}

const scheduleText = `# Retention schedule

${rules.map(({ table, keepDays, reason }) => `- ${table}: ${keepDays === 0 ? 'kept' : `${keepDays} days`}. ${reason}.`).join('\n')}
`;
