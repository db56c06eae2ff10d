import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSettings, planAssessment } from '../../src/cli/settings.ts';
import { withStoredRuns } from '../../src/cli/stored-runs.ts';
import { controls } from '../../src/controls/index.ts';
import type { AssessmentPart, AuditPack } from '../../src/model/index.ts';
import { listRuns, readRuns } from '../../src/store/index.ts';
import { cli, contextOf } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

/** Loaded machines take their time. */
const patience = 300_000;
const period = '2026-01-01..2026-04-30';
const march = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };

/** A third of a year of which March was never collected. */
let bank: Months;
let folder = '';
beforeAll(async () => {
  bank = months();
  folder = join(bank.output, 'sandbox-2026-01-01_to_2026-04-30');
  for (const [label, day] of [
    ['2026-01', '2026-02-02'],
    ['2026-02', '2026-03-02'],
    ['2026-04', '2026-05-02'],
  ] as const)
    await bank.at(`${day}T03:00:00Z`, 'collect', '--period', label);
}, patience);
afterAll(() => bank.remove());

/** The parts that a period would be built from at an instant. */
async function partsAt(instant: string, label: string): Promise<readonly AssessmentPart[] | undefined> {
  const context = contextOf({ now: () => new Date(instant), cwd: bank.folder });
  const settings = loadSettings({ config: 'audit.config.yaml', sandbox: true, out: bank.output }, context);
  const progress = { phase: () => undefined, step: () => undefined, done: () => undefined };
  const plan = await withStoredRuns(planAssessment(settings, label, context), () => listRuns(bank.output), progress);
  return plan.parts?.filter(({ share }) => share.length > 0);
}

describe('a period out of stored months', () => {
  let pack: AuditPack;
  it(
    'is judged from each of them, and the month that was missed is not determinable',
    async () => {
      const ran = await bank.at('2026-08-20T03:00:00Z', 'build', '--period', period, '--unpack');
      expect(ran.code).toBe(3);
      expect(ran.stderr).toContain('stored evidence of sandbox-2026-01 for 2026-01-01T00:00Z to 2026-02-01T00:00Z');
      expect(ran.stderr).toContain('what AWS still tells of 2026-03-01T00:00Z to 2026-04-01T00:00Z');
      expect(ran.stderr).toContain('the event history of CloudTrail begins at 2026-05-22');
      pack = JSON.parse(readFileSync(join(folder, 'gdpr', 'results.json'), 'utf8')) as AuditPack;
      const states = pack.findings
        .find(({ control }) => control.id === 'DDB-RES-01')!
        .observations.filter(({ subject }) => subject.name === 'card-authorisations')
        .map(({ interval, outcome }) => [interval.from.slice(0, 10), interval.to.slice(0, 10), outcome])
        .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
      expect(states).toEqual([
        ['2026-01-01', '2026-03-01', 'satisfied'],
        ['2026-03-01', '2026-04-01', 'inconclusive'],
        ['2026-04-01', '2026-05-01', 'satisfied'],
      ]);
      expect(readFileSync(join(folder, 'gdpr', 'report.html'), 'utf8')).toContain(
        'Evidence of the run sandbox-2026-02',
      );
    },
    patience,
  );

  it('holds nothing good in the missed month for a control that a change could have broken', () => {
    const watching = new Set(controls.filter(({ changes }) => changes.length > 0).map(({ id }) => id));
    const good = pack.findings
      .filter(({ control }) => watching.has(control.id))
      .flatMap(({ observations }) => observations)
      .filter(
        ({ interval, outcome }) => outcome === 'satisfied' && interval.from < march.to && interval.to > march.from,
      );
    expect(watching.size).toBeGreaterThan(20);
    expect(good).toEqual([]);
    const history = pack.coverage.find(
      ({ source, region }) => source === 'cloudtrail-lookup' && region !== 'us-east-1',
    );
    expect(history?.covered).toEqual([
      { from: '2026-01-01T00:00:00.000Z', to: march.from },
      { from: march.to, to: '2026-05-01T00:00:00.000Z' },
    ]);
  });

  it('makes a pack whose conclusions are reproduced from it alone', { timeout: patience }, async () => {
    const verified = await cli(['verify', '--rederive', join(folder, 'gdpr.asice')]);
    expect(verified.stdout).toContain('conclusions reproduced yes');
    expect(verified.code).toBe(0);
  });

  it('is read again from its folder, as long as the months lie beside it', async () => {
    const stored = await readRuns(join(folder, 'evidence'));
    expect(new Set(stored.evidence.records.map(({ run }) => run)).size).toBe(4);
    expect(new Set(stored.evidence.records.map(({ id }) => id)).size).toBe(stored.evidence.records.length);
    rmSync(join(bank.output, 'sandbox-2026-04'), { recursive: true });
    await expect(readRuns(join(folder, 'evidence'))).rejects.toMatchObject({
      code: 'E_STORE',
      message: expect.stringContaining('was built from this evidence, and it is gone'),
    });
  });
});

