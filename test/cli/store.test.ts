import { appendFileSync, existsSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, readStore } from '../../src/store/index.ts';
import { contextOf } from '../support/context.ts';
import { months, type Months } from '../support/months.ts';

const patience = 240_000;
let bank: Months;
beforeAll(async () => {
  bank = months('retentionDays: 400\n');
  await bank.at('2025-02-02T03:00:00Z', 'collect', '--period', '2025-01');
  await bank.at('2025-03-02T03:00:00Z', 'build', '--period', '2025-02');
}, patience);
afterAll(() => bank.remove());

const runs = ({ output } = bank): readonly string[] =>
  readdirSync(output).filter((name) => name.startsWith('sandbox-'));

describe('report store check', () => {
  it('lists every run with its records and packs', async () => {
    const { code, stdout } = await bank.at('2025-04-01T00:00:00Z', 'store check');
    expect(stdout).toMatch(/^ok {7}sandbox-2025-01: \d+ records\nok {7}sandbox-2025-02: \d+ records, 1 pack\n$/);
    expect(code).toBe(0);
  });

  it('names a changed file of evidence and a pack that is gone, and ends with 5', async () => {
    const objects = join(bank.output, 'sandbox-2025-01', 'evidence', 'objects');
    const [folder = ''] = readdirSync(objects);
    const [file = ''] = readdirSync(join(objects, folder));
    appendFileSync(join(objects, folder, file), 'x');
    rmSync(join(bank.output, 'sandbox-2025-02', 'gdpr.asice'));
    const { code, stdout } = await bank.at('2025-04-01T00:00:00Z', 'store check');
    expect(stdout).toContain(`damaged  sandbox-2025-01`);
    expect(stdout).toContain(`evidence/objects/${folder}/${file}: changed or truncated after it was written`);
    expect(stdout).toContain('gdpr.asice: the file is missing');
    expect(code).toBe(5);
    const json = await bank.at('2025-04-01T00:00:00Z', 'store check', '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ runs: [{ packs: null }, { packs: 1 }], damaged: [] });
  });
});

describe('report store prune', () => {
  it('explains and deletes nothing without --yes', async () => {
    const { code, stderr } = await bank.at('2026-03-15T00:00:00Z', 'store prune');
    expect(code).toBe(0);
    expect(stderr).toContain('past    sandbox-2025-01: its retention ended at 2026-03-08 00:00:00 UTC\n');
    expect(stderr).toContain('keep    sandbox-2025-02: kept until 2026-04-05 00:00:00 UTC\n');
    expect(stderr).toContain('Nothing was deleted.');
    expect(runs()).toEqual(['sandbox-2025-01', 'sandbox-2025-02']);
  });

  it('keeps what an assessment inside its retention is built from', async () => {
    const { assessment } = await readStore(join(bank.output, 'sandbox-2025-02', 'evidence'));
    const half = { label: '2025-H1', from: '2025-01-01T00:00:00.000Z', to: '2025-07-01T00:00:00.000Z' };
    const period = { ...assessment.period, ...half };
    const part = { run: 'sandbox-2025-01', period, startedAt: assessment.startedAt, share: [period] };
    const folder = join(bank.output, 'sandbox-2025-H1');
    const plan = { ...assessment, id: 'sandbox-2025-H1', period, parts: [part] };
    await (await openStore(join(folder, 'evidence'), plan, contextOf().host)).close();
    const { stderr } = await bank.at('2026-03-15T00:00:00Z', 'store prune');
    expect(stderr).toContain('keep    sandbox-2025-01: sandbox-2025-H1 is built from it\n');
    rmSync(folder, { recursive: true });
  });

  it('deletes with --yes what is past, and no more', async () => {
    const { stdout } = await bank.at('2026-03-15T00:00:00Z', 'store prune', '--yes');
    expect(stdout).toBe(`${join(bank.output, 'sandbox-2025-01')}\n`);
    expect(runs()).toEqual(['sandbox-2025-02']);
    expect(existsSync(join(bank.output, '.removing-sandbox-2025-01'))).toBe(false);
    const again = await bank.at('2026-03-15T00:00:00Z', 'store prune', '--yes');
    expect(again).toMatchObject({ code: 0, stdout: '' });
    expect(again.stderr).toContain('Nothing is past its retention.');
  });
});

describe('report store prune, of what is kept of trail logs', () => {
  let kept: Months;
  const started = '2026-11-23T08:00:00Z';
  const later = (days: number): string => new Date(Date.parse(started) + days * 86_400_000).toISOString();
  const day = '2026-10-05..2026-10-05';
  const run = () => kept.at(started, 'collect', '--period', day, '--source', 'cloudtrail-trails,cloudtrail-logs');
  const cache = () => join(kept.output, '.trail-log-cache');
  const entries = (): readonly string[] =>
    readdirSync(cache(), { recursive: true, encoding: 'utf8' }).filter((name) => /[0-9a-f]{64}$/.test(name));
  beforeAll(async () => {
    const bucket = '{ bucket: "s3://meridian-audit-logs-eu-central-1", region: eu-central-1, account: "111122223333" }';
    kept = months(`trailLogs: [${bucket}]\n`);
    await run();
  }, patience);
  afterAll(() => kept.remove());

  it('keeps what a run used within 100 days', async () => {
    const count = entries().length;
    expect(count).toBeGreaterThan(20);
    const { stderr, code } = await kept.at(later(100), 'store prune', '--yes');
    expect(stderr).toMatch(
      new RegExp(`^keep {4}\\.trail-log-cache: ${count} entries \\(\\d+\\.\\d MB\\), used by a run`, 'm'),
    );
    expect(stderr).toMatch(
      /^keep {4}sandbox-2026-10-05_to_2026-10-05: kept for ever, as no retentionDays is configured$/m,
    );
    expect(stderr).toContain('Nothing is past its retention.');
    expect(code).toBe(0);
    expect(entries()).toHaveLength(count);
  });

  it('names what no run used for longer, and removes it with --yes alone', async () => {
    const [young = '', ...old] = entries();
    utimesSync(join(cache(), young), new Date(later(50)), new Date(later(50)));
    writeFileSync(join(cache(), 'notes.txt'), 'not of the cache');
    const named = await kept.at(later(101), 'store prune');
    expect(named.stderr).toMatch(/^keep {4}\.trail-log-cache: 1 entry \(/m);
    expect(named.stderr).toContain(`past    .trail-log-cache: ${old.length} entries (`);
    expect(named.stderr).toContain('a run that asks for them reads the log files again\nNothing was deleted.');
    expect(entries()).toHaveLength(old.length + 1);

    const removed = await kept.at(later(101), 'store prune', '--yes');
    expect(removed).toMatchObject({ code: 0, stdout: '' });
    expect(removed.stderr).toContain(`removed ${old.length} entries (`);
    expect(entries()).toEqual([young]);
    expect(existsSync(join(cache(), 'notes.txt'))).toBe(true);
    expect(runs(kept)).toEqual(['sandbox-2026-10-05_to_2026-10-05']);
  });

  it(
    'costs a later run nothing but time',
    async () => {
      const folder = join(kept.output, 'sandbox-2026-10-05_to_2026-10-05');
      const answers = async (): Promise<readonly string[]> => {
        const { evidence } = await readStore(join(folder, 'evidence'));
        const own = evidence.records.filter(({ source }) => source === 'cloudtrail-logs');
        return own
          .flatMap((record) => (record.kind === 'collected' ? [`${record.operation} ${record.sha256}`] : []))
          .sort();
      };
      const before = await answers();
      rmSync(folder, { recursive: true });
      expect((await run()).code).toBe(0);
      expect(await answers()).toEqual(before);
      expect(before.length).toBeGreaterThan(3);
      expect(entries().length).toBeGreaterThan(20);
    },
    patience,
  );
});
