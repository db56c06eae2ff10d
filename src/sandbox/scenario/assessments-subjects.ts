import type { JsonObject } from '../../model/index.ts';
import { bank, within, type BankCluster, type BankKey, type BankTable, type Scenario } from './bank.ts';
import { passwordPolicyOf, usersMeeting } from './credentials.ts';
import type { Place } from './events-record.ts';
import { deletionDays } from './events-routine-platform.ts';
import { interrupts, stories } from './events-stories.ts';
import { tablesWithHistory } from './events-tables.ts';
import { trailsOf, type BankTrail } from './trails.ts';

/** A resource as evidence shows it at one instant. */
export interface EvidenceSubject {
  /** Not every type of evidence names its resource. */
  readonly arn: string | null;
  /** What a rule says of it; null when nothing judges. */
  readonly good: boolean | null;
  readonly value: JsonObject;
}

export interface Moment extends Place {
  readonly scenario: Scenario;
  readonly at: Date;
  /** Whether tables that are added for measurements are seen as well. */
  readonly everyTable?: boolean;
}

type Look = (moment: Moment) => readonly EvidenceSubject[];

/** The table of which AWS Config never noticed that recovery is off: a disagreement that a pack must show. */
export const staleRecoveryVerdict = 'migration-2019-backup';

const tablesAt = (moment: Moment): readonly BankTable[] =>
  (moment.everyTable === true
    ? within(moment.scenario.tables, moment)
    : tablesWithHistory(moment.scenario, moment)
  ).filter(({ createdAt }) => createdAt <= moment.at);

const overTables =
  (good: (table: BankTable, moment: Moment) => boolean): Look =>
  (moment) =>
    tablesAt(moment).map((table) => ({
      arn: table.arn,
      good: good(table, moment),
      value: { tableName: table.name, tableStatus: 'ACTIVE' },
    }));

const customerKeys = (moment: Moment): readonly BankKey[] =>
  within(moment.scenario.keys, moment).filter(
    ({ manager, createdAt }) => manager === 'CUSTOMER' && createdAt <= moment.at,
  );

const overKeys =
  (good: (key: BankKey, moment: Moment) => boolean): Look =>
  (moment) =>
    customerKeys(moment).map((key) => ({
      arn: key.arn,
      good: good(key, moment),
      value: { keyId: key.id, keyManager: key.manager, keyRotationEnabled: key.rotationDays !== null },
    }));

const hasRecovery = (table: BankTable, { scenario, at }: Moment): boolean => {
  const { recoveryOff } = stories(scenario);
  if (table.arn === recoveryOff.table.arn && interrupts(recoveryOff, at)) return false;
  return table.recoveryDays !== null;
};

const isProtected = (table: BankTable, { scenario, at }: Moment): boolean => {
  const { protectionOff } = stories(scenario);
  if (table.arn === protectionOff.table.arn && interrupts(protectionOff, at)) return false;
  return table.deletionProtection;
};

const isScheduled = (key: BankKey, { at }: Moment): boolean =>
  key.deletionAt !== null && at.getTime() >= key.deletionAt.getTime() - deletionDays * 86_400_000;

const overCaches =
  (good: (cluster: BankCluster) => boolean): Look =>
  (moment) =>
    within(moment.scenario.clusters, moment)
      .filter(({ createdAt }) => createdAt <= moment.at)
      .map((cluster) => ({ arn: cluster.arn, good: good(cluster), value: { clusterName: cluster.name } }));

const encryptedCaches = overCaches(({ encrypted }) => encrypted);
const cachesWithTls = overCaches(({ tls }) => tls);

/** Trails that have their home in the Region. */
const overTrails =
  (good: (trail: BankTrail) => boolean): Look =>
  ({ scenario, account, region }) =>
    trailsOf(scenario)
      .filter((trail) => trail.account === account && trail.homeRegion === region)
      .map((trail) => ({ arn: trail.arn, good: good(trail), value: { name: trail.name } }));

const validatedTrails = overTrails(({ validation }) => validation);
const encryptedTrails = overTrails(({ keyArn }) => keyArn !== null);

/** A rule about the account as a whole: its evidence has no ARN. */
const trailOfAllRegions: Look = ({ account }) => [{ arn: null, good: true, value: { accountId: account } }];

const isAdministrator = (document: unknown): boolean => {
  const text = JSON.stringify(document);
  return /"Action":"\*"/.test(text) && /"Resource":"\*"/.test(text);
};

const ownPolicies: Look = ({ scenario, account }) =>
  (scenario.identities[account]?.policies ?? [])
    .filter(({ Arn }) => typeof Arn === 'string' && !Arn.startsWith('arn:aws:iam::aws:'))
    .map((policy) => ({
      arn: String(policy['Arn']),
      good: !isAdministrator(policy['PolicyVersionList']),
      value: { policyName: policy['PolicyName'] ?? null },
    }));

const users =
  (rule: Parameters<typeof usersMeeting>[2]): Look =>
  ({ scenario, account }) =>
    usersMeeting(scenario, account, rule).map(({ arn, good }) => ({ arn, good, value: { userArn: arn } }));

