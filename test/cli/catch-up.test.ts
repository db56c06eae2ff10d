import { describe, expect, it } from 'vitest';
import { backlog, beyondHistory } from '../../src/cli/catch-up.ts';

describe('the months to catch up with', () => {
  it.each([
    ['without a finished month: those that event history holds whole', [], '2026-11-23', ['2026-09', '2026-10']],
    [
      'from the first finished month on',
      ['2026-08-01', '2026-10-01'],
      '2026-12-02',
      ['2026-08', '2026-09', '2026-10', '2026-11'],
    ],
    ['over the turn of a year', ['2026-11-01'], '2027-02-03', ['2026-11', '2026-12', '2027-01']],
    ['the previous month alone, when it is the first', [], '2026-03-01', ['2026-01', '2026-02']],
    [
      'a finished half year begins with its first month',
      ['2026-07-01'],
      '2026-10-15',
      ['2026-07', '2026-08', '2026-09'],
    ],
  ])('%s', (_, finished, day, months) => {
    const backlogged = backlog(
      finished.map((from) => `${from}T00:00:00.000Z`),
      `${day}T08:00:00.000Z`,
    );
    expect(backlogged.months).toEqual(months);
    expect(backlogged.lost).toEqual([]);
  });

  it('are two years of them at most, and the rest is said to be lost', () => {
    const { months, lost } = backlog(['2022-05-01T00:00:00.000Z'], '2026-11-23T00:00:00.000Z');
    expect(months).toHaveLength(24);
    expect([months[0], months.at(-1)]).toEqual(['2024-11', '2026-10']);
    expect(lost).toEqual(['Months before 2024-11 are left out: no source of evidence reaches them any more.']);
  });

  it('say what event history no longer tells', () => {
    const period = { label: '2026-08', from: '2026-08-01T00:00:00.000Z' };
    expect(beyondHistory(period, '2026-10-30T00:00:00.000Z')).toBeUndefined();
    expect(beyondHistory(period, '2026-11-23T00:00:00.000Z')).toMatch(
      /^2026-08: .* begins at 2026-08-25 00:00:00 UTC\./,
    );
  });
});
