import { textIn, type Span } from './span.ts';

/** Such as `2026-10-05T01:02:03Z`, as CloudTrail writes times; also with fractions of seconds. */
const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Records of a file are of the same day, mostly: its digits as a number, and its begin. */
const recent = { day: Number.NaN, midnight: 0 };

/** Milliseconds since 1970; null where a text is no time, or an earlier one. */
export function timeOf(span: Span): number | null {
  const day = dayOf(span);
  const seconds = secondsOf(span);
  // NaN where the form is another.
  if (day === recent.day && seconds >= 0) return recent.midnight + seconds * 1000;
  const text = textIn(span);
  const time = pattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || time < 0) return null;
  recent.day = day;
  recent.midnight = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  return time;
}

const code = { dash: 0x2d, zero: 0x30, colon: 0x3a, t: 0x54, z: 0x5a };

/** The day in `2026-10-05T…` as 20261005; NaN for another form. */
function dayOf({ bytes, from, to }: Span): number {
  if (to - from !== 20 || bytes[from + 4] !== code.dash || bytes[from + 7] !== code.dash) return Number.NaN;
  const year = twoDigits(bytes, from) * 100 + twoDigits(bytes, from + 2);
  return year * 10_000 + twoDigits(bytes, from + 5) * 100 + twoDigits(bytes, from + 8);
}

/** Seconds of the day in `…T01:02:03Z`; NaN for another form, and for times that only a calendar can judge. */
function secondsOf({ bytes, from }: Span): number {
  const hours = twoDigits(bytes, from + 11);
  const minutes = twoDigits(bytes, from + 14);
  const seconds = twoDigits(bytes, from + 17);
  const marks = bytes[from + 10] === code.t && bytes[from + 13] === code.colon && bytes[from + 16] === code.colon;
  if (!marks || bytes[from + 19] !== code.z || hours >= 24 || minutes >= 60 || seconds >= 60) return Number.NaN;
  return hours * 3600 + minutes * 60 + seconds;
}

/** NaN where there is no digit. */
function twoDigits(bytes: Buffer, at: number): number {
  const tens = (bytes[at] ?? 0) - code.zero;
  const ones = (bytes[at + 1] ?? 0) - code.zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
