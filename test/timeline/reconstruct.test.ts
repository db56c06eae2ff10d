import { describe, expect, it } from 'vitest';
import { reconstruct } from '../../src/timeline/index.ts';
import type { JudgedChange, TimelineInput } from '../../src/timeline/index.ts';
import { change, collectedAt, complete, day, denied, input, line, on, period, snapshot } from './support.ts';

const created = (number: number): TimelineInput['created'] => ({
  at: day(number),
  event: change(day(number), 'CreateTable'),
});
const deleted = (number: number): TimelineInput['deleted'] => ({
  at: day(number),
  event: change(day(number), 'DeleteTable'),
});
const partly = (from: number, to: string): TimelineInput['coverage'] => ({
  ...complete,
  covered: [{ from: day(from), to }],
  cause: 'truncated',
});

const between = (...days: readonly (readonly [from: number, to: number])[]): TimelineInput['coverage'] => ({
  ...complete,
  covered: days.map(([from, to]) => ({ from: day(from), to: day(to) })),
  cause: 'truncated',
});

const cases: readonly (readonly [name: string, more: Partial<TimelineInput>, expected: string])[] = [
  // No change at all
  ['no change, history complete', {}, '1-32 good snapshot'],
  ['no change, failing', { snapshot: snapshot('not-satisfied') }, '1-32 BAD snapshot'],
  ['no change, a person must judge', { snapshot: snapshot('manual') }, '1-32 manual snapshot'],
  ['no change, not applicable', { snapshot: snapshot('not-applicable') }, '1-32 n/a snapshot'],
  ['no answer', { snapshot: snapshot('inconclusive', null) }, '1-32 ? access-denied snapshot'],
  ['nothing can change it', { coverage: null }, '1-32 good snapshot'],

  // The history is not complete
  ['history denied, good', { coverage: denied }, '1-32 ? access-denied snapshot'],
  ['history denied, manual', { coverage: denied, snapshot: snapshot('manual') }, '1-32 ? access-denied snapshot'],
  [
    'history denied, not applicable',
    { coverage: denied, snapshot: snapshot('not-applicable') },
    '1-32 ? access-denied snapshot',
  ],
  [
    'history denied, failing stays failing',
    { coverage: denied, snapshot: snapshot('not-satisfied') },
    '1-32 BAD snapshot',
  ],
  [
    'history begins within the period',
    { coverage: partly(11, collectedAt) },
    '1-11 ? truncated snapshot; 11-32 good snapshot',
  ],
  [
    'history with a hole: what was read speaks only for the time after it',
    { coverage: between([1, 10], [11, 34]) },
    '1-11 ? truncated snapshot; 11-32 good snapshot',
  ],
  [
    'a hole of some hours just before the answer is not bridged',
    {
      coverage: {
        ...complete,
        cause: 'truncated',
        covered: [
          { from: day(1), to: '2026-11-01T20:00:00.000Z' },
          { from: '2026-11-02T00:00:00.000Z', to: day(40) },
        ],
      },
    },
    '1-32 ? truncated snapshot',
  ],
  [
    'changes on both sides of a hole',
    { changes: [on(5, 'satisfied'), on(20, 'satisfied')], coverage: between([1, 10], [11, 34]) },
    '1-5 ? missing event; 5-10 good event; 10-20 ? truncated event; 20-32 good snapshot',
  ],
  ['history ends long before the answer', { coverage: partly(1, day(20)) }, '1-32 ? truncated snapshot'],
  [
    'history without the first change',
    { coverage: denied, changes: [on(10, 'not-satisfied')] },
    '1-10 ? missing event; 10-32 ? access-denied snapshot',
  ],

  // One change
  ['switched on', { changes: [on(10, 'satisfied')] }, '1-10 ? missing event; 10-32 good snapshot'],
  [
    'switched off, and still off',
    { changes: [on(10, 'not-satisfied')], snapshot: snapshot('not-satisfied') },
    '1-10 ? missing event; 10-32 BAD snapshot',
  ],
  ['changed in an unknown way', { changes: [on(10, 'unknown')] }, '1-10 ? missing event; 10-32 good snapshot'],
  [
    'event and answer contradict: the answer counts',
    { changes: [on(10, 'not-satisfied')] },
    '1-10 ? missing event; 10-32 good snapshot',
  ],
  ['at the first instant of the period', { changes: [on(1, 'satisfied')] }, '1-32 good snapshot'],
  ['at the last instant, which is outside', { changes: [on(32, 'satisfied')] }, '1-32 ? missing event'],
  ['after the period, before the answer', { changes: [on(33, 'satisfied')] }, '1-32 ? missing event'],

  // Several changes
  [
    'off and on again',
    { changes: [on(10, 'not-satisfied'), on(20, 'satisfied')] },
    '1-10 ? missing event; 10-20 BAD event; 20-32 good snapshot',
  ],
  [
    'off before the period, on within',
    { changes: [on(-3, 'not-satisfied'), on(5, 'satisfied')], coverage: partly(-10, collectedAt) },
    '1-5 BAD event; 5-32 good snapshot',
  ],
  [
    'on, then off after the period',
    { changes: [on(10, 'satisfied'), on(33, 'not-satisfied')], snapshot: snapshot('not-satisfied') },
    '1-10 ? missing event; 10-32 good event',
  ],
  [
    'unknown, then on',
    { changes: [on(10, 'unknown'), on(20, 'satisfied')] },
    '1-10 ? missing event; 10-20 ? missing event; 20-32 good snapshot',
  ],
  [
    'the same set twice is one interval',
    { changes: [on(10, 'not-satisfied'), on(15, 'not-satisfied'), on(20, 'satisfied')] },
    '1-10 ? missing event; 10-20 BAD event; 20-32 good snapshot',
  ],
  [
    'an event that could not be judged',
    { changes: [on(10, 'inconclusive'), on(20, 'satisfied')] },
    '1-10 ? missing event; 10-20 ? unreadable event; 20-32 good snapshot',
  ],

  // The answer is missing, old, or taken within the period
  [
    'changed to good, answer denied',
    { changes: [on(10, 'satisfied')], snapshot: snapshot('inconclusive', null) },
    '1-10 ? missing event; 10-32 ? access-denied snapshot',
  ],
  [
    'changed to bad, answer denied',
    { changes: [on(10, 'not-satisfied')], snapshot: snapshot('inconclusive', null) },
    '1-10 ? missing event; 10-32 BAD event',
  ],
  ['answer from before the period', { snapshot: snapshot('satisfied', day(-2)) }, '1-32 ? stale snapshot'],
  ['failing answer from before the period', { snapshot: snapshot('not-satisfied', day(-2)) }, '1-32 BAD snapshot'],
  [
    'answer within the period, changed later',
    { changes: [on(20, 'satisfied')], snapshot: snapshot('satisfied', day(15)) },
    '1-20 good snapshot; 20-32 ? stale event',
  ],
  [
    'answer within the period, failing later',
    { changes: [on(20, 'not-satisfied')], snapshot: snapshot('satisfied', day(15)) },
    '1-20 good snapshot; 20-32 BAD event',
  ],
  [
    'collected before the period ended',
    { collectedAt: day(20), snapshot: snapshot('satisfied', day(20)), coverage: partly(1, day(20)) },
    '1-20 good snapshot; 20-32 ? truncated snapshot',
  ],
  [
    'collected before the end, nothing can change it',
    { collectedAt: day(20), snapshot: snapshot('satisfied', day(20)), coverage: null },
    '1-20 good snapshot; 20-32 ? missing snapshot',
  ],

  // Beginning and end of a life
  ['created within the period', { created: created(8) }, '1-8 n/a absence; 8-32 good snapshot'],
  [
    'created by a change that tells the state',
    { created: created(8), changes: [on(8, 'not-satisfied'), on(12, 'satisfied')] },
    '1-8 n/a absence; 8-12 BAD event; 12-32 good snapshot',
  ],
  [
    'created, later changed, beginning not told',
    { created: created(8), changes: [on(12, 'satisfied')] },
    '1-8 n/a absence; 8-12 ? missing event; 12-32 good snapshot',
  ],
  ['created after the period', { created: created(33) }, '1-32 n/a absence'],
  ['created before the period', { created: { at: '2024-01-01T00:00:00.000Z', event: null } }, '1-32 good snapshot'],
  [
    'created, history denied',
    { created: created(8), coverage: denied },
    '1-8 n/a absence; 8-32 ? access-denied snapshot',
  ],
  [
    'deleted, state told by its creation',
    {
      created: created(8),
      deleted: deleted(20),
      changes: [on(8, 'satisfied')],
      snapshot: snapshot('inconclusive', null),
    },
    '1-8 n/a absence; 8-20 good event; 20-32 n/a absence',
  ],
  [
    'deleted, state never told',
    { deleted: deleted(20), snapshot: snapshot('inconclusive', null) },
    '1-20 ? access-denied snapshot; 20-32 n/a absence',
  ],
  [
    'deleted after the period',
    { deleted: deleted(33), changes: [on(10, 'not-satisfied')], snapshot: snapshot('inconclusive', null) },
    '1-10 ? missing event; 10-32 BAD event',
  ],
];

