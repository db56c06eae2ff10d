/** What `LookupEvents` is asked by: it takes one attribute in a request. */
export interface LookupAttribute {
  readonly AttributeKey: 'EventName' | 'EventSource';
  readonly AttributeValue: string;
}

/** At least one: without any, nothing would be asked, and nothing would be missing. */
type Lookups = readonly [LookupAttribute, ...LookupAttribute[]];

/**
 * The lookups that read the changes of an event source to the end.
 *
 * One account and region may be asked twice a second, for 50 events each time. By event source, one lookup brings
 * everything, reads included, a hundred events a second; by event name, one lookup for each name brings changes alone.
 * - By name: KMS (each table's traffic is `Decrypt` and `GenerateDataKey`), EC2, IAM, and DynamoDB (drift detection,
 *   posture scanners and this tool itself describe every table again and again; 500 tables scanned each hour are
 *   millions of events a month). Names cost half a second each, however large the bank is.
 * - By source: Audit Manager, CloudTrail and DAX are asked by few; one or a few pages are cheaper than their names.
 *
 * The names are those of every change that a control watches and of every birth and death of a resource.
 */
export const lookupAttributes = {
  'auditmanager.amazonaws.com': bySource('auditmanager.amazonaws.com'),
  'cloudtrail.amazonaws.com': bySource('cloudtrail.amazonaws.com'),
  'dax.amazonaws.com': bySource('dax.amazonaws.com'),
  'dynamodb.amazonaws.com': byName(
    'CreateTable',
    'DeleteResourcePolicy',
    'DeleteTable',
    'ImportTable',
    'PutResourcePolicy',
    'RestoreTableFromBackup',
    'RestoreTableToPointInTime',
    'TagResource',
    'UntagResource',
    'UpdateContinuousBackups',
    'UpdateTable',
  ),
  'ec2.amazonaws.com': byName('CreateVpcEndpoint', 'DeleteVpcEndpoints', 'ModifyVpcEndpoint'),
  'iam.amazonaws.com': byName(
    'AttachGroupPolicy',
    'AttachRolePolicy',
    'AttachUserPolicy',
    'CreateGroup',
    'CreatePolicy',
    'CreatePolicyVersion',
    'CreateRole',
    'CreateUser',
    'DeleteGroupPolicy',
    'DeleteRolePolicy',
    'DeleteUserPolicy',
    'DetachGroupPolicy',
    'DetachRolePolicy',
    'DetachUserPolicy',
    'PutGroupPolicy',
    'PutRolePolicy',
    'PutUserPolicy',
    'SetDefaultPolicyVersion',
  ),
  'kms.amazonaws.com': byName(
    'CancelKeyDeletion',
    'CreateKey',
    'DeleteImportedKeyMaterial',
    'DeleteKey',
    'DisableKey',
    'DisableKeyRotation',
    'EnableKey',
    'EnableKeyRotation',
    'ImportKeyMaterial',
    'PutKeyPolicy',
    'ReplicateKey',
    'RevokeGrant',
    'ScheduleKeyDeletion',
  ),
} as const satisfies Readonly<Record<string, Lookups>>;

/** Services whose changes are read. */
export type EventSource = keyof typeof lookupAttributes;

function bySource(source: string): Lookups {
  return [{ AttributeKey: 'EventSource', AttributeValue: source }];
}

function byName(first: string, ...others: readonly string[]): Lookups {
  const named = (name: string): LookupAttribute => ({ AttributeKey: 'EventName', AttributeValue: name });
  return [named(first), ...others.map(named)];
}
