import type { Scenario } from './bank.ts';
import { recorderDrafts } from './config-recorders.ts';
import { later, monthsBetween, pick, type Month } from './events-calendar.ts';
import { changeDrafts } from './events-changes.ts';
import { eventOf, type EventDraft, type HistoryEvent, type Place } from './events-record.ts';
import { routineDrafts } from './events-routine.ts';
import { storyDrafts } from './events-stories.ts';

/** CloudTrail delivers an event "within an average of about 5 minutes". */
const deliveryMinutes = 5;

/**
 * Management events of an account and region, both ends inside, newest first. Now and then the same event is delivered
 * twice. Made by the calendar month and only when asked for; the same clock gives the same events.
 */
export function eventsBetween(
  scenario: Scenario,
  place: Place,
  window: { readonly from: Date; readonly to: Date },
): readonly HistoryEvent[] {
  return monthsBetween(window.from, window.to)
    .flatMap((month) => eventsOfMonth(scenario, place, month))
    .filter(({ time }) => time >= window.from && time <= window.to);
}

const histories = new WeakMap<Scenario, Map<string, readonly HistoryEvent[]>>();

function eventsOfMonth(scenario: Scenario, place: Place, month: Month): readonly HistoryEvent[] {
  const history = histories.get(scenario) ?? new Map<string, readonly HistoryEvent[]>();
  histories.set(scenario, history);
  const name = `${place.account}/${place.region}/${month.name}`;
  const known = history.get(name);
  if (known) return known;
  const events = makeMonth(scenario, place, month);
  history.set(name, events);
  return events;
}

function makeMonth(scenario: Scenario, place: Place, month: Month): readonly HistoryEvent[] {
  const delivered = later(scenario.now, -deliveryMinutes);
  const drafts: readonly EventDraft[] = [
    ...routineDrafts(scenario, place, month),
    ...[...storyDrafts(scenario), ...changeDrafts(scenario), ...recorderDrafts(scenario.now)].filter(
      ({ account, region }) => account === place.account && region === place.region,
    ),
  ];
  return drafts
    .filter(({ time }) => time >= month.from && time < month.to && time <= delivered)
    .map(eventOf)
    .sort((a, b) => b.time.getTime() - a.time.getTime() || (a.id < b.id ? -1 : 1))
    .flatMap((event) => (pick(`twice/${event.id}`, 40) === 0 ? [event, event] : [event]));
}
