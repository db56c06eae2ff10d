import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../src/cli/finished.ts';
import { canonicalJson, isAccepted, later, splitByValidity } from '../../src/model/index.ts';
import type { AcceptanceFile, AcceptanceReview, AuditPack, RiskAcceptance } from '../../src/model/index.ts';
import { controls, estates } from './generated.ts';
import { control, event, framework, pack, readings, requirement, table } from './support.ts';
import { day } from '../timeline/support.ts';

const acceptance = (more: Partial<RiskAcceptance> = {}): RiskAcceptance => ({
  id: 'RA-1',
  control: 'A',
  subjects: ['cards'],
  reason: 'It is rebuilt every night.',
  compensatingControl: 'The source is kept.',
  approver: 'Chief Risk Officer',
  approvedOn: '2026-01-01',
  expiresOn: '2026-12-31',
  ...more,
});

const fileOf = (...acceptances: readonly RiskAcceptance[]): AcceptanceFile => ({
  sha256: '0'.repeat(64),
  owner: 'Head of Platform',
  acceptances,
});

const bank = readings({
  estate: {
    resources: [table('cards', 'not-satisfied'), table('ledger', 'satisfied'), table('temp', 'not-satisfied')],
    unknown: [],
  },
});

const judged = (acceptances: AcceptanceFile | null, made = bank): AuditPack =>
  pack({ controls: [control('A')], readings: made, framework: framework([requirement({})]), acceptances });

function reviewed(...acceptances: readonly RiskAcceptance[]): AcceptanceReview {
  const { acceptances: review } = judged(fileOf(...acceptances));
  if (review === null) throw new Error('there is no review');
  return review;
}

describe('an acceptance', () => {
  it.each<readonly [string, Partial<RiskAcceptance>, readonly string[], boolean]>([
    ['holds for the whole period', {}, [], true],
    ['ended before the period did', { expiresOn: '2026-10-20' }, ['expired'], true],
    ['ended on the last day of the period', { expiresOn: '2026-10-31' }, [], true],
    ['was approved in the period', { approvedOn: '2026-10-20' }, [], true],
    ['was approved after the period', { approvedOn: '2026-11-01' }, ['not-yet'], true],
    ['names no subject', { subjects: ['card'] }, ['orphaned'], true],
    ['is of a control that is not judged', { control: 'DDB-GOV-01' }, ['orphaned'], true],
    ['names a subject without an exception', { subjects: ['ledger'] }, ['not-needed'], true],
    ['names everything', { subjects: ['cards', '*'] }, ['over-broad'], false],
    ['names everything in other words', { subjects: ['arn:aws:dynamodb:*'] }, ['over-broad'], false],
    ['is approved by who answers for the run', { approver: ' head  of platform ' }, ['not-independent'], false],
    ['names a subject by its ARN', { subjects: ['arn:*:table/cards'] }, [], true],
  ])('that %s', (_, more, problems, counts) => {
    expect(reviewed(acceptance(more)).acceptances).toMatchObject([{ problems, counts }]);
  });

  it('approved by the identity that collected the evidence does not count', () => {
    const { acceptances } = judgedWithCaller('arn:aws:sts::111122223333:assumed-role/auditor/jane.doe');
    expect(acceptances?.acceptances).toMatchObject([{ problems: ['not-independent'], counts: false }]);
  });

  it.each<readonly [string, Partial<RiskAcceptance>, string, string]>([
    ['covers all of it', {}, '2026-10-01 2026-11-01', ''],
    ['covers only its days', { expiresOn: '2026-10-20' }, '2026-10-01 2026-10-21', '2026-10-21 2026-11-01'],
    [
      'covers nothing before it was approved',
      { approvedOn: '2026-10-20' },
      '2026-10-20 2026-11-01',
      '2026-10-01 2026-10-20',
    ],
    ['covers nothing when it does not count', { subjects: ['*'] }, '', '2026-10-01 2026-11-01'],
  ])('%s', (_, more, accepted, open) => {
    const [deviation] = reviewed(acceptance(more)).deviations;
    const days = (list: readonly { from: string; to: string }[] = []): string =>
      list.map(({ from, to }) => `${from.slice(0, 10)} ${to.slice(0, 10)}`).join(', ');
    expect(days(deviation?.accepted)).toBe(accepted);
    expect(days(deviation?.open)).toBe(open);
  });

  it('leaves the result as it is and counts what it covers beside it', () => {
    expect(reviewed(acceptance()).controls).toEqual([
      { control: 'A', outcome: 'not-satisfied', exceptions: 2, accepted: 1, inPart: 0 },
    ]);
    expect(judged(fileOf(acceptance())).findings).toEqual(judged(null).findings);
  });

  it.each([
    [day(5), 1],
    [day(9), 1],
    [day(10), 0],
    [day(4), 0],
  ])('of 5 to 9 October covers what happened at %s: %d', (at, count) => {
    const { accepted, open } = splitByValidity({ from: at, to: at }, [{ from: day(5), to: day(10) }]);
    expect([accepted.length, open.length]).toEqual([count, 1 - count]);
  });
});