describe('reconstructing a period', () => {
  it.each(cases)('%s', (_name, more, expected) => {
    expect(line(reconstruct(input(more)))).toBe(expected);
  });

  it('covers the period without gap or overlap in every case', () => {
    for (const [name, more] of cases) {
      const spans = reconstruct(input(more));
      expect(spans[0]?.interval.from, name).toBe(period.from);
      expect(spans.at(-1)?.interval.to, name).toBe(period.to);
      spans.slice(1).forEach((span, index) => expect(span.interval.from, name).toBe(spans[index]?.interval.to));
    }
  });
});

describe('what a span says', () => {
  it('names the changes that began and ended an exception', () => {
    const [off, back] = [on(10, 'not-satisfied'), on(20, 'satisfied')];
    const exception = reconstruct(input({ changes: [off, back] })).find((span) => span.outcome === 'not-satisfied');
    expect(exception?.begun).toBe(off.event);
    expect(exception?.ended).toBe(back.event);
    expect(exception?.evidence).toContain(off.event.evidence);
  });

  it('says that the snapshot and the last change contradict each other', () => {
    const span = reconstruct(input({ changes: [on(10, 'not-satisfied')] })).at(-1);
    expect(span?.reason).toContain(
      'The event history tells otherwise: UpdateContinuousBackups at 2026-10-10 00:00:00 UTC',
    );
    expect(span?.evidence).toEqual(['snapshot', `record-of-${day(10)}`]);
  });

  it('says why the time before a change to a failing state is not known', () => {
    const [before] = reconstruct(input({ changes: [on(10, 'not-satisfied')], snapshot: snapshot('not-satisfied') }));
    expect(before?.reason).toContain('does not meet the control');
    expect(before?.reason).toContain('The state before UpdateContinuousBackups at 2026-10-');
  });

  it('says of what was created and deleted again that nothing but this is known', () => {
    const born = on(5, 'unknown', 'CreateTable');
    const life = {
      created: { at: day(5), event: born.event },
      deleted: { at: day(9), event: change(day(9), 'DeleteTable') },
    };
    const reasonOf = (changes: readonly JudgedChange[], more: Partial<TimelineInput> = life): readonly string[] =>
      reconstruct(input({ ...more, changes, snapshot: snapshot('inconclusive', null) })).map(({ reason }) => reason);
    expect(reasonOf([born])).toEqual([
      'It did not exist before 2026-10-05 00:00:00 UTC (CreateTable).',
      'It was created at 2026-10-05 00:00:00 UTC (CreateTable) and deleted at 2026-10-09 00:00:00 UTC (DeleteTable) ' +
        'within the period; its settings were never read.',
      'It was deleted at 2026-10-09 00:00:00 UTC (DeleteTable).',
    ]);
    expect(reasonOf([born, on(7, 'unknown', 'UpdateTable')])[2]).toBe(
      'UpdateTable at 2026-10-07 00:00:00 UTC may have changed what is judged. The settings were never read after it: ' +
        'it was deleted at 2026-10-09 00:00:00 UTC (DeleteTable).',
    );
    const after = { ...life, deleted: { at: day(33), event: null } };
    expect(reasonOf([born], after)[1]).toMatch(
      /and deleted at 2026-11-02 00:00:00 UTC; its settings were never read\.$/,
    );
  });

  it('tells instants as a reader would, not as a machine', () => {
    const cases: readonly Partial<TimelineInput>[] = [
      { changes: [on(10, 'not-satisfied')] },
      { changes: [on(10, 'unknown'), on(20, 'unknown')] },
      { changes: [on(10, 'unknown'), on(33, 'satisfied')], snapshot: snapshot('satisfied', day(32)) },
      { created: { at: day(4), event: null }, deleted: { at: day(8), event: null } },
      { coverage: null, collectedAt: day(20), snapshot: snapshot('satisfied', day(19)) },
      { snapshot: snapshot('satisfied', '2026-09-30T00:00:00.000Z') },
    ];
    const reasons = cases.flatMap((more) => reconstruct(input(more)).map(({ reason }) => reason));
    expect(reasons.join(' ')).toMatch(/2026-10-\d\d \d\d:\d\d:\d\d UTC/);
    expect(reasons.filter((reason) => /\dT\d\d:/.test(reason))).toEqual([]);
  });

  it('says that the duration of a failure is not certain when the history is not complete', () => {
    const [span] = reconstruct(input({ coverage: denied, snapshot: snapshot('not-satisfied') }));
    expect(span?.reason).toBe('It is not-satisfied. Since when is not certain: not allowed.');
    expect(span?.evidence).toEqual(['snapshot', 'events']);
  });

  it('cites the missing history for an interval that it makes inconclusive', () => {
    const [span] = reconstruct(input({ coverage: denied }));
    expect(span?.reason).toContain('not allowed');
    expect(span?.evidence).toContain('events');
  });
});
