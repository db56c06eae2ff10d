import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AuditPack, Change, CoverageRow, Finding, Observation } from '../../src/model/index.ts';
import { reportView } from '../../src/render/view.ts';
import { openFormat } from '../../src/render/view/format.ts';
import { loadWords } from '../../src/render/words.ts';
import { hostilePack, largePack, samplePack } from '../support/sample-pack.ts';
import { templates } from '../support/templates.ts';

const words = loadWords(templates);
const sample = samplePack();
const view = reportView(sample, templates);
const control = (id: string, of = view) => {
  const found = of.controls.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no control ${id}`);
  return found;
};

/** The sample with other observations for one control. */
const withObservations = (id: string, change: (one: Observation) => Observation): AuditPack => ({
  ...sample,
  findings: sample.findings.map((finding): Finding =>
    finding.control.id === id ? { ...finding, observations: finding.observations.map(change) } : finding,
  ),
});

test('a control shows the first of many open subjects, says where the others are, and lists every one in its population', () => {
  const [finding] = sample.findings;
  const [first] = finding!.observations;
  const observations = Array.from({ length: 350 }, (_, index): Observation => ({
    ...first!,
    outcome: 'not-satisfied',
    subject: { ...first!.subject, id: `table-${index}`, name: `table-${index}` },
  }));
  const [shown] = reportView({ ...sample, findings: [{ ...finding!, observations }] }, templates).controls;
  expect([shown?.exceptions.length, shown?.open, shown?.population.length]).toEqual([300, 350, 350]);
  expect(shown?.more).toBe(
    '50 more of these 350 subjects are listed in report.xlsx, sheet Findings, and in results.json.',
  );
  expect(view.controls.every(({ more, open, exceptions }) => more === null && open === exceptions.length)).toBe(true);
});

describe('times', () => {
  const period = { from: '2026-10-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', label: '2026-10' };
  const utc = openFormat({ ...period, zone: 'UTC' }, words);
  const berlin = openFormat({ ...period, zone: 'Europe/Berlin' }, words);
  const kolkata = openFormat({ ...period, zone: 'Asia/Kolkata' }, words);
  const newYork = openFormat({ ...period, zone: 'America/New_York' }, words);

  test.each([
    [utc, '2026-10-14T16:05:12.999Z', '2026-10-14 16:05:12 UTC'],
    [berlin, '2026-10-25T00:59:59.000Z', '2026-10-25 02:59:59 UTC+02:00'],
    [berlin, '2026-10-25T01:00:00.000Z', '2026-10-25 02:00:00 UTC+01:00'],
    [kolkata, '2026-10-14T20:00:00.000Z', '2026-10-15 01:30:00 UTC+05:30'],
    [newYork, '2026-10-14T02:00:00.000Z', '2026-10-13 22:00:00 UTC-04:00'],
  ])('%# carry their zone', (format, instant, expected) => {
    expect(format.time(instant)).toBe(expected);
  });

  test('an interval over a change of the clocks prints both offsets and its true length', () => {
    expect(berlin.interval({ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' })).toBe(
      '2026-10-25 00:00:00 UTC+02:00 – 2026-10-26 00:00:00 UTC+01:00 (1 d 1 h)',
    );
  });

  test.each([
    ['2026-10-01T00:00:00.000Z', '2026-10-01T17:00:00.000Z', '17 h'],
    ['2026-10-01T00:00:00.000Z', '2026-10-03T03:10:00.000Z', '2 d 3 h'],
    ['2026-10-01T00:00:00.000Z', '2026-10-01T00:59:59.999Z', '59 min 59 s'],
    ['2026-10-01T00:00:00.000Z', '2026-10-01T00:00:00.400Z', '0 s'],
    ['2026-10-01T00:00:00.000Z', '2026-10-02T00:00:59.000Z', '1 d'],
  ])('%s to %s lasts %s', (from, to, expected) => {
    expect(utc.duration({ from, to })).toBe(expected);
  });

  test('positions stay inside the period and keep their order', () => {
    const instants = fc.date({ min: new Date('2026-08-01'), max: new Date('2027-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        const [x, y] = [utc.position(first.toISOString()), utc.position(second.toISOString())];
        expect(0 <= x && x <= y && y <= 1).toBe(true);
      }),
    );
  });

  test('a month is marked by weeks, a year by months', () => {
    expect(utc.grid.map((mark) => mark.label)).toEqual(['10-01', '10-08', '10-15', '10-22', '10-29']);
    const year = openFormat(
      { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', label: '2026', zone: 'UTC' },
      words,
    );
    expect(year.grid.map((mark) => mark.label)).toEqual(
      Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, '0')}`),
    );
    expect(year.grid[0]?.at).toBe(0);
  });
});