const passwordRules: Look = ({ scenario, account }) => {
  const policy = passwordPolicyOf(account, scenario.now);
  return [{ arn: null, good: policy !== null, value: { accountId: account, passwordPolicy: policy } }];
};

/** What each rule of AWS Config and each control of Security Hub says of the bank, by keyword. */
export const rules: Readonly<Record<string, Look>> = {
  // The rule wants a KMS key by name: a table under an AWS owned key is encrypted, and yet not compliant.
  DYNAMODB_TABLE_ENCRYPTION_ENABLED: overTables(({ keyArn }) => keyArn !== null),
  DYNAMODB_TABLE_ENCRYPTED_KMS: overTables(({ keyArn }) => keyArn !== null),
  DYNAMODB_PITR_ENABLED: overTables(
    (table, moment) => table.name === staleRecoveryVerdict || hasRecovery(table, moment),
  ),
  'DynamoDB.2': overTables(hasRecovery),
  'DynamoDB.6': overTables(isProtected),
  DYNAMODB_TABLE_DELETION_PROTECTION_ENABLED: overTables(isProtected),
  'DynamoDB.3': encryptedCaches,
  'DynamoDB.7': cachesWithTls,
  DAX_TLS_ENDPOINT_ENCRYPTION: cachesWithTls,
  DAX_ENCRYPTION_ENABLED: encryptedCaches,
  CMK_BACKING_KEY_ROTATION_ENABLED: overKeys(({ rotationDays }) => rotationDays !== null),
  'KMS.4': overKeys(({ rotationDays }) => rotationDays !== null),
  KMS_CMK_NOT_SCHEDULED_FOR_DELETION: overKeys((key, moment) => !isScheduled(key, moment)),
  'KMS.3': overKeys((key, moment) => !isScheduled(key, moment)),
  MULTI_REGION_CLOUD_TRAIL_ENABLED: trailOfAllRegions,
  CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED: validatedTrails,
  'CloudTrail.4': validatedTrails,
  CLOUD_TRAIL_ENCRYPTION_ENABLED: encryptedTrails,
  'CloudTrail.2': encryptedTrails,
  'CloudTrail.1': trailOfAllRegions,
  IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS: ownPolicies,
  'IAM.1': ownPolicies,
  MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS: users('console-mfa'),
  'IAM.3': users('keys-rotated'),
  'IAM.5': users('console-mfa'),
  'IAM.7': passwordRules,
};

const oneAnswer =
  (value: (moment: Moment) => JsonObject): Look =>
  (moment) => [{ arn: null, good: null, value: value(moment) }];

/** What the API calls of Audit Manager saw, by keyword: one item for each resource, or one for the whole answer. */
export const calls: Readonly<Record<string, Look>> = {
  dynamodb_DescribeTable: (moment) =>
    tablesAt(moment).map((table) => ({ arn: table.arn, good: null, value: describedTable(table, moment) })),
  dynamodb_ListTables: oneAnswer((moment) => ({ tableNames: tablesAt(moment).map(({ name }) => name) })),
  dynamodb_ListBackups: oneAnswer((moment) => ({
    backupSummaries: tablesAt(moment)
      .flatMap(({ backups }) => backups)
      .filter(({ createdAt }) => createdAt <= moment.at)
      .map(({ arn, name }) => ({ backupArn: arn, backupName: name })),
  })),
  kms_GetKeyRotationStatus: (moment) =>
    customerKeys(moment).map(({ arn, id, rotationDays }) => ({
      arn,
      good: null,
      value: { keyId: id, keyRotationEnabled: rotationDays !== null },
    })),
  ec2_DescribeVpcEndpoints: oneAnswer((moment) => ({
    vpcEndpoints: within(moment.scenario.endpoints, moment).map(({ id, vpc, service, policy }) => ({
      vpcEndpointId: id,
      vpcId: vpc,
      serviceName: `com.amazonaws.${bank.mainRegion}.${service}`,
      policyDocument: JSON.stringify(policy),
    })),
  })),
  iam_ListPolicies: oneAnswer((moment) => ({ policies: ownPolicies(moment).map(({ arn }) => ({ arn })) })),
  cloudtrail_DescribeTrails: oneAnswer(({ scenario, account }) => ({
    trailList: trailsOf(scenario)
      .filter((trail) => trail.account === account || trail.organisation)
      .map(({ arn, name, validation }) => ({ name, trailARN: arn, logFileValidationEnabled: validation })),
  })),
};

const describedTable = (table: BankTable, moment: Moment): JsonObject => ({
  tableName: table.name,
  tableArn: table.arn,
  tableId: table.id,
  tableStatus: 'ACTIVE',
  itemCount: table.items,
  deletionProtectionEnabled: isProtected(table, moment),
  ...(table.keyArn !== null && {
    sseDescription: { status: 'ENABLED', sseType: 'KMS', kmsMasterKeyArn: table.keyArn },
  }),
});
