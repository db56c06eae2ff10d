import { describe, expect, it } from 'vitest';
import type { ChangeEvent, ManualRecord, Outcome, Resource } from '../../src/model/index.ts';
import { recordFinder } from '../../src/assess/records.ts';
import { account, control, event, known, pack, readings, region, resource, table } from './support.ts';
import { day } from '../timeline/support.ts';

const changes = control('DDB-TST-02', {
  subject: 'change',
  needs: ['event'] as never,
  noun: ['change', 'changes'],
  evaluate: (one) => {
    const { event: made } = (one as Resource<'change'>).facts;
    const told = made.kind === 'known' ? made.value.parameters['outcome'] : 'inconclusive';
    return { outcome: told as Outcome, reason: 'It was made.', deciding: [] };
  },
});

const made = (id: string, outcome: Outcome, more: Partial<ChangeEvent> = {}): Resource => {
  const change = event({ id, time: day(9), parameters: { outcome }, ...more });
  return resource({ kind: 'change', id, name: `UpdateTable on ${id}`, facts: { event: known(change as never) } });
};

const finding = (resources: readonly Resource[], events: readonly ChangeEvent[] = []) => {
  const [only] = pack({
    controls: [changes],
    readings: readings({ estate: { resources, unknown: [] }, events }),
  }).findings;
  if (only === undefined) throw new Error('no finding');
  return only;
};

describe('a subject that happened', () => {
  it('is observed once, at its instant, with the event that made it', () => {
    const { result, observations } = finding([made('a', 'satisfied'), made('b', 'not-satisfied')]);
    expect(result).toBe('Exceptions noted: 1 of 2 changes');
    expect(observations).toMatchObject([
      {
        subject: { id: 'b' },
        interval: { from: day(9), to: day(9) },
        basis: 'event',
        begun: { event: 'UpdateTable' },
        ended: null,
      },
      { subject: { id: 'a' }, interval: { from: day(9), to: day(9) } },
    ]);
  });

  it('is not altered by what happens later', () => {
    const later = event({ time: day(20), parameters: { state: 'not-satisfied' } });
    expect(finding([made('a', 'satisfied')], [later]).observations).toHaveLength(1);
  });

  it('says what follows from none', () => {
    expect(finding([]).result).toBe('Not applicable: no table in scope');
  });

  it('is told in an instant, not in the square of all of them', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => made(`c-${index}`, 'satisfied'));
    const started = performance.now();
    const { observations, result } = finding(many);
    expect(result).toBe('No exceptions noted: 10000 of 10000 changes');
    expect(observations).toHaveLength(10_000);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('records find their subjects', () => {
  const record = (title: string, subjects: readonly string[], to = day(9)): ManualRecord => ({
    kind: 'change-approval',
    title,
    controls: ['DDB-TST-02'],
    subjects,
    covers: { from: day(1), to },
    owner: 'Change board',
    obtained: 'ticket system',
    details: {},
    file: `${title}.pdf`,
    sha256: '0'.repeat(64),
    evidence: [],
  });
  const arn = `arn:aws:dynamodb:${region}:${account}:table/cards`;
  const change = made('e-1', 'satisfied', { resources: [arn, 'cards'] });

  it.each<[string, string, boolean]>([
    ['the id of the event', 'e-1', true],
    ['its name', 'UpdateTable on *', true],
    ['the name of the table', 'cards', true],
    ['the ARN of the table', arn, true],
    ['a pattern', 'arn:*:table/c*', true],
    ['another table', 'card', false],
    ['a part of a name', 'cards2', false],
  ])('a change by %s', (_name, subject, found) => {
    expect(recordFinder([record('one', [subject])])('DDB-TST-02', change)).toHaveLength(found ? 1 : 0);
  });

  it('a table by its own names only, newest first', () => {
    const records = [record('old', ['cards'], day(2)), record('new', [arn], day(8)), record('other', ['e-1'])];
    const find = recordFinder(records);
    expect(find('DDB-TST-02', table('cards', 'satisfied')).map(({ title }) => title)).toEqual(['new', 'old']);
    expect(find('DDB-TST-03', table('cards', 'satisfied'))).toEqual([]);
  });
});
