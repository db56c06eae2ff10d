import { describe, expect, it } from 'vitest';
import { comparePacks, withHistory } from '../../src/assess/index.ts';
import type { AuditPack, Outcome, TableSubject } from '../../src/model/index.ts';
import { samplePack } from '../support/sample-pack.ts';
import { account, control, framework, known, pack, readings, region, requirement, table } from './support.ts';

type Estate = Readonly<Record<string, readonly [Outcome, string | null]>>;

/** A pack with tables by name: how each is judged, and AWS's own id of it. */
const packOf = (estate: Estate): AuditPack =>
  pack({
    controls: [control('A')],
    framework: framework([requirement({ mappings: [{ control: 'A', strength: 'primary', why: 'x' }] })]),
    readings: readings({
      estate: {
        resources: Object.entries(estate).map(([name, [state, id]]) =>
          table(name, state, {
            facts: { description: known(id === null ? { state } : { state, TableId: id }) },
          }),
        ),
        unknown: [],
      },
    }),
  });

const said = (before: Estate, after: Estate): readonly string[] => {
  const { subjects, inventory } = comparePacks(packOf(before), packOf(after));
  return [
    ...subjects.map((one) => `${one.kind} ${one.subject.name}: ${one.before} -> ${one.after}`),
    ...inventory.map(({ kind, subject }) => `${kind} ${subject.name}`),
  ];
};

describe('subjects', () => {
  it.each<readonly [string, Estate, Estate, readonly string[]]>([
    ['the same', { cards: ['satisfied', '1'] }, { cards: ['satisfied', '1'] }, []],
    [
      'worse',
      { cards: ['satisfied', '1'] },
      { cards: ['not-satisfied', '1'] },
      ['changed cards: satisfied -> not-satisfied'],
    ],
    [
      'better',
      { cards: ['not-satisfied', '1'] },
      { cards: ['satisfied', '1'] },
      ['changed cards: not-satisfied -> satisfied'],
    ],
    ['new and good', {}, { cards: ['satisfied', '1'] }, ['new cards']],
    ['new and bad', {}, { cards: ['not-satisfied', '1'] }, ['new cards: null -> not-satisfied', 'new cards']],
    [
      'gone with an exception',
      { cards: ['not-satisfied', '1'] },
      {},
      ['gone cards: not-satisfied -> null', 'gone cards'],
    ],
    [
      'created anew',
      { cards: ['not-satisfied', '1'] },
      { cards: ['not-satisfied', '2'] },
      ['recreated cards: null -> not-satisfied', 'gone cards: not-satisfied -> null', 'recreated cards'],
    ],
    ['created anew and good', { cards: ['satisfied', '1'] }, { cards: ['satisfied', '2'] }, ['recreated cards']],
    [
      'of an id not known before',
      { cards: ['satisfied', null] },
      { cards: ['manual', '2'] },
      ['changed cards: satisfied -> manual'],
    ],
    ['of an id not known now', { cards: ['satisfied', '1'] }, { cards: ['satisfied', null] }, []],
  ])('%s', (_, before, after, expected) => {
    expect(said(before, after)).toEqual(expected);
  });

  it('that were deleted in the period are the tables that the pack before knew', () => {
    const deleted = `arn:aws:dynamodb:${region}:${account}:table/cards#1`;
    const now = packOf({ cards: ['satisfied', '2'] });
    const [finding] = now.findings;
    const [observation] = finding?.observations ?? [];
    if (finding === undefined || observation === undefined) throw new Error('nothing was judged');
    const gone = {
      ...observation,
      subject: { ...observation.subject, id: deleted },
      outcome: 'not-satisfied' as const,
    };
    const both = { ...now, findings: [{ ...finding, observations: [gone, ...finding.observations] }] };
    const { subjects, inventory } = comparePacks(packOf({ cards: ['satisfied', '1'] }), both);
    expect(subjects).toMatchObject([{ kind: 'changed', subject: { id: deleted }, after: 'not-satisfied' }]);
    expect(inventory).toMatchObject([{ kind: 'recreated', subject: { name: 'cards' } }]);
  });
});

describe('everything else', () => {
  const now = samplePack();
  const [first, second] = now.coverage;
  if (first === undefined || second === undefined) throw new Error('the sample has lost its coverage');
  const before: AuditPack = {
    ...now,
    tool: { ...now.tool, version: '0.0.1' },
    acceptances: null,
    assessment: {
      ...now.assessment,
      scope: { ...now.assessment.scope, regions: ['eu-central-1', 'us-east-1'] },
      parameters: { ...now.assessment.parameters, pitrDays: 7 },
    },
    coverage: [
      { ...first, answered: first.asked - 1 },
      { ...second, asked: second.asked + 5 },
      ...now.coverage.slice(2),
    ],
    requirements: now.requirements.map((one, index) => (index === 0 ? { ...one, controls: [] } : one)),
  };
  const comparison = comparePacks(before, now);

  it('is told: scope, parameters, versions, mapping, acceptances', () => {
    expect(comparison.scope).toEqual([{ what: 'regions', added: ['eu-west-1'], removed: ['us-east-1'] }]);
    expect(comparison.parameters).toEqual([{ name: 'pitrDays', before: '7', after: '35' }]);
    expect(comparison.versions).toEqual([{ what: 'tool', before: '0.0.1', after: '0.1.0' }]);
    expect(comparison.mappings.map(({ before: was }) => was)).toEqual(now.requirements[0]?.controls.map(() => null));
    expect(comparison.acceptances.map(({ id, before: was }) => [id, was])).toEqual([
      ['RA-1', null],
      ['RA-2', null],
    ]);
  });

  it('of coverage only what turned complete or incomplete', () => {
    expect(comparison.coverage.map(({ source }) => source)).toContain(first.source);
    expect(comparison.coverage.length).toBeLessThan(3);
  });

  it('is nothing between a pack and itself', () => {
    const { old: _old, new: _new, ...rest } = comparePacks(now, now);
    expect(Object.values(rest).flat()).toEqual([]);
  });
});

describe('the trend', () => {
  it('carries on what the pack before carried, for thirteen packs at most', () => {
    const month = (index: number): AuditPack => {
      const one = packOf({ cards: [index % 2 === 0 ? 'satisfied' : 'not-satisfied', '1'] });
      const period = { ...one.assessment.period, label: `month ${index}` };
      return { ...one, assessment: { ...one.assessment, period } };
    };
    let last = month(0);
    for (let index = 1; index < 20; index += 1)
      last = withHistory(month(index), { pack: last, manifest: String(index) });
    const labels = last.history?.trend.map(({ period }) => period.label) ?? [];
    expect(labels).toEqual(Array.from({ length: 13 }, (_, index) => `month ${index + 7}`));
    expect(last.history?.trend.at(-1)?.topics['data-protection']).toMatchObject({ 'not-satisfied': 1, satisfied: 0 });
    expect(last.history?.manifest).toBe('19');
  });

  it('leaves the id and the results of the pack as they are', () => {
    const own = packOf({ cards: ['satisfied', '1'] });
    const beside = withHistory(own, { pack: packOf({}), manifest: 'x' });
    expect({ ...beside, history: null }).toEqual(own);
  });
});

it('tables carry the id that AWS gives them', () => {
  const tables: readonly TableSubject[] = packOf({ cards: ['satisfied', '1'], ledger: ['satisfied', null] }).tables;
  expect(tables.map(({ name, tableId }) => [name, tableId])).toEqual([
    ['cards', '1'],
    ['ledger', null],
  ]);
});
