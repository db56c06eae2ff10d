/** Such as `2026-10-05T01:02:03Z`, as CloudTrail writes times; also with fractions of seconds. */
const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Records of a file are of the same day, mostly. */
let recent = { day: '', midnight: 0 };

/** Milliseconds since 1970; null where a text is no time, or an earlier one. */
export function timeOf(text: string | null): number | null {
  if (text === null) return null;
  if (text.length === 20 && text.startsWith(recent.day) && recent.day !== '') {
    const seconds = secondsOf(text);
    if (seconds !== null) return recent.midnight + seconds * 1000;
  }
  const time = pattern.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time) || time < 0) return null;
  const day = text.slice(0, 10);
  recent = { day, midnight: Date.parse(`${day}T00:00:00Z`) };
  return time;
}

/** Seconds of the day in `…T01:02:03Z`; null for another form, and for times that only a calendar can judge. */
function secondsOf(text: string): number | null {
  const [hours, minutes, seconds] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const marks = text[10] === 'T' && text[13] === ':' && text[16] === ':' && text[19] === 'Z';
  if (!marks || !(hours < 24) || !(minutes < 60) || !(seconds < 60)) return null;
  return hours * 3600 + minutes * 60 + seconds;
}

/** NaN where there is no digit. */
function twoDigits(text: string, at: number): number {
  const [tens, ones] = [text.charCodeAt(at) - 0x30, text.charCodeAt(at + 1) - 0x30];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
