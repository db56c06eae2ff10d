import { describe, expect, it } from 'vitest';
import { timeOf as timeOfSpan } from '../../src/events/event-time.ts';
import { spanOf } from '../../src/events/span.ts';
import { mutate } from '../support/mutate.ts';
import { numbers } from '../support/numbers.ts';

const pattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

const timeOf = (text: string): number | null => timeOfSpan(spanOf(text));

/** The same without a memory. */
function expected(text: string): number | null {
  const time = pattern.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || time < 0 ? null : time;
}

describe('times of events', () => {
  it.each([
    '2026-10-05T00:00:00Z',
    '2026-10-05T23:59:59Z',
    '2026-10-05T24:00:00Z',
    '2026-10-05T12:00:00.5Z',
    '2026-10-05 12:00:00Z',
    '2026-10-05T12:00:60Z',
    '2026-02-30T12:00:00Z',
    '2026-13-05T12:00:00Z',
    '1969-12-31T23:59:59Z',
    '2026-10-05T1:00:00ZZ',
    '',
  ])('%s', (text) => {
    timeOf('2026-10-05T01:00:00Z');
    expect(timeOf(text)).toBe(expected(text));
    expect(timeOf(text)).toBe(expected(text));
  });

  it('are read the same whatever was read before', () => {
    const below = numbers(21);
    for (let run = 0; run < 10_000; run += 1) {
      const time = new Date(Date.UTC(2026, below(12), 1 + below(28), below(24), below(60), below(60)));
      const text = time.toISOString().replace('.000', '');
      expect(timeOf(text)).toBe(time.getTime());
      const mutated = String(mutate(Buffer.from(text), below));
      expect(timeOf(mutated)).toBe(expected(mutated));
    }
  });
});
