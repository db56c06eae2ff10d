import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../src/model/index.ts';
import { digestOf } from '../../src/assess/identity.ts';
import { day } from '../timeline/support.ts';
import { event, pack, readings } from './support.ts';

describe('changes', () => {
  it('lists those of the period in the order of time, attempts included', () => {
    const events = [
      event({ time: day(20), id: 'late' }),
      event({ time: day(33) }),
      event({ time: day(2), error: 'AccessDenied' }),
    ];
    const { changes, counts } = pack({ readings: readings({ events }) });
    expect(changes.map((one) => [one.time, one.error])).toEqual([
      [day(2), 'AccessDenied'],
      [day(20), null],
    ]);
    expect(counts.changeEvents).toBe(2);
  });
});

describe('the digest of a pack', () => {
  it('is that of its canonical JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(digestOf(value)).toBe(hashOf(value));
      }),
    );
  });

  it('names the results', () => {
    const { id, signer: _signer, tool: _tool, ...results } = pack();
    expect(id).toBe(hashOf(results).slice(0, 12));
  });
});
