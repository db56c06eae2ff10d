import type { Scenario } from './bank.ts';
import { auditedMonth, later } from './events-calendar.ts';
import type { BankTrail } from './trails.ts';

/** The time whose deliveries one digest names. */
export interface TrailWindow {
  readonly from: Date;
  readonly to: Date;
  /** The first after logging was started. */
  readonly starting: boolean;
}

const hour = 3_600_000;

/**
 * Hours in which a trail was logging: those since a day before the audited month, up to now. An hour in which
 * logging stopped ends there; the first one after begins when logging was started again.
 */
export function windowsOf(trail: BankTrail, { now }: Scenario): readonly TrailWindow[] {
  const windows: TrailWindow[] = [];
  let starting = true;
  const stop = trail.stoppedAt === null ? null : { from: trail.stoppedAt.getTime(), to: trail.startedAt.getTime() };
  for (let at = later(auditedMonth(now).from, -1440).getTime(); at + hour <= now.getTime(); at += hour) {
    const end = at + hour;
    if (stop !== null && stop.from <= at && end <= stop.to) {
      starting = true;
      continue;
    }
    const from = stop !== null && at < stop.to && stop.to < end ? stop.to : at;
    const to = stop !== null && at < stop.from && stop.from < end ? stop.from : end;
    windows.push({ from: new Date(from), to: new Date(to), starting: starting || from !== at });
    starting = false;
  }
  return windows;
}
