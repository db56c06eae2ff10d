/** What `LookupEvents` is asked by: it takes one attribute in a request. */
export interface LookupAttribute {
  readonly AttributeKey: 'EventName' | 'EventSource' | 'ReadOnly';
  readonly AttributeValue: string;
}

/** At least one: without any, nothing would be asked, and nothing would be missing. */
type Lookups = readonly [LookupAttribute, ...LookupAttribute[]];

/**
 * The lookups that read the changes of an event source to the end.
 *
 * One account and region may be asked twice a second, for 50 events each time. By event source, one lookup brings
 * everything, reads included, a hundred events a second; by event name, one lookup for each name brings changes alone.
 * - By name: KMS (each table's traffic is `Decrypt` and `GenerateDataKey`), EC2, IAM, auto scaling (shared with EC2's),
 *   AWS Backup (each backup of each table is several events), and DynamoDB (drift detection,
 *   posture scanners and this tool itself describe every table again and again; 500 tables scanned each hour are
 *   millions of events a month), AWS Config (dashboards and custom rules), CloudWatch,
 *   its logs, EventBridge, GuardDuty, Lambda and Kinesis (every console and scanner lists them). Names cost half a second each, however
 *   large the bank is.
 * - By source: Audit Manager, CloudTrail and DAX are asked by few; one or a few pages are cheaper than their names.
 *
 * The names are those of every change that a control watches and of every birth and death of a resource.
 */
export const lookupAttributes = {
  'auditmanager.amazonaws.com': bySource('auditmanager.amazonaws.com'),
  'autoscaling.amazonaws.com': byName(
    'DeleteScalingPolicy',
    'DeregisterScalableTarget',
    'PutScalingPolicy',
    'RegisterScalableTarget',
  ),
  'backup.amazonaws.com': byName(
    'CreateBackupSelection',
    'DeleteBackupPlan',
    'DeleteBackupSelection',
    'DeleteBackupVaultLockConfiguration',
    'DeleteRecoveryPoint',
    'PutBackupVaultLockConfiguration',
    'UpdateBackupPlan',
    'UpdateRegionSettings',
  ),
  'cloudtrail.amazonaws.com': bySource('cloudtrail.amazonaws.com'),
  'config.amazonaws.com': byName(
    'DeleteConfigRule',
    'DeleteConfigurationRecorder',
    'DeleteConformancePack',
    'DeleteDeliveryChannel',
    'PutConfigRule',
    'PutConfigurationRecorder',
    'PutConformancePack',
    'PutDeliveryChannel',
    'StartConfigurationRecorder',
    'StopConfigurationRecorder',
  ),
  'dax.amazonaws.com': bySource('dax.amazonaws.com'),
  'dynamodb.amazonaws.com': byName(
    'CreateBackup',
    'CreateGlobalTable',
    'CreateTable',
    'DeleteBackup',
    'DeleteResourcePolicy',
    'DeleteTable',
    'DisableKinesisStreamingDestination',
    'EnableKinesisStreamingDestination',
    'ExportTableToPointInTime',
    'ImportTable',
    'PutResourcePolicy',
    'RestoreTableFromBackup',
    'RestoreTableToPointInTime',
    'TagResource',
    'UntagResource',
    'UpdateContinuousBackups',
    'UpdateContributorInsights',
    'UpdateGlobalTable',
    'UpdateGlobalTableSettings',
    'UpdateKinesisStreamingDestination',
    'UpdateTable',
    'UpdateTableReplicaAutoScaling',
    'UpdateTimeToLive',
  ),
  'ec2.amazonaws.com': byName(
    'AssociateRouteTable',
    'AuthorizeSecurityGroupIngress',
    'CreateRoute',
    'CreateSubnet',
    'CreateVpcEndpoint',
    'DeleteRoute',
    'DeleteVpcEndpoints',
    'DisassociateRouteTable',
    'ModifySecurityGroupRules',
    'ModifyVpcEndpoint',
    'ReplaceRoute',
    'ReplaceRouteTableAssociation',
    'RevokeSecurityGroupIngress',
  ),
  'events.amazonaws.com': byName('DeleteRule', 'DisableRule', 'EnableRule', 'PutRule', 'PutTargets', 'RemoveTargets'),
  'guardduty.amazonaws.com': byName('CreateDetector', 'DeleteDetector', 'UpdateDetector'),
  'iam.amazonaws.com': byName(
    'AddUserToGroup',
    'AttachGroupPolicy',
    'AttachRolePolicy',
    'AttachUserPolicy',
    'CreateAccessKey',
    'CreateGroup',
    'CreateLoginProfile',
    'CreatePolicy',
    'CreatePolicyVersion',
    'CreateRole',
    'CreateUser',
    'DeactivateMFADevice',
    'DeleteAccessKey',
    'DeleteAccountPasswordPolicy',
    'DeleteGroupPolicy',
    'DeleteLoginProfile',
    'DeleteRole',
    'DeleteRolePermissionsBoundary',
    'DeleteRolePolicy',
    'DeleteUser',
    'DeleteUserPermissionsBoundary',
    'DeleteUserPolicy',
    'DetachGroupPolicy',
    'DetachRolePolicy',
    'DetachUserPolicy',
    'EnableMFADevice',
    'PutGroupPolicy',
    'PutRolePermissionsBoundary',
    'PutRolePolicy',
    'PutUserPermissionsBoundary',
    'PutUserPolicy',
    'RemoveUserFromGroup',
    'SetDefaultPolicyVersion',
    'UpdateAccessKey',
    'UpdateAccountPasswordPolicy',
    'UpdateAssumeRolePolicy',
  ),
  'kinesis.amazonaws.com': byName('StartStreamEncryption', 'StopStreamEncryption'),
  'kms.amazonaws.com': byName(
    'CancelKeyDeletion',
    'CreateGrant',
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
    'RetireGrant',
    'RevokeGrant',
    'RotateKey',
    'RotateKeyOnDemand',
    'ScheduleKeyDeletion',
  ),
  // CloudTrail puts the version of the API behind the names of Lambda.
  'lambda.amazonaws.com': byName(
    'CreateEventSourceMapping20150331',
    'DeleteEventSourceMapping20150331',
    'UpdateEventSourceMapping20150331',
  ),
  'logs.amazonaws.com': byName('DeleteLogGroup', 'DeleteMetricFilter', 'PutMetricFilter'),
  'monitoring.amazonaws.com': byName(
    'DeleteAlarms',
    'DisableAlarmActions',
    'EnableAlarmActions',
    'PutCompositeAlarm',
    'PutMetricAlarm',
  ),
  's3.amazonaws.com': byName(
    'DeleteBucketEncryption',
    'DeleteBucketLifecycle',
    'DeleteBucketPolicy',
    'DeleteBucketPublicAccessBlock',
    'PutBucketEncryption',
    'PutBucketLifecycle',
    'PutBucketLogging',
    'PutBucketObjectLockConfiguration',
    'PutBucketPolicy',
    'PutBucketPublicAccessBlock',
    'PutBucketVersioning',
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
