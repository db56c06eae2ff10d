import type { JsonObject } from '../../model/index.ts';
import { epochSeconds, pageOf, SandboxFailure, textOf, type Operation, type OperationContext } from '../dispatch.ts';
import { recordTime } from '../scenario/events-calendar.ts';
import { trailsOf, type BankTrail } from '../scenario/trails.ts';

/** Trails that the account sees in the region, own ones and shadows: the copies of trails of other regions and owners. */
const visible = ({ account, region, scenario }: OperationContext): readonly BankTrail[] =>
  trailsOf(scenario).filter(
    (trail) => (trail.account === account || trail.organisation) && (trail.homeRegion === region || trail.multiRegion),
  );

const isShadow = (trail: BankTrail, { account, region }: OperationContext): boolean =>
  trail.homeRegion !== region || trail.account !== account;

const described = (trail: BankTrail): JsonObject => ({
  Name: trail.name,
  S3BucketName: trail.bucket,
  IncludeGlobalServiceEvents: trail.multiRegion,
  IsMultiRegionTrail: trail.multiRegion,
  HomeRegion: trail.homeRegion,
  TrailARN: trail.arn,
  LogFileValidationEnabled: trail.validation,
  ...(trail.logGroup !== null && {
    CloudWatchLogsLogGroupArn: `arn:aws:logs:${trail.homeRegion}:${trail.account}:log-group:${trail.logGroup}:*`,
    CloudWatchLogsRoleArn: `arn:aws:iam::${trail.account}:role/TrailToCloudWatchLogs`,
  }),
  ...(trail.keyArn !== null && { KmsKeyId: trail.keyArn }),
  HasCustomEventSelectors: true,
  HasInsightSelectors: false,
  IsOrganizationTrail: trail.organisation,
});

/** A name finds trails of this account and region only; a shadow is found by its ARN. */
const named = (trail: BankTrail, name: string, context: OperationContext): boolean =>
  name === trail.arn || (name === trail.name && !isShadow(trail, context));

const describeTrails: Operation = {
  service: 'cloudtrail',
  operation: 'DescribeTrails',
  answer: (context, input) => {
    const names = input['trailNameList'];
    const wanted = Array.isArray(names) ? (names as readonly unknown[]).map(String) : [];
    const trails = visible(context)
      .filter((trail) => input['includeShadowTrails'] !== false || !isShadow(trail, context))
      .filter((trail) => wanted.length === 0 || wanted.some((name) => named(trail, name, context)));
    return { trailList: trails.map(described) };
  },
};

const listTrails: Operation = {
  service: 'cloudtrail',
  operation: 'ListTrails',
  token: { input: 'NextToken', output: 'NextToken' },
  answer: (context, input) => {
    const { account, scenario } = context;
    // Trails of all regions, wherever it is asked.
    const page = pageOf(
      trailsOf(scenario).filter((trail) => trail.account === account || trail.organisation),
      {
        size: context.pageSize(undefined, 100),
        token: textOf(input, 'NextToken'),
        failure: () => new SandboxFailure('InvalidNextTokenException', 'The token is not valid.'),
      },
    );
    return {
      Trails: page.items.map(({ arn, name, homeRegion }) => ({ TrailARN: arn, Name: name, HomeRegion: homeRegion })),
      ...(page.next !== undefined && { NextToken: page.next }),
    };
  },
};

/** The trail of the request, asked in its home region; by ARN when it belongs to another account. */
function trailAt(context: OperationContext, name: string | undefined): BankTrail {
  if (name === undefined || name === '') {
    throw new SandboxFailure('InvalidTrailNameException', 'Trail name cannot be blank!');
  }
  const trail = visible(context).find((candidate) => named(candidate, name, context));
  if (trail === undefined || trail.homeRegion !== context.region) {
    const text = `Unknown trail: ${name} for the user: ${context.account}`;
    throw new SandboxFailure('TrailNotFoundException', text, { status: 404 });
  }
  return trail;
}

const getTrail: Operation = {
  service: 'cloudtrail',
  operation: 'GetTrail',
  answer: (context, input) => ({ Trail: described(trailAt(context, textOf(input, 'Name'))) }),
};

/** CloudTrail delivers log files about every five minutes and a digest every hour. */
const getTrailStatus: Operation = {
  service: 'cloudtrail',
  operation: 'GetTrailStatus',
  answer: (context, input) => {
    const trail = trailAt(context, textOf(input, 'Name'));
    const delivered = lastMultiple(context.now, 5);
    const digest = lastMultiple(context.now, 60);
    return {
      IsLogging: true,
      LatestDeliveryTime: epochSeconds(delivered),
      StartLoggingTime: epochSeconds(trail.startedAt),
      ...(trail.stoppedAt !== null && { StopLoggingTime: epochSeconds(trail.stoppedAt) }),
      ...(trail.validation && { LatestDigestDeliveryTime: epochSeconds(digest) }),
      LatestDeliveryAttemptTime: recordTime(delivered),
      LatestNotificationAttemptTime: '',
      LatestNotificationAttemptSucceeded: '',
      LatestDeliveryAttemptSucceeded: recordTime(delivered),
      TimeLoggingStarted: recordTime(trail.startedAt),
      TimeLoggingStopped: trail.stoppedAt === null ? '' : recordTime(trail.stoppedAt),
    };
  },
};

const lastMultiple = (now: Date, minutes: number): Date =>
  new Date(Math.floor(now.getTime() / (minutes * 60_000)) * minutes * 60_000);

const getEventSelectors: Operation = {
  service: 'cloudtrail',
  operation: 'GetEventSelectors',
  answer: (context, input) => {
    const trail = trailAt(context, textOf(input, 'TrailName'));
    return { TrailARN: trail.arn, ...trail.selectors };
  },
};

export const trailOperations: readonly Operation[] = [
  describeTrails,
  listTrails,
  getTrail,
  getTrailStatus,
  getEventSelectors,
];
