import { rules } from './assessments-subjects.ts';
import { bank, daysBefore, uuidOf, type Scenario } from './bank.ts';
import { withoutKeys } from './config-recorders.ts';
import { later, pick } from './events-calendar.ts';
import type { Place } from './events-record.ts';

/** A security control of Security Hub, with the type of resource that it looks at. */
interface HubControl {
  readonly id: string;
  readonly title: string;
  readonly severity: 'MEDIUM' | 'HIGH' | 'CRITICAL';
  /** Type in the finding format, such as `AwsDynamoDbTable`. */
  readonly type: string;
}

type Draft = readonly [id: string, type: string, severity: HubControl['severity'], title: string];

const of = ([id, type, severity, title]: Draft): HubControl => ({ id, type, severity, title });

const hubControls: readonly HubControl[] = (
  [
    ['DynamoDB.2', 'AwsDynamoDbTable', 'MEDIUM', 'DynamoDB tables should have point-in-time recovery enabled'],
    ['DynamoDB.3', 'AwsDaxCluster', 'MEDIUM', 'DynamoDB Accelerator (DAX) clusters should be encrypted at rest'],
    ['DynamoDB.6', 'AwsDynamoDbTable', 'MEDIUM', 'DynamoDB tables should have deletion protection enabled'],
    ['DynamoDB.7', 'AwsDaxCluster', 'MEDIUM', 'DynamoDB Accelerator clusters should be encrypted in transit'],
    ['KMS.3', 'AwsKmsKey', 'CRITICAL', 'AWS KMS keys should not be deleted unintentionally'],
    ['KMS.4', 'AwsKmsKey', 'MEDIUM', 'AWS KMS key rotation should be enabled'],
    ['CloudTrail.1', 'AwsAccount', 'HIGH', 'CloudTrail should be enabled with a multi-Region trail'],
    ['CloudTrail.2', 'AwsCloudTrailTrail', 'MEDIUM', 'CloudTrail should have encryption at-rest enabled'],
    ['CloudTrail.4', 'AwsCloudTrailTrail', 'MEDIUM', 'CloudTrail log file validation should be enabled'],
  ] satisfies readonly Draft[]
).map(of);

/** IAM is judged in the main Region alone. */
const inMainRegion: readonly HubControl[] = (
  [
    ['IAM.1', 'AwsIamPolicy', 'HIGH', 'IAM policies should not allow full "*" administrative privileges'],
    ['IAM.3', 'AwsIamUser', 'MEDIUM', "IAM users' access keys should be rotated every 90 days or less"],
    ['IAM.5', 'AwsIamUser', 'MEDIUM', 'MFA should be enabled for all IAM users that have a console password'],
    ['IAM.7', 'AwsAccount', 'MEDIUM', 'Password policies for IAM users should have strong configurations'],
  ] satisfies readonly Draft[]
).map(of);

/** The table whose missing deletion protection somebody suppressed: a disagreement that a pack must show. */
const suppressedTable = 'migration-2019-backup';

/** What Security Hub found out about one resource. */
export interface BankFinding {
  readonly control: HubControl;
  /** UUID at the end of the finding's ARN. */
  readonly id: string;
  readonly resource: string;
  readonly status: 'PASSED' | 'FAILED';
  readonly suppressed: boolean;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

const known = new WeakMap<Scenario, Map<string, readonly BankFinding[]>>();

/** Findings of one account and Region. */
export function findingsOf(scenario: Scenario, place: Place): readonly BankFinding[] {
  const ofScenario = known.get(scenario) ?? new Map<string, readonly BankFinding[]>();
  known.set(scenario, ofScenario);
  const name = `${place.account}/${place.region}`;
  const findings = ofScenario.get(name) ?? findAll(scenario, place);
  ofScenario.set(name, findings);
  return findings;
}

function findAll(scenario: Scenario, { account, region }: Place): readonly BankFinding[] {
  const wholeAccount = `AWS::::Account:${account}`;
  const controls = region === bank.mainRegion ? [...hubControls, ...inMainRegion] : hubControls;
  const judged = controls.flatMap((control) =>
    (rules[control.id]?.({ scenario, account, region, at: scenario.now, everyTable: true }) ?? []).map(
      ({ arn, good }) => ({ control, resource: arn ?? wholeAccount, good: good === true }),
    ),
  );
  const recorder = { control: recorderControl, resource: wholeAccount, good: !leavesTypesOut({ account, region }) };
  return [...judged, recorder].map(({ control, resource, good }) => ({
    control,
    id: uuidOf(`finding/${control.id}/${region}/${resource}`),
    resource,
    status: good ? 'PASSED' : 'FAILED',
    suppressed: !good && control.id === 'DynamoDB.6' && resource.endsWith(`/${suppressedTable}`),
    firstAt: daysBefore(scenario.now, 300, pick(`${resource}/first`, 1440)),
    // Security Hub looks again within twelve to twenty-four hours.
    lastAt: later(scenario.now, -pick(`${control.id}/${region}/last`, 18 * 60)),
  }));
}

const recorderControl = of([
  'Config.1',
  'AwsAccount',
  'CRITICAL',
  'AWS Config should be enabled and use the service-linked role for resource recording',
]);

const leavesTypesOut = ({ account, region }: Place): boolean =>
  account === withoutKeys.account && region === withoutKeys.region;
