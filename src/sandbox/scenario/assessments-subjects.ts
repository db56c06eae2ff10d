import type { JsonObject } from '../../model/index.ts';
import { bank, within, type BankKey, type BankTable, type Scenario } from './bank.ts';
import type { Place } from './events-record.ts';
import { deletionDays } from './events-routine-platform.ts';
import { interrupts, stories } from './events-stories.ts';
import { tablesWithHistory } from './events-tables.ts';
import { trailsOf } from './trails.ts';

/** A resource as evidence shows it at one instant. */
export interface EvidenceSubject {
  /** Not every type of evidence names its resource. */
  readonly arn: string | null;
  /** What a rule says of it; null when nothing judges. */
  readonly good: boolean | null;
  readonly value: JsonObject;
}

interface Moment extends Place {
  readonly scenario: Scenario;
  readonly at: Date;
}

type Look = (moment: Moment) => readonly EvidenceSubject[];

/** The table of which AWS Config never noticed that recovery is off: a disagreement that a pack must show. */
const staleRecoveryVerdict = 'migration-2019-backup';

const tablesAt = ({ scenario, at, ...place }: Moment): readonly BankTable[] =>
  tablesWithHistory(scenario, place).filter(({ createdAt }) => createdAt <= at);

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

const encryptedCaches: Look = (moment) =>
  within(moment.scenario.clusters, moment)
    .filter(({ createdAt }) => createdAt <= moment.at)
    .map((cluster) => ({ arn: cluster.arn, good: cluster.encrypted, value: { clusterName: cluster.name } }));

/** Trails that have their home in the Region. */
const validatedTrails: Look = ({ scenario, account, region }) =>
  trailsOf(scenario)
    .filter((trail) => trail.account === account && trail.homeRegion === region)
    .map((trail) => ({ arn: trail.arn, good: trail.validation, value: { name: trail.name } }));

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
  'DynamoDB.3': encryptedCaches,
  DAX_ENCRYPTION_ENABLED: encryptedCaches,
  CMK_BACKING_KEY_ROTATION_ENABLED: overKeys(({ rotationDays }) => rotationDays !== null),
  KMS_CMK_NOT_SCHEDULED_FOR_DELETION: overKeys((key, moment) => !isScheduled(key, moment)),
  MULTI_REGION_CLOUD_TRAIL_ENABLED: trailOfAllRegions,
  CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED: validatedTrails,
  'CloudTrail.4': validatedTrails,
  IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS: ownPolicies,
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
