import type { Assessment, Interval, JsonObject } from '../model/index.ts';
import { globalRegionOf } from './arn.ts';
import type { EventSource, LookupAttribute } from './lookup-attributes.ts';
import { lookupAttributes } from './lookup-attributes.ts';
import { textAt } from './shape.ts';
import type { Ask, Question, Source, Target } from './source.ts';

/** CloudTrail keeps its event history for 90 days (User Guide, "Working with CloudTrail event history"). */
export const historyDays = 90;

/** Services whose changes are read in every region. */
const regionalSources: readonly EventSource[] = [
  'auditmanager.amazonaws.com',
  'autoscaling.amazonaws.com',
  'backup.amazonaws.com',
  'cloudtrail.amazonaws.com',
  'config.amazonaws.com',
  'dax.amazonaws.com',
  'dynamodb.amazonaws.com',
  'ec2.amazonaws.com',
  'events.amazonaws.com',
  'guardduty.amazonaws.com',
  'kinesis.amazonaws.com',
  'kms.amazonaws.com',
  'lambda.amazonaws.com',
  'logs.amazonaws.com',
  'monitoring.amazonaws.com',
  's3.amazonaws.com',
];

/** The window of event history that is asked for: pinned by the assessment, so that paging is steady and repeatable. */
export function historyWindow(assessment: Assessment): Interval {
  const oldest = oldestIn(assessment);
  const { from } = assessment.period;
  return { from: from > oldest ? from : oldest, to: assessment.startedAt };
}

const oldestIn = ({ startedAt }: Assessment): string =>
  new Date(Date.parse(startedAt) - historyDays * 86_400_000).toISOString();

/** The questions whose answers together hold every change of an event source in a window. */
export const lookupEvents = (eventSource: EventSource, window: Interval): readonly Question[] =>
  lookupAttributes[eventSource].map((attribute) => lookup(attribute, window));

/** The question for the events of one name; only for names that are looked up by themselves. */
export const lookupEventName = (name: string, window: Interval): Question =>
  lookup({ AttributeKey: 'EventName', AttributeValue: name }, window);

/** The stretch of event history before the period; undefined where it begins within the period. */
export function windowBefore(assessment: Assessment): Interval | undefined {
  const { from } = assessment.period;
  const oldest = oldestIn(assessment);
  return oldest < from && from < assessment.startedAt ? { from: oldest, to: from } : undefined;
}

/** Access keys made before the period: how old they were when they were replaced within it. */
export function earlierKeys(assessment: Assessment): Question | undefined {
  const window = windowBefore(assessment);
  return window === undefined ? undefined : lookupEventName('CreateAccessKey', window);
}

/**
 * Pages of the question for all changes: two seconds at the rate that AWS allows, where asking by names takes a minute.
 */
const mostPages = 4;

/**
 * The question for every change in a place. CloudTrail marks each management event as a read or a write (`readOnly` of a
 * record, User Guide, "CloudTrail record contents"), also those that a service causes itself.
 */
export const lookupChanges = (window: Interval): Question => ({
  ...lookup({ AttributeKey: 'ReadOnly', AttributeValue: 'false' }, window),
  mostPages,
});

/** Whether pages hold all that was asked for: the last one names no next one. */
export const isWhole = (pages: readonly JsonObject[]): boolean =>
  pages.length > 0 && textAt(pages.at(-1) ?? {}, 'NextToken') === undefined;

/** Whether an event is one that is looked up for its source. */
export const isLookedUp = (
  eventSource: EventSource,
  event: { readonly source: string; readonly name: string },
): boolean =>
  event.source === eventSource &&
  lookupAttributes[eventSource].some(
    ({ AttributeKey, AttributeValue }) => AttributeKey === 'EventSource' || AttributeValue === event.name,
  );

const lookup = (attribute: LookupAttribute, window: Interval): Question => ({
  service: 'cloudtrail',
  operation: 'LookupEvents',
  request: { LookupAttributes: [{ ...attribute }], StartTime: window.from, EndTime: window.to, MaxResults: 50 },
  paging: { input: 'NextToken', output: 'NextToken' },
});

/** A window of history: the changes of one event source in one region, complete when all its lookups are. */
export interface Lookup {
  readonly eventSource: EventSource;
  readonly region: string;
}

/** What is asked for in a region of an account; the global services with the first region of the scope. */
export function lookupsOf(region: string, assessment: Assessment): readonly Lookup[] {
  const regional = regionalSources.map((eventSource): Lookup => ({ eventSource, region }));
  if (region !== assessment.scope.regions[0]) return regional;
  const global = globalRegionOf(region);
  return [
    ...regional,
    { eventSource: 'iam.amazonaws.com', region: global },
    // Rules in the region of IAM's events watch for them, also where it is not one of the scope.
    ...(assessment.scope.regions.includes(global)
      ? []
      : [{ eventSource: 'events.amazonaws.com', region: global } as const]),
  ];
}

/**
 * Asks a Region for all its changes at once, and tells whether that is all there is to ask: they were told, or whoever asks
 * may not know them. Most Regions of most accounts of an organisation see few changes in 90 days; elsewhere the lookups
 * are asked one by one from the start.
 */
function atOnce(ask: Ask, window: Interval, { scope }: Assessment): (region: string) => Promise<boolean> {
  const asked = new Map<string, Promise<boolean>>();
  const all = async (region: string): Promise<boolean> => {
    const answer = await ask({ ...lookupChanges(window), region });
    return answer.kind === 'answered' ? isWhole(answer.pages) : answer.cause === 'access-denied';
  };
  return (region) => {
    if (scope.organisation === undefined) return Promise.resolve(false);
    const current = asked.get(region) ?? all(region);
    asked.set(region, current);
    return current;
  };
}

const source: Source = {
  id: 'cloudtrail-lookup',
  title: 'CloudTrail event history (management events of the last 90 days)',
  per: 'region',
  actions: [{ action: 'cloudtrail:LookupEvents', resource: '*' }],
  // What was read, and up to when, is said by the window itself.
  freshnessHours: 0,
  collect: async (ask, target: Target) => {
    const { assessment, region: here } = target;
    const window = historyWindow(assessment);
    const told = atOnce(ask, window, assessment);
    const questions = lookupsOf(here, assessment).map(async ({ eventSource, region }) => {
      if (await told(region)) return;
      await Promise.all(lookupEvents(eventSource, window).map((question) => ask({ ...question, region })));
    });
    const keys = here === assessment.scope.regions[0] ? earlierKeys(assessment) : undefined;
    const earlier = keys === undefined ? [] : [{ ...keys, region: globalRegionOf(here) }];
    await Promise.all([...questions, ...earlier.map(ask)]);
  },
};
export default source;
