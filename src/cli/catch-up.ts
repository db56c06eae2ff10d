import { addMonths, format, startOfMonth, subMonths } from 'date-fns';
import { TZDate } from '@date-fns/tz';
import { instantWords, later, type Instant } from '../model/index.ts';
import { historyDays } from '../sources/cloudtrail-lookup.ts';

/** Audit Manager keeps evidence for two years (User Guide, "Data protection"); no source reaches further back. */
const reachMonths = 24;

/** Months to build, the oldest first. */
export interface Backlog {
  /** Such as `2026-08`; the previous month is the last. */
  readonly months: readonly string[];
  /** What can no longer be proven, in sentences. */
  readonly lost: readonly string[];
}

/**
 * The months from the first finished one to the previous one; without any, those that lie whole in CloudTrail's event
 * history, and the previous one in any case.
 */
export function backlog(finishedFrom: readonly Instant[], now: Instant): Backlog {
  const history = later(now, -historyDays * 86_400_000);
  const previous = subMonths(startOfMonth(new TZDate(Date.parse(now), 'UTC')), 1);
  const reach = subMonths(previous, reachMonths - 1);
  const first = finishedFrom.toSorted()[0] ?? firstWhole(history);
  const wanted = startOfMonth(new TZDate(Date.parse(first), 'UTC'));
  const start = [wanted, reach].reduce((a, b) => (a > b ? a : b));
  const months: string[] = [];
  for (let month = start > previous ? previous : start; month <= previous; month = addMonths(month, 1))
    months.push(format(month, 'yyyy-MM'));
  const lost =
    wanted < reach
      ? [`Months before ${months[0] ?? ''} are left out: no source of evidence reaches them any more.`]
      : [];
  return { months, lost };
}

function firstWhole(instant: Instant): Instant {
  const month = startOfMonth(new TZDate(Date.parse(instant), 'UTC'));
  return new Date((month.getTime() < Date.parse(instant) ? addMonths(month, 1) : month).getTime()).toISOString();
}

/** What AWS no longer tells about a period; undefined when its event history still holds all of it. */
export function beyondHistory(
  period: { readonly label: string; readonly from: Instant },
  now: Instant,
): string | undefined {
  const oldest = later(now, -historyDays * 86_400_000);
  if (period.from >= oldest) return undefined;
  return (
    `${period.label}: the event history of CloudTrail begins at ${instantWords(oldest)}. What changed before can no ` +
    'longer be proven, except by trail logs; Audit Manager keeps its evidence for two years.'
  );
}
