import type { JsonObject } from '../../model/index.ts';
import { bank, daysBefore } from './bank.ts';
import { trailLogGroup } from './trails-names.ts';

interface Place {
  readonly account: string;
  readonly region: string;
}

const isAt = (place: Place, { account, region }: Place): boolean =>
  place.account === account && place.region === region;

/** A log group as the bank keeps it. */
export interface BankLogGroup extends Place {
  readonly name: string;
  readonly createdAt: Date;
  readonly retentionDays: number;
  readonly metricFilters: readonly BankMetricFilter[];
}

/** Turns log lines that fit a pattern into points of a metric. */
interface BankMetricFilter {
  readonly name: string;
  readonly pattern: string;
  readonly metric: string;
}

/** Namespace of the metrics that filters on the trail's log group make. */
export const metricNamespace = 'Meridian/Security';

const anyOf = (...names: readonly string[]): string => names.map((name) => `($.eventName = ${name})`).join(' || ');

const metricFilters: readonly BankMetricFilter[] = [
  {
    name: 'logging-changed',
    pattern: `{ ($.eventSource = "cloudtrail.amazonaws.com") && (${anyOf('StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors')}) }`,
    metric: 'LoggingChanged',
  },
  {
    name: 'key-lost',
    pattern: `{ ($.eventSource = kms.amazonaws.com) && (${anyOf('DisableKey', 'ScheduleKeyDeletion')}) }`,
    metric: 'KeyLost',
  },
  {
    name: 'data-deleted',
    pattern: `{ ${anyOf('DeleteTable', 'DeleteBackup', 'DeleteRecoveryPoint')} }`,
    metric: 'DataDeleted',
  },
  {
    name: 'permissions-changed',
    pattern: `{ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "Attach*Policy") || ($.eventName = "Put*Policy") || ($.eventName = CreatePolicyVersion)) }`,
    metric: 'PermissionsChanged',
  },
  { name: 'table-exported', pattern: '{ $.eventName = "ExportTableToPointInTime" }', metric: 'TableExported' },
];

/** The log groups of the trails. */
export const logGroupsIn = (place: Place, now: Date): readonly BankLogGroup[] =>
  isAt(place, trailLogGroup)
    ? [
        { ...trailLogGroup, createdAt: daysBefore(now, 1204, 500), retentionDays: 731, metricFilters },
        // Its name begins with that of the other.
        {
          ...trailLogGroup,
          name: `${trailLogGroup.name}-replay`,
          createdAt: daysBefore(now, 90, 500),
          retentionDays: 30,
          metricFilters: [],
        },
      ]
    : [];

/** An alarm that one point of a metric raises. */
export interface BankAlarm {
  readonly name: string;
  readonly metric: string;
  readonly actionsEnabled: boolean;
  readonly actions: readonly string[];
}

const topic = `arn:aws:sns:${trailLogGroup.region}:${trailLogGroup.account}:security-incidents`;

const alarm = (name: string, metric: string, change: Partial<BankAlarm> = {}): BankAlarm => ({
  name,
  metric,
  actionsEnabled: true,
  actions: [topic],
  ...change,
});

/** Metric that nobody is told of: somebody silenced its alarm and forgot it. */
export const silencedAlarm = 'table-exported';

const alarms: readonly BankAlarm[] = [
  // Whoever answers for keys and logs is told by the alarm over both.
  alarm('key-lost', 'KeyLost', { actions: [] }),
  alarm('logging-changed', 'LoggingChanged', { actions: [] }),
  alarm('data-deleted', 'DataDeleted'),
  alarm('permissions-changed', 'PermissionsChanged'),
  alarm(silencedAlarm, 'TableExported', { actionsEnabled: false }),
];

export const alarmsIn = (place: Place): readonly BankAlarm[] => (isAt(place, trailLogGroup) ? alarms : []);

/** An alarm over others. */
export interface BankCompositeAlarm {
  readonly name: string;
  readonly rule: string;
  readonly actions: readonly string[];
}

export const compositeAlarmsIn = (place: Place): readonly BankCompositeAlarm[] =>
  isAt(place, trailLogGroup)
    ? [{ name: 'audit-trail-or-keys', rule: 'ALARM("key-lost") OR ALARM("logging-changed")', actions: [topic] }]
    : [];

/** A rule of the default event bus. */
export interface BankRule {
  readonly name: string;
  readonly pattern: JsonObject | null;
  readonly schedule: string | null;
  readonly managedBy: string | null;
  readonly target: string;
}

const watching = (name: string, detail: JsonObject, { account, region }: Place): BankRule => ({
  name,
  pattern: { source: ['aws.dynamodb'], 'detail-type': ['AWS API Call via CloudTrail'], detail },
  schedule: null,
  managedBy: null,
  target: `arn:aws:sns:${region}:${account}:security-incidents`,
});

/** Rules in the regions with tables; only the first account is told of exports. */
export function rulesIn(place: Place): readonly BankRule[] {
  const { account, region } = place;
  if (region !== bank.mainRegion && region !== bank.secondRegion) return [];
  const exports = watching('security-table-exports', { eventName: [{ prefix: 'ExportTable' }] }, place);
  return [
    ...(account === bank.production.id ? [exports] : []),
    watching(
      'security-table-policies',
      { eventSource: ['dynamodb.amazonaws.com'], eventName: ['PutResourcePolicy', 'DeleteResourcePolicy'] },
      place,
    ),
    {
      name: 'nightly-reconciliation',
      pattern: null,
      schedule: 'cron(30 1 * * ? *)',
      managedBy: null,
      target: `arn:aws:lambda:${region}:${account}:function:reconciliation`,
    },
    {
      name: 'DO-NOT-DELETE-AmazonInspectorEc2ManagedRule',
      pattern: { source: ['aws.ec2'] },
      schedule: null,
      managedBy: 'inspector2.amazonaws.com',
      target: `arn:aws:inspector2:${region}:${account}:*`,
    },
  ];
}

/** Where somebody suspended GuardDuty and left its detector behind. */
export const suspendedDetector: Place = { account: bank.analytics.id, region: bank.secondRegion };

export const detectorEnabled = (place: Place): boolean => !isAt(place, suspendedDetector);
