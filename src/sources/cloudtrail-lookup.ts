import type { Assessment, Interval } from '../model/index.ts';
import type { Partition } from './arn.ts';
import { partitionOf } from './arn.ts';
import type { EventSource } from './lookup-attributes.ts';
import { lookupAttributes } from './lookup-attributes.ts';
import type { Question, Source, Target } from './source.ts';

/** CloudTrail keeps its event history for 90 days (User Guide, "Working with CloudTrail event history"). */
const historyDays = 90;

/** Services whose changes are read in every region. */
const regionalSources: readonly EventSource[] = [
  'auditmanager.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'dax.amazonaws.com',
  'dynamodb.amazonaws.com',
  'ec2.amazonaws.com',
  'kms.amazonaws.com',
];
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

/** The questions whose answers together hold every change of an event source in a window. */
export const lookupEvents = (eventSource: EventSource, window: Interval): readonly Question[] =>
  lookupAttributes[eventSource].map((attribute) => ({
    service: 'cloudtrail',
    operation: 'LookupEvents',
    request: { LookupAttributes: [{ ...attribute }], StartTime: window.from, EndTime: window.to, MaxResults: 50 },
    paging: { input: 'NextToken', output: 'NextToken' },
  }));

/** A window of history: the changes of one event source in one region, complete when all its lookups are. */
export interface Lookup {
  readonly eventSource: EventSource;
  readonly region: string;
}

/** What is asked for in a region of an account; the global services with the first region of the scope. */
export function lookupsOf(region: string, assessment: Assessment): readonly Lookup[] {
  const regional = regionalSources.map((eventSource): Lookup => ({ eventSource, region }));
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
    const questions = lookups.flatMap(({ eventSource, region }) =>
      lookupEvents(eventSource, window).map((question) => ({ ...question, region })),
    );
    await Promise.all(questions.map(ask));
  },
};
export default source;
