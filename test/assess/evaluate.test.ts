import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/index.ts';
import {
  absent,
  assessment,
  completeEvidence,
  control,
  event,
  pack,
  readings,
  resource,
  table,
  windows,
} from './support.ts';
import { day } from '../timeline/support.ts';
import type { JudgeInput } from '../../src/assess/judged.ts';

const finding = (more: Partial<JudgeInput>): Finding => {
  const [only] = pack(more).findings;
  if (only === undefined) throw new Error('no finding');
  return only;
};
const of = (
  resources: JudgeInput['readings']['estate']['resources'],
  more: Partial<JudgeInput['readings']> = {},
): Partial<JudgeInput> => ({
  readings: readings({ estate: { resources, unknown: [] }, ...more }),
});

describe('a control over its population', () => {
  it('counts every subject once, by its worst outcome in the period', () => {
    const events = [
      event({ time: day(5), parameters: { tablename: 'cards', state: 'not-satisfied' } }),
      event({ time: day(9), parameters: { tablename: 'cards', state: 'satisfied' } }),
    ];
    const events2 = events.map((one) => ({ ...one, resources: [] }));
    const result = finding(of([table('cards', 'satisfied'), table('ledger', 'satisfied')], { events: events2 }));
    expect(result.result).toBe('Exceptions noted: 1 of 2 tables');
    expect(result.subjects).toMatchObject({ 'not-satisfied': 1, satisfied: 1, inconclusive: 0 });
    expect(result.observations.map((one) => [one.subject.name, one.outcome])).toEqual([
      ['cards', 'not-satisfied'],
      ['cards', 'inconclusive'],
      ['cards', 'satisfied'],
      ['ledger', 'satisfied'],
    ]);
  });

  it.each([
    [[table('a', 'satisfied'), table('b', 'satisfied')], 'No exceptions noted: 2 of 2 tables'],
    [[table('a', 'satisfied'), table('b', 'not-applicable')], 'No exceptions noted: 1 of 1 table; 1 not applicable'],
    [[table('a', 'not-applicable'), table('b', 'not-applicable')], 'Not applicable: all 2 tables'],
    [[table('a', 'satisfied'), table('b', 'manual')], 'Needs a person: 1 of 2 tables'],
    [[table('a', 'satisfied'), table('b', absent())], 'Not determinable: 1 of 2 tables (access denied)'],
    [
      [table('a', absent('throttled')), table('b', absent())],
      'Not determinable: 2 of 2 tables (access denied and throttled by AWS)',
    ],
    [[table('a', 'not-satisfied'), table('b', absent())], 'Exceptions noted: 1 of 2 tables; 1 not determinable'],
    [[], 'Not applicable: no table in scope'],
  ])('says %#: the result with its population', (resources, expected) => {
    expect(finding(of(resources)).result).toBe(expected);
  });

  it('passes on the cause and the words of an absent fact', () => {
    const [observation] = finding(of([table('cards', absent('throttled'))])).observations;
    expect(observation).toMatchObject({ outcome: 'inconclusive', cause: 'throttled' });
    expect(observation?.reason).toContain('DescribeTable: throttled');
  });

  it('keeps a fact that was never collected apart from a failure', () => {
    const [observation] = finding(of([table('cards', 'satisfied', { facts: {} })])).observations;
    expect(observation).toMatchObject({ outcome: 'inconclusive', cause: 'missing' });
  });

  it('takes the blame for a control that fails on an answer', () => {
    const [observation] = finding(of([table('cards', 'throws')])).observations;
    expect(observation).toMatchObject({ outcome: 'inconclusive', cause: 'error' });
    expect(observation?.reason).toContain('defect of this tool');
    expect(observation?.reason).toContain('DDB-TST-01');
  });

  it('calls a judgement that the control itself leaves open unreadable', () => {
    const [observation] = finding(of([table('cards', 'inconclusive')])).observations;
    expect(observation).toMatchObject({ outcome: 'inconclusive', cause: 'unreadable' });
  });

  it('takes the cause of an optional fact that is absent, where that leaves the judgement open', () => {
    const optional = control('DDB-TST-01', { optional: ['tags'] as never });
    const facts = (state: string): Record<string, unknown> => ({
      facts: { ...table('cards', state as 'satisfied').facts, tags: absent('access-denied', ['tags']) },
    });
    const of = (state: 'satisfied' | 'inconclusive'): Finding['observations'][number] | undefined =>
      finding({
        controls: [optional],
        readings: readings({ estate: { resources: [table('cards', state, facts(state))], unknown: [] } }),
      }).observations[0];
    expect(of('inconclusive')).toMatchObject({ outcome: 'inconclusive', cause: 'access-denied' });
    expect(of('satisfied')).toMatchObject({ outcome: 'satisfied', cause: null });
  });

  it('lists the part of a population that could not be read', () => {
    const unknown = [{ kind: 'table' as const, account: '111122223333', region: 'eu-west-1', reason: absent() }];
    const result = finding({ readings: readings({ estate: { resources: [table('cards', 'satisfied')], unknown } }) });
    expect(result.result).toBe('Not determinable: 1 of 2 tables (1 of them a place not read in full; access denied)');
    expect(result.observations[0]).toMatchObject({
      subject: { name: 'Tables in eu-west-1 of 111122223333' },
      cause: 'access-denied',
    });
  });

  it('does not conclude from an empty list that is not complete', () => {
    const unknown = [{ kind: 'table' as const, account: '111122223333', region: 'eu-west-1', reason: absent() }];
    expect(finding({ readings: readings({ estate: { resources: [], unknown } }) }).outcome).toBe('inconclusive');
  });

  it('does not conclude from an empty list that there never was a table, without the events', () => {
    const denied = windows.map((one) => ({ ...one, covered: [], absent: absent('access-denied', ['w']) }));
    const result = finding({ readings: readings({ windows: denied }) });
    expect(result.outcome).toBe('inconclusive');
    expect(result.observations[0]?.reason).toContain('Whether one existed in the period');
  });

  it('does not conclude either where all tables are younger than the period', () => {
    const denied = windows.map((one) => ({ ...one, covered: [], absent: absent('access-denied', ['w']) }));
    const young = table('cards', 'satisfied');
    const { description } = young.facts as { readonly description: { readonly value: object } };
    const value = { ...description.value, CreationDateTime: Date.parse(assessment.period.to) / 1000 };
    const facts = { ...young.facts, description: { ...description, value } };
    const result = finding(of([{ ...young, facts }], { windows: denied }));
    expect(result.outcome).toBe('inconclusive');
    expect(result.observations[0]?.reason).toContain('Whether one existed in the period');
  });

  it('judges an empty population as the control says', () => {
    const missing = control('DDB-TST-01', { whenEmpty: { outcome: 'not-satisfied', reason: 'There is no trail.' } });
    const result = finding({ controls: [missing] });
    expect(result).toMatchObject({ outcome: 'not-satisfied', result: 'Exceptions noted: there is no trail' });
    expect(result.subjects).toMatchObject({ 'not-satisfied': 0 });
  });

  it('judges other kinds of subjects in the same way', () => {
    const clusters = control('DDB-TST-02', {
      subject: 'dax-cluster',
      noun: ['DAX cluster', 'DAX clusters'],
      changes: [],
    });
    const cluster = resource({ kind: 'dax-cluster', id: 'c', name: 'c', facts: table('x', 'satisfied').facts });
    expect(finding({ ...of([cluster]), controls: [clusters] }).result).toBe('No exceptions noted: 1 of 1 DAX cluster');
  });
});

