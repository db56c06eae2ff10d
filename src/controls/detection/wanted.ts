import type { JsonObject } from '../../model/index.ts';

/** A kind of management event that must raise an alarm. */
export interface WantedEvent {
  /** Prefix of the service in event sources, such as `kms`. */
  readonly service: 'kms' | 'cloudtrail' | 'dynamodb' | 'backup' | 'iam';
  readonly name: string;
}

/** Kinds of events that belong together, with the words for them. */
export interface WantedGroup {
  readonly what: string;
  readonly events: readonly WantedEvent[];
}

const of = (service: WantedEvent['service'], ...names: readonly string[]): readonly WantedEvent[] =>
  names.map((name) => ({ service, name }));

/** What must be noticed: loss of keys, of the log, of data; wider access; data that leaves. */
export const wantedGroups: readonly WantedGroup[] = [
  { what: 'key loss', events: of('kms', 'DisableKey', 'ScheduleKeyDeletion') },
  {
    what: 'changes of logging',
    events: of('cloudtrail', 'StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'),
  },
  {
    what: 'deletion of tables and backups',
    events: [...of('dynamodb', 'DeleteTable', 'DeleteBackup'), ...of('backup', 'DeleteRecoveryPoint')],
  },
  {
    what: 'changes of policies',
    events: [
      ...of('dynamodb', 'PutResourcePolicy', 'DeleteResourcePolicy'),
      ...of('iam', 'AttachGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy', 'CreatePolicyVersion'),
      ...of('iam', 'PutGroupPolicy', 'PutRolePolicy', 'PutUserPolicy'),
    ],
  },
  { what: 'exports', events: of('dynamodb', 'ExportTableToPointInTime') },
];

/** What every successful call of this kind says in its CloudTrail record. */
export const recordOf = ({ service, name }: WantedEvent, account: string, region: string): JsonObject => ({
  eventSource: `${service}.amazonaws.com`,
  eventName: name,
  awsRegion: region,
  recipientAccountId: account,
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  managementEvent: true,
  readOnly: false,
});

/** The same call as EventBridge passes it on (EventBridge User Guide, "AWS service events delivered via CloudTrail"). */
export const busEventOf = (event: WantedEvent, account: string, region: string): JsonObject => ({
  version: '0',
  source: `aws.${event.service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  account,
  region,
  detail: recordOf(event, account, region),
});
