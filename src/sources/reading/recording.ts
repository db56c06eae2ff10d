import type { ChangeEvent, Interval, JsonObject } from '../../model/index.ts';
import { objectsAt, textAt } from '../shape.ts';

/**
 * Whether an answer of `GetEventSelectors` records every change that an event source logs. A filter that is not
 * understood counts as one that leaves events out.
 */
export const recordsChanges = (selectors: JsonObject, eventSource: string): boolean =>
  objectsAt(selectors, 'EventSelectors').some((one) => basicRecords(one, eventSource)) ||
  objectsAt(selectors, 'AdvancedEventSelectors').some((one) => advancedRecords(one, eventSource));

function basicRecords(selector: JsonObject, eventSource: string): boolean {
  const writes = textAt(selector, 'ReadWriteType') ?? 'All';
  const excluded = selector['ExcludeManagementEventSources'] ?? [];
  return (
    selector['IncludeManagementEvents'] !== false &&
    (writes === 'All' || writes === 'WriteOnly') &&
    Array.isArray(excluded) &&
    !excluded.includes(eventSource)
  );
}

/** Management events, filtered by nothing but `readOnly` and sources to leave out (API Reference, AdvancedEventSelector). */
function advancedRecords(selector: JsonObject, eventSource: string): boolean {
  const fields = objectsAt(selector, 'FieldSelectors');
  const named = (name: string): JsonObject | undefined => fields.find((field) => field['Field'] === name);
  const isOnly = (field: JsonObject, operator: string, holds: (values: readonly unknown[]) => boolean): boolean => {
    const { Field: _name, ...operators } = field;
    const values = operators[operator];
    return Object.keys(operators).length === 1 && Array.isArray(values) && holds(values);
  };
  const category = named('eventCategory');
  if (category === undefined || !isOnly(category, 'Equals', (values) => values.includes('Management'))) return false;
  return fields.every((field) => {
    if (field === category) return true;
    if (field['Field'] === 'readOnly') return isOnly(field, 'Equals', (values) => values.includes('false'));
    return field['Field'] === 'eventSource' && isOnly(field, 'NotEquals', (values) => !values.includes(eventSource));
  });
}

const settings = new Set(['PutEventSelectors', 'CreateTrail']);

/** Since when a trail's selectors are what they are now, as far as events tell; undefined where none of them changed. */
export function selectorsSince(trail: { readonly arn: string; readonly name: string }, events: readonly ChangeEvent[]) {
  return events.findLast(
    ({ source, name, error, resources, parameters }) =>
      source === 'cloudtrail.amazonaws.com' &&
      settings.has(name) &&
      error === null &&
      (resources.includes(trail.arn) ||
        [textAt(parameters, 'trailname'), textAt(parameters, 'name')].some(
          (named) => named === trail.name || named === trail.arn,
        )),
  )?.time;
}

/** The part of covered times, back from the last of them, over which a trail is known to have recorded the same. */
export function steadyOver(known: readonly Interval[], since: string | undefined): Interval | null {
  const last = known.at(-1);
  if (last === undefined) return null;
  const from = since !== undefined && since > last.from ? since : last.from;
  return from < last.to ? { from, to: last.to } : null;
}
