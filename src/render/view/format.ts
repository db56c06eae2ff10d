import { TZDate, tzOffset } from '@date-fns/tz';
import { format as formatDate } from 'date-fns';
import { isInstant } from '../../model/index.ts';
import type { Instant, Interval, Period } from '../../model/index.ts';
import type { Words } from '../words.ts';

/** Formats instants in the zone of the period. Every time that is printed carries its zone. */
export interface Format {
  /** Such as `2026-10-14 16:05:12 UTC` or `2026-10-14 18:05:12 UTC+02:00`. */
  readonly time: (instant: Instant) => string;
  /** Such as `2026-10-14`. */
  readonly day: (instant: Instant) => string;
  /** Such as `2026-10-14 16:05:12 – 2026-10-15 09:05:12 UTC (17 h)`; of an instant its time alone. */
  readonly interval: (interval: Interval) => string;
  readonly duration: (interval: Interval) => string;
  /** Position of an instant in the period, from 0 to 1; outside it is clamped. */
  readonly position: (instant: Instant) => number;
  /** Marks of a time axis over the period: weeks of a short period, months of a long one. */
  readonly grid: readonly GridMark[];
  readonly wholePeriod: (interval: Interval) => boolean;
  readonly bytes: (bytes: number) => string;
}

export interface GridMark {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

const day = 86_400_000;
const longestWeekGrid = 62 * day;

export function openFormat(period: Period, words: Words): Format {
  const clock = (instant: Instant): string => formatDate(zoned(instant, period.zone), 'yyyy-MM-dd HH:mm:ss');
  const time = (instant: Instant): string => `${clock(instant)} ${zoneName(instant, period.zone)}`;
  const duration = (interval: Interval): string => durationText(milliseconds(interval), words);
  const length = milliseconds(period);
  const position = (instant: Instant): number =>
    Math.min(1, Math.max(0, (Date.parse(instant) - Date.parse(period.from)) / length));
  return {
    time,
    duration,
    position,
    day: (instant) => formatDate(zoned(instant, period.zone), 'yyyy-MM-dd'),
    interval: (interval) => {
      if (isInstant(interval)) return time(interval.from);
      const sameZone = zoneName(interval.from, period.zone) === zoneName(interval.to, period.zone);
      const from = sameZone ? clock(interval.from) : time(interval.from);
      return `${from} – ${time(interval.to)} (${duration(interval)})`;
    },
    grid: gridOf(period),
    wholePeriod: (interval) => interval.from <= period.from && interval.to >= period.to,
    bytes: (bytes) => words.count('unit.bytes', bytes),
  };
}

const zoned = (instant: Instant, zone: string): TZDate => new TZDate(Date.parse(instant), zone);

function zoneName(instant: Instant, zone: string): string {
  const minutes = tzOffset(zone, new Date(Date.parse(instant)));
  if (minutes === 0 && (zone === 'UTC' || zone === 'Etc/UTC')) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

const milliseconds = (interval: Interval): number => Date.parse(interval.to) - Date.parse(interval.from);

const units = [
  ['days', day],
  ['hours', 3_600_000],
  ['minutes', 60_000],
  ['seconds', 1_000],
] as const;

/** The two largest units, such as `2 d 3 h`; never rounded up. */
function durationText(length: number, words: Words): string {
  const first = units.findIndex(([, size]) => length >= size);
  if (first < 0) return words.say('unit.seconds', { n: 0 });
  const parts: string[] = [];
  let rest = length;
  for (const [name, size] of units.slice(first, first + 2)) {
    const n = Math.floor(rest / size);
    rest -= n * size;
    if (n > 0) parts.push(words.say(`unit.${name}`, { n }));
  }
  return parts.join(' ');
}

function gridOf(period: Period): readonly GridMark[] {
  const length = milliseconds(period);
  const start = zoned(period.from, period.zone);
  const marks: GridMark[] = [];
  const byWeek = length <= longestWeekGrid;
  for (let step = 0; marks.length < 120; step += 1) {
    const at = byWeek
      ? new TZDate(start.getFullYear(), start.getMonth(), start.getDate() + 7 * step, period.zone)
      : new TZDate(start.getFullYear(), start.getMonth() + step, 1, period.zone);
    const position = (at.getTime() - Date.parse(period.from)) / length;
    if (position >= 1) break;
    if (position >= 0) marks.push({ at: position, label: formatDate(at, byWeek ? 'MM-dd' : 'yyyy-MM') });
  }
  return marks;
}

/** Anchor of a control, requirement, evidence item: letters, digits, dots and dashes only. */
export const anchor = (kind: 'control' | 'requirement' | 'evidence' | 'group' | 'topic', id: string): string =>
  `${kind}-${id.replace(/[^A-Za-z0-9.-]/g, '-')}`;

/** Hexadecimal digest in groups of eight, for reading aloud. */
export const groupedHash = (hash: string): string => hash.match(/.{1,8}/g)?.join(' ') ?? hash;
