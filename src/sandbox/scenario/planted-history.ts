import { auditManagerHome, assessments } from './assessments.ts';
import { bank } from './bank.ts';
import { storySubjects } from './events-stories.ts';
import { keyArnOf } from './keys.ts';
import { tableArn } from './tables.ts';
import { legacyTrailArn } from './trails.ts';
import { unloggedTables, writeOnlyTables } from './trails-names.ts';

const production = { account: bank.production.id, region: bank.mainRegion };

const table = (name: string): string => tableArn(production, name);

const assessmentArn = (id: string): string =>
  `arn:aws:auditmanager:${auditManagerHome.region}:${auditManagerHome.account}:assessment/${id}`;

/** A row of the scenario's table of faults. */
interface HistoryFault {
  readonly what: string;
  readonly account: string;
  readonly region: string;
  readonly subject: string;
  readonly control: string;
  readonly outcome: 'not-satisfied';
}

const fault = (control: string, subject: string, what: string): HistoryFault => ({
  what,
  ...production,
  subject,
  control,
  outcome: 'not-satisfied',
});

/** Assessments of which a data source is silent. */
const silent = assessments.filter(({ controlSets }) =>
  controlSets.some(({ controls }) =>
    controls.some(({ sources }) => sources.some(({ silentSince }) => silentSince !== undefined)),
  ),
);

/** What is wrong on purpose in the trails, the events of the last month and the Audit Manager assessments. */
export const plantedHistory: readonly HistoryFault[] = [
  fault('DDB-RES-01', table(storySubjects.recoveryOff), 'Point-in-time recovery was off for 17 hours'),
  fault('DDB-RES-04', table(storySubjects.protectionOff), 'Deletion protection was off around a maintenance'),
  fault('DDB-ENC-05', keyArnOf(production, 'customer'), 'The key was disabled for 40 minutes'),
  {
    ...fault('DDB-LOG-01', production.account, 'The trail of all accounts recorded nothing for three hours'),
    region: '*',
  },
  { ...fault('DDB-LOG-02', legacyTrailArn, 'A trail without log file validation'), region: bank.secondRegion },
  { ...fault('DDB-LOG-03', legacyTrailArn, 'A trail without a key of its own'), region: bank.secondRegion },
  ...unloggedTables.map((name) => fault('DDB-LOG-04', table(name), 'No trail records reads and writes of items')),
  ...writeOnlyTables.map((name) => fault('DDB-LOG-04', table(name), 'Trails record only writes of items')),
  ...silent.map(({ id }) => fault('DDB-GOV-03', assessmentArn(id), 'Security Hub gave no evidence in the period')),
];

/** A verdict of AWS that does not agree with the bank's real state: the pack must show the disagreement. */
export interface PlantedDisagreement {
  readonly keyword: string;
  readonly subject: string;
  readonly verdict: 'COMPLIANT' | 'NON_COMPLIANT';
  readonly why: string;
}

const analytics = { account: bank.analytics.id, region: bank.mainRegion };

export const plantedDisagreements: readonly PlantedDisagreement[] = [
  ...[table('migration-2019-backup'), table('sessions'), tableArn(analytics, 'report-cache')].map(
    (subject): PlantedDisagreement => ({
      keyword: 'DYNAMODB_TABLE_ENCRYPTION_ENABLED',
      subject,
      verdict: 'NON_COMPLIANT',
      why: 'The rule wants a KMS key by name; the table is encrypted with a key that AWS owns',
    }),
  ),
  {
    keyword: 'DYNAMODB_PITR_ENABLED',
    subject: table('migration-2019-backup'),
    verdict: 'COMPLIANT',
    why: 'An evaluation that never saw that recovery is off',
  },
];
