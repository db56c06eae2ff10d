import { describe, expect, it } from 'vitest';
import type { AuditPack, AwsVerdict, Outcome } from '../../src/model/index.ts';
import { day } from '../timeline/support.ts';
import { account, completeEvidence, event, pack, readings, table } from './support.ts';

describe('disagreements with AWS', () => {
  const verdict = (more: Partial<AwsVerdict>): AwsVerdict => ({
    keyword: 'TABLE_GOOD',
    dataSource: 'AWS Config',
    via: 'direct',
    resource: `arn:aws:dynamodb:eu-central-1:${account}:table/cards`,
    verdict: 'pass',
    at: day(12),
    standing: null,
    account,
    region: 'eu-central-1',
    evidence: completeEvidence.records[0]?.id ?? '',
    ...more,
  });
  const found = (ours: Outcome, ...verdicts: readonly AwsVerdict[]): AuditPack['disagreements'] =>
    pack({ readings: readings({ estate: { resources: [table('cards', ours)], unknown: [] }, verdicts }) })
      .disagreements;

  it.each([
    ['not-satisfied', 'pass', 1],
    ['not-satisfied', 'fail', 0],
    ['not-satisfied', 'suppressed', 1],
    ['satisfied', 'fail', 1],
    ['satisfied', 'warn', 1],
    ['satisfied', 'pass', 0],
    ['not-applicable', 'fail', 1],
    ['inconclusive', 'fail', 0],
    ['not-satisfied', 'inconclusive', 0],
  ] as const)('ours %s against AWS %s: %d', (ours, theirs, count) => {
    expect(found(ours, verdict({ verdict: theirs }))).toHaveLength(count);
  });

  it('compares with our judgement at that time', () => {
    const events = [
      event({ time: day(5), parameters: { tablename: 'cards', state: 'not-satisfied' } }),
      event({ time: day(10), parameters: { tablename: 'cards', state: 'satisfied' } }),
    ];
    const estate = { resources: [table('cards', 'satisfied')], unknown: [] };
    const at = (time: string): number =>
      pack({ readings: readings({ estate, events, verdicts: [verdict({ verdict: 'fail', at: time })] }) }).disagreements
        .length;
    expect(at(day(7))).toBe(0);
    expect(at(day(12))).toBe(1);
  });

  it('shows the newest of a repeated verdict, by name as well as by ARN', () => {
    const verdicts = [verdict({ at: day(3) }), verdict({ at: day(9) }), verdict({ at: day(6), resource: 'cards' })];
    expect(found('not-satisfied', ...verdicts)).toMatchObject([
      { at: day(9), control: 'DDB-TST-01', theirs: 'pass', ours: 'not-satisfied' },
    ]);
  });

  it('explains and cites', () => {
    const [one] = found('not-satisfied', verdict({}));
    expect(one?.explanation).toContain('The table is not-satisfied.');
    expect(one?.evidence).toMatch(/^E-\d{4}$/);
  });

  it('shows both with their times, and a remark on a verdict of another time', () => {
    const standing = { at: day(-40), standing: day(40) };
    const [old] = found('not-satisfied', verdict(standing));
    expect(old).toMatchObject({ oursOver: { from: day(1) }, via: 'direct', ...standing });
    expect(old?.explanation).toContain('AWS judged last at');
    const [late] = found('not-satisfied', verdict({ at: day(40) }));
    expect(late?.explanation).toContain('of a later time');
    const [within] = found('not-satisfied', verdict({ at: day(12), standing: day(40) }));
    expect(within?.explanation).not.toMatch(/judged last|later time/);
  });

  it('tells a recorded state from a verdict, and a suppressed finding from both', () => {
    const [recorded] = found('not-satisfied', verdict({ dataSource: 'AWS Config history' }));
    expect(recorded?.explanation).toContain('AWS Config recorded it as switched on at');
    const [suppressed] = found('not-satisfied', verdict({ dataSource: 'AWS Security Hub', verdict: 'suppressed' }));
    expect(suppressed?.explanation).toMatch(/^Somebody suppressed the finding in AWS Security Hub/);
  });

  it('ignores keywords and resources that are not ours', () => {
    expect(found('not-satisfied', verdict({ keyword: 'OTHER' }), verdict({ resource: 'other' }))).toEqual([]);
  });
});
