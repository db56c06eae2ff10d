import { rules, staleRecoveryVerdict } from './assessments-subjects.ts';
import { bank, daysBefore, hexOf, within, type Scenario } from './bank.ts';
import { later, pick } from './events-calendar.ts';
import type { Place } from './events-record.ts';
import { stories } from './events-stories.ts';

/** The conformance pack that the bank deploys in every Region. */
export const conformancePack = 'meridian-dynamodb-baseline';

/** A rule of AWS Config as the bank, or a service for it, set it up. */
export interface BankRule extends Place {
  readonly name: string;
  readonly id: string;
  readonly arn: string;
  readonly identifier: string;
  /** Periodic rules run once a day; the others when something changes. */
  readonly periodic: boolean;
  readonly resourceType: string;
  /** Service that owns the rule; null when the bank does. */
  readonly createdBy: string | null;
  readonly activatedAt: Date;
}

type RuleDraft = readonly [identifier: string, resourceType: string, trigger: 'periodic' | 'change'];

const table = 'AWS::DynamoDB::Table';
const account = 'AWS::::Account';

const everywhere: readonly RuleDraft[] = [
  ['DYNAMODB_PITR_ENABLED', table, 'change'],
  ['DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED', table, 'change'],
  ['DYNAMODB_TABLE_ENCRYPTED_KMS', table, 'change'],
  ['DYNAMODB_TABLE_ENCRYPTION_ENABLED', table, 'change'],
  ['DAX_ENCRYPTION_ENABLED', 'AWS::DAX::Cluster', 'periodic'],
  ['DAX_TLS_ENDPOINT_ENCRYPTION', 'AWS::DAX::Cluster', 'periodic'],
  ['CMK_BACKING_KEY_ROTATION_ENABLED', 'AWS::KMS::Key', 'periodic'],
  ['KMS_CMK_NOT_SCHEDULED_FOR_DELETION', 'AWS::KMS::Key', 'change'],
  ['MULTI_REGION_CLOUD_TRAIL_ENABLED', account, 'periodic'],
  ['CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED', 'AWS::CloudTrail::Trail', 'periodic'],
  ['CLOUD_TRAIL_ENCRYPTION_ENABLED', 'AWS::CloudTrail::Trail', 'periodic'],
];

/** Rules about IAM run in the Region that records its types. */
const inMainRegion: readonly RuleDraft[] = [
  ['IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS', 'AWS::IAM::Policy', 'change'],
  ['MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', 'AWS::IAM::User', 'periodic'],
];

/** The bank's rule set came to the second Region of production before deletion protection was in it. */
const unprotected: Place = { account: bank.production.id, region: bank.secondRegion };

/** Rules of one account and Region, sorted by name. */
export function rulesOf(scenario: Scenario, place: Place): readonly BankRule[] {
  const drafts = place.region === bank.mainRegion ? [...everywhere, ...inMainRegion] : everywhere;
  const late = place.account === unprotected.account && place.region === unprotected.region;
  const own = drafts
    .filter(([identifier]) => !late || identifier !== 'DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED')
    .map((draft) => ruleFrom(scenario, place, { draft, createdBy: null }));
  const hubs = everywhere
    .slice(0, 1)
    .map((draft) => ruleFrom(scenario, place, { draft, createdBy: 'securityhub.amazonaws.com' }));
  return [...own, ...hubs].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function ruleFrom(
  { now }: Scenario,
  place: Place,
  { draft, createdBy }: { readonly draft: RuleDraft; readonly createdBy: string | null },
): BankRule {
  const [identifier, resourceType, trigger] = draft;
  const plain = identifier.toLowerCase().replaceAll('_', '-');
  const name = createdBy === null ? plain : `securityhub-${plain}-${hexOf(`${place.account}${place.region}`, 8)}`;
  const id = `config-rule-${hexOf(`${place.account}/${place.region}/${name}`, 6)}`;
  return {
    ...place,
    name,
    id,
    arn: `arn:aws:config:${place.region}:${place.account}:config-rule/${createdBy === null ? '' : `aws-service-rule/${createdBy}/`}${id}`,
    identifier,
    periodic: trigger === 'periodic',
    resourceType,
    createdBy,
    activatedAt: daysBefore(now, 420, 600 + pick(name, 300)),
  };
}

/** What a rule said last of one resource. */
export interface Evaluation {
  readonly resourceType: string;
  /** As AWS Config names the resource: a name, a key id, a policy id, or the account. */
  readonly resourceId: string;
  readonly compliant: boolean;
  readonly recordedAt: Date;
}

const known = new WeakMap<Scenario, Map<string, readonly Evaluation[]>>();

/** The rule's present verdicts, sorted by resource. */
export function evaluationsOf(scenario: Scenario, rule: BankRule): readonly Evaluation[] {
  const ofScenario = known.get(scenario) ?? new Map<string, readonly Evaluation[]>();
  known.set(scenario, ofScenario);
  const evaluations = ofScenario.get(rule.arn) ?? evaluate(scenario, rule);
  ofScenario.set(rule.arn, evaluations);
  return evaluations;
}

function evaluate(scenario: Scenario, rule: BankRule): readonly Evaluation[] {
  const { account: owner, region } = rule;
  const moment = { scenario, account: owner, region, at: scenario.now, everyTable: true };
  const made = new Map(within(scenario.tables, rule).map((one) => [one.arn, one.createdAt]));
  return (rules[rule.identifier]?.(moment) ?? [])
    .map(({ arn, good }) => ({
      resourceType: rule.resourceType,
      resourceId: arn === null ? owner : configIdOf(scenario, owner, arn),
      compliant: good === true,
      recordedAt: recordedAt(scenario, rule, { arn: arn ?? owner, madeAt: made.get(arn ?? '') ?? rule.activatedAt }),
    }))
    .sort((a, b) => (a.resourceId < b.resourceId ? -1 : 1));
}

/** AWS Config names policies and users by their unique ids, everything else by the last part of the ARN. */
function configIdOf({ identities }: Scenario, owner: string, arn: string): string {
  const { policies = [], users = [] } = identities[owner] ?? {};
  const entry = [...policies, ...users].find((one) => one['Arn'] === arn);
  const id = entry?.['PolicyId'] ?? entry?.['UserId'];
  return typeof id === 'string' ? id : (arn.split('/').at(-1) ?? arn);
}

interface Judged {
  readonly arn: string;
  readonly madeAt: Date;
}

/** A periodic rule ran within the last day; the others when the resource last changed, or when they were activated. */
function recordedAt(scenario: Scenario, rule: BankRule, subject: Judged): Date {
  if (rule.periodic) return later(scenario.now, -(60 + pick(`${rule.id}/run`, 19 * 60)));
  return later(lastChange(scenario, rule, subject), 4 + pick(`${rule.id}/${subject.arn}`, 9));
}

function lastChange(scenario: Scenario, rule: BankRule, { arn, madeAt }: Judged): Date {
  const { recoveryOff, protectionOff } = stories(scenario);
  const story = [recoveryOff, protectionOff].find(({ table: changed }) => changed.arn === arn);
  if (story !== undefined) return story.to;
  const scheduled = scenario.keys.find((key) => key.arn === arn)?.deletionScheduledAt;
  if (scheduled) return scheduled;
  const stale = arn.endsWith(`/${staleRecoveryVerdict}`);
  const ordinary = daysBefore(scenario.now, stale ? 200 : 30 + pick(arn, 60), 480);
  return [madeAt, rule.activatedAt, ordinary].reduce((a, b) => (a > b ? a : b));
}
