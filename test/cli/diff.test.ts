import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, hashOf } from '../../src/model/index.ts';
import type { Assessment, AuditPack, Manifest, PackComparison } from '../../src/model/index.ts';
import { cli, type Ran } from '../support/context.ts';

/** Two months judged from the same stored evidence, one after the other, into one output folder. */
let folder = '';
const months = ['2026-09', '2026-10'] as const;
const config = `organisation: Meridian Retail Bank
frameworks: [gdpr]
scope: { accounts: [{ id: '111122223333', name: bank }], regions: [eu-west-1] }
`;

function store(month: string, next: string): void {
  const own = join(folder, `evidence-${month}`);
  cpSync('test/golden/standby-region/evidence', own, { recursive: true });
  const path = join(own, 'assessment.json');
  const { assessment } = JSON.parse(readFileSync(path, 'utf8')) as { readonly assessment: Assessment };
  const period = {
    ...assessment.period,
    label: month,
    from: `${month}-01T00:00:00.000Z`,
    to: `${next}-01T00:00:00.000Z`,
  };
  const moved = { ...assessment, id: `sandbox-${month}`, period };
  writeFileSync(path, `${canonicalJson({ assessment: moved, sha256: hashOf(moved) })}\n`);
}

const build = (month: string): Promise<Ran> =>
  cli(['build', '--from', `evidence-${month}`, '--config', 'audit.config.yaml', '--out', 'out', '--unpack'], {
    cwd: folder,
  });
const diff = (...argv: readonly string[]): Promise<Ran> => cli(['diff', ...argv], { cwd: folder });
const results = (month: string): AuditPack =>
  JSON.parse(readFileSync(join(folder, `out/sandbox-${month}/gdpr/results.json`), 'utf8')) as AuditPack;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'diff-'));
  writeFileSync(join(folder, 'audit.config.yaml'), config);
  store('2026-09', '2026-10');
  store('2026-10', '2026-11');
  for (const month of months) expect((await build(month)).stderr).not.toContain('error');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('the second pack of a chain', () => {
  it('says what changed since the first, and names it', () => {
    const { history } = results('2026-10');
    const first = results('2026-09');
    const { previous } = JSON.parse(
      readFileSync(join(folder, 'out/sandbox-2026-10/gdpr/manifest.json'), 'utf8'),
    ) as Manifest;
    expect(first.history).toBeNull();
    expect(history?.manifest).toBe(previous);
    expect(history?.comparison.old.pack).toBe(first.id);
    expect(history?.trend.map(({ period }) => period.label)).toEqual(months);
    expect(readFileSync(join(folder, 'out/sandbox-2026-10/gdpr/report.html'), 'utf8')).toContain('id="history"');
  });

  it('is still derived from its evidence alone', async () => {
    const verified = await cli(['verify', '--rederive', join(folder, 'out/sandbox-2026-10/gdpr.asice')]);
    expect(verified.stdout).toContain('conclusions reproduced yes');
  });
});

describe('report diff', () => {
  it('compares the packs of two assessments, and says the same as the pack', async () => {
    const { code, stdout } = await diff('out/sandbox-2026-09', 'out/sandbox-2026-10', '--json');
    expect(JSON.parse(stdout)).toEqual([results('2026-10').history?.comparison]);
    const [comparison] = JSON.parse(stdout) as readonly PackComparison[];
    const worse = comparison?.controls.some(({ after }) => after === 'not-satisfied' || after === 'inconclusive');
    expect(code).toBe(worse ? 1 : 0);
  });

  it('prints what differs, or that nothing does', async () => {
    const text = await diff('out/sandbox-2026-09/gdpr.asice', 'out/sandbox-2026-10/gdpr');
    expect(text.stdout).toMatch(
      /^Meridian Retail Bank, GDPR .*: 2026-09 \(pack \w+\) -> 2026-10 \(pack \w+\)\n\nControls \(\d+\)\n/,
    );
    const same = await diff('out/sandbox-2026-10', 'out/sandbox-2026-10');
    expect(same.stdout).toContain('Nothing differs.');
    expect(same.code).toBe(0);
  });

  it('refuses what was changed, what is not there, and what is no pack', async () => {
    const copy = join(folder, 'changed');
    cpSync(join(folder, 'out/sandbox-2026-10/gdpr'), copy, { recursive: true });
    appendFileSync(join(copy, 'results.json'), ' ');
    const changed = await diff('out/sandbox-2026-09/gdpr.asice', 'changed');
    expect(changed.code).toBe(5);
    expect(changed.stderr).toMatch(/^error\[E_PACK\] .*changed is not intact: results.json/);
    const gone = await diff('out/sandbox-2026-09', 'nowhere');
    expect(gone.code).toBe(2);
    expect(gone.stderr).toContain('nowhere: there is no such file or folder');
  });
});
