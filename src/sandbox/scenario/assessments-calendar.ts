import { pick, monthOf } from './events-calendar.ts';
import type { PlannedAssessment, PlannedControl, PlannedSource } from './assessments.ts';

const dayMilliseconds = 86_400_000;
const historyMonths = 14;

/** A UTC day: the name of an evidence folder and its first instant. */
export interface Day {
  /** `2026-10-09`. */
  readonly name: string;
  readonly from: Date;
  readonly to: Date;
}

/** When the bank made its assessments: fourteen months before the clock's month. */
export const assessmentsMadeAt = (now: Date): Date =>
  new Date(monthOf(now, historyMonths).from.getTime() + 9.5 * 3_600_000);

/** When an assessment was set to INACTIVE; undefined while it is active. */
export const closedAt = ({ closed }: PlannedAssessment, now: Date): Date | undefined =>
  closed === undefined ? undefined : new Date(monthOf(now, closed).from.getTime() + 13.25 * 3_600_000);

/** Every day with evidence, oldest first: the first is a day after the assessment was made, the last one is today. */
export function evidenceDays(now: Date): readonly Day[] {
  const first = monthOf(now, historyMonths).from.getTime() + dayMilliseconds;
  const count = Math.floor((now.getTime() - first) / dayMilliseconds) + 1;
  return Array.from({ length: count }, (_, index) => dayAt(first + index * dayMilliseconds));
}

const dayAt = (start: number): Day => {
  const from = new Date(start);
  return { name: from.toISOString().slice(0, 10), from, to: new Date(start + dayMilliseconds) };
};

/** Day of the month of monthly evidence. */
const monthlyOn = 3;

/** Whether a source is due on a day. Sources of a control are due together. */
export function isDue(source: PlannedSource, control: PlannedControl, day: Day): boolean {
  switch (source.frequency) {
    case 'DAILY':
    case 'continual':
      return true;
    case 'WEEKLY':
      return day.from.getUTCDay() === pick(`weekday/${control.id}`, 7);
    case 'MONTHLY':
      return day.from.getUTCDate() === monthlyOn;
  }
}

/** Since when a source has been silent; undefined when it is not. */
export const silentSince = (source: PlannedSource, now: Date): Date | undefined =>
  source.silentSince === undefined ? undefined : monthOf(now, source.silentSince).from;

/** An instant of the day, to the millisecond, always the same for the same text. */
export const someTimeOn = (day: Day, seed: string): Date =>
  new Date(day.from.getTime() + pick(`time/${seed}/${day.name}`, 20 * 3_600_000));
