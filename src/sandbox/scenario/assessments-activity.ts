import { assessmentsMadeAt } from './assessments-calendar.ts';
import { auditManagerHome } from './assessments.ts';
import type { Scenario } from './bank.ts';
import type { HistoryEvent } from './events-record.ts';
import { eventsBetween } from './events.ts';

const activities = new WeakMap<Scenario, Map<string, ReadonlyMap<string, readonly HistoryEvent[]>>>();

/** Changes that Audit Manager sees in an account on a UTC day. It takes no reads since 2023, and one of two deliveries. */
export function activityOn(scenario: Scenario, account: string, day: string): readonly HistoryEvent[] {
  const byAccount = activities.get(scenario) ?? new Map<string, ReadonlyMap<string, readonly HistoryEvent[]>>();
  activities.set(scenario, byAccount);
  const known = byAccount.get(account) ?? activityOf(scenario, account);
  byAccount.set(account, known);
  return known.get(day) ?? [];
}

function activityOf(scenario: Scenario, account: string): ReadonlyMap<string, readonly HistoryEvent[]> {
  const window = { from: assessmentsMadeAt(scenario.now), to: scenario.now };
  const events = eventsBetween(scenario, { account, region: auditManagerHome.region }, window);
  const changes = new Map(events.filter(({ readOnly }) => !readOnly).map((event) => [event.id, event]));
  const days = new Map<string, HistoryEvent[]>();
  for (const event of changes.values()) {
    const day = event.time.toISOString().slice(0, 10);
    const list = days.get(day) ?? [];
    days.set(day, list);
    list.push(event);
  }
  return days;
}
