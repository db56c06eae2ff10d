import { describe, expect, it } from 'vitest';
import { observedFor, relationOf, subjectIndex } from '../../src/assess/compare.ts';
import type {
  AwsVerdict,
  Observation,
  Outcome,
  Resource,
  Subject,
  VerdictSummary,
  VerdictWord,
} from '../../src/model/index.ts';
import { day } from '../timeline/support.ts';
import { account, completeEvidence, pack, readings, region, table } from './support.ts';

const arn = (name: string): string => `arn:aws:dynamodb:${region}:${account}:table/${name}`;

const verdict = (more: Partial<AwsVerdict> = {}): AwsVerdict => ({
  keyword: 'TABLE_GOOD',
  dataSource: 'AWS Config',
  via: 'direct',
  resource: arn('cards'),
  verdict: 'pass',
  at: day(12),
  standing: null,
  account,
  region,
  evidence: completeEvidence.records[0]?.id ?? '',
  ...more,
});

const summariesOf = (resources: readonly Resource[], ...verdicts: readonly AwsVerdict[]): readonly VerdictSummary[] => {
  const { findings } = pack({ readings: readings({ estate: { resources, unknown: [] }, verdicts }) });
  return findings.flatMap((finding) => finding.awsVerdicts);
};

describe('how a verdict and ours go together', () => {
  it.each<[VerdictWord, Outcome, string]>([
    ['pass', 'satisfied', 'agree'],
    ['pass', 'not-satisfied', 'differ'],
    ['pass', 'not-applicable', 'open'],
    ['pass', 'inconclusive', 'open'],
    ['pass', 'manual', 'open'],
    ['fail', 'not-satisfied', 'agree'],
    ['fail', 'satisfied', 'differ'],
    ['fail', 'not-applicable', 'differ'],
    ['fail', 'inconclusive', 'open'],
    ['warn', 'satisfied', 'differ'],
    ['warn', 'not-satisfied', 'agree'],
    ['suppressed', 'not-satisfied', 'differ'],
    ['suppressed', 'satisfied', 'open'],
    ['inconclusive', 'satisfied', 'open'],
    ['inconclusive', 'not-satisfied', 'open'],
  ])('%s beside %s: %s', (theirs, ours, relation) => {
    expect(relationOf(ours, theirs)).toBe(relation);
  });
});

describe('what a verdict is about', () => {
  const observation = (subject: Partial<Subject>): Observation => ({
    subject: { kind: 'table', id: 'id', name: 'name', account, region, dataClass: null, ...subject },
    interval: { from: day(1), to: day(20) },
    outcome: 'satisfied',
    cause: null,
    reason: '',
    deciding: [],
    basis: 'snapshot',
    evidence: [],
    begun: null,
    ended: null,
  });
  const credential = (name: string): Partial<Subject> => ({
    kind: 'credential',
    id: `arn:aws:iam::${account}:${name}`,
    region: 'global',
  });
  const found = (given: Partial<Subject>, of: Partial<AwsVerdict>): number =>
    subjectIndex({ observations: [observation(given)], populations: new Map() })(verdict(of)).length;

  it.each<[string, Partial<Subject>, Partial<AwsVerdict>, number]>([
    ['an ARN', { id: arn('cards') }, {}, 1],
    ['the root user', credential('root'), { resource: account, keyword: 'IAM.9' }, 1],
    ['rules for passwords', credential('account-password-policy'), { resource: account, keyword: 'IAM.7' }, 1],
    ['not the root user', credential('root'), { resource: account, keyword: 'IAM_PASSWORD_POLICY' }, 0],
    ['another ARN', { id: arn('cards') }, { resource: arn('other') }, 0],
    ['a name in its Region', { name: 'cards' }, { resource: 'cards' }, 1],
    ['a name in another Region', { name: 'cards' }, { resource: 'cards', region: 'eu-west-1' }, 0],
    ['a name in another account', { name: 'cards' }, { resource: 'cards', account: '999999999999' }, 0],
    ['a global name', { name: 'policy', region: 'global' }, { resource: 'policy', region: null }, 1],
    ['the account', { kind: 'account', id: account, region: 'global' }, { resource: account }, 1],
    ['nothing named: the account', { kind: 'account', id: account, region: 'global' }, { resource: '' }, 1],
    ['the account, about a Region', { kind: 'region', id: 'r' }, { resource: account }, 1],
    ['the account, about another Region', { kind: 'region', id: 'r' }, { resource: account, region: 'us-east-1' }, 0],
    ['nothing named, about tables', { id: arn('cards') }, { resource: '' }, 0],
  ])('%s', (_name, subject, of, count) => {
    expect(found(subject, of)).toBe(count);
  });

  it('is what held when it stood, or when it was given', () => {
    const early = { ...observation({}), interval: { from: day(1), to: day(5) } };
    const late = { ...observation({}), interval: { from: day(5), to: day(20) } };
    expect(observedFor([early, late], { at: day(3), standing: null })).toBe(early);
    expect(observedFor([early, late], { at: day(3), standing: day(9) })).toBe(late);
    expect(observedFor([early, late], { at: day(3), standing: day(25) })).toBe(late);
    expect(observedFor([late], { at: day(3), standing: null })).toBeUndefined();
    expect(observedFor([], { at: day(3), standing: null })).toBeUndefined();
  });
});