describe('who did it', () => {
  const sentence = (pack: AuditPack): string | null =>
    control('DDB-RES-01', reportView(pack, templates)).exceptions[0]?.lines[0]?.actors ?? null;
  const offSince = (change: Partial<Observation>) =>
    withObservations('DDB-RES-01', (one) => (one.reason === 'PITR was off.' ? { ...one, ...change } : one));

  test('names the principal, session, source and event at both ends', () => {
    expect(sentence(sample)).toBe(
      'Brought about by role/PaymentsDeploy (session release-4711, from 10.20.4.17) with UpdateContinuousBackups at ' +
        '2026-10-14 16:05:12 UTC; restored by role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_PlatformAdmin_0a1b2c3d ' +
        '(session actor-5f3a9c, from 10.20.9.80) with UpdateContinuousBackups at 2026-10-15 09:05:12 UTC.',
    );
  });

  test('blames nobody for a state that was only seen after a change', () => {
    expect(sentence(offSince({ basis: 'snapshot' }))).toMatch(
      /^Seen after role\/PaymentsDeploy .+ called UpdateContinuousBackups at .+, which may or may not have caused it; /,
    );
  });

  test('does not say "restored" when the next state is not good', () => {
    const pack = withObservations('DDB-RES-01', (one) =>
      one.begun !== null && one.outcome === 'satisfied' ? { ...one, outcome: 'inconclusive', cause: 'missing' } : one,
    );
    expect(sentence(pack)).toMatch(/; ended by role/);
    expect(sentence(pack)).not.toContain('restored');
  });

  test('says what is not known', () => {
    expect(sentence(offSince({ begun: null }))).toMatch(/^By whom it was brought about is not known/);
    expect(sentence(offSince({ ended: null }))).toMatch(/; by whom it was ended is not known from the evidence\.$/);
  });

  test('a state at the edge of the period is said to reach over it', () => {
    expect(control('DDB-RES-01').exceptions[1]?.lines[0]?.actors).toBe(
      'Already so when the period began; still so when the period ended.',
    );
  });

  test('a service that acted for somebody, and an empty session, are printed as they are', () => {
    const pack: AuditPack = {
      ...sample,
      changes: sample.changes.map((one): Change => ({
        ...one,
        actor: {
          type: 'AWSService',
          principal: '',
          session: null,
          sourceAddress: '',
          invokedBy: 'dynamodb.amazonaws.com',
        },
      })),
    };
    expect(reportView(pack, templates).annexes.changes[0]?.actor).toBe('AWSService (through dynamodb.amazonaws.com)');
  });
});

