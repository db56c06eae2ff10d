import type { Fact, JsonObject, LogAlarms } from '../../model/index.ts';
import { flag, listOf, object, objects, requiredText, text } from '../read.ts';
import { managementCoverage } from '../selectors.ts';
import { alarmsOf, type MetricAlarm } from './alarms.ts';
import { matchesEvent, readEventPattern } from './event-pattern.ts';
import { matchesRecord, readFilterPattern } from './filter-pattern.ts';
import { any, yesIf, type Match } from './match.ts';
import { busEventOf, recordOf, type WantedEvent } from './wanted.ts';

/** Something that looks at management events: a rule of EventBridge, or a metric filter on a trail with its alarms. */
export interface Watcher {
  readonly kind: 'rule' | 'filter';
  readonly name: string;
  /** For sentences. */
  readonly label: string;
  /** Region whose events it sees; null for those of all regions. */
  readonly region: string | null;
  /** Names of the alarms behind a filter. */
  readonly alarms: readonly string[];
  /** ARN of the trail that a filter looks at. */
  readonly trail: string | null;
  /** Whether somebody is told of what it sees. */
  readonly tells: Match;
  readonly sees: (event: WantedEvent, account: string, region: string) => Match;
}

const running = new Set(['ENABLED', 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS']);

/** Everything that watches over an account, out of its facts. Alarms that could not be read add nothing. */
export const watchersOf = (eventRules: unknown, logAlarms: Fact<readonly LogAlarms[]>): readonly Watcher[] => [
  ...listOf(eventRules, 'eventRules').map(ruleWatcher),
  ...(logAlarms.kind === 'known' ? listOf(logAlarms.value, 'logAlarms').flatMap(filterWatchers) : []),
];

function ruleWatcher(eventRule: JsonObject): Watcher {
  const region = requiredText(eventRule, 'region');
  const rule = object(eventRule, 'rule');
  const name = requiredText(rule, 'Name');
  const pattern = readEventPattern(requiredText(rule, 'EventPattern'));
  return {
    kind: 'rule',
    name,
    label: `rule ${name} in ${region}`,
    region,
    alarms: [],
    trail: null,
    tells: yesIf(running.has(requiredText(rule, 'State')) && objects(eventRule, 'targets').length > 0),
    sees: (event, account, where) => matchesEvent(pattern, busEventOf(event, account, where)),
  };
}

/** Filters on a trail that brings the management events of all regions; on another one they see too little. */
function filterWatchers(alarms: JsonObject): readonly Watcher[] {
  if (!bringsEverything(alarms)) return [];
  return objects(alarms, 'metricFilters').map((filter) => filterWatcher(filter, alarms));
}

const bringsEverything = (alarms: JsonObject): boolean =>
  flag(alarms, 'trail.description.IsMultiRegionTrail') === true &&
  flag(alarms, 'trail.description.IncludeGlobalServiceEvents') === true &&
  managementCoverage(object(alarms, 'trail.selectors') ?? {}).write.kind === 'full';

function filterWatcher(filter: JsonObject, logAlarms: JsonObject): Watcher {
  const name = requiredText(filter, 'filterName');
  const written = text(filter, 'filterPattern') ?? '';
  const pattern = readFilterPattern(written);
  const alarms = alarmsOf(filter, logAlarms);
  return {
    kind: 'filter',
    name,
    label: labelOf(name, alarms),
    region: null,
    alarms: alarms.map((alarm) => alarm.name),
    trail: requiredText(logAlarms, 'trail.arn'),
    tells: any(alarms.map((alarm) => alarm.tells)),
    // A filter without a pattern takes every record.
    sees: (event, account, region) =>
      written.trim() === '' ? 'yes' : matchesRecord(pattern, recordOf(event, account, region)),
  };
}

const labelOf = (name: string, alarms: readonly MetricAlarm[]): string => {
  const telling = alarms.find(({ tells }) => tells === 'yes') ?? alarms[0];
  return telling === undefined ? `metric filter ${name} without alarm` : `alarm ${telling.name}`;
};