describe('report collect --since last', () => {
  it(
    'archives what AWS will forget, from where stored evidence ends to what has been delivered',
    async () => {
      rmSync(folder, { recursive: true });
      const first = await bank.at('2026-03-12T03:00:00Z', 'collect', '--since', 'last');
      expect(first.stdout).toBe(`${join(bank.output, 'sandbox-archive', '20260312T030000Z', 'evidence')}\n`);
      expect(first.stderr).toContain('Collecting evidence for 2026-03-01T00:00..2026-03-11T03:00');
      const second = await bank.at('2026-04-03T03:00:00Z', 'collect', '--since', 'last');
      expect(second.stderr).toContain('Collecting evidence for 2026-03-11T03:00..2026-04-02T03:00');
      const third = await bank.at('2026-04-03T03:00:00Z', 'collect', '--since', 'last');
      expect(third).toMatchObject({ code: 0, stdout: '' });
      expect(third.stderr).toBe('Evidence is stored until 2026-04-02 03:00:00 UTC: nothing to do\n');
    },
    patience,
  );

  it('closes the gap of a month that was missed: AWS is not asked any more', async () => {
    const parts = await partsAt('2026-09-01T00:00:00.000Z', '2026-Q1');
    const border = '2026-03-11T03:00:00.000Z';
    expect(parts?.map(({ run, share }) => ({ run, share }))).toEqual([
      { run: 'sandbox-2026-01', share: [{ from: '2026-01-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' }] },
      { run: 'sandbox-2026-02', share: [{ from: '2026-02-01T00:00:00.000Z', to: march.from }] },
      { run: 'sandbox-archive/20260312T030000Z', share: [{ from: march.from, to: border }] },
      { run: 'sandbox-archive/20260403T030000Z', share: [{ from: border, to: march.to }] },
    ]);
  });

  it('is not used where event history still holds the whole period', async () => {
    expect(await partsAt('2026-04-02T00:00:00.000Z', '2026-01-15..2026-02-20')).toBeUndefined();
  });

  it(
    'says what was lost when it was not run for longer than event history reaches',
    async () => {
      const late = await bank.at('2026-08-01T00:00:00Z', 'collect', '--since', 'last');
      expect(late.stderr).toContain('warning: evidence is stored until 2026-04-02 03:00:00 UTC');
      expect(late.stderr).toContain('Collecting evidence for 2026-05-03T00:00..2026-07-31T00:00');
    },
    patience,
  );

  it('takes no other start, and no period', async () => {
    for (const flags of [
      ['--since', 'yesterday'],
      ['--since', 'last', '--period', '2026-02'],
    ]) {
      const { code, stderr } = await bank.at('2026-07-20T03:00:00Z', 'collect', ...flags);
      expect({ code, hint: stderr.includes('Write --since last, and no --period.') }).toEqual({ code: 2, hint: true });
    }
  });
});