describe('coverage', () => {
  const from = sample.assessment.period.from;
  const to = sample.assessment.period.to;
  const row = (value: Partial<CoverageRow>): CoverageRow => ({
    account: '111122223333',
    region: 'eu-central-1',
    source: 'cloudtrail-lookup',
    asked: 4,
    answered: 4,
    items: 9,
    causes: [],
    covered: [{ from, to }],
    ...value,
  });
  const summary = (...coverage: readonly CoverageRow[]) =>
    reportView({ ...sample, coverage }, templates).glance.coverage;

  test('regions together claim only what every one of them covers', () => {
    const [strip] = summary(
      row({ covered: [{ from: '2026-10-03T00:00:00.000Z', to }] }),
      row({ region: 'eu-west-1', covered: [{ from, to: '2026-10-20T00:00:00.000Z' }] }),
    );
    expect(strip?.complete).toBe(false);
    expect(strip?.text).toContain('covered only 2026-10-03 00:00:00 – 2026-10-20 00:00:00 UTC (17 d)');
    expect(strip?.segments.map((one) => one.state)).toEqual(['gap', 'covered', 'gap']);
  });

  test('one region without events, or two that do not meet, cover nothing', () => {
    const [without] = summary(row({}), row({ region: 'eu-west-1', covered: null }));
    const [apart] = summary(
      row({ covered: [{ from, to: '2026-10-03T00:00:00.000Z' }] }),
      row({ region: 'eu-west-1', covered: [{ from: '2026-10-20T00:00:00.000Z', to }] }),
    );
    for (const strip of [without, apart]) {
      expect(strip?.complete).toBe(false);
      expect(strip?.segments.filter((one) => one.state === 'covered')).toEqual([]);
    }
  });

  test('a call that was not answered makes a row incomplete, and incomplete rows come first', () => {
    const strips = summary(
      row({ source: 'kms', covered: null }),
      row({ source: 'dynamodb', covered: null, answered: 3 }),
    );
    expect(strips.map((strip) => strip.complete)).toEqual([false, true]);
    expect(strips[0]?.text).toBe('3 of 4 calls answered');
  });

  test('says once what is the same of many accounts, and names who differs', () => {
    const accounts = Array.from({ length: 300 }, (_, index) => String(600_000_000_000 + index));
    const denied = { answered: 0, causes: [{ cause: 'access-denied', count: 4 }], covered: null } as const;
    const rows = accounts.flatMap((account, index) =>
      ['eu-central-1', 'eu-west-1', 'eu-north-1'].map((region) =>
        row({ account, region, source: 'dynamodb', covered: null, ...(index < 2 ? denied : {}) }),
      ),
    );
    const { glance, annexes } = reportView(
      { ...sample, coverage: [...rows, row({ source: 'kms', answered: 3, covered: null })] },
      templates,
    );
    for (const strips of [glance.coverage, annexes.coverage])
      expect(strips.map(({ accountName, text }) => [accountName, text])).toEqual([
        ['2 accounts', '0 of 24 calls answered; access denied: 24'],
        [expect.any(String), '3 of 4 calls answered'],
        ['298 accounts', '3,576 of 3,576 calls answered'],
      ]);
    expect(glance.completeness).toContain('in 3 of 301 combinations of account and source');
  });

  test('what an account refused altogether is one gap, and others keep their own', () => {
    const [gap] = sample.gaps;
    const refused = Array.from({ length: 25 }, (_, index) => ({
      ...gap!,
      account: '600000000007',
      region: index % 2 === 0 ? 'eu-central-1' : 'eu-west-1',
      operation: `Operation${index}`,
      message: 'cannot assume the role',
      controls: [index < 20 ? 'DDB-ENC-01' : 'DDB-RES-01'],
    }));
    const { gaps } = reportView({ ...sample, gaps: [gap!, ...refused] }, templates).annexes;
    expect(gaps.map(({ asked, region, message }) => [asked, region, message])).toEqual([
      [gap!.operation, gap!.region, gap!.message],
      ['25 questions', '2 regions', 'cannot assume the role'],
    ]);
    expect(gaps[1]?.controls.map(({ id }) => id)).toEqual(['DDB-ENC-01', 'DDB-RES-01']);
  });

  test('segments of every strip lie in order between 0 and 1 and leave no hole', () => {
    for (const strip of [...view.glance.coverage, ...view.annexes.coverage]) {
      expect(strip.segments[0]?.start).toBe(0);
      expect(strip.segments.at(-1)?.end).toBe(1);
      for (const [index, one] of strip.segments.entries()) expect(one.start).toBe(strip.segments[index - 1]?.end ?? 0);
    }
  });
});

