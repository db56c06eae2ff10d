import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../src/config/period.ts';

const now = '2026-11-23T10:00:00.000Z';

describe('parsePeriod', () => {
  it.each([
    ['previous-month', '2026-10-01', '2026-11-01', '2026-10'],
    ['2026-10', '2026-10-01', '2026-11-01', '2026-10'],
    ['2026-Q3', '2026-07-01', '2026-10-01', '2026-Q3'],
    ['2026-h1', '2026-01-01', '2026-07-01', '2026-H1'],
    ['2025', '2025-01-01', '2026-01-01', '2025'],
    ['2026-01-01..2026-06-30', '2026-01-01', '2026-07-01', '2026-01-01..2026-06-30'],
    ['2024-02-29..2024-02-29', '2024-02-29', '2024-03-01', '2024-02-29..2024-02-29'],
  ])('%s is from %s to %s', (text, from, to, label) => {
    expect(parsePeriod(text, now, 'Europe/Zurich')).toEqual({
      label,
      from: `${from}T00:00:00.000Z`,
      to: `${to}T00:00:00.000Z`,
      zone: 'Europe/Zurich',
    });
  });

  it('is the same wherever the machine stands', () => {
    const before = process.env['TZ'];
    for (const zone of ['America/New_York', 'Pacific/Auckland', 'UTC']) {
      process.env['TZ'] = zone;
      expect(parsePeriod('previous-month', '2026-03-01T00:30:00.000Z', 'UTC').from).toBe('2026-02-01T00:00:00.000Z');
    }
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it.each(['', '2026-13', '2026-Q5', 'last month', '2026-02-30..2026-03-01', '2026-10-01...2026-10-02', '20261'])(
    'refuses "%s" and names the forms',
    (text) => {
      expect(() => parsePeriod(text, now, 'UTC')).toThrow(
        expect.objectContaining({ code: 'E_PERIOD', hint: expect.stringContaining('previous-month') }),
      );
    },
  );

  it.each([
    ['previous-monht', 'previous-month'],
    ['2026-9', '2026-09'],
    ['2026Q3', '2026-Q3'],
  ])('names the nearest period for "%s"', (text, nearest) => {
    expect(() => parsePeriod(text, now, 'UTC')).toThrow(`unknown period "${text}". Did you mean "${nearest}"?`);
  });

  it('refuses a period that has not ended', () => {
    expect(() => parsePeriod('2026-11', now, 'UTC')).toThrow('has not ended');
    expect(() => parsePeriod('2026-05-02..2026-05-01', now, 'UTC')).toThrow('ends before it begins');
  });
});
