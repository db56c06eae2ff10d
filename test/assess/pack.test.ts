import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { assess, judge, packOf } from '../../src/assess/index.ts';
import { readFramework } from '../../src/config/framework.ts';
import type { Framework } from '../../src/model/index.ts';
import { hashOf } from '../../src/model/index.ts';
import { digestOf } from '../../src/assess/identity.ts';
import { day } from '../timeline/support.ts';
import { assessment as bankAssessment, bank } from '../sources/bank.ts';
import { record } from '../sources/recorder.ts';
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
    const { id, signer: _signer, tool: _tool, history: _history, ...results } = pack();
    expect(id).toBe(hashOf(results).slice(0, 12));
  });
});

describe('one judgement for several frameworks', () => {
  it('makes the very packs that judging for each of them makes, in any order', async () => {
    const { evidence } = await record(bank, bankAssessment);
    const input = { evidence, assessment: bankAssessment };
    const hand = {
      signer: { name: 'Test', fingerprint: '00', test: true },
      tool: { name: 'dynamodb-audit-pack', version: '0.1.0' },
    };
    const frameworks = ['pci-dss-4.0.1', 'soc2-2017', 'gdpr'].map((id) => {
      const file = `frameworks/${id}.yaml`;
      return readFramework(readFileSync(file, 'utf8'), file).value as Framework;
    });
    const alone = frameworks.map((framework) => JSON.stringify(assess({ ...input, ...hand, framework })));
    const judged = judge(input);
    const shared = [...frameworks, ...frameworks.toReversed()].map((framework) =>
      JSON.stringify(packOf({ judged, framework, ...hand })),
    );
    expect(new Set(alone).size).toBe(3);
    expect(shared).toEqual([...alone, ...alone.toReversed()]);
  });
});
