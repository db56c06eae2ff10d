import { describe, expect, it } from 'vitest';
import { evidenceOnCards, type Observation, type Outcome } from '../../src/model/index.ts';

const observed = (outcome: Outcome, evidence: readonly string[], decided = true): Observation => ({
  subject: { kind: 'table', id: 'arn', name: 'cards', account: '1', region: 'eu-central-1', dataClass: null },
  interval: { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' },
  outcome,
  cause: null,
  reason: 'It is so.',
  deciding: decided ? [{ path: 'a', value: 'b', rule: 'must be b', met: true }] : [],
  evidence,
  basis: 'snapshot',
  begun: null,
  ended: null,
});
const cards = (...observations: readonly Observation[]): readonly string[] => evidenceOnCards({ observations });

describe('evidence on cards', () => {
  it('is that of up to six exceptions and two examples of the rest, each once', () => {
    const open = Array.from({ length: 5 }, (_, index) => observed('not-satisfied', [`E-1${index}`, `E-2${index}`]));
    const good = Array.from({ length: 5 }, (_, index) => observed('satisfied', [`E-3${index}`, 'E-10']));
    expect(cards(...open, ...good)).toEqual(['E-10', 'E-20', 'E-11', 'E-21', 'E-12', 'E-22', 'E-30', 'E-31']);
  });

  it('takes for examples what a field decided, and anything where nothing did', () => {
    expect(cards(observed('satisfied', ['E-1'], false), observed('satisfied', ['E-2']))).toEqual(['E-2']);
    expect(cards(observed('satisfied', ['E-1'], false), observed('satisfied', ['E-2'], false))).toEqual(['E-1', 'E-2']);
  });

  it('is none where nothing is cited', () => {
    expect(cards(observed('not-applicable', [], false))).toEqual([]);
  });
});
