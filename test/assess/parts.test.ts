import { describe, expect, it } from 'vitest';
import { judgeParts } from '../../src/assess/judged.ts';
import type { ChangeEvent, Interval, Observation, Outcome } from '../../src/model/index.ts';
import { assessment, completeEvidence, control, event, known, readings, table, windows } from './support.ts';

const september = { from: '2026-09-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' };
const october = { from: september.to, to: '2026-11-01T00:00:00.000Z' };
const whole = { from: september.from, to: october.to };

interface Month {
  readonly share: Interval;
  readonly state: Outcome;
  readonly events?: readonly ChangeEvent[];
  /** When its change events are known; the month and two days when absent. */
  readonly covered?: readonly Interval[];
}

/** The judgement of one table over two months, each of which a run collected two days after its end. */
function judged(months: readonly Month[]): readonly Observation[] {
  const parts = months.map(({ share, state, events = [], covered }) => {
    const startedAt = `${share.to.slice(0, 8)}03T00:00:00.000Z`;
    const description = known({ state }, ['r-1'], startedAt);
    const own = windows.map((window) => ({ ...window, covered: covered ?? [{ from: share.from, to: startedAt }] }));
    return {
      assessment: { ...assessment, period: { ...assessment.period, ...share }, startedAt },
      evidence: completeEvidence,
      share: [share],
      readings: readings({
        estate: { resources: [table('cards', 'satisfied', { facts: { description } })], unknown: [] },
        events,
        windows: own,
      }),
    };
  });
  const period = { ...assessment.period, ...whole };
  const [finding] = judgeParts({
    evidence: completeEvidence,
    assessment: { ...assessment, period },
    controls: [control('DDB-TST-01')],
    parts,
  }).findings;
  return finding!.observations.filter(({ subject }) => subject.name === 'cards');
}

const lines = (observations: readonly Observation[]): readonly string[] =>
  observations
    .map(({ interval, outcome }) => `${interval.from.slice(5, 10)} ${interval.to.slice(5, 10)} ${outcome}`)
    .sort((a, b) => (a < b ? -1 : 1));

const changed = (state: string): readonly ChangeEvent[] => [
  event({ time: '2026-10-10T00:00:00.000Z', parameters: { tablename: 'cards', state } }),
];

describe('an assessment of several runs', () => {
  it('joins what two months say alike', () => {
    const months: Month[] = [
      { share: september, state: 'satisfied' },
      { share: october, state: 'satisfied' },
    ];
    expect(lines(judged(months))).toEqual(['09-01 11-01 satisfied']);
  });

  it.each<[string, Month, Month, readonly string[]]>([
    [
      'the month before tells what held until the first change',
      { share: september, state: 'satisfied' },
      { share: october, state: 'not-satisfied', events: changed('not-satisfied') },
      ['09-01 10-10 satisfied', '10-10 11-01 not-satisfied'],
    ],
    [
      'also where that was no good state',
      { share: september, state: 'not-satisfied' },
      { share: october, state: 'satisfied', events: changed('satisfied') },
      ['09-01 10-10 not-satisfied', '10-10 11-01 satisfied'],
    ],
    [
      'but not across times whose changes are not known',
      { share: september, state: 'satisfied' },
      {
        share: october,
        state: 'satisfied',
        events: changed('satisfied'),
        covered: [{ from: '2026-10-05T00:00:00.000Z', to: '2026-11-03T00:00:00.000Z' }],
      },
      ['09-01 10-01 satisfied', '10-01 10-10 inconclusive', '10-10 11-01 satisfied'],
    ],
    [
      'and not from a month whose own end is not proven',
      { share: september, state: 'satisfied', covered: [] },
      { share: october, state: 'satisfied', events: changed('satisfied') },
      ['09-01 10-01 inconclusive', '10-01 10-10 inconclusive', '10-10 11-01 satisfied'],
    ],
    [
      'a change in the time of the other run is left to that run',
      {
        share: september,
        state: 'satisfied',
        events: [event({ time: '2026-10-02T00:00:00.000Z', parameters: { tablename: 'cards', state: 'satisfied' } })],
      },
      { share: october, state: 'satisfied' },
      ['09-01 10-01 inconclusive', '10-01 11-01 satisfied'],
    ],
  ])('%s', (_, first, second, expected) => {
    expect(lines(judged([first, second]))).toEqual(expected);
  });

  it('leaves a month open that no run can tell of', () => {
    const months: Month[] = [
      { share: september, state: 'satisfied', covered: [] },
      { share: october, state: 'satisfied' },
    ];
    expect(lines(judged(months))).toEqual(['09-01 10-01 inconclusive', '10-01 11-01 satisfied']);
  });
});
