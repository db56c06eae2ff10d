import { describe, expect, it } from 'vitest';
import { mapRequirements } from '../../src/assess/map.ts';
import type { Finding, Mapping, Outcome, RequirementClass } from '../../src/model/index.ts';
import { framework, requirement, setting } from './support.ts';

type Known = Outcome | 'not-implemented';

/** `+A` is a primary and `~A` a supporting mapping. */
const mapping = (text: string): Mapping => ({
  control: text.slice(1),
  strength: text.startsWith('+') ? 'primary' : 'supporting',
  why: 'because',
});

function result(kind: RequirementClass, outcomes: Readonly<Record<string, Known>>): readonly [string, string, string] {
  const findings = Object.entries(outcomes).flatMap(([name, outcome]) =>
    outcome === 'not-implemented' ? [] : [{ control: { id: name.slice(1) } as Finding['control'], outcome }],
  );
  const mappings = Object.keys(outcomes).map(mapping);
  const [only] = mapRequirements(framework([requirement({ class: kind, mappings })]), findings, setting);
  return [only?.result ?? '', only?.words ?? '', only?.reason ?? ''];
}

const inPlace = 'In Place (candidate)';
const notInPlace = 'Not in Place (candidate)';
const notTested = 'Not Tested';
const person = 'Not Tested (needs a person)';
const incomplete = 'Not Tested (evidence incomplete)';

const cases: readonly (readonly [RequirementClass, Readonly<Record<string, Known>>, string, string])[] = [
  ['automated', { '+A': 'satisfied' }, 'satisfied', inPlace],
  ['automated', { '+A': 'satisfied', '+B': 'satisfied' }, 'satisfied', inPlace],
  ['automated', { '+A': 'satisfied', '+B': 'not-applicable' }, 'satisfied', inPlace],
  ['automated', { '+A': 'not-applicable' }, 'not-applicable', 'Not Applicable (candidate)'],
  ['automated', { '+A': 'satisfied', '+B': 'not-satisfied' }, 'not-satisfied', notInPlace],
  ['automated', { '+A': 'inconclusive', '+B': 'not-satisfied' }, 'not-satisfied', notInPlace],
  ['automated', { '+A': 'satisfied', '+B': 'inconclusive' }, 'inconclusive', incomplete],
  ['automated', { '+A': 'satisfied', '+B': 'manual' }, 'manual', person],
  ['automated', { '+A': 'satisfied', '~B': 'satisfied' }, 'satisfied', inPlace],
  ['automated', { '+A': 'satisfied', '~B': 'not-implemented' }, 'satisfied', inPlace],
  ['automated', { '+A': 'satisfied', '~B': 'manual' }, 'manual', person],
  ['automated', { '+A': 'satisfied', '~B': 'inconclusive' }, 'inconclusive', incomplete],
  [
    'automated',
    { '+A': 'satisfied', '~B': 'not-satisfied' },
    'inconclusive',
    'Not Tested (supporting control has exceptions)',
  ],
  ['automated', { '+A': 'not-satisfied', '~B': 'satisfied' }, 'not-satisfied', notInPlace],
  ['automated', { '~A': 'satisfied' }, 'not-tested', notTested],
  ['automated', { '~A': 'satisfied', '~B': 'satisfied' }, 'not-tested', notTested],
  ['automated', {}, 'not-tested', notTested],
  ['automated', { '+A': 'not-implemented' }, 'not-tested', notTested],
  ['automated', { '+A': 'not-implemented', '~B': 'satisfied' }, 'not-tested', notTested],
  ['automated', { '+A': 'not-implemented', '+B': 'not-applicable' }, 'not-tested', notTested],
  ['automated', { '+A': 'not-implemented', '+B': 'satisfied' }, 'inconclusive', 'Not Tested (tested in part)'],
  ['automated', { '+A': 'not-implemented', '+B': 'not-satisfied' }, 'not-satisfied', notInPlace],
  [
    'automated',
    { '+A': 'not-implemented', '~B': 'not-satisfied' },
    'inconclusive',
    'Not Tested (supporting control has exceptions)',
  ],
  ['hybrid', { '+A': 'satisfied' }, 'manual', person],
  ['hybrid', { '+A': 'not-applicable' }, 'manual', person],
  ['hybrid', { '+A': 'not-satisfied' }, 'not-satisfied', notInPlace],
  ['hybrid', { '+A': 'inconclusive' }, 'inconclusive', incomplete],
  ['hybrid', { '~A': 'satisfied' }, 'manual', person],
  ['hybrid', { '+A': 'not-implemented' }, 'not-tested', person],
  ['hybrid', { '+A': 'not-implemented', '+B': 'satisfied' }, 'inconclusive', person],
  ['hybrid', {}, 'manual', person],
  ['manual', {}, 'manual', person],
  ['manual', { '+A': 'satisfied' }, 'manual', person],
  ['manual', { '+A': 'not-implemented' }, 'manual', person],
  ['manual', { '+A': 'not-satisfied' }, 'not-satisfied', notInPlace],
  ['manual', { '~A': 'not-satisfied' }, 'inconclusive', 'Not Tested (supporting control has exceptions)'],
  ['inherited', {}, 'not-tested', 'Not Tested (inherited from AWS)'],
  ['inherited', { '~A': 'satisfied' }, 'not-tested', 'Not Tested (inherited from AWS)'],
  ['inherited', { '+A': 'satisfied' }, 'not-tested', 'Not Tested (inherited from AWS)'],
  ['inherited', { '~A': 'not-satisfied' }, 'inconclusive', 'Not Tested (supporting control has exceptions)'],
  ['outside', {}, 'not-tested', 'Not Tested (outside this pack)'],
  ['outside', { '+A': 'satisfied' }, 'not-tested', 'Not Tested (outside this pack)'],
];

