import { describe, expect, it } from 'vitest';
import { knownDifferences } from '../../src/assess/known-differences.ts';
import { controls } from '../../src/controls/index.ts';
import { externalAccess } from '../../src/sources/access-analyzer.ts';
import { watchedRules } from '../../src/sources/config-rules.ts';
import { watchedControls } from '../../src/sources/security-hub.ts';

const hubControls = new Set(watchedControls.flat());
const watched = new Set([...watchedRules, ...hubControls, externalAccess]);

describe('verdicts of AWS that are read', () => {
  it.each(controls.map((control) => [control.id, control.awsVerdicts] as const))(
    'hold every keyword that stands beside %s',
    (_id, keywords) => {
      expect(keywords.filter((keyword) => !watched.has(keyword))).toEqual([]);
    },
  );

  it('are asked for with at most twenty values in a filter, each once', () => {
    for (const group of watchedControls) expect(group.length).toBeLessThanOrEqual(20);
    expect(hubControls.size).toBe(watchedControls.flat().length);
  });

  it('are explained under keywords that are read', () => {
    const known = new Set([...watched].map((keyword) => keyword.toUpperCase()));
    expect(Object.keys(knownDifferences).filter((keyword) => !known.has(keyword))).toEqual([]);
  });
});
