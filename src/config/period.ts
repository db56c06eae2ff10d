import { TZDate } from '@date-fns/tz';
import { addMonths, format, startOfMonth, subMonths } from 'date-fns';
import { AuditPackError, type Instant, type Period } from '../model/index.ts';
import { didYouMean } from './nearest.ts';

const forms = '2026-10, 2026-Q3, 2026-H1, 2026, previous-month or 2026-01-01..2026-06-30';

const monthNumbers = Array.from({ length: 12 }, (_, index) => String(index + 1).padStart(2, '0'));
const halves = ['Q1', 'Q2', 'Q3', 'Q4', 'H1', 'H2'];

/**
 * Reads an audit period. Months and days are UTC, as AWS cuts its own evidence; the end of `a..b` is included.
 * `now` decides `previous-month`, and a period that has not ended is refused: its evidence would not be complete.
 */
export function parsePeriod(text: string, now: Instant, zone: string): Period {
  const interval = readInterval(text.trim(), now);
  if (interval === undefined) {
    const year = now.slice(0, 4);
    const known = [
      'previous-month',
      ...monthNumbers.map((month) => `${year}-${month}`),
      ...halves.map((part) => `${year}-${part}`),
    ];
    throw new AuditPackError('E_PERIOD', `unknown period "${text}".${didYouMean(text, known)}`, {
      hint: `Write it as ${forms}.`,
    });
  }
  const label = interval[0];
  const [from, to] = [instant(interval[1]), instant(interval[2])];
  if (from >= to) {
    throw new AuditPackError('E_PERIOD', `period "${text}" ends before it begins`, { hint: `Write it as ${forms}.` });
  }
  if (to > now) {
    throw new AuditPackError('E_PERIOD', `period ${label} has not ended: it lasts until ${to}`, {
      hint: `Use --period previous-month, or end the period earlier with ${from.slice(0, 10)}..${instant(utc(Date.parse(now) - 86_400_000)).slice(0, 10)}.`,
    });
  }
  return { label, from, to, zone };
}

type Bounds = readonly [label: string, from: Date, to: Date];

function readInterval(text: string, now: Instant): Bounds | undefined {
  if (text === 'previous-month') {
    const month = subMonths(startOfMonth(utc(Date.parse(now))), 1);
    return months(format(month, 'yyyy-MM'), month, 1);
  }
  const match = /^(?<year>\d{4})(?:-(?:(?<month>0[1-9]|1[0-2])|Q(?<quarter>[1-4])|H(?<half>[12])))?$/i.exec(text);
  if (match?.groups !== undefined) {
    const { year, month, quarter, half } = match.groups;
    const first = (index: number): TZDate => new TZDate(Number(year), index, 1, 'UTC');
    if (month !== undefined) return months(text, first(Number(month) - 1), 1);
    if (quarter !== undefined) return months(text.toUpperCase(), first((Number(quarter) - 1) * 3), 3);
    if (half !== undefined) return months(text.toUpperCase(), first((Number(half) - 1) * 6), 6);
    return months(text, first(0), 12);
  }
  const range = /^(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})$/.exec(text);
  if (range === null) return undefined;
  const [from, last] = [day(range[1]), day(range[2])];
  if (from === undefined || last === undefined) return undefined;
  return [text, from, utc(last.getTime() + 86_400_000)];
}

const months = (label: string, from: Date, count: number): Bounds => [label, from, addMonths(from, count)];
const utc = (milliseconds: number): TZDate => new TZDate(milliseconds, 'UTC');
/** A TZDate prints its offset as `+00:00`; an instant of ours ends in `Z`. */
const instant = (date: Date): Instant => new Date(date.getTime()).toISOString();

/** A calendar day that exists; `2026-02-30` does not. */
function day(text: string | undefined): Date | undefined {
  const milliseconds = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(milliseconds)) return undefined;
  return instant(utc(milliseconds)).startsWith(`${text}T`) ? utc(milliseconds) : undefined;
}