describe('the result of a requirement', () => {
  it.each(cases)('%s with %j is %s', (kind, outcomes, expected, words) => {
    expect(result(kind, outcomes).slice(0, 2)).toEqual([expected, words]);
  });

  it('names what decides, what is missing, and who must act', () => {
    expect(result('automated', { '+A': 'not-satisfied', '+B': 'not-satisfied' })[2]).toContain('A and B');
    expect(result('automated', { '+A': 'satisfied', '+B': 'not-implemented' })[2]).toContain(
      'B is not part of this version',
    );
    expect(result('automated', { '+A': 'satisfied', '~B': 'not-implemented' })[2]).toContain(
      'Supporting B is not part',
    );
    expect(result('inherited', {})[2]).toContain('AWS Artifact');
    expect(result('manual', { '~A': 'satisfied' })[2]).toContain('A contributes supporting evidence');
    expect(result('hybrid', { '+A': 'satisfied' })[2]).toContain('a person must complete it');
  });

  it('lists every requirement, also those with nothing behind them', () => {
    const requirements = ['1', '2', '3'].map((id) => requirement({ id }));
    expect(mapRequirements(framework(requirements), [], setting).map((one) => one.id)).toEqual(['1', '2', '3']);
  });

  it('shows a control that this version does not have', () => {
    const mappings = [mapping('+DDB-ENC-07')];
    const [only] = mapRequirements(framework([requirement({ mappings })]), [], setting);
    expect(only?.controls).toEqual([
      { id: 'DDB-ENC-07', strength: 'primary', why: 'because', outcome: 'not-implemented' },
    ]);
  });

  it('never presents encryption at rest as making stored card numbers unreadable (PCI DSS 3.5.1)', () => {
    const encryption = {
      '~DDB-ENC-01': 'satisfied',
      '~DDB-ENC-02': 'satisfied',
      '~DDB-ENC-06': 'satisfied',
      '~DDB-ENC-08': 'satisfied',
    } as const;
    for (const kind of ['automated', 'hybrid', 'manual', 'inherited', 'outside'] as const) {
      expect(result(kind, encryption)[0]).not.toBe('satisfied');
      expect(result(kind, { ...encryption, '+DDB-ENC-10': 'not-implemented' })[0]).not.toBe('satisfied');
    }
  });
});
