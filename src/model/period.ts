/** A UTC instant in ISO 8601 with `Z`, such as `2026-10-01T00:00:00.000Z`. Compares as text. */
export type Instant = string;

/** A half-open interval of UTC instants: `from` is inside, `to` is not. Where both are the same, it is that instant. */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Whether an interval stands for one instant: of something that happened, and did not last. */
export const isInstant = ({ from, to }: Interval): boolean => from === to;

/** The audit period, with the text it was asked for by (`2026-10`) and the zone it is printed in. */
export interface Period extends Interval {
  readonly label: string;
  readonly zone: string;
}

/** An instant as a sentence tells it, such as `2026-10-21 10:05:17 UTC`; of a day, the day. */
export const instantWords = (instant: Instant): string =>
  instant.length === 10 ? instant : `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;

export const contains = (interval: Interval, instant: Instant): boolean =>
  interval.from <= instant && instant < interval.to;
