import type { Assessment, Interval } from '../model/index.ts';
import type { Partition } from './arn.ts';
import { partitionOf } from './arn.ts';
import type { Question, Source, Target } from './source.ts';

/** CloudTrail keeps its event history for 90 days (User Guide, "Working with CloudTrail event history"). */
const historyDays = 90;

/** Services whose changes are read in every region. */
const regionalSources = ['auditmanager', 'cloudtrail', 'dax', 'dynamodb', 'ec2', 'kms'] as const;
/** Region in which the events of IAM, a global service, are recorded: one for each partition. */
const globalRegions: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The window of event history that is asked for: pinned by the assessment, so that paging is steady and repeatable. */
export function historyWindow(assessment: Assessment): Interval {
  const oldest = new Date(Date.parse(assessment.startedAt) - historyDays * 86_400_000).toISOString();
  const { from } = assessment.period;
  return { from: from > oldest ? from : oldest, to: assessment.startedAt };
}

export const lookupEvents = (eventSource: string, window: Interval): Question => ({
  service: 'cloudtrail',
  operation: 'LookupEvents',
  request: {
    LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: eventSource }],
    StartTime: window.from,
    EndTime: window.to,
    MaxResults: 50,
  },
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** A window of history: the events of one source in one region. */
export interface Lookup {
  readonly eventSource: string;
  readonly region: string;
}

/** What is asked for in a region of an account; the global services with the first region of the scope. */
export function lookupsOf(region: string, assessment: Assessment): readonly Lookup[] {
  const regional = regionalSources.map((service) => ({ eventSource: `${service}.amazonaws.com`, region }));
  if (region !== assessment.scope.regions[0]) return regional;
  return [...regional, { eventSource: 'iam.amazonaws.com', region: globalRegions[partitionOf(region)] }];
}

const source: Source = {
  id: 'cloudtrail-lookup',
  title: 'CloudTrail event history (management events of the last 90 days)',
  per: 'region',
  actions: [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
  // What was read, and up to when, is said by the window itself.
  freshnessHours: 0,
  collect: async (ask, target: Target) => {
    const window = historyWindow(target.assessment);
    const lookups = lookupsOf(target.region, target.assessment);
    await Promise.all(lookups.map(({ eventSource, region }) => ask({ ...lookupEvents(eventSource, window), region })));
  },
};
export default source;