describe('summaries of AWS verdicts', () => {
  const tables = [table('cards', 'satisfied'), table('ledger', 'not-satisfied'), table('drafts', 'inconclusive')];
  const about = (name: string, more: Partial<AwsVerdict> = {}): AwsVerdict => verdict({ resource: arn(name), ...more });

  it('count subjects, tell the newest time, and leave the result alone', () => {
    const verdicts = [
      about('cards'),
      about('ledger', { at: day(14) }),
      about('drafts', { verdict: 'fail' }),
      about('gone'),
      about('gone', { at: day(13) }),
    ];
    const [one, ...others] = summariesOf(tables, ...verdicts);
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      keyword: 'TABLE_GOOD',
      newest: day(14),
      theirs: { pass: 2, fail: 1, warn: 0, suppressed: 0, inconclusive: 0 },
      relations: { agree: 1, differ: 1, open: 1 },
      unmatched: 1,
      omitted: 0,
    });
    expect(one?.examples.map(({ subject, relation }) => [subject.name, relation])).toEqual([
      ['ledger', 'differ'],
      ['cards', 'agree'],
      ['drafts', 'open'],
    ]);
    expect(one?.examples[0]).toMatchObject({ ours: 'not-satisfied', theirs: 'pass', at: day(14) });
    const outcome = (list: readonly AwsVerdict[]) =>
      pack({ readings: readings({ estate: { resources: tables, unknown: [] }, verdicts: list }) }).findings[0]?.outcome;
    expect(outcome(verdicts)).toBe(outcome([]));
  });

  it('are apart for each data source and way', () => {
    const found = summariesOf(
      tables,
      about('cards'),
      about('cards', { via: 'audit-manager' }),
      about('cards', { dataSource: 'AWS Config history' }),
    );
    expect(found.map(({ dataSource, via }) => `${dataSource} ${via}`)).toEqual([
      'AWS Config audit-manager',
      'AWS Config direct',
      'AWS Config history direct',
    ]);
  });

  it('take the newest of records, and the worst of what stands at the same time', () => {
    const records = [about('cards', { verdict: 'fail', at: day(3) }), about('cards', { at: day(9) })];
    expect(summariesOf(tables, ...records)[0]?.theirs).toMatchObject({ pass: 1, fail: 0 });
    const standing = records.map((one) => ({ ...one, standing: day(15) }));
    expect(summariesOf(tables, ...standing)[0]?.theirs).toMatchObject({ pass: 0, fail: 1 });
    expect(summariesOf(tables, ...standing.toReversed())[0]?.theirs).toMatchObject({ pass: 0, fail: 1 });
  });

  it('count a subject as differing when a verdict of the period ever did', () => {
    const found = summariesOf(tables, about('cards', { verdict: 'fail', at: day(3) }), about('cards', { at: day(9) }));
    expect(found[0]?.relations).toEqual({ agree: 0, differ: 1, open: 0 });
    expect(found[0]?.examples[0]).toMatchObject({ theirs: 'fail', at: day(3), relation: 'differ' });
  });

  it('name twenty-five subjects and count the others', () => {
    const many = Array.from({ length: 60 }, (_, index) =>
      table(`t-${index}`, index === 59 ? 'not-satisfied' : 'satisfied'),
    );
    const [one] = summariesOf(many, ...many.map(({ name }) => about(name)));
    expect(one?.examples).toHaveLength(25);
    expect(one?.examples[0]?.subject.name).toBe('t-59');
    expect(one?.omitted).toBe(35);
    expect(one?.relations).toEqual({ agree: 59, differ: 1, open: 0 });
  });

  it('take no longer for many tables than for few, each', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => table(`t-${index}`, 'satisfied'));
    const [one] = summariesOf(many, ...many.map(({ name }) => about(name, { standing: day(40) })));
    expect(one?.relations.agree).toBe(5_000);
  });
});