describe('numbers', () => {
  test('counts of every chart add up to its population', () => {
    for (const row of [view.glance.requirements, view.glance.controls, ...view.glance.topics, ...view.glance.groups]) {
      expect(row.counts.reduce((sum, one) => sum + one.count, 0)).toBe(row.total);
      expect(row.text).toContain(`(of ${row.total})`);
    }
    expect(view.glance.requirements.total).toBe(sample.requirements.length);
    expect(view.glance.groups.reduce((sum, row) => sum + row.total, 0)).toBe(sample.requirements.length);
    const subjects = sample.findings.flatMap((finding) => Object.values(finding.subjects));
    const total = subjects.reduce((sum, count) => sum + count, 0);
    expect(view.glance.topics.reduce((sum, row) => sum + row.total, 0)).toBe(total);
  });

  test('the findings that matter are at most five, exceptions before the rest, and name their subjects', () => {
    const codes = view.glance.lead.map((one) => one.outcome.code);
    expect(codes).toEqual(['not-satisfied', 'not-satisfied', 'not-satisfied', 'inconclusive', 'manual']);
    expect(view.glance.lead[0]?.sentence).toMatch(/^Exceptions noted: .+: .+\.$/);
    const many = { ...sample, findings: [...sample.findings, ...sample.findings] };
    expect(reportView(many, templates).glance.lead).toHaveLength(5);
  });

  test('a pack with nothing open says so', () => {
    const findings = sample.findings.filter((finding) => finding.outcome === 'satisfied');
    const { lead, leadText } = reportView({ ...sample, findings }, templates).glance;
    expect(lead).toEqual([]);
    expect(leadText).toBe('No control has anything open, of 3 controls tested.');
  });
});

describe('nothing disappears', () => {
  test.each([
    ['sample', sample],
    ['hostile', hostilePack()],
    ['large', largePack(1_000)],
  ])('%s: requirements, controls, subjects and evidence are all in the view', (_, pack) => {
    const of = reportView(pack, templates);
    expect(of.requirements.flatMap((group) => group.requirements.map((one) => one.id)).sort()).toEqual(
      pack.requirements.map((one) => one.id).sort(),
    );
    expect(of.controls.map((one) => one.id)).toEqual(pack.findings.map((one) => one.control.id));
    for (const [index, finding] of pack.findings.entries()) {
      const subjects = new Set(finding.observations.map((one) => one.subject.id));
      expect(of.controls[index]?.population).toHaveLength(subjects.size);
      const open = new Set(
        finding.observations
          .filter((one) => one.outcome !== 'satisfied' && one.outcome !== 'not-applicable')
          .map((one) => one.subject.id),
      );
      expect(of.controls[index]?.exceptions).toHaveLength(open.size);
    }
    expect([...of.evidence.index].map((one) => one.reference)).toEqual(pack.evidence.map((one) => one.reference));
  });

  test('a requirement of a group that the framework does not name is still listed', () => {
    const requirements = sample.requirements.map((one, index) => (index === 0 ? { ...one, group: 'X' } : one));
    const groups = reportView({ ...sample, requirements }, templates).requirements;
    expect(groups.at(-1)).toMatchObject({ id: 'X', title: 'Other requirements' });
  });

  test('every control has a card, evidence of exceptions first; what is not drawn is counted', () => {
    const cards = new Set(view.evidence.cards.map((card) => card.reference));
    for (const one of view.controls) {
      if (one.population.length === 0) continue;
      expect(one.cards.length).toBeGreaterThan(0);
      for (const card of one.cards) expect(cards).toContain(card.id);
    }
    expect(
      control('DDB-RES-01')
        .cards.slice(0, 5)
        .map((card) => card.id),
    ).toContain('E-0001');
    const { timeline } = control('DDB-RES-01');
    expect(timeline.strips).toHaveLength(4);
    expect(timeline.rest).toBe('20 subjects without exceptions had one state for the whole period and are not drawn.');
  });

  test('a mapping to a control that does not exist says so and links nowhere', () => {
    const row = view.requirements.flatMap((group) => group.requirements).find((one) => one.id === '10.2.1.3');
    expect(row?.controls[0]).toMatchObject({ anchor: null, outcome: { words: 'No such control in this version' } });
  });
});

describe('wording', () => {
  test('an unknown key or an empty place is our bug and throws', () => {
    expect(() => words.say('no.such.key')).toThrow('no.such.key');
    expect(() => words.say('constructor')).toThrow('constructor');
    expect(() => words.say('coverage.calls', { asked: 1 })).toThrow('{answered}');
    expect(() => words.list('coverage.calls')).toThrow('no list');
  });

  test('counts take their plural and group their thousands', () => {
    expect(words.count('noun.tables', 1)).toBe('1 table');
    expect(words.count('noun.tables', 0)).toBe('0 tables');
    expect(words.count('noun.tables', 12_345)).toBe('12,345 tables');
  });

  test('a value is filled in once and never read as a pattern', () => {
    expect(words.say('actor.session', { session: '{session} $& $1' })).toBe('session {session} $& $1');
  });
});
