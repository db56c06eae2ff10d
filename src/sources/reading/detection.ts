import type {
  Assessment,
  Detector,
  EventRule,
  Fact,
  JsonObject,
  LogAlarms,
  Resource,
  TrailState,
} from '../../model/index.ts';
import type { Place } from '../arn.ts';
import {
  describeAlarms,
  describeMetricFilters,
  listRules,
  listTargetsByRule,
  logGroupOf,
  ruleRegions,
  watchingRule,
} from '../cloudwatch.ts';
import { getDetector, listDetectors } from '../guardduty.ts';
import type { Archive } from './archive.ts';
import { factOf, mergeFacts, populationOf, textItem } from './fact.ts';
import { listFact } from './tables.ts';

/** What watches over an account: rules, alarms on its trails, and threat detection. */
export const readDetection =
  (archive: Archive, trailsOf: (account: string) => Fact<readonly TrailState[]>, assessment: Assessment) =>
  (account: string): Detection => ({
    eventRules: eventRulesFact(archive, account, assessment),
    logAlarms: logAlarmsFact(archive, trailsOf(account)),
    detectors: detectorsFact(archive, account, assessment),
  });

type Detection = Pick<Resource<'account'>['facts'], 'eventRules' | 'logAlarms' | 'detectors'>;

/** Rules of an account that may watch for its events, from every region in which they come to EventBridge. */
function eventRulesFact(archive: Archive, account: string, { scope }: Assessment): Fact<readonly EventRule[]> {
  return together(ruleRegions(scope.regions).map((region) => rulesIn(archive, { account, region })));
}

function rulesIn(archive: Archive, place: Place): Fact<readonly EventRule[]> {
  const rules = listFact(archive(listRules, place), 'Rules');
  if (rules.kind === 'absent') return rules;
  const watching = rules.value.flatMap((rule) => {
    const name = watchingRule(rule);
    return name === undefined ? [] : [{ rule, name }];
  });
  const targets = watching.map(({ name }) => listFact(archive(listTargetsByRule(name), place), 'Targets'));
  return mergeFacts(rules, targets, (_, lists) =>
    watching.map(({ rule }, index) => ({ region: place.region, rule, targets: lists[index] ?? [] })),
  );
}

/** What is made of the log groups of trails. A trail without a log group adds nothing. */
function logAlarmsFact(archive: Archive, trails: Fact<readonly TrailState[]>): Fact<readonly LogAlarms[]> {
  if (trails.kind === 'absent') return trails;
  const parts = trails.value.map((trail) => alarmsOf(archive, trail, trails.evidence));
  return mergeFacts(
    trails,
    parts.filter((part) => part !== undefined),
    (_, alarms) => alarms,
  );
}

function alarmsOf(archive: Archive, trail: TrailState, evidence: readonly string[]): Fact<LogAlarms> | undefined {
  const group = logGroupOf(trail.description);
  if (group === undefined) return undefined;
  if (group === 'unclear') return { kind: 'absent', ...unclearGroup, evidence };
  const alarms = archive(describeAlarms, group);
  return mergeFacts(
    listFact(archive(describeMetricFilters(group), group), 'metricFilters'),
    [listFact(alarms, 'MetricAlarms'), listFact(alarms, 'CompositeAlarms')],
    (metricFilters, [metricAlarms = [], compositeAlarms = []]) => ({
      trail,
      metricFilters,
      metricAlarms,
      compositeAlarms,
    }),
  );
}

const unclearGroup = {
  cause: 'unreadable',
  message: 'DescribeTrails: the ARN of the log group of a trail does not have the documented form',
} as const;

/** GuardDuty's detectors of an account, in all regions of the scope. */
function detectorsFact(archive: Archive, account: string, { scope }: Assessment): Fact<readonly Detector[]> {
  return together(scope.regions.map((region) => detectorsIn(archive, { account, region })));
}

function detectorsIn(archive: Archive, place: Place): Fact<readonly Detector[]> {
  const reading = archive(listDetectors, place);
  const { items, absent } = populationOf(reading, 'detectorIds', textItem);
  const ids = absent ?? factOf(reading, () => items);
  if (ids.kind === 'absent') return ids;
  const descriptions = ids.value.map((id): Fact<JsonObject> =>
    factOf(archive(getDetector(id), place), ([page]) => page),
  );
  return mergeFacts(ids, descriptions, (names, values) =>
    names.map((id, index) => ({ id, region: place.region, description: values[index] ?? {} })),
  );
}

/** Lists of several places as one; absent when one of them is. */
function together<T>([first, ...others]: readonly Fact<readonly T[]>[]): Fact<readonly T[]> {
  if (first === undefined) return { kind: 'absent', cause: 'missing', message: 'no region is in scope', evidence: [] };
  return mergeFacts(first, others, (own, more) => [own, ...more].flat());
}