const judgedWithCaller = (caller: string): AuditPack =>
  pack({
    controls: [control('A')],
    readings: bank,
    framework: framework([requirement({})]),
    acceptances: fileOf(acceptance({ approver: 'Jane.Doe' })),
    evidence: {
      records: [
        {
          id: 'r-1',
          kind: 'unavailable',
          source: 'dynamodb',
          service: 'dynamodb',
          operation: 'ListTables',
          request: {},
          account: '111122223333',
          region: 'eu-central-1',
          caller,
          collectedAt: '2026-11-02T06:10:00.000Z',
          page: 1,
          cause: 'missing',
          message: '',
        },
      ],
      body: () => undefined,
    },
  });

describe('the exit code', () => {
  const complete = (acceptances: AcceptanceFile | null): AuditPack => ({ ...judged(acceptances), status: 'complete' });
  const both = acceptance({ subjects: ['cards', 'temp'] });

  it.each<readonly [string, AcceptanceFile | null, number]>([
    ['1 without acceptances', null, 1],
    ['4 when every failure is accepted', fileOf(both), 4],
    ['1 when one of them is not', fileOf(acceptance()), 1],
    ['1 when one is accepted for a part of its time', fileOf({ ...both, expiresOn: '2026-10-20' }), 1],
    [
      '4 when two acceptances follow each other',
      fileOf({ ...both, expiresOn: '2026-10-20' }, { ...both, id: 'RA-2', approvedOn: '2026-10-21' }),
      4,
    ],
    ['1 when the acceptance is over-broad', fileOf({ ...both, subjects: ['*'] }), 1],
    ['1 when the approver answers for the run', fileOf({ ...both, approver: 'Head of Platform' }), 1],
  ])('is %s', (_, file, code) => {
    expect(exitCodeOf([complete(file)])).toBe(code);
  });

  it('stays 3 when evidence is incomplete', () => {
    expect(exitCodeOf([{ ...judged(fileOf(both)), status: 'partial' }])).toBe(3);
  });
});

describe('laws of acceptances', () => {
  const days = fc.integer({ min: -40, max: 70 }).map((offset) => later(day(1), offset * 86_400_000).slice(0, 10));
  const acceptances = fc.array(
    fc.record({
      control: fc.constantFrom('A', 'B', 'C', 'D', 'DDB-GOV-01'),
      subjects: fc.array(fc.constantFrom('*', 'cards', 'ledger', 'c*', 'arn:*', '', '**'), {
        minLength: 1,
        maxLength: 3,
      }),
      approver: fc.constantFrom('Chief Risk Officer', 'Head of Platform'),
      approvedOn: days,
      expiresOn: days,
    }),
    { maxLength: 6 },
  );
  const made = acceptances.map((list) =>
    fileOf(...list.map((one, index) => acceptance({ ...one, id: `RA-${index}` }))),
  );

  it('no acceptance changes any result, count, gap or requirement', () => {
    fc.assert(
      fc.property(estates, made, (estate, file) => {
        const asked = { controls, readings: estate, framework: framework([requirement({})]) };
        const { acceptances: _with, id: _idWith, ...after } = pack({ ...asked, acceptances: file });
        const { acceptances: _without, id: _id, ...before } = pack(asked);
        expect(canonicalJson(after)).toBe(canonicalJson(before));
      }),
      { numRuns: 100 },
    );
  });

  it('only exceptions are accepted, never what could not be determined, and no time twice', () => {
    fc.assert(
      fc.property(estates, made, (estate, file) => {
        const { acceptances: review, findings } = pack({
          controls,
          readings: estate,
          framework: framework([]),
          acceptances: file,
        });
        for (const { control: id, subject, interval, accepted, open } of review?.deviations ?? []) {
          const observed = findings.find((one) => one.control.id === id)?.observations ?? [];
          expect(
            observed.find((one) => one.subject.id === subject.id && one.interval.from === interval.from)?.outcome,
          ).toBe('not-satisfied');
          const length = (list: readonly { from: string; to: string }[]): number =>
            list.reduce((sum, one) => sum + Date.parse(one.to) - Date.parse(one.from), 0);
          expect(length(accepted) + length(open)).toBe(length([interval]));
        }
        for (const { control: one, outcome } of findings) {
          if (outcome !== 'not-satisfied') expect(isAccepted(review, one.id)).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('exceptions that come and go', () => {
  it('are accepted each for its own time', () => {
    const changing = readings({
      estate: { resources: [table('cards', 'not-satisfied'), table('ledger', 'satisfied')], unknown: [] },
      events: [
        event({ id: 'good', time: day(10), parameters: { tablename: 'cards', state: 'satisfied' } }),
        event({ id: 'bad', time: day(20), parameters: { tablename: 'cards', state: 'not-satisfied' } }),
      ],
    });
    const until = acceptance({ expiresOn: '2026-10-25', approvedOn: '2026-10-15' });
    const { acceptances: review } = judged(fileOf(until), changing);
    expect(review?.deviations.at(-1)).toMatchObject({
      accepted: [{ from: '2026-10-20T00:00:00.000Z', to: '2026-10-26T00:00:00.000Z' }],
      open: [{ from: '2026-10-26T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' }],
    });
  });
});
