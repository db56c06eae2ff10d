import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
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

const runs = (): readonly string[] => readdirSync(bank.output).filter((name) => name.startsWith('sandbox-'));

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

  it('does nothing without a retention', async () => {
    const keeping = months();
    const { code, stderr } = await keeping.at('2026-03-15T00:00:00Z', 'store prune', '--yes');
    expect(code).toBe(2);
    expect(stderr).toContain('no retention is configured, so everything is kept');
    keeping.remove();
  });
});
