import type { JsonObject } from '../../model/index.ts';
import { text } from '../read.ts';

/** What AWS Backup uses for a rule without a schedule (API reference, BackupRule). */
const defaultSchedule = 'cron(0 5 ? * * *)';

const gaps = new WeakMap<JsonObject, number | null>();

/** Longest time between two backups of a plan's rule, in hours; null when its schedule cannot be read. */
export function longestGap(rule: JsonObject): number | null {
  const known = gaps.get(rule);
  if (known !== undefined) return known;
  const gap = gapOf(text(rule, 'ScheduleExpression') ?? defaultSchedule);
  gaps.set(rule, gap);
  return gap;
}

const unitHours: Readonly<Record<string, number>> = { minute: 1 / 60, hour: 1, day: 24 };

/** As `longestGap`, of a `cron(…)` or `rate(…)` expression. */
export function gapOf(expression: string): number | null {
  const rate = /^rate\((\d{1,6}) (minute|hour|day)s?\)$/.exec(expression.trim());
  if (rate !== null) return Number(rate[1]) * (unitHours[rate[2] ?? ''] ?? Number.NaN);
  const fields = /^cron\((.*)\)$/.exec(expression.trim())?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6) return null;
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields;
  if (year !== '*') return null; // a schedule that ends, or that has ended
  const times = timesOf(values(minute, range(0, 59)), values(hour, range(0, 23)));
  const days = dayFilter(day, { month, weekday });
  return times === null || days === null ? null : longest(times, days);
}

interface Range {
  readonly from: number;
  readonly to: number;
  /** Names that stand for the numbers, the first for `from`. */
  readonly names: readonly string[];
}

const range = (from: number, to: number, names = ''): Range => ({
  from,
  to,
  names: names === '' ? [] : names.split(' '),
});
const months = range(1, 12, 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC');
const weekdays = range(1, 7, 'SUN MON TUE WED THU FRI SAT');

/** Numbers that a field of a cron expression stands for; null for what is not understood (`W`, `#`). */
function values(field: string, allowed: Range): ReadonlySet<number> | null {
  const found = new Set<number>();
  for (const part of field.split(',')) {
    const [span = '', step = '1', ...more] = part.split('/');
    const bounds = boundsOf(span, allowed, part.includes('/'));
    if (bounds === null || more.length > 0 || !/^[1-9]\d{0,3}$/.test(step)) return null;
    for (let value = bounds.from; value <= bounds.to; value += Number(step)) found.add(value);
  }
  return found;
}

function boundsOf(span: string, allowed: Range, stepped: boolean): Pick<Range, 'from' | 'to'> | null {
  if (span === '*' || span === '?') return allowed;
  const [from, to, ...more] = span.split('-').map((word) => valueOf(word, allowed));
  if (from === undefined || from === null || to === null || more.length > 0) return null;
  const end = to ?? (stepped ? allowed.to : from);
  return from <= end ? { from, to: end } : null;
}

function valueOf(word: string, { from, to, names }: Range): number | null {
  const index = names.indexOf(word.toUpperCase());
  if (index >= 0) return from + index;
  const value = /^\d{1,2}$/.test(word) ? Number(word) : Number.NaN;
  return value >= from && value <= to ? value : null;
}

/** Minutes of the day, in order. */
function timesOf(minutes: ReadonlySet<number> | null, hours: ReadonlySet<number> | null): readonly number[] | null {
  if (minutes === null || hours === null) return null;
  return [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute)).sort((a, b) => a - b);
}

type DayFilter = (day: Date) => boolean;

function dayFilter(
  day: string,
  { month, weekday }: { readonly month: string; readonly weekday: string },
): DayFilter | null {
  const inMonth = values(month, months);
  const onWeekday = values(weekday, weekdays);
  const last = day.toUpperCase() === 'L';
  const onDay = last ? new Set<number>() : values(day, range(1, 31));
  if (inMonth === null || onWeekday === null || onDay === null) return null;
  const isDay = (date: Date): boolean =>
    last ? new Date(date.getTime() + dayMilliseconds).getUTCDate() === 1 : onDay.has(date.getUTCDate());
  return (date) => inMonth.has(date.getUTCMonth() + 1) && onWeekday.has(date.getUTCDay() + 1) && isDay(date);
}

const dayMilliseconds = 86_400_000;
/** Four years from a leap year's first day on hold every gap that a calendar can make. */
const firstDay = Date.UTC(2024, 0, 1);
const dayCount = 4 * 366;

function longest(times: readonly number[], runsOn: DayFilter): number | null {
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return null;
  let gap = Math.max(0, ...times.slice(1).map((time, index) => time - (times[index] ?? 0)));
  let before: number | null = null;
  for (let day = 0; day < dayCount; day += 1) {
    if (!runsOn(new Date(firstDay + day * dayMilliseconds))) continue;
    if (before !== null) gap = Math.max(gap, (day - before) * 1440 + first - last);
    before = day;
  }
  return before === null || gap === 0 ? null : gap / 60;
}
