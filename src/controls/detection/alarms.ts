import type { JsonObject } from '../../model/index.ts';
import { flag, number, object, objects, requiredText, text, texts } from '../read.ts';
import { any, yesIf, type Match } from './match.ts';

/** An alarm on a metric, with whether somebody is told when it goes off. */
export interface MetricAlarm {
  readonly name: string;
  readonly tells: Match;
}

/** The alarms that one event raises through a metric filter. */
export const alarmsOf = (filter: JsonObject, alarms: JsonObject): readonly MetricAlarm[] =>
  objects(filter, 'metricTransformations').flatMap((metric) =>
    objects(alarms, 'metricAlarms')
      .filter((alarm) => watches(alarm, metric))
      .map((alarm) => ({ name: requiredText(alarm, 'AlarmName'), tells: tells(alarm, metric, alarms) })),
  );

/** Whether an alarm looks at a metric, by itself or within an expression over several. */
function watches(alarm: JsonObject, metric: JsonObject): boolean {
  const own = metricName(metric, 'metricNamespace', 'metricName');
  const parts = objects(alarm, 'Metrics').map((part) =>
    metricName(part, 'MetricStat.Metric.Namespace', 'MetricStat.Metric.MetricName'),
  );
  return [metricName(alarm, 'Namespace', 'MetricName'), ...parts].includes(own);
}

const metricName = (holder: JsonObject, namespace: string, name: string): string =>
  `${text(holder, namespace) ?? ''}\0${text(holder, name) ?? ''}`;

function tells(alarm: JsonObject, metric: JsonObject, alarms: JsonObject): Match {
  const raised = isRaised(alarm, metric);
  if (raised !== 'yes') return raised;
  const name = requiredText(alarm, 'AlarmName');
  return any([yesIf(acts(alarm)), ...objects(alarms, 'compositeAlarms').map((composite) => passesOn(composite, name))]);
}

/** Whether something is done when an alarm goes off. */
const acts = (alarm: JsonObject): boolean =>
  flag(alarm, 'ActionsEnabled') === true && texts(alarm, 'AlarmActions').length > 0;

/** Statistics to which one event among few adds its whole value. */
const additive = new Set(['Sum', 'Maximum', 'SampleCount']);

/** Whether one event in one period is enough to raise an alarm. */
function isRaised(alarm: JsonObject, metric: JsonObject): Match {
  if (objects(alarm, 'Metrics').length > 0) return 'unclear'; // expressions are not evaluated
  const dimensions = Object.keys(object(metric, 'dimensions') ?? {}).length + objects(alarm, 'Dimensions').length;
  // A point with dimensions is a metric of its own, and an alarm looks at one of them.
  if (dimensions > 0 || !additive.has(text(alarm, 'Statistic') ?? '')) return 'no';
  const periods = number(alarm, 'DatapointsToAlarm') ?? number(alarm, 'EvaluationPeriods');
  const value = text(alarm, 'Statistic') === 'SampleCount' ? '1' : (text(metric, 'metricValue') ?? '');
  const threshold = number(alarm, 'Threshold');
  if (!/^-?\d+(\.\d+)?$/.test(value) || threshold === undefined) return 'unclear'; // a value out of the event
  switch (text(alarm, 'ComparisonOperator')) {
    case 'GreaterThanOrEqualToThreshold':
      return yesIf(periods === 1 && Number(value) >= threshold);
    case 'GreaterThanThreshold':
      return yesIf(periods === 1 && Number(value) > threshold);
    default:
      return 'no';
  }
}

/** Whether a composite alarm goes off with an alarm: it must be one of several joined by OR, and nothing may hold it back. */
function passesOn(composite: JsonObject, name: string): Match {
  const rule = requiredText(composite, 'AlarmRule');
  if (!acts(composite)) return 'no';
  const named = rule.match(/ALARM\(\s*("[^"]*"|[^\s)]+)\s*\)/g) ?? [];
  if (!named.some((term) => isNamed(term, name))) return rule.includes(name) ? 'unclear' : 'no';
  const plain = /^(?:\s|\(|\)|OR|ALARM\(\s*(?:"[^"]*"|[^\s)]+)\s*\))*$/.test(rule);
  return plain && text(composite, 'ActionsSuppressor') === undefined ? 'yes' : 'unclear';
}

const isNamed = (term: string, name: string): boolean => {
  const written = term
    .slice(term.indexOf('(') + 1, -1)
    .trim()
    .replace(/^"|"$/g, '');
  return written === name || written.endsWith(`:alarm:${name}`);
};
