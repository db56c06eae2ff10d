import type { ChangeEvent, Instant, Interval, Judgement, Outcome } from '../../src/model/index.ts';
import type { Coverage, JudgedChange, Snapshot, Span, TimelineInput } from '../../src/timeline/index.ts';

export const period: Interval = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };
export const collectedAt = '2026-11-02T06:00:00.000Z';
export const covered: Interval = { from: period.from, to: collectedAt };

/** `day(5)` is the start of 5 October; `day(33)` that of 2 November. */
export const day = (number: number): Instant => new Date(Date.UTC(2026, 9, number)).toISOString();

let serial = 0;
export const change = (
  time: Instant,
  name = 'UpdateContinuousBackups',
  more: Partial<ChangeEvent> = {},
): ChangeEvent => ({
  id: `event-${serial++}`,
  time,
  account: '111122223333',
  region: 'eu-central-1',
  source: 'dynamodb.amazonaws.com',
  name,
  actor: {
    type: 'AssumedRole',
    principal: 'arn:aws:iam::111122223333:role/operations',
    session: 'ada',
    sourceAddress: '198.51.100.7',
    invokedBy: null,
  },
  error: null,
  parameters: {},
  response: {},
  resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/cards'],
  evidence: `record-of-${time}`,
  ...more,
});

export const judgement = (outcome: Outcome): Judgement => ({ outcome, reason: `It is ${outcome}.`, deciding: [] });

export const snapshot = (outcome: Outcome, at: Instant | null = '2026-11-02T06:10:00.000Z'): Snapshot => ({
  judgement: judgement(outcome),
  cause: outcome === 'inconclusive' ? 'access-denied' : null,
  at,
  evidence: ['snapshot'],
});

/** A change on a day of October, with what it set. */
export const on = (number: number, set: Outcome | 'unknown', name?: string): JudgedChange => ({
  event: change(day(number), name),
  judgement: set === 'unknown' ? 'unknown' : judgement(set),
});

export const complete: Coverage = {
  covered: [covered],
  cause: 'missing',
  message: 'nothing is missing',
  evidence: ['events'],
};
export const denied: Coverage = { covered: [], cause: 'access-denied', message: 'not allowed', evidence: ['events'] };

export const input = (more: Partial<TimelineInput>): TimelineInput => ({
  period,
  collectedAt,
  snapshot: snapshot('satisfied'),
  changes: [],
  coverage: complete,
  created: null,
  deleted: null,
  ...more,
});

const shortDay = (instant: Instant): string => {
  const days = (Date.parse(instant) - Date.UTC(2026, 9, 1)) / 86_400_000 + 1;
  return String(Math.round(days * 100) / 100);
};

const letters: Readonly<Record<Outcome, string>> = {
  'not-applicable': 'n/a',
  satisfied: 'good',
  manual: 'manual',
  inconclusive: '?',
  'not-satisfied': 'BAD',
};

/** Spans as one line: `1-10 ? missing event; 10-32 good snapshot`. */
export const line = (spans: readonly Span[]): string =>
  spans
    .map(({ interval, outcome, cause, basis }) =>
      [`${shortDay(interval.from)}-${shortDay(interval.to)}`, letters[outcome], cause, basis].filter(Boolean).join(' '),
    )
    .join('; ');
