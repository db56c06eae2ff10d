import { defineControl, type ChangeEvent, type DecidingField, type JsonObject, type Resource } from '../model/index.ts';
import { eventTrail } from './events.ts';
import { field, notSatisfied, satisfied, some } from './judgement.ts';
import { flag, instant, judging, judgingEvent, listOf, object, objects, requiredText, text } from './read.ts';
import { managementCoverage, type Coverage } from './selectors.ts';

export default defineControl({
  id: 'DDB-LOG-01',
  topic: 'audit-logging',
  title: 'A multi-Region trail records all management events without gaps',
  statement:
    'Every account in scope MUST be covered by a logging multi-Region trail that records all management events, reads and writes of all services.',
  test: 'Reads DescribeTrails, GetTrailStatus and GetEventSelectors of every trail that covers the account. One trail must be multi-Region with global service events, be logging without a delivery error, and record reads and writes without excluding an event source. CloudTrail shows when a trail was stopped, started, changed or deleted.',
  risk: 'Changes to tables, keys and permissions leave no lasting record, and an intrusion cannot be reconstructed.',
  remediation: {
    text: 'Create or repair a multi-Region trail (CloudFormation: AWS::CloudTrail::Trail IsMultiRegionTrail, IncludeGlobalServiceEvents, IsLogging, EventSelectors).',
    command:
      'aws cloudtrail create-trail --name TRAIL --s3-bucket-name BUCKET --is-multi-region-trail --enable-log-file-validation && aws cloudtrail start-logging --name TRAIL',
  },
  limits: [
    'A stop of a multi-Region or unknown trail counts as an exception even when another trail recorded at the same time.',
    'The settings are tested, not the log files: a lost file is found by validating the digests.',
    'The event history of CloudTrail (90 days) is not a retained audit log and does not count.',
  ],
  sources: ['cloudtrail-trails', 'cloudtrail-lookup'],
  subject: 'account',
  needs: ['trails'],
  whenEmpty: { outcome: 'inconclusive', reason: 'No account of the scope could be examined.' },
  noun: ['account', 'accounts'],
  changes: [
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['StopLogging', 'DeleteTrail'],
      judge: (event, _context, resource) =>
        judgingEvent(() => {
          if (isRegional(resource, eventTrail(event)) || anotherRecorded(resource, event)) return null;
          const done = event.name === 'StopLogging' ? 'Logging was stopped' : 'The trail was deleted';
          return notSatisfied(
            `${done}: trail ${eventTrail(event)}.`,
            field('eventName', event.name, 'trails must record without gaps', false),
          );
        }),
    },
    {
      source: 'cloudtrail.amazonaws.com',
      names: ['StartLogging', 'CreateTrail', 'UpdateTrail', 'PutEventSelectors'],
      judge: (event, _context, resource) => judgingEvent(() => (anotherRecorded(resource, event) ? null : 'unknown')),
    },
  ],
  awsVerdicts: [
    'MULTI_REGION_CLOUD_TRAIL_ENABLED',
    'CLOUD_TRAIL_ENABLED',
    'CLOUDTRAIL_SECURITY_TRAIL_ENABLED',
    'CloudTrail.1',
    'CloudTrail.3',
  ],
  evaluate: (resource, facts) =>
    judging(() => {
      const trails = listOf(facts.trails.value, 'trails').map(examine);
      const good = trails.find(({ faults }) => faults.length === 0);
      if (good !== undefined) {
        return satisfied(
          `Trail ${good.arn} records all management events of account ${resource.name} in all Regions.`,
          ...good.deciding,
        );
      }
      if (trails.length === 0) {
        return notSatisfied(
          `No trail covers account ${resource.name}.`,
          field('trailList', 'no trail', 'one trail must record all management events', false),
        );
      }
      const faults = trails.map(({ arn, faults }) => `${arn} ${faults.join(', ')}`);
      return notSatisfied(
        `No trail records all management events of account ${resource.name}: ${some(faults)}.`,
        ...trails.flatMap(({ deciding }) => deciding.filter(({ met }) => !met)),
      );
    }),
});

interface Examined {
  readonly arn: string;
  readonly faults: readonly string[];
  readonly deciding: readonly DecidingField[];
}

const examine = (trail: JsonObject): Examined => {
  const arn = requiredText(trail, 'arn');
  const multi = flag(trail, 'description.IsMultiRegionTrail');
  const global = flag(trail, 'description.IncludeGlobalServiceEvents');
  const logging = flag(trail, 'status.IsLogging');
  const error = text(trail, 'status.LatestDeliveryError') ?? '';
  const { read, write } = managementCoverage(object(trail, 'selectors') ?? {});
  const tests: readonly (readonly [fault: string, shown: DecidingField])[] = [
    ['is not multi-Region', field(`IsMultiRegionTrail`, multi, 'must be true', multi === true)],
    ['leaves out global service events', field('IncludeGlobalServiceEvents', global, 'must be true', global === true)],
    ['is not logging', field('IsLogging', logging, 'must be true', logging === true)],
    [`cannot deliver (${error})`, field('LatestDeliveryError', error, 'must be empty', error === '')],
    [`records reads ${shown(read)}`, selectorField('read', read)],
    [`records writes ${shown(write)}`, selectorField('write', write)],
  ];
  return {
    arn,
    faults: tests.filter(([, { met }]) => !met).map(([fault]) => fault),
    deciding: tests.map(([, one]) => ({ ...one, path: `${arn} ${one.path}` })),
  };
};

const shown = (coverage: Coverage): string =>
  coverage.kind === 'partial' ? `only ${coverage.by}` : coverage.kind === 'full' ? 'in full' : 'not at all';

const selectorField = (half: string, coverage: Coverage): DecidingField =>
  field(`EventSelectors (${half} management events)`, shown(coverage), 'must be in full', coverage.kind === 'full');

/** Whether a trail, by name or ARN, is known to record one Region only: stopping it opens no gap that is judged here. */
const isRegional = (resource: Resource | undefined, trail: string): boolean => {
  if (resource?.kind !== 'account') return false;
  const trails = objects(resource.facts, 'trails.value');
  const found = trails.find((one) => {
    const arn = requiredText(one, 'arn');
    return arn === trail || arn.endsWith(`:trail/${trail}`);
  });
  return found !== undefined && flag(found, 'description.IsMultiRegionTrail') === false;
};

/** Whether another trail that records everything had been started before and not again since: nothing was missed. */
const anotherRecorded = (resource: Resource | undefined, event: ChangeEvent): boolean => {
  if (resource?.kind !== 'account') return false;
  const stopped = eventTrail(event);
  return objects(resource.facts, 'trails.value').some((trail) => {
    const { arn, faults } = examine(trail);
    const started = instant(trail, 'status.StartLoggingTime');
    const other = arn !== stopped && !arn.endsWith(`:trail/${stopped}`);
    return other && faults.length === 0 && started !== undefined && started < event.time;
  });
};