describe('a table that was deleted within the period', () => {
  const birth = event({
    name: 'CreateTable',
    time: day(5),
    parameters: { tablename: 'temp', state: 'not-satisfied' },
    resources: [],
  });
  const death = event({ name: 'DeleteTable', time: day(9), parameters: { tablename: 'temp' }, resources: [] });

  it('is judged by what its creation tells', () => {
    const result = finding(of([table('cards', 'satisfied')], { events: [birth, death] }));
    expect(result.result).toBe('Exceptions noted: 1 of 2 tables (1 of them deleted in the period)');
    expect(result.observations[0]).toMatchObject({
      subject: { name: 'temp (deleted)' },
      interval: { from: day(5), to: day(9) },
      begun: { event: 'CreateTable' },
    });
  });

  it('is not determinable where its settings were never told', () => {
    const result = finding(of([table('cards', 'satisfied')], { events: [death] }));
    expect(result.outcome).toBe('inconclusive');
    expect(result.observations[0]?.reason).toContain('before its settings were read');
  });

  it('is told from one that was deleted after the period', () => {
    const later = event({ name: 'DeleteTable', time: '2026-11-01T12:00:00.000Z', parameters: { tablename: 'later' } });
    const { result } = finding(of([table('cards', 'satisfied')], { events: [death, later] }));
    expect(result).toBe(
      'Not determinable: 2 of 3 tables (1 of them deleted in the period, 1 of them deleted after it; evidence missing)',
    );
  });

  it('does not concern controls that no change can affect', () => {
    const fixed = control('DDB-TST-01', { changes: [] });
    expect(finding({ ...of([table('cards', 'satisfied')], { events: [death] }), controls: [fixed] }).outcome).toBe(
      'satisfied',
    );
  });
});

describe('observations', () => {
  it('cite the evidence of the pack by its numbers', () => {
    const id = completeEvidence.records[0]?.id ?? '';
    const description = {
      description: { kind: 'known', value: { state: 'satisfied' }, evidence: [id], observedAt: assessment.startedAt },
    };
    const result = pack(of([table('cards', 'satisfied', { facts: description })]));
    const reference = result.evidence.find((entry) => entry.id === id)?.reference;
    expect(result.findings[0]?.observations[0]?.evidence).toEqual([reference]);
  });
});
